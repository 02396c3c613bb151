import ArgumentParser
import Foundation
import JSONRPC

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Speak JSON-RPC: on standard input and output, or on the user's socket.",
    usage: """
      backlot serve                        one client; one JSON message a line, or LSP headers
      backlot serve --socket               every local tool, on the user's socket
      backlot serve --socket PATH          the same elsewhere
      """
  )

  enum FramingName: String, ExpressibleByArgument {
    case lines, lsp
  }

  @Flag(help: "Speak on standard input and output, which is the default.")
  var stdio = false

  @Option(help: "How messages are told apart; the first byte says it if left out.")
  var framing: FramingName?

  @Option(help: "Leave after so many minutes without client and run. Only with --socket.")
  var idle: Double?

  @Option(
    help: """
      Play this script instead of asking a model: for tests of a client. Give such tests a \
      --data-dir of their own. The format: protocol/scripts.md.
      """
  )
  var script: String?

  @Option(help: .hidden)
  var readyFd: Int32?

  @Flag(name: .customLong("socket"), help: "Serve a socket: the user's, or the one at PATH.")
  var isSocket = false

  @Argument(help: "The socket's path, after --socket.")
  var path: String?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if path != nil, !isSocket { throw ValidationError("A path goes with --socket.") }
    if let idle, !(0...1_000_000).contains(idle) {
      throw ValidationError("--idle takes minutes, from 0 to 1000000.")
    }
    if script != nil, options.team != nil || options.model != nil || options.rehearsal {
      throw ValidationError("--script brings its own team and model.")
    }
    if isSocket, stdio { throw ValidationError("--stdio and --socket exclude each other.") }
  }

  @concurrent
  func run() async throws {
    let invocation = Invocation(options, script: script)
    // Before anything can print: standard output belongs to the protocol.
    let channel = isSocket ? nil : try StandardStreams.take()
    try await invocation.attemptWithHouse { house in
      let code: Int32
      if let channel {
        let framing: Framing? = framing.map { $0 == .lines ? .lines : .headers }
        code = try await house.serve(channel, framing: framing)
      } else {
        let place = path.map(Places.absolute) ?? invocation.places.socket
        code = try await house.serve(
          socket: place,
          idle: idle.map { .seconds($0 * 60) },
          ready: {
            if let readyFd {
              Terminal.write("\n", to: readyFd)
              close(readyFd)
            } else {
              invocation.terminal.say("backlot \(Backlot.version) listens at \(place)")
            }
          }
        )
      }
      return ExitCode(code)
    }
  }
}

struct AttachCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attach",
    abstract: "Forward standard input and output to the user's daemon, started if there is none.",
    discussion: "What an editor starts: a run does not die with it."
  )

  @Option(help: "The daemon's socket, if it is elsewhere.")
  var at: String?

  @OptionGroup var options: GlobalOptions

  @concurrent
  func run() async throws {
    let invocation = Invocation(options)
    let streams = try StandardStreams.take()
    try await invocation.attempt {
      let daemon = Daemon(invocation, path: at)
      let socket = try await daemon.connect(starting: true)
      try await Forwarder.run(between: streams, and: socket)
      return .success
    }
  }
}

struct SocketCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "socket",
    abstract: "Print the path of the daemon's socket, starting the daemon if there is none."
  )

  @OptionGroup var options: GlobalOptions

  @concurrent
  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.attempt {
      let daemon = Daemon(invocation, path: nil)
      try await daemon.connect(starting: true).close()
      invocation.print(options.json ? "{\"socket\":\"\(daemon.path)\"}" : daemon.path)
      return .success
    }
  }
}
