import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

/// The record: who asked what, what was answered, and how the answer came about.
enum RecordHandlers {
  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.onPage(Methods.recordQuestions, limit: \.limit) { params, limit, context in
      let page = try await context.environment.store.questions(
        try await filter(params, context.environment),
        PageRequest(cursor: params.cursor, limit: limit)
      )
      return QuestionPage(
        questions: page.elements.map(MessageInfo.init),
        nextCursor: page.next
      )
    }
    dispatcher.onPage(Methods.recordAnswers, limit: \.limit) { params, limit, context in
      let page = try await context.environment.store.answers(
        try await filter(params, context.environment),
        PageRequest(cursor: params.cursor, limit: limit)
      )
      return AnswerPage(answers: page.elements.map(MessageInfo.init), nextCursor: page.next)
    }
    dispatcher.onPage(Methods.recordReasoning, limit: \.limit) { params, limit, context in
      let page = try await context.environment.store.reasoning(
        try await filter(params, context.environment),
        PageRequest(cursor: params.cursor, limit: limit)
      )
      return ReasoningPage(
        reasoning: page.elements.map(ReasoningInfo.init),
        nextCursor: page.next
      )
    }
  }

  private static func filter(
    _ params: RecordListParams,
    _ environment: ServerEnvironment
  ) async throws -> RecordFilter {
    try await environment.check(
      session: params.sessionId,
      project: params.projectId,
      run: params.runId,
      message: params.messageId
    )
    return RecordFilter(
      session: params.sessionId.map(SessionID.init(rawValue:)),
      project: params.projectId.map(ProjectID.init(rawValue:)),
      run: params.runId.map(RunID.init(rawValue:)),
      message: params.messageId.map(MessageID.init(rawValue:))
    )
  }
}

extension ReasoningInfo {
  init(_ record: ReasoningRecord) {
    self.init(
      sessionId: record.sessionID.rawValue,
      seq: record.seq,
      answerId: record.answerID?.rawValue,
      runId: record.runID.rawValue,
      agent: record.agent,
      kind: record.kind,
      text: record.text,
      toolCalls: record.toolCalls,
      createdAt: record.createdAt
    )
  }
}
