package import AgentKit
import Foundation
import GRDB

/// Sessions that begin as a copy of another one, of this database or of an export.
extension SQLiteJournal {
  package func fork(_ session: SessionID, at seq: Int64) async throws -> ForkedSession {
    let copy = try await database.read { [now = database.clock()] database in
      guard let head = try EventTable.head(of: session, in: database) else {
        throw StoreError.unknownSession(session)
      }
      guard (1...head).contains(seq) else {
        throw StoreError.invalid("The session \(session) has no event \(seq); its last is \(head).")
      }
      // What came with an export stays so in every copy.
      let importedThrough: Int64? = try database.value(
        """
        SELECT CAST(metadata ->> '$.forkedFrom.importedThrough' AS INTEGER) FROM sessions
        WHERE id = ?
        """,
        [session.rawValue]
      )
      return try SessionCopy(
        of: session,
        EventTable.first(seq, of: session, in: database),
        importedThrough: importedThrough,
        at: now
      )
    }
    return try await database.write { [clock = database.clock] database in
      // Bodies go with the last session that names them.
      if try EventTable.head(of: session, in: database) == nil {
        throw StoreError.unknownSession(session)
      }
      return try copy.write(at: clock(), in: database)
    }
  }

  package func export(_ session: SessionID) async throws -> [UInt8] {
    let exportedAt = database.clock()
    return try await database.read { [epoch = database.epoch] database in
      let events = try EventTable.first(.max, of: session, in: database)
      if events.isEmpty { throw StoreError.unknownSession(session) }
      let bodies = try database.rows(
        """
        SELECT hash, bytes FROM bodies WHERE hash IN (
          SELECT hash FROM artifacts WHERE session_id = ?1
          UNION SELECT team FROM runs WHERE session_id = ?1
        ) ORDER BY hash
        """,
        [session.rawValue]
      ) { row in (row[0] as String, Array(row[1] as Data)) }
      let teams = try database.rows(
        "SELECT DISTINCT team FROM runs WHERE session_id = ? AND team <> '' ORDER BY team",
        [session.rawValue]
      ) { $0[0] as String }
      return SessionArchiveFile(
        session: session,
        epoch: epoch,
        exportedAt: exportedAt,
        events: events,
        bodies: bodies,
        teams: teams
      ).text
    }
  }

  package func `import`(
    into place: ImportPlace,
    _ next: () async throws -> [UInt8]?
  ) async throws -> ForkedSession {
    let file = try await database.read { _ in try SessionImport(place: place) }
    while let bytes = try await next() { try await file.feed(bytes) }
    let copy = try await database.read { [now = database.clock()] _ in try file.finish(at: now) }
    return try await database.write { [clock = database.clock] database in
      try copy.write(at: clock(), in: database)
    }
  }
}
