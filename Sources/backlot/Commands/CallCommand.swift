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
    if let channel = try? Daemon(invocation, path: nil).connect() {
      return try await WireClient.call(method, params, over: channel, lending: invocation)
    }
    return try await House.use(invocation) { house in
      let logger = try invocation.logger()
      let (ours, theirs) = try ByteChannel.pair()
      let here = FileManager.default.currentDirectoryPath
      let server = house.server(workingDirectory: here)
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
      let channel = try daemon.connect()
      let status = try await WireClient.call(
        "server/status",
        nil,
        over: channel,
        logger: invocation.logger()
      )
      if options.json {
        invocation.print(json: status)
        return .success
      }
      let runs = status["runs"]?.arrayValue?.count ?? 0
      let clients = (status["connections"]?.integerValue ?? 1) - 1
      let started = status["startedAt"]?.integerValue ?? 0
      let seconds = max(0, Int64(Date().timeIntervalSince1970) - started / 1000)
      invocation.print(
        "backlot \(status["version"]?.stringValue ?? "?") at \(daemon.path): "
          + "pid \(status["pid"]?.text ?? "?"), up \(seconds / 60) min, "
          + "\(clients) clients, \(runs) runs"
      )
      return .success
    }
  }
}

struct StopCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop",
    abstract: "Stop the daemon; its runs can be resumed."
  )

  @OptionGroup var options: GlobalOptions

  @concurrent
  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.attempt {
      let channel = try Daemon(invocation, path: nil).connect()
      _ = try await WireClient.call(
        "server/stop",
        nil,
        over: channel,
        logger: invocation.logger()
      )
      invocation.terminal.say("The daemon stops. Its runs go on with: backlot resume")
      return .success
    }
  }
}
