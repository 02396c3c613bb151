package import ModelInterface

package struct SessionCreated: EventPayload {
  package static let type = "session.created"
  package var title: String?
  /// The folder that the client works in; relative paths of the session start there.
  package var workingDirectory: String?
  /// Where documents are written; nil means the working directory.
  package var outputDirectory: String?
  /// The model that this session's runs use unless the message names one.
  package var model: String?
  package var team: String

  package init(
    title: String? = nil,
    workingDirectory: String? = nil,
    outputDirectory: String? = nil,
    model: String? = nil,
    team: String
  ) {
    self.title = title
    self.workingDirectory = workingDirectory
    self.outputDirectory = outputDirectory
    self.model = model
    self.team = team
  }
}

/// Nil leaves a member as it is.
package struct SessionUpdated: EventPayload {
  package static let type = "session.updated"
  package var title: String?
  package var model: String?
  package var outputDirectory: String?

  package init(title: String? = nil, model: String? = nil, outputDirectory: String? = nil) {
    self.title = title
    self.model = model
    self.outputDirectory = outputDirectory
  }
}

/// The session is read-only from here on, until `session.unarchived`.
package struct SessionArchived: EventPayload {
  package static let type = "session.archived"
  package init() {}
}

package struct SessionUnarchived: EventPayload {
  package static let type = "session.unarchived"
  package init() {}
}

/// What stands before this event was copied from another session, with new ids.
package struct SessionForked: EventPayload {
  package static let type = "session.forked"
  package var fromSessionId: SessionID
  /// The last event that was copied.
  package var atSeq: Int64
  /// The last event that came with an export, from another database; nil where none did.
  package var importedThrough: Int64?
  package init(fromSessionId: SessionID, atSeq: Int64, importedThrough: Int64? = nil) {
    self.fromSessionId = fromSessionId
    self.atSeq = atSeq
    self.importedThrough = importedThrough
  }
}

package struct MessageAdded: EventPayload {
  package static let type = "message.added"
  package enum Role: String, Codable, Sendable { case user, agent }
  package var messageId: MessageID
  package var role: Role
  package var content: String
  /// The project that it is about, once that is known.
  package var projectId: ProjectID?
  package var clientMessageId: String?

  package init(
    messageId: MessageID,
    role: Role,
    content: String,
    projectId: ProjectID? = nil,
    clientMessageId: String? = nil
  ) {
    self.messageId = messageId
    self.role = role
    self.content = content
    self.projectId = projectId
    self.clientMessageId = clientMessageId
  }
}

package struct RunStarted: EventPayload {
  package static let type = "run.started"
  /// The run that this one goes on from, and up to which event of it steps are reused.
  package struct Continuation: Codable, Sendable, Hashable {
    package var runId: RunID
    package var atSeq: Int64
    package init(runId: RunID, atSeq: Int64) {
      self.runId = runId
      self.atSeq = atSeq
    }
  }
  package var messageId: MessageID
  package var projectId: ProjectID
  /// The agent at which the run enters the tree.
  package var entry: String
  package var model: String?
  /// No model was chosen for this run, so an agent's own model comes first; nil means false.
  package var modelIsDefault: Bool?
  package var owner: OwnerID
  /// The hash of the resolved team, whose text is stored as a body.
  package var team: String
  package var replayVersion: Int
  package var continues: Continuation?
  /// When the run stops to ask the person; nil means only where it must.
  package var ask: RunAsk?

  package init(
    messageId: MessageID,
    projectId: ProjectID,
    entry: String,
    model: String?,
    modelIsDefault: Bool? = nil,
    owner: OwnerID,
    team: String,
    replayVersion: Int,
    continues: Continuation? = nil,
    ask: RunAsk? = nil
  ) {
    self.messageId = messageId
    self.projectId = projectId
    self.entry = entry
    self.model = model
    self.modelIsDefault = modelIsDefault
    self.owner = owner
    self.team = team
    self.replayVersion = replayVersion
    self.continues = continues
    self.ask = ask
  }
}

