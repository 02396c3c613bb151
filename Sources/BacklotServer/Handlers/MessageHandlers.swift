import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

enum MessageHandlers {
  /// A document that is longer is left out of an answer.
  private static let longestDocument = 512 << 10

  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.on(Methods.messageSend, send)
    dispatcher.onPage(Methods.messageList, limit: \.limit) { params, limit, context in
      let session = try await context.environment.session(params.sessionId)
      let page = try await context.environment.store.messages(
        of: session.id,
        PageRequest(cursor: params.cursor, limit: limit)
      )
      return MessagePage(messages: page.elements.map(MessageInfo.init), nextCursor: page.next)
    }
    dispatcher.on(Methods.messageGet) { params, context in
      MessageInfo(try await context.environment.message(params.messageId))
    }
  }

  private static func send(
    _ params: MessageSendParams,
    _ context: RequestContext
  ) async throws -> MessageSendResult {
    if params.content.allSatisfy(\.isWhitespace) {
      throw SessionHandlers.invalid("/content", "must not be empty")
    }
    let (session, accepted) = try await context.whole {
      try await accept(params, context)
    }
    context.peer.started(accepted.runID, at: accepted.seq)
    var result = MessageSendResult(
      messageId: accepted.messageID.rawValue,
      runId: accepted.runID.rawValue,
      sessionId: session.rawValue,
      seq: accepted.seq
    )
    if accepted.isDuplicate { result.duplicate = true }
    if params.wait == true {
      let wait = RunWait(
        run: accepted.runID,
        token: params.workDoneToken,
        title: String(params.content.prefix(80)),
        seq: accepted.seq
      )
      try await self.wait(wait, context, &result)
    }
    return result
  }

  private static func accept(
    _ params: MessageSendParams,
    _ context: RequestContext
  ) async throws -> (SessionID, AcceptedMessage) {
    let environment = context.environment
    let ask = try parsed(params.ask, "/ask", RunAsk.self)
    let session: SessionID
    if let id = params.sessionId {
      session = SessionID(rawValue: id)
    } else {
      session = try await newSession(params, environment)
    }
    let accepted = try await environment.runner.send(
      MessageRequest(
        sessionID: session,
        content: params.content,
        model: params.model,
        clientMessageID: params.clientMessageId,
        isPrompt: params.prompt ?? false,
        queue: params.queue ?? false,
        ask: ask,
        credentials: context.credentials
      )
    )
    return (session, accepted)
  }

  /// The session for a message that names none.
  ///
  /// A client's own message id leads to the same session when it is sent again: who lost the
  /// connection cannot know what became of the first.
  private static func newSession(
    _ params: MessageSendParams,
    _ environment: ServerEnvironment
  ) async throws -> SessionID {
    let own = params.clientMessageId.map(SessionID.of(clientMessageID:))
    if let own, try await environment.store.session(own) != nil { return own }
    return try await SessionHandlers.create(
      own ?? .make(),
      title: String(params.content.prefix(80)),
      cwd: params.cwd,
      outputDir: params.outputDir,
      model: params.model,
      environment
    ).sessionID
  }

  private static func wait(
    _ wait: RunWait,
    _ context: RequestContext,
    _ result: inout MessageSendResult
  ) async throws {
    let ending = try await wait(context)
    let record = ending.record
    result.status = record.status.rawValue
    result.outcome = record.outcome
    result.text = record.text
    result.message = record.message
    result.artifacts = record.artifacts.map(ArtifactInfo.init)
    if record.status == .waiting {
      result.interactions = record.interactions.map(InteractionInfo.init)
    }
    if ending.isCancelled {
      result.waitCancelled = true
      return
    }
    let store = context.environment.store
    if let artifact = record.artifacts.first(where: { $0.name.hasSuffix(".md") }),
      let stored = try await store.artifact(artifact.artifactId),
      stored.bytes <= longestDocument,
      let bytes = try await store.body(stored.hash)
    {
      result.document = String(decoding: bytes, as: UTF8.self)
    }
  }
}

extension SessionID {
  /// A UUID of version 8 (RFC 9562), whose bits are the text's hash.
  fileprivate static func of(clientMessageID text: String) -> SessionID {
    let hash = Array(SHA256.hex(Array("message/send \(text)".utf8)))
    let digits = String(hash[..<12]) + "8" + String(hash[13..<16]) + "8" + String(hash[17..<32])
    let cuts = [0, 8, 12, 16, 20, 32]
    let groups = zip(cuts, cuts.dropFirst()).map { digits.dropFirst($0).prefix($1 - $0) }
    return SessionID(rawValue: groups.joined(separator: "-"))
  }
}
