/// What a list is narrowed to; nil members do not narrow.
package struct SessionFilter: Sendable, Hashable {
  /// `active` or `archived`.
  package var status: String?
  package init(status: String? = nil) { self.status = status }
}

package struct RunFilter: Sendable, Hashable {
  package var session: SessionID?
  package var project: ProjectID?
  package var status: RunStatus?
  package init(session: SessionID? = nil, project: ProjectID? = nil, status: RunStatus? = nil) {
    self.session = session
    self.project = project
    self.status = status
  }
}

package struct ProjectFilter: Sendable, Hashable {
  package var session: SessionID?
  /// False leaves archived ones out, true leaves only those.
  package var isArchived: Bool?
  package init(session: SessionID? = nil, isArchived: Bool? = nil) {
    self.session = session
    self.isArchived = isArchived
  }
}

package struct ArtifactFilter: Sendable, Hashable {
  package var session: SessionID?
  package var project: ProjectID?
  package var run: RunID?
  /// All versions of one document.
  package var name: String?
  package init(
    session: SessionID? = nil,
    project: ProjectID? = nil,
    run: RunID? = nil,
    name: String? = nil
  ) {
    self.session = session
    self.project = project
    self.run = run
    self.name = name
  }
}

package struct InteractionFilter: Sendable, Hashable {
  package var session: SessionID?
  package var run: RunID?
  package var status: InteractionRecord.Status?
  package init(
    session: SessionID? = nil,
    run: RunID? = nil,
    status: InteractionRecord.Status? = nil
  ) {
    self.session = session
    self.run = run
    self.status = status
  }
}

/// For questions, answers and reasoning.
package struct RecordFilter: Sendable, Hashable {
  package var session: SessionID?
  package var project: ProjectID?
  package var run: RunID?
  /// Of answers, those to this question; of reasoning, what led to this answer.
  package var message: MessageID?
  package init(
    session: SessionID? = nil,
    project: ProjectID? = nil,
    run: RunID? = nil,
    message: MessageID? = nil
  ) {
    self.session = session
    self.project = project
    self.run = run
    self.message = message
  }
}

package struct UsageFilter: Sendable, Hashable {
  package var session: SessionID?
  package var project: ProjectID?
  package var run: RunID?
  /// Unix milliseconds: calls that ended at it or later.
  package var since: Int64?
  package init(
    session: SessionID? = nil,
    project: ProjectID? = nil,
    run: RunID? = nil,
    since: Int64? = nil
  ) {
    self.session = session
    self.project = project
    self.run = run
    self.since = since
  }
}
