package import AgentKit
import GRDB

/// Search over all sessions. A query is plain words, never a query language.
extension SQLiteJournal {
  /// The projects whose title has all the words of `text` as parts, best first.
  package func searchProjects(_ text: String, limit: Int) async throws -> [ProjectRecord] {
    let limit = try Self.checked(limit)
    guard let pattern = FullTextQuery.allParts(of: text) else { return [] }
    return try await database.read { database in
      try database.rows(
        """
        SELECT \(Rows.project) FROM film_projects
        JOIN (SELECT rowid AS found, rank FROM film_projects_text WHERE film_projects_text MATCH ?)
          ON found = number
        ORDER BY rank, created_at DESC, id LIMIT ?
        """,
        [pattern, limit],
        Rows.readProject
      )
    }
  }

  /// The messages that have any of the words of `text`, best first.
  package func searchMessages(_ text: String, limit: Int) async throws -> [MessageRecord] {
    let limit = try Self.checked(limit)
    guard let pattern = FullTextQuery.anyWord(of: text) else { return [] }
    return try await database.read { database in
      try database.rows(
        """
        SELECT * FROM (
          SELECT \(Rows.question), rank FROM questions JOIN (
            SELECT rowid AS found, rank FROM questions_text WHERE questions_text MATCH ?1
          ) ON found = number
          UNION ALL
          SELECT \(Rows.answer), rank FROM answers JOIN (
            SELECT rowid AS found, rank FROM answers_text WHERE answers_text MATCH ?1
          ) ON found = number
        ) ORDER BY rank, created_at DESC LIMIT ?2
        """,
        [pattern, limit],
        Rows.readMessage
      )
    }
  }
}
