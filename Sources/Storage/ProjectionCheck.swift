package import AgentKit
import GRDB

/// A row that the journal and its projection disagree about.
package struct ProjectionDifference: Sendable, Hashable {
  package var table: String
  package var session: SessionID
  /// The row as it is stored; nil where it is missing.
  ///
  /// Columns in the order of their names.
  package var stored: String?
  /// The row as the journal has it; nil where there should be none.
  package var rebuilt: String?
}

extension SQLiteJournal {
  /// Rebuilds every projection from the journal, session by session in memory, and returns where
  /// the stored rows differ.
  ///
  /// Changes nothing; appends go on meanwhile.
  package func checkProjections() async throws -> [ProjectionDifference] {
    var differences: [ProjectionDifference] = []
    for session in try await sessionIDs() { differences += try await self.differences(of: session) }
    return differences
  }

  func sessionIDs() async throws -> [SessionID] {
    try await database.read { database in
      try database.rows("SELECT id FROM sessions ORDER BY id") { SessionID(rawValue: $0[0]) }
    }
  }

  /// Reads in a view of its own, so that a long check does not keep the log from being emptied.
  func differences(of session: SessionID) async throws -> [ProjectionDifference] {
    try await database.read { try ProjectionCheck.differences(of: session, in: $0) }
  }
}

enum ProjectionCheck {
  static func differences(
    of session: SessionID,
    in stored: Database
  ) throws -> [ProjectionDifference] {
    try DatabaseQueue().inDatabase { scratch in
      try Schema.createTables(in: scratch)
      try rebuild(session, from: stored, into: scratch)
      return try Schema.projections.flatMap { projection in
        let before = try rows(of: projection, session, in: stored)
        let after = try rows(of: projection, session, in: scratch)
        return compare(before, after).map {
          ProjectionDifference(
            table: projection.table,
            session: session,
            stored: $0,
            rebuilt: $1
          )
        }
      }
    }
  }

  /// Plays the session's journal into the empty tables of `target`.
  static func rebuild(
    _ session: SessionID,
    from source: Database,
    into target: Database
  ) throws {
    let events = try Row.fetchCursor(
      source,
      sql: "SELECT \(EventTable.columns) FROM agent_events WHERE session_id = ? ORDER BY seq",
      arguments: [session.rawValue]
    )
    try target.inTransaction {
      while let row = try events.next() {
        let event = try EventTable.read(row)
        // The first event's row refers to the session that the event makes.
        if event.seq == 1 { try Projection.apply(event, in: target) }
        _ = try EventTable.insert(event, text: row[8], in: target)
        if event.seq > 1 { try Projection.apply(event, in: target) }
      }
      return .commit
    }
  }

  /// The rows as texts.
  ///
  /// The number that full-text search needs is no fact, and is left out.
  private static func rows(
    of projection: Schema.Projection,
    _ session: SessionID,
    in database: Database
  ) throws -> [String] {
    try database.rows(
      """
      SELECT * FROM \(projection.table) WHERE \(projection.session) = ?
      ORDER BY \(projection.order)
      """,
      [session.rawValue]
    ) { row in
      row.filter { name, _ in name != "number" }
        .map { name, value in "\(name)=\(value)" }.sorted().joined(separator: " ")
    }
  }

  private static func compare(_ stored: [String], _ rebuilt: [String]) -> [(String?, String?)] {
    if stored == rebuilt { return [] }
    let missing = Set(rebuilt).subtracting(stored)
    let surplus = Set(stored).subtracting(rebuilt)
    return surplus.sorted().map { ($0, nil) } + missing.sorted().map { (nil, $0) }
  }
}
