package import JSONModel
package import ModelInterface

/// A question of the crew's as the catalogue shows it.
package struct InteractionRecord: Sendable, Hashable {
  package enum Status: String, Sendable, Hashable, CaseIterable { case open, answered, cancelled }

  package var sessionID: SessionID
  package var runID: RunID
  package var request: InteractionOpened
  package var status: Status
  /// Nil while it is open.
  package var resolution: InteractionResolved?
  package var agent: String?
  package var path: String?
  package var openedSeq: Int64
  package var resolvedSeq: Int64?
  package var openedAt: Int64
  package var resolvedAt: Int64?

  package var id: InteractionID { request.interactionId }

  package init(
    sessionID: SessionID,
    runID: RunID,
    request: InteractionOpened,
    status: Status,
    resolution: InteractionResolved?,
    agent: String?,
    path: String?,
    openedSeq: Int64,
    resolvedSeq: Int64?,
    openedAt: Int64,
    resolvedAt: Int64?
  ) {
    self.sessionID = sessionID
    self.runID = runID
    self.request = request
    self.status = status
    self.resolution = resolution
    self.agent = agent
    self.path = path
    self.openedSeq = openedSeq
    self.resolvedSeq = resolvedSeq
    self.openedAt = openedAt
    self.resolvedAt = resolvedAt
  }
}

/// One version of a key of a project's state.
package struct StateVersion: Sendable, Hashable {
  package var key: String
  package var version: Int
  /// The event that wrote it.
  package var seq: Int64
  package var createdAt: Int64
  package var value: JSONValue

  package init(key: String, version: Int, seq: Int64, createdAt: Int64, value: JSONValue) {
    self.key = key
    self.version = version
    self.seq = seq
    self.createdAt = createdAt
    self.value = value
  }
}

/// How an agent came to what it said: one step of it.
package struct ReasoningRecord: Sendable, Hashable {
  package var sessionID: SessionID
  package var seq: Int64
  /// The answer that it led to; nil where the run has none.
  package var answerID: MessageID?
  package var runID: RunID
  package var agent: String?
  /// `thought`, `tool_call` and so on.
  package var kind: String
  package var text: String
  package var toolCalls: JSONValue
  package var createdAt: Int64

  package init(
    sessionID: SessionID,
    seq: Int64,
    answerID: MessageID?,
    runID: RunID,
    agent: String?,
    kind: String,
    text: String,
    toolCalls: JSONValue,
    createdAt: Int64
  ) {
    self.sessionID = sessionID
    self.seq = seq
    self.answerID = answerID
    self.runID = runID
    self.agent = agent
    self.kind = kind
    self.text = text
    self.toolCalls = toolCalls
    self.createdAt = createdAt
  }
}

/// What model calls used, added up.
package struct UsageSum: Sendable, Hashable {
  /// The agent or model that it is of; nil for the whole.
  package var name: String?
  package var calls: Int
  package var usage: TokenUsage
  /// US dollars; nil where the price of one call is unknown.
  package var cost: Double?

  package init(name: String?, calls: Int, usage: TokenUsage, cost: Double?) {
    self.name = name
    self.calls = calls
    self.usage = usage
    self.cost = cost
  }
}

package struct UsageReport: Sendable, Hashable {
  package var total: UsageSum
  /// Most tokens first.
  package var byAgent: [UsageSum]
  package var byModel: [UsageSum]

  package init(total: UsageSum, byAgent: [UsageSum], byModel: [UsageSum]) {
    self.total = total
    self.byAgent = byAgent
    self.byModel = byModel
  }
}

/// A place where the words of a search were found.
package struct SearchHit: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable { case project, question, answer }

  package var kind: Kind
  package var projectID: ProjectID?
  package var sessionID: SessionID
  package var messageID: MessageID?
  package var title: String
  /// The words around, with the found ones between U+E000 and U+E001.
  package var snippet: String
  package var createdAt: Int64

  package static let highlightStart = "\u{E000}"
  package static let highlightEnd = "\u{E001}"

  package init(
    kind: Kind,
    projectID: ProjectID?,
    sessionID: SessionID,
    messageID: MessageID?,
    title: String,
    snippet: String,
    createdAt: Int64
  ) {
    self.kind = kind
    self.projectID = projectID
    self.sessionID = sessionID
    self.messageID = messageID
    self.title = title
    self.snippet = snippet
    self.createdAt = createdAt
  }
}

/// A copy of a session's first events, with new ids.
package struct ForkedSession: Sendable, Hashable {
  package var session: SessionID
  /// The copy's last event.
  package var head: Int64
  /// The new id of each run, by the old one.
  package var runs: [RunID: RunID]
  package var projects: [ProjectID: ProjectID]

  package init(
    session: SessionID,
    head: Int64,
    runs: [RunID: RunID],
    projects: [ProjectID: ProjectID]
  ) {
    self.session = session
    self.head = head
    self.runs = runs
    self.projects = projects
  }
}
