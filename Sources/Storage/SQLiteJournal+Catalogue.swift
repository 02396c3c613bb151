package import AgentKit
import GRDB

/// The catalogue: lists are newest first, but messages, which are in the order of the conversation.
extension SQLiteJournal {
  package func session(_ id: SessionID) async throws -> SessionRecord? {
    try await database.read { database in
      try database.row("SELECT \(Rows.session) FROM sessions WHERE id = ?", [id.rawValue])
        .map(Rows.readSession)
    }
  }

  package func sessions(
    _ filter: SessionFilter,
    _ page: PageRequest
  ) async throws -> Page<SessionRecord> {
    var list = PagedList(
      "sessions",
      columns: Rows.session,
      of: "sessions",
      order: .newestFirst,
      read: Rows.readSession
    )
    list.narrow("status = ?", filter.status)
    return try await self.page(page, of: list)
  }

  package func messages(
    of session: SessionID,
    _ page: PageRequest
  ) async throws -> Page<MessageRecord> {
    var list = PagedList(
      "messages",
      columns: "*",
      of: """
        (SELECT \(Rows.question) FROM questions UNION ALL SELECT \(Rows.answer) FROM answers)
        """,
      order: .journal,
      read: Rows.readMessage
    )
    list.narrow("session_id = ?", session.rawValue)
    return try await self.page(page, of: list)
  }

  package func message(_ id: MessageID) async throws -> MessageRecord? {
    try await database.read { database in
      let question = try database.row(
        "SELECT \(Rows.question) FROM questions WHERE id = ?",
        [id.rawValue]
      )
      if let question { return Rows.readMessage(question) }
      return try database.row("SELECT \(Rows.answer) FROM answers WHERE id = ?", [id.rawValue])
        .map(Rows.readMessage)
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

  package func project(_ id: ProjectID) async throws -> ProjectRecord? {
    try await database.read { database in
      try database.row(
        "SELECT \(Rows.project) FROM film_projects WHERE id = ? AND deleted_at IS NULL",
        [id.rawValue]
      ).map(Rows.readProject)
    }
  }

  package func projects(
    _ filter: ProjectFilter,
    _ page: PageRequest
  ) async throws -> Page<ProjectRecord> {
    var list = PagedList(
      "projects",
      columns: Rows.project,
      of: "film_projects",
      order: .newestFirst,
      read: Rows.readProject
    )
    list.narrow("deleted_at IS NULL")
    list.narrow("session_id = ?", filter.session?.rawValue)
    list.narrow("is_archived = ?", filter.isArchived)
    return try await self.page(page, of: list)
  }
}
