package import JSONModel

package struct RecordListParams: WireType {
  package static let summary =
    "Asks for a part of the record of who asked what and how the answer came about."
  package static let members = [
    "sessionId": "Only this session's.",
    "projectId": "Only this project's.",
    "runId": "Only this run's.",
    "messageId": "Of answers, those to this question; of reasoning, what led to this answer.",
    "cursor": "What the page before gave as nextCursor.",
    "limit": "How many at most, 1 to 200; 50 if left out.",
  ]
  package var sessionId: String?
  package var projectId: String?
  package var runId: String?
  package var messageId: String?
  package var cursor: String?
  package var limit: Int?
}

package struct QuestionPage: WireType {
  package static let summary = "What people asked, the oldest first."
  package static let members = [
    "questions": "The page.",
    "nextCursor": "Asks for the next page.",
  ]
  package var questions: [MessageInfo]
  package var nextCursor: String?

  package init(
    questions: [MessageInfo],
    nextCursor: String? = nil
  ) {
    self.questions = questions
    self.nextCursor = nextCursor
  }
}

package struct AnswerPage: WireType {
  package static let summary = "What the crew answered, the oldest first."
  package static let members = [
    "answers": "The page.",
    "nextCursor": "Asks for the next page.",
  ]
  package var answers: [MessageInfo]
  package var nextCursor: String?

  package init(
    answers: [MessageInfo],
    nextCursor: String? = nil
  ) {
    self.answers = answers
    self.nextCursor = nextCursor
  }
}

package struct ReasoningInfo: WireType {
  package static let summary = "A step of how an agent came to what it said."
  package static let members = [
    "sessionId": "Its session.",
    "seq": "Its event.",
    "answerId": "The answer that it led to; left out where the run has none.",
    "runId": "Its run.",
    "agent": "The agent.",
    "kind": "thought, tool_call and so on.",
    "text": "What it says.",
    "toolCalls": "The tools that were called, with their arguments.",
    "createdAt": "Unix milliseconds.",
  ]
  package var sessionId: String
  package var seq: Int64
  package var answerId: String?
  package var runId: String
  package var agent: String?
  package var kind: String
  package var text: String
  package var toolCalls: JSONValue
  package var createdAt: Int64

  package init(
    sessionId: String,
    seq: Int64,
    answerId: String? = nil,
    runId: String,
    agent: String? = nil,
    kind: String,
    text: String,
    toolCalls: JSONValue,
    createdAt: Int64
  ) {
    self.sessionId = sessionId
    self.seq = seq
    self.answerId = answerId
    self.runId = runId
    self.agent = agent
    self.kind = kind
    self.text = text
    self.toolCalls = toolCalls
    self.createdAt = createdAt
  }
}

package struct ReasoningPage: WireType {
  package static let summary = "Steps of reasoning, the oldest first."
  package static let members = [
    "reasoning": "The page.",
    "nextCursor": "Asks for the next page.",
  ]
  package var reasoning: [ReasoningInfo]
  package var nextCursor: String?

  package init(
    reasoning: [ReasoningInfo],
    nextCursor: String? = nil
  ) {
    self.reasoning = reasoning
    self.nextCursor = nextCursor
  }
}
