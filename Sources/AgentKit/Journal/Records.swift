package import ModelInterface

/// Rows of the catalogue: projections of the journal, times in Unix milliseconds.
package struct SessionRecord: Sendable, Hashable {
  package var id: SessionID
  package var title: String?
  package var status: String
  package var workingDirectory: String?
  package var outputDirectory: String?
  package var model: String?
  package var team: String
  package var createdAt: Int64
  package var updatedAt: Int64
  package var head: Int64
  /// The project that the next message is about; nil before the first.
  package var currentProject: ProjectID?
  /// The session that it was copied from.
  package var forkedFrom: SessionForked?

  package var isArchived: Bool { status == "archived" }

  /// Events up to this one came with an export, from another database; 0 for none.
  package var importedThrough: Int64 { forkedFrom?.importedThrough ?? 0 }

  package init(
    id: SessionID,
    title: String? = nil,
    status: String = "active",
    workingDirectory: String? = nil,
    outputDirectory: String? = nil,
    model: String? = nil,
    team: String,
    createdAt: Int64,
    updatedAt: Int64,
    head: Int64,
    currentProject: ProjectID? = nil,
    forkedFrom: SessionForked? = nil
  ) {
    self.id = id
    self.title = title
    self.status = status
    self.workingDirectory = workingDirectory
    self.outputDirectory = outputDirectory
    self.model = model
    self.team = team
    self.createdAt = createdAt
    self.updatedAt = updatedAt
    self.head = head
    self.currentProject = currentProject
    self.forkedFrom = forkedFrom
  }
}

package struct MessageRecord: Sendable, Hashable {
  package var id: MessageID
  package var sessionID: SessionID
  package var projectID: ProjectID?
  package var runID: RunID?
  package var seq: Int64
  package var role: MessageAdded.Role
  package var agent: String?
  package var content: String
  package var clientMessageID: String?
  package var createdAt: Int64

  package init(
    id: MessageID,
    sessionID: SessionID,
    projectID: ProjectID?,
    runID: RunID?,
    seq: Int64,
    role: MessageAdded.Role,
    agent: String?,
    content: String,
    clientMessageID: String?,
    createdAt: Int64
  ) {
    self.id = id
    self.sessionID = sessionID
    self.projectID = projectID
    self.runID = runID
    self.seq = seq
    self.role = role
    self.agent = agent
    self.content = content
    self.clientMessageID = clientMessageID
    self.createdAt = createdAt
  }
}

/// Where a run stands.
///
/// `completed`, `failed` and `cancelled` are final.
package enum RunStatus: String, Codable, Sendable, Hashable, CaseIterable {
  /// Accepted behind a run that is still under way.
  case queued
  case running, waiting, interrupted, completed, failed, cancelled

  package var isFinal: Bool { self == .completed || self == .failed || self == .cancelled }
}

package struct RunRecord: Sendable, Hashable {
  package var id: RunID
  package var sessionID: SessionID
  package var projectID: ProjectID
  package var messageID: MessageID
  package var status: RunStatus
  package var entry: String
  package var model: String?
  package var team: String
  package var replayVersion: Int
  package var owner: OwnerID
  package var startedAt: Int64
  /// When it ended or was interrupted.
  package var endedAt: Int64?
  package var startedSeq: Int64
  /// The event that gave it its present status.
  package var lastSeq: Int64
  /// Of a completed run.
  package var outcome: String?
  package var text: String?
  /// Why it failed, was cancelled or interrupted.
  package var message: String?
  package var errorKind: String?
  package var modelCalls: Int
  package var usage: TokenUsage
  package var cost: Double?
  package var continues: RunStarted.Continuation?
  package var artifacts: [ArtifactReference]
  package var ask: RunAsk?
  /// What it waits for, while it is waiting.
  package var interactions: [InteractionRecord] = []

  package init(
    id: RunID,
    sessionID: SessionID,
    projectID: ProjectID,
    messageID: MessageID,
    status: RunStatus,
    entry: String,
    model: String? = nil,
    team: String,
    replayVersion: Int,
    owner: OwnerID,
    startedAt: Int64,
    endedAt: Int64? = nil,
    startedSeq: Int64,
    lastSeq: Int64,
    outcome: String? = nil,
    text: String? = nil,
    message: String? = nil,
    errorKind: String? = nil,
    modelCalls: Int = 0,
    usage: TokenUsage = TokenUsage(),
    cost: Double? = nil,
    continues: RunStarted.Continuation? = nil,
    artifacts: [ArtifactReference] = [],
    ask: RunAsk? = nil
  ) {
    self.id = id
    self.sessionID = sessionID
    self.projectID = projectID
    self.messageID = messageID
    self.status = status
    self.entry = entry
    self.model = model
    self.team = team
    self.replayVersion = replayVersion
    self.owner = owner
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.startedSeq = startedSeq
    self.lastSeq = lastSeq
    self.outcome = outcome
    self.text = text
    self.message = message
    self.errorKind = errorKind
    self.modelCalls = modelCalls
    self.usage = usage
    self.cost = cost
    self.continues = continues
    self.artifacts = artifacts
    self.ask = ask
  }
}

package struct ProjectRecord: Sendable, Hashable {
  package var id: ProjectID
  package var sessionID: SessionID
  package var title: String
  package var subject: String?
  package var status: String
  package var createdAt: Int64
  package var updatedAt: Int64
  package var version: Int
  package var isArchived: Bool
  package var isPinned: Bool

  package init(
    id: ProjectID,
    sessionID: SessionID,
    title: String,
    subject: String?,
    status: String,
    createdAt: Int64,
    updatedAt: Int64,
    version: Int,
    isArchived: Bool = false,
    isPinned: Bool = false
  ) {
    self.id = id
    self.sessionID = sessionID
    self.title = title
    self.subject = subject
    self.status = status
    self.createdAt = createdAt
    self.updatedAt = updatedAt
    self.version = version
    self.isArchived = isArchived
    self.isPinned = isPinned
  }
}

package struct ArtifactRecord: Sendable, Hashable {
  package var id: ArtifactID
  package var sessionID: SessionID
  package var projectID: ProjectID
  package var runID: RunID?
  package var name: String
  package var version: Int
  package var mediaType: String
  package var hash: String
  package var bytes: Int
  package var path: String?
  package var outcome: String?
  package var author: ArtifactCreated.Author
  package var createdAt: Int64
  /// The event that made it.
  package var seq: Int64

  package init(
    id: ArtifactID,
    sessionID: SessionID,
    projectID: ProjectID,
    runID: RunID?,
    name: String,
    version: Int,
    mediaType: String,
    hash: String,
    bytes: Int,
    path: String?,
    outcome: String?,
    author: ArtifactCreated.Author = .crew,
    createdAt: Int64,
    seq: Int64
  ) {
    self.id = id
    self.sessionID = sessionID
    self.projectID = projectID
    self.runID = runID
    self.name = name
    self.version = version
    self.mediaType = mediaType
    self.hash = hash
    self.bytes = bytes
    self.path = path
    self.outcome = outcome
    self.author = author
    self.createdAt = createdAt
    self.seq = seq
  }
}
