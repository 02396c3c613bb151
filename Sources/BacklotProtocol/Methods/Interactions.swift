package import JSONModel

package struct InteractionChoice: WireType, Hashable {
  package static let summary = "What can be chosen."
  package static let members = [
    "optionId": "Its id.",
    "name": "What a button says.",
    "takesText": "Whether a text belongs to this answer.",
  ]
  package var optionId: String
  package var name: String
  package var takesText: Bool

  package init(
    optionId: String,
    name: String,
    takesText: Bool
  ) {
    self.optionId = optionId
    self.name = name
    self.takesText = takesText
  }
}

package struct InteractionResponse: WireType, Hashable {
  package static let summary = "An answer to a question of the crew's."
  package static let members = [
    "optionId": "What was chosen.",
    "text": "What was said.",
  ]
  package var optionId: String?
  package var text: String?

  package init(
    optionId: String? = nil,
    text: String? = nil
  ) {
    self.optionId = optionId
    self.text = text
  }
}

package struct InteractionOutcome: WireType, Hashable {
  package static let summary = "How a question was answered."
  package static let members = [
    "optionId": "What was chosen.",
    "text": "What was said.",
    "by": "The client that answered, as it calls itself.",
  ]
  package var optionId: String?
  package var text: String?
  package var by: String?

  package init(
    optionId: String? = nil,
    text: String? = nil,
    by: String? = nil
  ) {
    self.optionId = optionId
    self.text = text
    self.by = by
  }
}

package struct InteractionInfo: WireType {
  package static let summary = "A question of the crew's. Times are Unix milliseconds."
  package static let members = [
    "interactionId": "Its id.",
    "sessionId": "Its session.",
    "runId": "The run that waits for the answer.",
    "kind":
      "question (asks for a text), choice (for one of the options) or permission (for a tool call).",
    "text": "What is asked, for people.",
    "options": "What can be chosen; empty for a question.",
    "status": "open, answered or cancelled.",
    "agent": "The agent that asks.",
    "path": "Where in the tree of agents and loop passes.",
    "tool": "The tool that wants permission.",
    "arguments": "What the tool would be called with.",
    "answer": "How it was answered.",
    "openedAt": "When it was asked.",
    "resolvedAt": "When it was settled.",
    "seq": "The event that opened it.",
  ]
  package var interactionId: String
  package var sessionId: String
  package var runId: String
  package var kind: String
  package var text: String
  package var options: [InteractionChoice]
  package var status: String
  package var agent: String?
  package var path: String?
  package var tool: String?
  package var arguments: JSONValue?
  package var answer: InteractionOutcome?
  package var openedAt: Int64
  package var resolvedAt: Int64?
  package var seq: Int64

  package init(
    interactionId: String,
    sessionId: String,
    runId: String,
    kind: String,
    text: String,
    options: [InteractionChoice],
    status: String,
    agent: String? = nil,
    path: String? = nil,
    tool: String? = nil,
    arguments: JSONValue? = nil,
    answer: InteractionOutcome? = nil,
    openedAt: Int64,
    resolvedAt: Int64? = nil,
    seq: Int64
  ) {
    self.interactionId = interactionId
    self.sessionId = sessionId
    self.runId = runId
    self.kind = kind
    self.text = text
    self.options = options
    self.status = status
    self.agent = agent
    self.path = path
    self.tool = tool
    self.arguments = arguments
    self.answer = answer
    self.openedAt = openedAt
    self.resolvedAt = resolvedAt
    self.seq = seq
  }
}

package struct InteractionListParams: WireType {
  package static let summary = "Asks for questions of the crew's."
  package static let members = [
    "sessionId": "Only this session's.",
    "runId": "Only this run's.",
    "status": "Only open, answered or cancelled ones; all if left out.",
    "cursor": "What the page before gave as nextCursor.",
    "limit": "How many at most, 1 to 200; 50 if left out.",
  ]
  package var sessionId: String?
  package var runId: String?
  package var status: String?
  package var cursor: String?
  package var limit: Int?
}

package struct InteractionPage: WireType {
  package static let summary = "Questions, the newest first."
  package static let members = [
    "interactions": "The page.",
    "nextCursor": "Asks for the next page.",
  ]
  package var interactions: [InteractionInfo]
  package var nextCursor: String?

  package init(
    interactions: [InteractionInfo],
    nextCursor: String? = nil
  ) {
    self.interactions = interactions
    self.nextCursor = nextCursor
  }
}

package struct InteractionRespondParams: WireType {
  package static let summary = "Answers a question; the first valid answer counts."
  package static let members = [
    "interactionId": "The question.",
    "optionId": "What is chosen, where there are options.",
    "text": "What is said, where a text is asked for.",
  ]
  package var interactionId: String
  package var optionId: String?
  package var text: String?
}

package struct InteractionResponded: WireType {
  package static let summary = "The answer is in the journal."
  package static let members = [
    "seq": "Its last event.",
    "runId": "The run that asked.",
    "status": "How that run stands now.",
  ]
  package var seq: Int64
  package var runId: String
  package var status: String

  package init(
    seq: Int64,
    runId: String,
    status: String
  ) {
    self.seq = seq
    self.runId = runId
    self.status = status
  }
}