/// A message's run waits behind another one of its session, in the process that owns it.
///
/// Written again by a process that takes the run over from a dead one.
package struct RunQueued: EventPayload {
  package static let type = "run.queued"
  package var messageId: MessageID
  /// The project of the run that it waits behind.
  package var projectId: ProjectID
  /// The agent at which the team is entered, unless the message says otherwise.
  package var entry: String
  package var model: String?
  /// See `MessageRequest.isPrompt`.
  package var isPrompt: Bool
  package var ask: RunAsk?
  package var owner: OwnerID
  package var replayVersion: Int

  package init(
    messageId: MessageID,
    projectId: ProjectID,
    entry: String,
    model: String?,
    isPrompt: Bool,
    ask: RunAsk?,
    owner: OwnerID,
    replayVersion: Int
  ) {
    self.messageId = messageId
    self.projectId = projectId
    self.entry = entry
    self.model = model
    self.isPrompt = isPrompt
    self.ask = ask
    self.owner = owner
    self.replayVersion = replayVersion
  }
}

/// When a run stops to ask, besides where it must.
package enum RunAsk: String, Codable, Sendable, Hashable, CaseIterable {
  /// After each pass of a loop that leaves a version of a document.
  case pass
}

/// A person's note to a run under way: every step that starts after it sees it, in every branch.
package struct RunSteered: EventPayload {
  package static let type = "run.steered"
  package var text: String
  package init(text: String) { self.text = text }
}

package struct RunResumed: EventPayload {
  package static let type = "run.resumed"
  package var owner: OwnerID
  package init(owner: OwnerID) { self.owner = owner }
}

/// The run stopped without ending and can be resumed.
package struct RunInterrupted: EventPayload {
  package static let type = "run.interrupted"
  package enum Reason: String, Codable, Sendable {
    /// Found dead by another process.
    case crash
    case shutdown
    /// The user stopped it on the command line.
    case user
    case budget
    /// No model could be reached.
    case model
    /// A model asks for more patience than a run has.
    case overload
    /// The model is not there, or may not be asked.
    case configuration
    /// The key that the run needs is not there.
    case authentication
    case storage
    /// The run would not ask again what it asked before; it can only be forked.
    case replay
    /// A call with an effect has no result, and repeating it could do harm.
    case unknownOutcome
  }
  package var reason: Reason
  package var message: String
  package init(reason: Reason, message: String) {
    self.reason = reason
    self.message = message
  }
}

package struct RunCompleted: EventPayload {
  package static let type = "run.completed"
  package var outcome: String
  /// The crew's answer to the message.
  package var text: String
  package var usage: TokenUsage
  package var cost: Double?
  package var artifacts: [ArtifactReference]
  package init(
    outcome: String,
    text: String,
    usage: TokenUsage,
    cost: Double?,
    artifacts: [ArtifactReference]
  ) {
    self.outcome = outcome
    self.text = text
    self.usage = usage
    self.cost = cost
    self.artifacts = artifacts
  }
}

package struct RunFailed: EventPayload {
  package static let type = "run.failed"
  /// A stable word for programs: `ModelError`, `StorageError` and so on.
  package var kind: String
  package var message: String
  package init(kind: String, message: String) {
    self.kind = kind
    self.message = message
  }
}

package struct RunCancelled: EventPayload {
  package static let type = "run.cancelled"
  package var reason: String
  package init(reason: String) { self.reason = reason }
}

package struct AgentTransferred: EventPayload {
  package static let type = "agent.transferred"
  package var from: String
  package var to: String
  package init(from: String, to: String) {
    self.from = from
    self.to = to
  }
}

package struct LoopExited: EventPayload {
  package static let type = "loop.exited"
  package var loop: String
  package var passes: Int
  /// The agent that left it; nil where the pass limit did.
  package var by: String?
  package var reason: String
  package init(loop: String, passes: Int, by: String?, reason: String) {
    self.loop = loop
    self.passes = passes
    self.by = by
    self.reason = reason
  }
}

package struct ItemStarted: EventPayload {
  package static let type = "item.started"
  package enum Kind: String, Codable, Sendable { case text, reasoning, tool }
  package var itemId: ItemID
  package var kind: Kind
  package var step: String
  package init(itemId: ItemID, kind: Kind, step: String) {
    self.itemId = itemId
    self.kind = kind
    self.step = step
  }
}

