package import JSONModel

package struct RunParams: WireType {
  package static let summary = "Names a run."
  package static let members = [
    "runId": "The run."
  ]
  package var runId: String
}

package struct RunListParams: WireType {
  package static let summary = "Asks for runs."
  package static let members = [
    "sessionId": "Only this session's.",
    "projectId": "Only this project's.",
    "status":
      "Only those that stand like this: running, waiting, interrupted, completed, failed or cancelled.",
    "cursor": "What the page before gave as nextCursor.",
    "limit": "How many at most, 1 to 200; 50 if left out.",
  ]
  package var sessionId: String?
  package var projectId: String?
  package var status: String?
  package var cursor: String?
  package var limit: Int?
}

package struct RunPage: WireType {
  package static let summary = "Runs, the newest first."
  package static let members = [
    "runs": "The page.",
    "nextCursor": "Asks for the next page.",
  ]
  package var runs: [RunInfo]
  package var nextCursor: String?

  package init(
    runs: [RunInfo],
    nextCursor: String? = nil
  ) {
    self.runs = runs
    self.nextCursor = nextCursor
  }
}

package struct RunWaitParams: WireType {
  package static let summary =
    "Waits until a run has ended, is interrupted, or waits for an answer."
  package static let members = [
    "runId": "The run.",
    "timeoutMs": "Answer Timeout after this; the run goes on.",
    "workDoneToken": "The run's progress comes as $/progress under this token.",
  ]
  package var runId: String
  package var timeoutMs: Int?
  package var workDoneToken: JSONValue?
}

package struct RunCancelParams: WireType {
  package static let summary = "Ends a run for good; what is finished is kept."
  package static let members = [
    "runId": "The run.",
    "reason": "Why, for the journal.",
  ]
  package var runId: String
  package var reason: String?
}

package struct RunSteerParams: WireType {
  package static let summary =
    "Tells a run under way something: every step that begins after it knows of it."
  package static let members = [
    "runId": "The run.",
    "text": "What it is told.",
  ]
  package var runId: String
  package var text: String
}

package struct RunRetryParams: WireType {
  package static let summary =
    "Works a run again from one of its steps on, in a new session; what stands before is reused."
  package static let members = [
    "runId": "The run.",
    "fromStep": "The first step to repeat, as step.started names it; the last one if left out.",
  ]
  package var runId: String
  package var fromStep: String?
}

package struct WorkingRun: WireType {
  package static let summary =
    "The run that works now. Where an ended run goes on, it is a new one."
  package static let members = [
    "runId": "Its id.",
    "sessionId": "Its session.",
    "seq": "The last event that starting it wrote.",
  ]
  package var runId: String
  package var sessionId: String
  package var seq: Int64

  package init(
    runId: String,
    sessionId: String,
    seq: Int64
  ) {
    self.runId = runId
    self.sessionId = sessionId
    self.seq = seq
  }
}

package struct Usage: WireType, Hashable {
  package static let summary = "Tokens as the providers counted them."
  package static let members = [
    "input": "Input tokens, cached ones included.",
    "cachedInput": "Those that were cached.",
    "output": "Output tokens, reasoning included.",
    "reasoningOutput": "Those of reasoning.",
  ]
  package var input: Int
  package var cachedInput: Int
  package var output: Int
  package var reasoningOutput: Int

  package init(
    input: Int,
    cachedInput: Int,
    output: Int,
    reasoningOutput: Int
  ) {
    self.input = input
    self.cachedInput = cachedInput
    self.output = output
    self.reasoningOutput = reasoningOutput
  }
}

package struct RunInfo: WireType {
  package static let summary = "A run as it stands. Times are Unix milliseconds."
  package static let members = [
    "runId": "Its id.",
    "sessionId": "Its session.",
    "projectId": "The project it works on.",
    "messageId": "The message that it answers.",
    "status":
      "queued, running, waiting, interrupted (can be resumed), completed, failed or cancelled.",
    "entry": "The agent at which it began.",
    "model": "The model that was chosen for it.",
    "ask": "When it stops to ask, besides where it must.",
    "startedAt": "When it began.",
    "endedAt": "When it ended or stopped.",
    "lastSeq": "The event that gave it its status.",
    "outcome": "How it went, in one word.",
    "text": "The crew's answer.",
    "message": "Why it failed or stopped.",
    "errorKind": "The same as a stable word.",
    "modelCalls": "Model calls so far.",
    "usage": "Tokens so far.",
    "cost": "US dollars; left out where a price is not known.",
    "artifacts": "The documents.",
    "interactions": "What it waits for, while it is waiting.",
    "continues": "The run that it goes on from.",
    "waitCancelled": "The wait was cancelled; this is how the run stands.",
    "seq": "The last event of what was asked; only from methods that change the run.",
  ]
  package var runId: String
  package var sessionId: String
  package var projectId: String
  package var messageId: String
  package var status: String
  package var entry: String
  package var model: String?
  package var ask: String?
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
  package var interactions: [InteractionInfo]?
  package var continues: String?
  package var waitCancelled: Bool?
  package var seq: Int64?

  package init(
    runId: String,
    sessionId: String,
    projectId: String,
    messageId: String,
    status: String,
    entry: String,
    model: String? = nil,
    ask: String? = nil,
    startedAt: Int64,
    endedAt: Int64? = nil,
    lastSeq: Int64,
    outcome: String? = nil,
    text: String? = nil,
    message: String? = nil,
    errorKind: String? = nil,
    modelCalls: Int,
    usage: Usage,
    cost: Double? = nil,
    artifacts: [ArtifactInfo],
    interactions: [InteractionInfo]? = nil,
    continues: String? = nil,
    waitCancelled: Bool? = nil,
    seq: Int64? = nil
  ) {
    self.runId = runId
    self.sessionId = sessionId
    self.projectId = projectId
    self.messageId = messageId
    self.status = status
    self.entry = entry
    self.model = model
    self.ask = ask
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
    self.interactions = interactions
    self.continues = continues
    self.waitCancelled = waitCancelled
    self.seq = seq
  }
}
