package struct RunParams: WireType {
  package static let summary = "Names a run."
  package static let members = ["runId": "The run."]
  package var runId: String
}

package struct RunWaitParams: WireType {
  package static let summary =
    "Waits until a run has ended, is interrupted, or waits for an answer."
  package static let members = [
    "runId": "The run.", "timeoutMs": "Answer Timeout after this; the run goes on.",
  ]
  package var runId: String
  package var timeoutMs: Int?
}

package struct RunCancelParams: WireType {
  package static let summary = "Ends a run for good; what is finished is kept."
  package static let members = ["runId": "The run.", "reason": "Why, for the journal."]
  package var runId: String
  package var reason: String?
}

package struct RunResumed: WireType {
  package static let summary =
    "The run goes on. Of an ended run a new one continues, with a new id."
  package static let members = ["runId": "The run that works now.", "sessionId": "Its session."]
  package var runId: String
  package var sessionId: String
  package init(runId: String, sessionId: String) {
    self.runId = runId
    self.sessionId = sessionId
  }
}

package struct Usage: WireType, Hashable {
  package static let summary = "Tokens as the providers counted them."
  package static let members = [
    "input": "Input tokens, cached ones included.", "cachedInput": "Those that were cached.",
    "output": "Output tokens, reasoning included.", "reasoningOutput": "Those of reasoning.",
  ]
  package var input: Int
  package var cachedInput: Int
  package var output: Int
  package var reasoningOutput: Int
  package init(input: Int, cachedInput: Int, output: Int, reasoningOutput: Int) {
    self.input = input
    self.cachedInput = cachedInput
    self.output = output
    self.reasoningOutput = reasoningOutput
  }
}

package struct RunInfo: WireType {
  package static let summary = "A run as it stands. Times are Unix milliseconds."
  package static let members = [
    "runId": "Its id.", "sessionId": "Its session.", "projectId": "The project it works on.",
    "messageId": "The message that it answers.",
    "status":
      "queued, running, waiting, interrupted (can be resumed), completed, failed or cancelled.",
    "entry": "The agent at which it began.", "model": "The model that was chosen for it.",
    "startedAt": "When it began.", "endedAt": "When it ended or stopped.",
    "lastSeq": "The event that gave it its status.", "outcome": "How it went, in one word.",
    "text": "The crew's answer.", "message": "Why it failed or stopped.",
    "errorKind": "The same as a stable word.", "modelCalls": "Model calls so far.",
    "usage": "Tokens so far.", "cost": "US dollars; left out where a price is not known.",
    "artifacts": "The documents.", "continues": "The run that it goes on from.",
    "waitCancelled": "The wait was cancelled; this is how the run stands.",
  ]
  package var runId: String
  package var sessionId: String
  package var projectId: String
  package var messageId: String
  package var status: String
  package var entry: String
  package var model: String?
  package var startedAt: Int64
  package var endedAt: Int64?
  package var lastSeq: Int64
  package var outcome: String?
  package var text: String?
  package var message: String?
  package var errorKind: String?
  package var modelCalls: Int
  package var usage: Usage
  package var cost: Double?
  package var artifacts: [ArtifactInfo]
  package var continues: String?
  package var waitCancelled: Bool?
  package init(
    runId: String,
    sessionId: String,
    projectId: String,
    messageId: String,
    status: String,
    entry: String,
    model: String?,
    startedAt: Int64,
    endedAt: Int64?,
    lastSeq: Int64,
    outcome: String?,
    text: String?,
    message: String?,
    errorKind: String?,
    modelCalls: Int,
    usage: Usage,
    cost: Double?,
    artifacts: [ArtifactInfo],
    continues: String?
  ) {
    self.runId = runId
    self.sessionId = sessionId
    self.projectId = projectId
    self.messageId = messageId
    self.status = status
    self.entry = entry
    self.model = model
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.lastSeq = lastSeq
    self.outcome = outcome
    self.text = text
    self.message = message
    self.errorKind = errorKind
    self.modelCalls = modelCalls
    self.usage = usage
    self.cost = cost
    self.artifacts = artifacts
    self.continues = continues
  }
}
