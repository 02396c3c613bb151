package import AgentKit
import GRDB
import JSONModel
import ModelInterface

/// The catalogue: lists are newest first, but messages, which are in the order of the conversation.
extension SQLiteJournal {
  package func session(_ id: SessionID) async throws -> SessionRecord? {
    try await database.read { database in
      try database.row("SELECT \(Rows.session) FROM sessions WHERE id = ?", [id.rawValue])
        .map(Rows.readSession)
    }
  }

  package func sessions(_ page: PageRequest) async throws -> Page<SessionRecord> {
    try await self.page(page, list: "sessions") { database, cursor, limit in
      try database.rows(
        """
        SELECT \(Rows.session) FROM sessions WHERE (created_at, id) < (?, ?)
        ORDER BY created_at DESC, id DESC LIMIT ?
        """,
        [cursor?.place ?? .max, cursor?.id ?? "", limit],
        Rows.readSession
      )
    } place: {
      ($0.createdAt, $0.id.rawValue)
    }
  }

  package func messages(
    of session: SessionID,
    _ page: PageRequest
  ) async throws -> Page<MessageRecord> {
    try await self.page(page, list: "messages") { database, cursor, limit in
      try database.rows(
        """
        SELECT * FROM (
          SELECT \(Rows.question) FROM questions WHERE session_id = ?1 AND seq > ?2
          UNION ALL
          SELECT \(Rows.answer) FROM answers WHERE session_id = ?1 AND seq > ?2
        ) ORDER BY seq LIMIT ?3
        """,
        [session.rawValue, cursor?.place ?? 0, limit],
        Rows.readMessage
      )
    } place: {
      ($0.seq, "")
    }
  }

  package func message(
    in session: SessionID,
    clientMessageID: String
  ) async throws -> MessageRecord? {
    try await database.read { database in
      try database.row(
        "SELECT \(Rows.question) FROM questions WHERE session_id = ? AND client_message_id = ?",
        [session.rawValue, clientMessageID]
      ).map(Rows.readMessage)
    }
  }

  package func run(_ id: RunID) async throws -> RunRecord? {
    try await database.read { database in
      let run = try database.row("SELECT \(Rows.run) FROM runs WHERE id = ?", [id.rawValue])
        .map(Rows.readRun)
      return try run.map { try Rows.complete($0, in: database) }
    }
  }

  package func runs(of session: SessionID, _ page: PageRequest) async throws -> Page<RunRecord> {
    try await self.page(page, list: "runs") { database, cursor, limit in
      try database.rows(
        """
        SELECT \(Rows.run) FROM runs WHERE session_id = ? AND started_seq < ?
        ORDER BY started_seq DESC LIMIT ?
        """,
        [session.rawValue, cursor?.place ?? .max, limit],
        Rows.readRun
      ).map { try Rows.complete($0, in: database) }
    } place: {
      ($0.startedSeq, "")
    }
  }

  package func openRuns() async throws -> [RunRecord] {
    try await database.read { database in
      try database.rows(
        """
        SELECT \(Rows.run) FROM runs WHERE status IN ('running', 'waiting')
        ORDER BY started_at, id
        """,
        [],
        Rows.readRun
      ).map { try Rows.complete($0, in: database) }
    }
  }

  package func project(_ id: ProjectID) async throws -> ProjectRecord? {
    try await database.read { database in
      try database.row("SELECT \(Rows.project) FROM film_projects WHERE id = ?", [id.rawValue])
        .map(Rows.readProject)
    }
  }

  package func projects(
    of session: SessionID?,
    _ page: PageRequest
  ) async throws -> Page<ProjectRecord> {
    try await self.page(page, list: "projects") { database, cursor, limit in
      try database.rows(
        """
        SELECT \(Rows.project) FROM film_projects
        WHERE \(session == nil ? "?1 IS NULL" : "session_id = ?1") AND (created_at, id) < (?2, ?3)
        ORDER BY created_at DESC, id DESC LIMIT ?4
        """,
        [session?.rawValue, cursor?.place ?? .max, cursor?.id ?? "", limit],
        Rows.readProject
      )
    } place: {
      ($0.createdAt, $0.id.rawValue)
    }
  }

  package func artifact(_ id: ArtifactID) async throws -> ArtifactRecord? {
    try await database.read { database in
      try database.row("SELECT \(Rows.artifact) FROM artifacts WHERE id = ?", [id.rawValue])
        .map(Rows.readArtifact)
    }
  }

  /// In the order in which they were made.
  package func artifacts(of project: ProjectID) async throws -> [ArtifactRecord] {
    try await database.read { database in
      try database.rows(
        """
        SELECT \(Rows.artifact) FROM artifacts
        WHERE session_id = (SELECT session_id FROM film_projects WHERE id = ?1)
          AND project_id = ?1
        ORDER BY seq
        """,
        [project.rawValue],
        Rows.readArtifact
      )
    }
  }

  /// Reads one row more than asked for, to know whether there is a next page.
  private func page<Element: Sendable>(
    _ request: PageRequest,
    list: String,
    _ read: @escaping @Sendable (Database, PageCursor?, Int) throws -> [Element],
    place: (Element) -> (Int64, String)
  ) async throws -> Page<Element> {
    let cursor = try PageCursor(request.cursor, list: list)
    let limit = try Self.checked(request.limit)
    var elements = try await database.read { try read($0, cursor, limit + 1) }
    guard elements.count > limit else { return Page(elements: elements) }
    elements.removeLast(elements.count - limit)
    let next = elements.last.map(place)
    return Page(
      elements: elements,
      next: next.map { PageCursor(list: list, place: $0.0, id: $0.1).text }
    )
  }
}
