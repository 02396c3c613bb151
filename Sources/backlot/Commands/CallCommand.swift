import ArgumentParser
import BacklotServer
import Foundation
import JSONModel
import JSONRPC
import Logging

struct CallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "call",
    abstract: "Send one request and print its result as JSON.",
    usage: """
      backlot call session/list
      backlot call run/get '{"runId": "…"}'
      """,
    discussion: "Asks the daemon if one runs; else the database itself."
  )

  @Argument(help: "The method, such as session/list; rpc.discover lists them.")
  var method: String

  @Argument(help: "Its params, as a JSON object.")
  var params: String?

  @OptionGroup var options: GlobalOptions

  @concurrent
  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.attempt {
      let value: JSONValue?
      do {
        value = try params.map { try JSONValue(parsing: $0) }
      } catch {
        throw CommandFailure("the params are no JSON: \(error)", Exit.usage)
      }
      do {
        invocation.print(json: try await answer(invocation, value))
        return .success
      } catch let error as RPCError {
        invocation.terminal.complain("\(error.message) (\(error.code))")
        if options.json, let data = error.data { invocation.print(json: data) }
        return Exit.badInput
      }
    }
  }

  private func answer(_ invocation: Invocation, _ params: JSONValue?) async throws -> JSONValue {
    let daemon = Daemon(invocation, path: nil)
    if let channel = try await daemon.connectIfServed() {
      return try await daemon.ask(method, params, over: channel)
    }
    return try await House.use(invocation) { house in
      let logger = try invocation.logger()
      let (ours, theirs) = try ByteChannel.pair()
      let server = house.server(workingDirectory: Places.workingFolder)
      async let code = server.serve(theirs, hosting: .privateDaemon, label: "call")
      let result = try await WireClient.call(method, params, over: ours, logger: logger)
      _ = await code
      return result
    }
  }
}

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Tell how the daemon is."
  )

  @OptionGroup var options: GlobalOptions

  @concurrent
  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.attempt {
      let daemon = Daemon(invocation, path: nil)
      let status = try await daemon.ask("server/status", over: try await daemon.connect())
      if options.json {
        invocation.print(json: status)
        return .success
      }
      let runs = status["runs"]?.arrayValue?.count ?? 0
      let clients = max(0, (status["connections"]?.count() ?? 1) - 1)
      let started = status["startedAt"]?.integerValue ?? 0
      let seconds = max(0, Int64(Date().timeIntervalSince1970) - started / 1000)
      invocation.print(
        "backlot \(status["version"]?.stringValue ?? "?") at \(daemon.path): "
          + "pid \(status["pid"]?.text ?? "?"), up \(seconds / 60) min, "
          + "\(StageReport.counted(clients, "client")), \(StageReport.counted(runs, "run"))"
      )
      return .success
    }
  }
}

struct StopCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop",
    abstract: "Stop the daemon; its runs can be resumed.",
    discussion: """
      A daemon that is stopped or hangs does not answer; --force then ends its process: with SIGTERM, \
      and after five seconds with SIGKILL. What it had written is kept.
      """
  )

  @Flag(help: "End the daemon's process if it does not stop when it is asked.")
  var force = false

  @OptionGroup var options: GlobalOptions

  @concurrent
  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.attempt {
      let daemon = Daemon(invocation, path: nil)
      if force {
        try await daemon.end()
      } else {
        _ = try await daemon.ask("server/stop", over: try await daemon.connect())
      }
      invocation.terminal.say("The daemon stops. Its runs go on with: backlot resume")
      return .success
    }
  }
}
