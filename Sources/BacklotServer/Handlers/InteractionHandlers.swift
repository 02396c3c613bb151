import AgentKit
import BacklotProtocol
import JSONRPC

enum InteractionHandlers {
  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.onPage(Methods.interactionList, limit: \.limit, list)
    dispatcher.on(Methods.interactionRespond) { params, context in
      let answer = InteractionAnswer(
        optionID: params.optionId,
        text: params.text,
        by: context.peer.name
      )
      let (seq, run) = try await context.whole {
        try await context.environment.runner.answer(
          InteractionID(rawValue: params.interactionId),
          answer,
          lending: context.credentials
        )
      }
      context.peer.started(run.id, at: seq)
      return InteractionResponded(
        seq: seq,
        runId: run.id.rawValue,
        status: run.status.rawValue
      )
    }
  }

  private static func list(
    _ params: InteractionListParams,
    _ limit: Int,
    _ context: RequestContext
  ) async throws -> InteractionPage {
    let status = try parsed(params.status, "/status", InteractionRecord.Status.self)
    try await context.environment.check(session: params.sessionId, run: params.runId)
    let page = try await context.environment.store.interactions(
      InteractionFilter(
        session: params.sessionId.map(SessionID.init(rawValue:)),
        run: params.runId.map(RunID.init(rawValue:)),
        status: status
      ),
      PageRequest(cursor: params.cursor, limit: limit)
    )
    return InteractionPage(
      interactions: page.elements.map(InteractionInfo.init),
      nextCursor: page.next
    )
  }
}
