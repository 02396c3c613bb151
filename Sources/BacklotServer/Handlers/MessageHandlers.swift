import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

enum MessageHandlers {
  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.on(Methods.messageSend, send)
    dispatcher.on(Methods.messageList) { params, context in
      let session = try await SessionHandlers.session(params.sessionId, context.environment)
      let page = try await context.environment.store.messages(
        of: session.id,
        PageRequest(cursor: params.cursor, limit: SessionHandlers.limit(params.limit))
      )
      let messages = page.elements.map { message in
        MessageInfo(
          messageId: message.id.rawValue,
          seq: message.seq,
          role: message.role.rawValue,
          agent: message.agent,
          content: message.content,
          runId: message.runID?.rawValue,
          projectId: message.projectID?.rawValue,
          createdAt: message.createdAt
        )
      }
      return MessagePage(messages: messages, nextCursor: page.next)
    }
  }

  private static func send(
    _ params: MessageSendParams,
    _ context: RequestContext
  ) async throws -> MessageSendResult {
    if params.content.allSatisfy(\.isWhitespace) {
      throw SessionHandlers.invalid("/content", "must not be empty")
    }
    let session: SessionID
    if let id = params.sessionId {
      session = SessionID(rawValue: id)
    } else {
      let created = try await SessionHandlers.create(
        title: String(params.content.prefix(80)),
        cwd: params.cwd,
        outputDir: params.outputDir,
        model: params.model,
        context.environment
      )
      session = created.sessionID
    }
    let accepted = try await context.environment.runner.send(
      MessageRequest(
        sessionID: session,
        content: params.content,
        model: params.model,
        clientMessageID: params.clientMessageId,
        isPrompt: params.prompt ?? false,
        queue: params.queue ?? false
      )
    )
    context.peer.started(accepted.runID)
    var result = MessageSendResult(
      messageId: accepted.messageID.rawValue,
      runId: accepted.runID.rawValue,
      sessionId: session.rawValue,
      seq: accepted.seq
    )
    if accepted.isDuplicate { result.duplicate = true }
    if params.wait == true { try await wait(for: accepted.runID, context, &result) }
    return result
  }

  private static func wait(
    for run: RunID,
    _ context: RequestContext,
    _ result: inout MessageSendResult
  ) async throws {
    let (record, isCancelled) = try await RunHandlers.wait(for: run, context)
    result.status = record.status.rawValue
    result.outcome = record.outcome
    result.text = record.text
    result.message = record.message
    result.artifacts = record.artifacts.map(ArtifactInfo.init)
    if isCancelled { result.waitCancelled = true }
    let store = context.environment.store
    if let artifact = record.artifacts.first(where: { $0.name.hasSuffix(".md") }),
      let stored = try await store.artifact(artifact.artifactId),
      let bytes = try await store.body(stored.hash)
    {
      result.document = String(decoding: bytes, as: UTF8.self)
    }
  }
}
