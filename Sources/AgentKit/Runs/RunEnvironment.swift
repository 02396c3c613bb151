import Logging
import ModelInterface

/// What all branches of one run share.
struct RunEnvironment: Sendable {
  let sessionID: SessionID
  let runID: RunID
  let projectID: ProjectID
  let team: TeamDefinition
  let program: any TeamProgram
  let model: any LanguageModel
  /// The model's name that the user chose, over what the team says.
  let modelName: String?
  let credentials: SessionCredentials
  let tools: [String: any Tool]
  let journal: RunJournal
  let hub: DeltaHub
  let workingDirectory: String?
  let outputDirectory: String?
  /// The session's events up to here were copied from another one; 0 for none.
  let copiedUpTo: Int64
  /// The session's events up to here came from another database; 0 for none.
  let importedThrough: Int64
  /// The session's messages up to the run's own, oldest first.
  let conversation: [MessageRecord]
  /// When it stops to ask, besides where it must.
  let ask: RunAsk?
  let logger: Logger

  func draft(
    _ payload: some EventPayload,
    key: String? = nil,
    agent: String? = nil,
    path: String? = nil,
    body: [UInt8]? = nil
  ) throws -> EventDraft {
    try EventDraft(runID: runID, agent: agent, path: path, key: key, payload, body: body)
  }
}

/// What happened in a run so far, gathered for its documents.
struct RunTrail: Sendable {
  var calls: [FinishedRun.Call] = []
  var loops: [LoopExited] = []
  var warnings: [Warning] = []
  var agents: [String] = []
  var finalText = ""

  mutating func join(_ branch: RunTrail) {
    calls += branch.calls
    loops += branch.loops
    warnings += branch.warnings
    agents += branch.agents
    if !branch.finalText.isEmpty { finalText = branch.finalText }
  }
}
