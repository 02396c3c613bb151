package import AgentKit
import GRDB

/// Search over all sessions.
extension SQLiteJournal {
  /// Projects whose title has all the words of `text` as parts come first, since a title says what
  /// the whole is about; then the messages that have any of the words, those with most of them first.
  package func search(
    _ text: String,
    kinds: Set<SearchHit.Kind>,
    limit: Int
  ) async throws -> [SearchHit] {
    let limit = try Self.checked(limit)
    let parts = kinds.contains(.project) ? FullTextQuery.allParts(of: text) : nil
    let words = FullTextQuery.anyWord(of: text)
    return try await database.read { database in
      var hits: [SearchHit] = []
      if let parts { hits = try Self.projects(parts, limit, in: database) }
      if let words, hits.count < limit {
        hits += try Self.messages(words, kinds, limit - hits.count, in: database)
      }
      return hits
    }
  }

  private static func projects(
    _ pattern: String,
    _ limit: Int,
    in database: Database
  ) throws -> [SearchHit] {
    try database.rows(
      """
      SELECT 'project', projects.id, session_id, NULL, projects.title,
        \(snippet(of: "film_projects_text")), created_at
      FROM film_projects_text JOIN film_projects AS projects
        ON projects.number = film_projects_text.rowid
      WHERE film_projects_text MATCH ? AND deleted_at IS NULL
      ORDER BY film_projects_text.rank, created_at DESC, projects.id LIMIT ?
      """,
      marks + [pattern, limit],
      read
    )
  }

  private static func messages(
    _ pattern: String,
    _ kinds: Set<SearchHit.Kind>,
    _ limit: Int,
    in database: Database
  ) throws -> [SearchHit] {
    var found: [(hit: SearchHit, rank: Double)] = []
    for (kind, table) in [(SearchHit.Kind.question, "questions"), (.answer, "answers")]
    where kinds.contains(kind) {
      found += try database.rows(
        """
        SELECT '\(kind.rawValue)', project_id, messages.session_id, messages.id,
          coalesce(projects.title, sessions.title, ''), \(snippet(of: "\(table)_text")),
          messages.created_at, \(table)_text.rank
        FROM \(table)_text JOIN \(table) AS messages ON messages.number = \(table)_text.rowid
          LEFT JOIN film_projects AS projects ON projects.id = project_id
          LEFT JOIN sessions ON sessions.id = messages.session_id
        WHERE \(table)_text MATCH ? AND projects.deleted_at IS NULL
        ORDER BY \(table)_text.rank, messages.created_at DESC LIMIT ?
        """,
        marks + [pattern, limit]
      ) { (try read($0), $0[7]) }
    }
    found.sort { ($0.rank, $1.hit.createdAt) < ($1.rank, $0.hit.createdAt) }
    return found.prefix(limit).map(\.hit)
  }

  private static func snippet(of index: String) -> String { "snippet(\(index), 0, ?, ?, '…', 24)" }

  private static let marks: StatementArguments = [
    SearchHit.highlightStart, SearchHit.highlightEnd,
  ]

  private static func read(_ row: Row) throws -> SearchHit {
    SearchHit(
      kind: SearchHit.Kind(rawValue: row[0]) ?? .question,
      projectID: (row[1] as String?).map(ProjectID.init(rawValue:)),
      sessionID: SessionID(rawValue: row[2]),
      messageID: (row[3] as String?).map(MessageID.init(rawValue:)),
      title: row[4],
      snippet: row[5],
      createdAt: row[6]
    )
  }
}
