import AgentKit
import BacklotProtocol
import Foundation
import JSONModel
import JSONRPC
import Logging

/// `workspace/executeCommand`: the whole way for clients that can send nothing else.
///
/// A command answers when its run has ended, waits or was stopped, after its progress and after the
/// document was shown. The answer is `{runId, sessionId, status, path?}`.
enum CommandHandlers {
  /// What `initialize` names.
  static let names = ["backlot.pitch", "backlot.revise", "backlot.cancel", "backlot.open"]

  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.on(Methods.executeCommand) { params, context in
      let arguments = Arguments(values: params.arguments ?? [])
      let token = try await self.token(params, context)
      return switch params.command {
      case "backlot.pitch": try await pitch(arguments, token, context)
      case "backlot.revise": try await revise(arguments, token, context)
      case "backlot.cancel": try await cancel(arguments, context)
      case "backlot.open": try await open(arguments, token, context)
      default:
        throw SessionHandlers.invalid(
          "/command",
          "must be one of \(names.joined(separator: ", "))"
        )
      }
    }
  }

  /// The arguments by their place; an object in the first place names them instead.
  private struct Arguments: Sendable {
    let values: [JSONValue]

    func text(_ index: Int, _ name: String) -> String? {
      if let named = values.first?[name]?.stringValue { return named }
      return index < values.count ? values[index].stringValue : nil
    }

    func required(_ index: Int, _ name: String) throws -> String {
      guard let text = text(index, name), !text.allSatisfy(\.isWhitespace) else {
        throw SessionHandlers.invalid("/arguments/\(index)", "must say the \(name)")
      }
      return text
    }

    /// A member of the options that stand last.
    func option(_ name: String) -> String? { values.last?[name]?.stringValue }
  }

  // MARK: Commands

  private static func pitch(
    _ arguments: Arguments,
    _ token: JSONValue?,
    _ context: RequestContext
  ) async throws -> CommandResult {
    let subject = try arguments.required(0, "subject")
    let cwd = arguments.option("cwd") ?? context.peer.profile.roots.first
    let (session, accepted) = try await context.whole {
      let event = try await SessionHandlers.create(
        .make(),
        title: String(subject.prefix(80)),
        cwd: cwd,
        outputDir: nil,
        model: nil,
        context.environment
      )
      let message = MessageRequest(
        sessionID: event.sessionID,
        content: subject,
        isPrompt: true,
        credentials: context.credentials
      )
      return (event.sessionID, try await context.environment.runner.send(message))
    }
    return try await finish(accepted, in: session, "Pitch: \(subject)", token, context)
  }

  private static func revise(
    _ arguments: Arguments,
    _ token: JSONValue?,
    _ context: RequestContext
  ) async throws -> CommandResult {
    let wish = try arguments.required(0, "wish")
    let session = try await session(arguments.text(1, "sessionId"), context)
    let accepted = try await context.whole {
      try await context.environment.runner.send(
        MessageRequest(sessionID: session, content: wish, credentials: context.credentials)
      )
    }
    return try await finish(accepted, in: session, "Revision", token, context)
  }

  private static func cancel(
    _ arguments: Arguments,
    _ context: RequestContext
  ) async throws -> CommandResult {
    let run = try run(arguments.text(0, "runId"), context)
    let record = try await context.whole {
      try await context.environment.runner.cancel(run, reason: "cancelled by a client")
    }
    await context.peer.delivered(record.sessionID, upTo: record.lastSeq)
    return result(record, path: nil)
  }

  private static func open(
    _ arguments: Arguments,
    _ token: JSONValue?,
    _ context: RequestContext
  ) async throws -> CommandResult {
    let store = context.environment.store
    if let id = arguments.text(0, "artifactId") {
      guard let artifact = try await store.artifact(ArtifactID(rawValue: id)) else {
        throw RunnerError.unknownArtifact(ArtifactID(rawValue: id))
      }
      await show(artifact.path, context)
      return CommandResult(
        .object([
          "sessionId": .string(artifact.sessionID.rawValue),
          "runId": artifact.runID.map { .string($0.rawValue) } ?? .null,
          "path": artifact.path.map(JSONValue.string) ?? .null,
        ])
      )
    }
    let run = try run(nil, context)
    let title = "Backlot"
    let ending = try await RunWait(run: run, token: token, title: title)(context)
    let path = document(of: ending.record)
    if !ending.isCancelled { await show(path, context) }
    return result(ending.record, path: path, isCancelled: ending.isCancelled)
  }

  // MARK: Parts

  private static func finish(
    _ accepted: AcceptedMessage,
    in session: SessionID,
    _ title: String,
    _ token: JSONValue?,
    _ context: RequestContext
  ) async throws -> CommandResult {
    context.peer.started(accepted.runID, at: accepted.seq)
    let wait = RunWait(run: accepted.runID, token: token, title: title, seq: accepted.seq)
    let ending = try await wait(context)
    let path = document(of: ending.record)
    if !ending.isCancelled, ending.record.status == .completed { await show(path, context) }
    return result(ending.record, path: path, isCancelled: ending.isCancelled)
  }

  private static func result(
    _ record: RunRecord,
    path: String?,
    isCancelled: Bool = false
  ) -> CommandResult {
    var members: [String: JSONValue] = [
      "runId": .string(record.id.rawValue), "sessionId": .string(record.sessionID.rawValue),
      "status": .string(record.status.rawValue),
    ]
    if let path { members["path"] = .string(path) }
    if let text = record.text ?? record.message { members["text"] = .string(text) }
    if isCancelled { members["waitCancelled"] = true }
    return CommandResult(.object(members))
  }

  /// The file that a person reads.
  private static func document(of record: RunRecord) -> String? {
    let files = record.artifacts.filter { $0.path != nil }
    return (files.last { $0.name.hasSuffix(".md") } ?? files.last)?.path
  }

  /// Asks the client to open a file, where it can; whether it does is its own business.
  private static func show(_ path: String?, _ context: RequestContext) async {
    guard let path, context.peer.profile.showsDocuments, let connection = context.peer.connection
    else { return }
    let address = URL(fileURLWithPath: path).absoluteString
    do {
      _ = try await connection.request(
        Methods.showDocument.name,
        try RawJSON(encoding: ShowDocumentParams(uri: address, takeFocus: true))
      )
    } catch {
      context.environment.logger.debug(
        "a document was not shown",
        metadata: ["error": "\(error)"]
      )
    }
  }

  /// The token of the progress: the client's, or one of ours that it accepts.
  private static func token(
    _ params: ExecuteCommandParams,
    _ context: RequestContext
  ) async throws -> JSONValue? {
    if let token = params.workDoneToken { return token }
    guard context.peer.profile.showsProgress, let connection = context.peer.connection,
      params.command != "backlot.cancel"
    else { return nil }
    let token = JSONValue.string("backlot-\(context.request.id)")
    do {
      _ = try await connection.request(
        Methods.workDoneProgressCreate.name,
        try RawJSON(encoding: ProgressTokenParams(token: token))
      )
      return token
    } catch let error as RPCError {
      context.environment.logger.debug("no progress is wanted", metadata: ["error": "\(error)"])
      return nil
    }
  }

  /// The session that is meant: the one that is named, that of the client's last run, or the newest
  /// below the client's folders.
  private static func session(_ id: String?, _ context: RequestContext) async throws -> SessionID {
    let environment = context.environment
    if let id { return try await environment.session(id).id }
    if let run = context.peer.lastRun, let record = try await environment.runner.record(of: run) {
      return record.sessionID
    }
    let roots = context.peer.profile.roots
    let page = try await environment.store.sessions(
      SessionFilter(status: "active"),
      PageRequest(limit: 100)
    )
    let found = page.elements.first { session in
      roots.contains { session.workingDirectory?.isWithin($0) ?? false }
    }
    guard let found else {
      throw SessionHandlers.invalid("/arguments/1", "must name a session: none is here yet")
    }
    return found.id
  }

  private static func run(_ id: String?, _ context: RequestContext) throws -> RunID {
    if let id { return RunID(rawValue: id) }
    guard let run = context.peer.lastRun else {
      throw SessionHandlers.invalid("/arguments/0", "must name a run: this client has begun none")
    }
    return run
  }
}

extension String {
  fileprivate func isWithin(_ folder: String) -> Bool {
    self == folder || hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
  }
}
