import AgentKit
import GRDB
import JSONModel

/// A session that begins with the events of another one, under new ids.
///
/// All of it, with its projections and its last events, is made in memory before the transaction that
/// writes it, because what was committed does not change: other writers wait for rows only, and for
/// no parsing and folding.
struct SessionCopy: Sendable {
  private struct Table {
    var insert: String
    var rows: [StatementArguments]
  }

  private let map: IdentifierMap
  private let created: JournalEvent
  private let last: [CommittedEvent]
  private let head: Int64
  private let tables: [Table]

  /// `events` are the first ones of `source`, without a hole; after them stands what makes the copy a
  /// session that can be worked with: it is active, and runs that were under way are interrupted.
  ///
  /// Throws `StoreError.invalid` where they are not.
  init(of source: SessionID, _ events: [JournalEvent], at time: Int64) throws {
    guard let first = events.first, first.type == SessionCreated.type,
      zip(events, Int64(1)...).allSatisfy({ $0.seq == $1 })
    else {
      throw StoreError.invalid("A copy of a session needs its events from the first one on.")
    }
    let map = IdentifierMap(of: events, in: source)
    self.map = map
    created = map.applied(to: first)
    head = Int64(events.count)
    (last, tables) = try DatabaseQueue().write { scratch in
      try Schema.createTables(in: scratch)
      var journal = Table(insert: EventTable.insertion, rows: [])
      let copies = events.map(map.applied)
      for copy in copies { journal.rows.append(try SessionCopy.play(copy, into: scratch)) }
      let end = SessionCopy.Ending(events: copies, source: source, session: map.session)
      let appended = try EventTable.append(
        try end.drafts(in: scratch).map(PreparedDraft.init),
        to: map.session,
        at: time,
        in: scratch
      )
      journal.rows += appended.new.map { EventTable.row($0.event, text: $0.event.data.text) }
      return (appended.new, try SessionCopy.tables(of: scratch, journal))
    }
  }

  /// Returns the event's row.
  private static func play(
    _ event: JournalEvent,
    into scratch: Database
  ) throws -> StatementArguments {
    let text = event.data.text
    // The first event's row refers to the session that the event makes.
    if event.seq == 1 { try Projection.apply(event, in: scratch) }
    guard try EventTable.insert(event, text: text, in: scratch) else {
      throw StoreError.invalid("The key of event \(event.seq) is there twice.")
    }
    if event.seq > 1 { try Projection.apply(event, in: scratch) }
    return EventTable.row(event, text: text)
  }

  /// The rows of the journal, and of what it folds to, in an order in which they can be inserted.
  private static func tables(of scratch: Database, _ journal: Table) throws -> [Table] {
    var tables = try Schema.projections.map(\.table).map { name in
      // Without what SQLite computes; the number that full-text search needs is each database's own.
      let all = try scratch.rows("SELECT name FROM pragma_table_info('\(name)')") {
        $0[0] as String
      }
      let columns = all.filter { $0 != "number" }
      let list = columns.joined(separator: ", ")
      let marks = columns.map { _ in "?" }.joined(separator: ", ")
      let order = all.count > columns.count ? "ORDER BY number" : ""
      return Table(
        insert: "INSERT INTO \(name) (\(list)) VALUES (\(marks))",
        rows: try scratch.rows("SELECT \(list) FROM \(name) \(order)") {
          StatementArguments($0.databaseValues)
        }
      )
    }
    // Events refer to their session.
    tables.insert(journal, at: 1)
    return tables
  }

  func write(
    at time: Int64,
    in database: Database
  ) throws -> (ForkedSession, [CommittedEvent]) {
    for table in tables {
      let statement = try database.cachedStatement(sql: table.insert)
      for row in table.rows {
        // As many as the statement takes, by the way in which they were made.
        statement.setUncheckedArguments(row)
        try statement.execute()
      }
    }
    try CatalogueTable.record(created, in: database)
    try CatalogueTable.recordProjects(of: map.session, at: time, in: database)
    for committed in last { try CatalogueTable.record(committed.event, in: database) }
    let fork = ForkedSession(
      session: map.session,
      head: head + Int64(last.count),
      runs: map.runs,
      projects: map.projects
    )
    return (fork, last)
  }
}

extension SessionCopy {
  /// What follows the copied events.
  private struct Ending {
    let events: [JournalEvent]
    let source: SessionID
    let session: SessionID

    func drafts(in database: Database) throws -> [EventDraft] {
      var drafts = [
        try EventDraft(SessionForked(fromSessionId: source, atSeq: Int64(events.count)))
      ]
      let status: String? = try database.value(
        "SELECT status FROM sessions WHERE id = ?",
        [session.rawValue]
      )
      if status == "archived" { drafts.append(try EventDraft(SessionUnarchived())) }
      let open = try database.rows(
        """
        SELECT id FROM runs WHERE session_id = ? AND status IN ('running', 'waiting')
        ORDER BY started_seq
        """,
        [session.rawValue]
      ) { RunID(rawValue: $0[0]) }
      for run in open { drafts += try interrupting(run) }
      let queued = try database.rows(
        "SELECT id FROM runs WHERE session_id = ? AND status = 'queued' ORDER BY started_seq",
        [session.rawValue]
      ) { RunID(rawValue: $0[0]) }
      drafts += try queued.map { run in
        try EventDraft(runID: run, key: "ended", RunCancelled(reason: "copied while it waited"))
      }
      return drafts
    }

    /// Closes the items that a run has open at its last event, then the run, as for one whose process
    /// died.
    private func interrupting(_ run: RunID) throws -> [EventDraft] {
      let reason = "copied while it was under way"
      var last: Int64 = 0
      var open: [(item: String, event: JournalEvent)] = []
      for event in events where event.runID == run {
        last = event.seq
        guard let item = event.data["itemId"]?.stringValue else { continue }
        if event.type == ItemStarted.type { open.append((item, event)) }
        if event.type == ItemCompleted.type { open.removeAll { $0.item == item } }
      }
      var drafts = try open.map { item, event in
        try EventDraft(
          runID: run,
          agent: event.agent,
          path: event.path,
          key: event.key.map { "\($0)/completed" },
          ItemCompleted(
            itemId: ItemID(rawValue: item),
            status: .abandoned,
            text: "",
            reason: reason
          )
        )
      }
      drafts.append(
        try EventDraft(
          runID: run,
          key: "interrupted@\(last)",
          RunInterrupted(reason: .user, message: reason)
        )
      )
      return drafts
    }
  }
}