package struct ItemCompleted: EventPayload {
  package static let type = "item.completed"
  package enum Status: String, Codable, Sendable { case completed, abandoned }
  package var itemId: ItemID
  package var status: Status
  /// The whole text, authoritative over every delta; what had arrived of an abandoned item.
  package var text: String
  /// Why it was given up.
  package var reason: String?
  package init(itemId: ItemID, status: Status, text: String, reason: String? = nil) {
    self.itemId = itemId
    self.status = status
    self.text = text
    self.reason = reason
  }
}

/// A change of the state from outside a step: a run's seed, a person's edit.
package struct StateChanged: EventPayload {
  package static let type = "state.changed"
  package var projectId: ProjectID
  package var changes: [StateChange]
  package init(projectId: ProjectID, changes: [StateChange]) {
    self.projectId = projectId
    self.changes = changes
  }
}

package struct ProjectCreated: EventPayload {
  package static let type = "project.created"
  package var projectId: ProjectID
  package var title: String
  package var subject: String?
  package init(projectId: ProjectID, title: String, subject: String?) {
    self.projectId = projectId
    self.title = title
    self.subject = subject
  }
}

/// Nil leaves a member as it is.
package struct ProjectUpdated: EventPayload {
  package static let type = "project.updated"
  package var projectId: ProjectID
  package var title: String?
  package var subject: String?
  package var status: String?
  /// An archived project is left out of lists that do not ask for it.
  package var isArchived: Bool?
  /// A pinned project is never purged.
  package var isPinned: Bool?
  package init(
    projectId: ProjectID,
    title: String? = nil,
    subject: String? = nil,
    status: String? = nil,
    isArchived: Bool? = nil,
    isPinned: Bool? = nil
  ) {
    self.projectId = projectId
    self.title = title
    self.subject = subject
    self.status = status
    self.isArchived = isArchived
    self.isPinned = isPinned
  }
}

/// The project is gone from every list, for good; the journal keeps what it was.
package struct ProjectDeleted: EventPayload {
  package static let type = "project.deleted"
  package var projectId: ProjectID
  package init(projectId: ProjectID) { self.projectId = projectId }
}

package struct ArtifactReference: Codable, Sendable, Hashable {
  package var artifactId: ArtifactID
  package var name: String
  package var version: Int
  /// Where the file is; nil while it is only in the database.
  package var path: String?
  package init(artifactId: ArtifactID, name: String, version: Int, path: String? = nil) {
    self.artifactId = artifactId
    self.name = name
    self.version = version
    self.path = path
  }
}

/// The bytes are stored as the body `hash` in the same commit.
package struct ArtifactCreated: EventPayload {
  package static let type = "artifact.created"
  package var artifactId: ArtifactID
  package var projectId: ProjectID
  /// `outline.md`, `pitch.md`, …: versions of one document share it.
  package var name: String
  package var version: Int
  package var mediaType: String
  /// SHA-256 of the bytes, lower-case hexadecimal.
  package var hash: String
  package var bytes: Int
  /// The file it is written to right after this event; nil where none is.
  package var path: String?
  package var outcome: String?
  /// Who wrote it; nil means the crew.
  package var author: Author?

  package enum Author: String, Codable, Sendable, Hashable { case crew, person }

  package init(
    artifactId: ArtifactID,
    projectId: ProjectID,
    name: String,
    version: Int,
    mediaType: String,
    hash: String,
    bytes: Int,
    path: String? = nil,
    outcome: String? = nil,
    author: Author? = nil
  ) {
    self.artifactId = artifactId
    self.projectId = projectId
    self.name = name
    self.version = version
    self.mediaType = mediaType
    self.hash = hash
    self.bytes = bytes
    self.path = path
    self.outcome = outcome
    self.author = author
  }
}

/// Something that a person should know and that stops nothing.
package struct Warning: EventPayload {
  package static let type = "warning"
  /// A stable word for programs.
  package var kind: String
  package var message: String
  package init(kind: String, message: String) {
    self.kind = kind
    self.message = message
  }
}
