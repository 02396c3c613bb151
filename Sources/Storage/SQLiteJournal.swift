package import AgentKit
import Foundation
import GRDB
import JSONModel

/// The journal in SQLite.
///
/// See `JournalStore` for what it promises.
///
/// An append is committed before it returns and before listeners hear of it; durably, unless the
/// database was opened with another `Durability`. Reading never waits for writing. Neither is affected by a task's cancellation.
package final class SQLiteJournal: JournalStore {
  /// The most events or rows that one call returns, whatever its limit says.
  package static let largestPage = 10_000

  let database: SQLiteDatabase

  package init(_ database: SQLiteDatabase) { self.database = database }

  // MARK: Writing

  package func createSession(
    _ id: SessionID,
    _ payload: SessionCreated
  ) async throws -> JournalEvent {
    let prepared = PreparedDraft(try EventDraft(payload))
    return try await database.write(session: id) { [clock = database.clock] database in
      if try EventTable.head(of: id, in: database) != nil {
        throw StoreError.invalid("There is a session \(id) already.")
      }
      let appended = try EventTable.create(id, prepared, at: clock(), in: database)
      return (appended.events[0], appended.new)
    }
  }

  package func append(
    _ drafts: [EventDraft],
    to session: SessionID,
    ifHead: Int64?
  ) async throws -> [JournalEvent] {
    let prepared = drafts.map(PreparedDraft.init)
    return try await database.write(session: session) { [clock = database.clock] database in
      if let ifHead { try SQLiteJournal.expectHead(ifHead, of: session, in: database) }
      let appended = try EventTable.append(prepared, to: session, at: clock(), in: database)
      return (appended.events, appended.new)
    }
  }

  package func post(_ drafts: [EventDraft], to session: SessionID) {
    let prepared = drafts.map(PreparedDraft.init)
    database.post(session: session) { [clock = database.clock] database in
      try EventTable.append(prepared, to: session, at: clock(), in: database).new
    }
  }

  package func storeBody(_ bytes: [UInt8]) async throws -> String {
    let hash = SHA256.hex(bytes)
    return try await database.write { database in
      try BodyTable.insert(bytes, hash: hash, in: database)
      return (hash, [])
    }
  }

  package func deleteSession(_ id: SessionID, ifHead: Int64?) async throws {
    try await database.write(session: id) { [clock = database.clock] database in
      if let ifHead { try SQLiteJournal.expectHead(ifHead, of: id, in: database) }
      try SQLiteJournal.delete(id, at: clock(), in: database)
      return ((), [])
    }
    database.feed.forget(id)
  }

  /// Throws `headMoved` where a session that is there has another last event.
  private static func expectHead(
    _ head: Int64,
    of session: SessionID,
    in database: Database
  ) throws {
    if try EventTable.head(of: session, in: database) ?? head != head {
      throw StoreError.headMoved(session)
    }
  }

  static func delete(_ id: SessionID, at time: Int64, in database: Database) throws {
    // Bodies may be shared with other sessions: only what nobody else names goes.
    let hashes = try database.rows(
      """
      SELECT hash FROM artifacts WHERE session_id = ?1
      UNION SELECT team FROM runs WHERE session_id = ?1
      """,
      [id.rawValue]
    ) { $0[0] as String }
    try database.run("DELETE FROM sessions WHERE id = ?", [id.rawValue])
    if database.changesCount == 0 { throw StoreError.unknownSession(id) }
    for hash in hashes {
      try database.run("DELETE FROM bodies WHERE hash = ? AND \(BodyTable.isUnnamed)", [hash])
    }
    try CatalogueTable.recordDeletion(of: id, at: time, in: database)
  }

  // MARK: Reading

  package func events(
    of session: SessionID,
    after seq: Int64,
    limit: Int
  ) async throws -> EventPage {
    let limit = try Self.checked(limit)
    if let page = database.feed.page(of: session, after: seq, limit: limit) { return page }
    return try await database.read { database in
      guard let head = try EventTable.head(of: session, in: database) else {
        throw StoreError.unknownSession(session)
      }
      let events = try database.rows(
        """
        SELECT \(EventTable.columns) FROM agent_events
        WHERE session_id = ? AND seq > ? ORDER BY seq LIMIT ?
        """,
        [session.rawValue, seq, limit],
        EventTable.read
      )
      return EventPage(events: events, head: head)
    }
  }

  package func catalogEvents(after seq: Int64, limit: Int) async throws -> CatalogPage {
    let limit = try Self.checked(limit)
    return try await database.read { database in
      try CatalogueTable.page(after: seq, limit: limit, in: database)
    }
  }

  package func events(ofRun run: RunID, types: Set<String>?) async throws -> [JournalEvent] {
    let wanted = types.map { JSONValue.array($0.sorted().map(JSONValue.string)).text }
    return try await database.read { database in
      // Nothing follows a run's end, so that the range is the run's own even in a long session.
      try database.rows(
        """
        WITH bounds AS (
          SELECT runs.session_id, runs.id AS run, questions.seq AS message,
            min(coalesce(questions.seq, runs.started_seq), runs.started_seq) AS first,
            iif(runs.status IN ('completed', 'failed', 'cancelled'), runs.last_seq, ?1) AS last
          FROM runs
          LEFT JOIN questions
            ON questions.id = runs.message_id AND questions.session_id = runs.session_id
          WHERE runs.id = ?2
        )
        SELECT \(EventTable.columns) FROM agent_events JOIN bounds USING (session_id)
        WHERE seq BETWEEN first AND last AND (run_id = run OR seq = message)
          AND (?3 IS NULL OR event_type IN (SELECT value FROM json_each(?3)))
        ORDER BY seq
        """,
        [Int64.max, run.rawValue, wanted],
        EventTable.read
      )
    }
  }

  package func state(
    of project: ProjectID,
    at seq: Int64?
  ) async throws -> [String: StateEntry] {
    try await database.read { database in
      try StateProjection.read(of: project.rawValue, at: seq, in: database)
    }
  }

  package func body(_ hash: String) async throws -> [UInt8]? {
    try await database.read { database in
      let bytes: Data? = try database.value("SELECT bytes FROM bodies WHERE hash = ?", [hash])
      return bytes.map(Array.init)
    }
  }

  static func checked(_ limit: Int) throws -> Int {
    if limit < 1 { throw StoreError.invalid("A limit must be at least 1, and \(limit) is not.") }
    return min(limit, largestPage)
  }

  // MARK: Observing

  package func onCommit(
    _ listener: @escaping @Sendable (SessionID, Int64) -> Void
  ) -> any CommitObservation {
    database.feed.observe(listener)
  }

  package func watch(_ session: SessionID) -> any CommitObservation {
    database.foreignCommits.watch(session)
  }
}
