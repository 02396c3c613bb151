package import JSONModel

package struct MessageSendParams: WireType {
  package static let summary = "Sends a message to the crew, which starts a run."
  package static let members = [
    "content": "The text.",
    "sessionId": "The session; a new one is made if left out.",
    "model": "The model of this run.",
    "clientMessageId": "The client's own id: the same id with the same text is accepted once.",
    "wait": "Answer when the run has ended or waits, instead of at once.",
    "queue": "Wait behind a run that is under way, instead of RunInProgress.",
    "prompt": "The content is the subject itself: enter the crew at once, past the greeter.",
    "ask": "When the run stops to ask, besides where it must: pass, after each pass of a loop.",
    "workDoneToken": "With wait: the run's progress comes as $/progress under this token.",
    "cwd": "For a session that is made: its working folder.",
    "outputDir": "For a session that is made: where documents go.",
  ]
  package var content: String
  package var sessionId: String?
  package var model: String?
  package var clientMessageId: String?
  package var wait: Bool?
  package var queue: Bool?
  package var prompt: Bool?
  package var ask: String?
  package var workDoneToken: JSONValue?
  package var cwd: String?
  package var outputDir: String?
}

package struct MessageSendResult: WireType {
  package static let summary = "The message is in the journal. With wait: how its run stands."
  package static let members = [
    "messageId": "The message.",
    "runId": "The run that answers it.",
    "sessionId": "Its session.",
    "seq": "The last event that accepting it wrote.",
    "duplicate": "It was accepted before, under the same clientMessageId.",
    "status": "How the run stands; only with wait.",
    "outcome": "How it went.",
    "text": "The crew's answer.",
    "document":
      "The pitch itself, as Markdown; artifact/read has one that is too long for an answer.",
    "artifacts": "The documents.",
    "interactions": "What the run waits for; interaction/respond answers it.",
    "message": "Why it did not complete.",
    "waitCancelled": "The wait was cancelled; the run goes on.",
  ]
  package var messageId: String
  package var runId: String
  package var sessionId: String
  package var seq: Int64
  package var duplicate: Bool?
  package var status: String?
  package var outcome: String?
  package var text: String?
  package var document: String?
  package var artifacts: [ArtifactInfo]?
  package var interactions: [InteractionInfo]?
  package var message: String?
  package var waitCancelled: Bool?

  package init(messageId: String, runId: String, sessionId: String, seq: Int64) {
    self.messageId = messageId
    self.runId = runId
    self.sessionId = sessionId
    self.seq = seq
  }
}

package struct MessageListParams: WireType {
  package static let summary = "Asks for a session's conversation."
  package static let members = [
    "sessionId": "The session.",
    "cursor": "What the page before gave as nextCursor.",
    "limit": "How many at most, 1 to 200; 50 if left out.",
  ]
  package var sessionId: String
  package var cursor: String?
  package var limit: Int?
}

package struct MessageParams: WireType {
  package static let summary = "Names a message."
  package static let members = [
    "messageId": "The message."
  ]
  package var messageId: String
}

package struct MessageInfo: WireType {
  package static let summary = "A message of the conversation."
  package static let members = [
    "messageId": "Its id.",
    "sessionId": "Its session.",
    "seq": "Its event.",
    "role": "user or agent.",
    "agent": "The agent that said it.",
    "content": "The text.",
    "runId": "The run it belongs to.",
    "projectId": "The project it is about.",
    "createdAt": "Unix milliseconds.",
  ]
  package var messageId: String
  package var sessionId: String
  package var seq: Int64
  package var role: String
  package var agent: String?
  package var content: String
  package var runId: String?
  package var projectId: String?
  package var createdAt: Int64

  package init(
    messageId: String,
    sessionId: String,
    seq: Int64,
    role: String,
    agent: String? = nil,
    content: String,
    runId: String? = nil,
    projectId: String? = nil,
    createdAt: Int64
  ) {
    self.messageId = messageId
    self.sessionId = sessionId
    self.seq = seq
    self.role = role
    self.agent = agent
    self.content = content
    self.runId = runId
    self.projectId = projectId
    self.createdAt = createdAt
  }
}

package struct MessagePage: WireType {
  package static let summary = "Messages, the oldest first."
  package static let members = [
    "messages": "The page.",
    "nextCursor": "Asks for the next page.",
  ]
  package var messages: [MessageInfo]
  package var nextCursor: String?

  package init(
    messages: [MessageInfo],
    nextCursor: String? = nil
  ) {
    self.messages = messages
    self.nextCursor = nextCursor
  }
}
