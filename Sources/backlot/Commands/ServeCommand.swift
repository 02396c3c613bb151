import ArgumentParser
import Foundation
import JSONModel
import JSONRPC

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Speak JSON-RPC: on standard input and output, or on the user's socket.",
    usage: """
      backlot serve                        one client; one JSON message a line, or LSP headers
      backlot serve --socket               every local tool, on the user's socket
      backlot serve --socket PATH          the same elsewhere
      """,
    discussion: """
      With --socket it serves the socket that systemd passes (LISTEN_FDS), if it was started so: \
      clients/systemd has the units. BACKLOT_IDLE_EXIT is --idle-exit where the flag is left out, and \
      for the daemon that `backlot attach` starts, which takes 1800 seconds without it.
      """
  )

  enum FramingName: String, ExpressibleByArgument {
    case lines, lsp
  }

  @Flag(help: "Speak on standard input and output, which is the default.")
  var stdio = false

  @Option(help: "How messages are told apart; the first byte says it if left out.")
  var framing: FramingName?

  @Option(
    help: ArgumentHelp(
      "Leave after so many seconds without client and run; 0: never. Only with --socket.",
      valueName: "seconds"
    )
  )
  var idleExit: Double?

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
    if let idleExit {
      if !isSocket { throw ValidationError("--idle-exit goes with --socket.") }
      if !Invocation.idleExits.contains(idleExit) {
        throw ValidationError("--idle-exit takes seconds, from 0 to 100000000.")
      }
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
    try await invocation.attempt {
      let channel = isSocket ? nil : try StandardStreams.take()
      let door = channel == nil ? try door(invocation) : nil
      let isPassed = if case .passed? = door { true } else { false }
      let seconds = try invocation.idleExit(idleExit) ?? 0
      return try await House.use(invocation) { house in
        if let channel {
          let framing: Framing? = framing.map { $0 == .lines ? .lines : .headers }
          return ExitCode(try await house.serve(channel, framing: framing))
        }
        let code = try await house.serve(
          socket: door ?? .path(invocation.places.socket),
          idle: seconds > 0 ? .seconds(seconds) : nil,
          isAwaited: readyFd != nil || isPassed,
          ready: { tell(invocation, $0) }
        )
        return ExitCode(code)
      }
    }
  }

  /// The socket that systemd passes, else the one at the path.
  private func door(_ invocation: Invocation) throws -> House.Door {
    let descriptor = try SocketActivation.descriptor(
      in: invocation.environment,
      processID: ProcessInfo.processInfo.processIdentifier
    )
    for variable in SocketActivation.variables { unsetenv(variable) }
    guard let descriptor else {
      return .path(path.map(Places.absolute) ?? invocation.places.socket)
    }
    if let path {
      throw CommandFailure(
        "systemd passes a socket, and the command names one too: \(path)",
        advice: [("serve systemd's", "backlot serve --socket")],
        Exit.usage
      )
    }
    return .passed(descriptor: descriptor)
  }

  private func tell(_ invocation: Invocation, _ path: String) {
    if let readyFd {
      Terminal.write("\n", to: readyFd)
      close(readyFd)
    } else {
      invocation.terminal.say("backlot \(Backlot.version) listens at \(path)")
    }
  }
}

struct AttachCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attach",
    abstract: "Forward standard input and output to the user's daemon, started if there is none.",
    discussion: """
      What an editor starts: a run does not die with it. The variables that open models (as \
      OPENAI_API_KEY) go along, in memory, and pay for what this client sets going. The daemon leaves when nobody has been \
      connected and nothing was to do for half an hour, or for as many seconds as BACKLOT_IDLE_EXIT \
      says. One of an older version makes room for this one's, unless it is busy. If the daemon dies, \
      so does attach, with exit code 69.
      """
  )

  @Option(help: "The daemon's socket, if it is elsewhere.")
  var at: String?

  @OptionGroup var options: GlobalOptions

  @concurrent
  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.attempt {
      let streams = try StandardStreams.take()
      let daemon = Daemon(invocation, path: at)
      let (socket, status) = try await daemon.attach()
      let prelude = try invocation.lentPrelude(to: status)
      switch try await Forwarder.run(between: streams, and: socket, prelude: prelude) {
      case .clientGone, .daemonClosed(saidGoodbye: true): return .success
      case .daemonClosed(saidGoodbye: false): break
      }
      // After `exit`, or the end of the input, the daemon closes one connection and lives on.
      if let now = try await daemon.status(), now.isSameProcess(as: status) { return .success }
      throw CommandFailure(
        "the daemon at \(daemon.path) died in mid-conversation; what it had written is kept",
        advice: [
          ("go on", "backlot resume"), ("see why", "tail \(invocation.places.logFile)"),
        ],
        Exit.unavailable
      )
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
      let daemon = Daemon(invocation, path: nil, model: invocation.modelFlag)
      try await daemon.attach().channel.close()
      let object: JSONValue = ["socket": .string(daemon.path)]
      if options.json { invocation.print(json: object) } else { invocation.print(daemon.path) }
      return .success
    }
  }
}
