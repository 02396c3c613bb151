import AgentKit
import GRDB
import JSONModel

/// A session that begins with the events of another one, under new ids.
///
/// All of it, with its projections and its last events, is made in a database of its own before the
/// transaction that writes it, because what was committed does not change: other writers wait for
/// rows only, and for no parsing and folding.
struct SessionCopy: Sendable {
  private let scratch: DatabaseQueue
  private let map: IdentifierMap
  private let created: JournalEvent
  private let last: [CommittedEvent]
  private let head: Int64

  /// `events` are the first ones of `source`, without a hole; after them stands what makes the copy a
  /// session that can be worked with: it is active, and runs that were under way are interrupted.
  ///
  /// Throws `StoreError.invalid` where they are not.
  init(
    of source: SessionID,
    _ events: [JournalEvent],
    importedThrough: Int64?,
    at time: Int64
  ) throws {
    guard let first = events.first, first.type == SessionCreated.type,
      zip(events, Int64(1)...).allSatisfy({ $0.seq == $1 })
    else {
      throw StoreError.invalid("A copy of a session needs its events from the first one on.")
    }
    let map = IdentifierMap(of: events, in: source)
    let scratch = try DatabaseQueue()
    try scratch.write { database in
      try Schema.createTables(in: database)
      for event in events { try SessionCopy.play(map.applied(to: event), into: database) }
    }
    try self.init(
      played: scratch,
      map: map,
      created: map.applied(to: first),
      ending: SessionForked(
        fromSessionId: source,
        atSeq: Int64(events.count),
        importedThrough: importedThrough.map { min($0, Int64(events.count)) }
      ),
      at: time
    )
  }

  /// `scratch` holds the copied events, played; `created` is the first of them.
  init(
    played scratch: DatabaseQueue,
    map: IdentifierMap,
    created: JournalEvent,
    ending: SessionForked,
    at time: Int64
  ) throws {
    self.scratch = scratch
    self.map = map
    self.created = created
    head = ending.atSeq
    last = try scratch.write { database in
      let end = SessionCopy.Ending(forked: ending, session: map.session)
      let drafts = try end.drafts(in: database).map(PreparedDraft.init)
      return try EventTable.append(drafts, to: map.session, at: time, in: database).new
    }
  }

  static func play(_ event: JournalEvent, into scratch: Database) throws {
    let text = event.data.text
    // The first event's row refers to the session that the event makes.
    if event.seq == 1 { try Projection.apply(event, in: scratch) }
    guard try EventTable.insert(event, text: text, in: scratch) else {
      throw StoreError.invalid("This export holds the key of event \(event.seq) twice.")
    }
    if event.seq > 1 { try Projection.apply(event, in: scratch) }
  }

  func write(
    at time: Int64,
    in database: Database
  ) throws -> (ForkedSession, [CommittedEvent]) {
    try scratch.read { scratch in
      try copyBodies(of: scratch, to: database)
      // Events refer to their session.
      var tables = Schema.projections.map(\.table)
      tables.insert("agent_events", at: 1)
      for table in tables { try copy(table, of: scratch, to: database) }
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

  private func copyBodies(of scratch: Database, to database: Database) throws {
    let bodies = try Row.fetchCursor(scratch, sql: "SELECT hash, bytes FROM bodies")
    while let row = try bodies.next() {
      try database.run(
        "INSERT INTO bodies (hash, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING",
        StatementArguments(row.databaseValues)
      )
    }
  }

  private func copy(_ table: String, of scratch: Database, to database: Database) throws {
    // Without what SQLite computes; the number that full-text search needs is each database's own.
    let all = try scratch.rows("SELECT name FROM pragma_table_info('\(table)')") {
      $0[0] as String
    }
    let columns = all.filter { $0 != "number" }
    let list = columns.joined(separator: ", ")
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    let order = all.count > columns.count ? "ORDER BY number" : ""
    let rows = try Row.fetchCursor(scratch, sql: "SELECT \(list) FROM \(table) \(order)")
    let statement = try database.cachedStatement(
      sql: "INSERT INTO \(table) (\(list)) VALUES (\(marks))"
    )
    while let row = try rows.next() {
      // As many as the statement takes, by the way in which they were made.
      statement.setUncheckedArguments(StatementArguments(row.databaseValues))
      try statement.execute()
    }
  }
}

extension SessionCopy {
  /// What follows the copied events.
  private struct Ending {
    let forked: SessionForked
    let session: SessionID

    func drafts(in database: Database) throws -> [EventDraft] {
      var drafts = [try EventDraft(forked)]
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
      if forked.importedThrough == forked.atSeq { drafts += try withdrawnQuestions(in: database) }
      for run in open { drafts += try interrupting(run, in: database) }
      let queued = try database.rows(
        "SELECT id FROM runs WHERE session_id = ? AND status = 'queued' ORDER BY started_seq",
        [session.rawValue]
      ) { RunID(rawValue: $0[0]) }
      drafts += try queued.map { run in
        try EventDraft(runID: run, key: "ended", RunCancelled(reason: "copied while it waited"))
      }
      return drafts
    }

    /// Ends the questions that came with an export.
    ///
    /// Their words are a stranger's, whatever the run would do with the answer: a run that goes on asks
    /// in its own.
    private func withdrawnQuestions(in database: Database) throws -> [EventDraft] {
      try database.rows(
        """
        SELECT \(Rows.interaction) FROM interactions WHERE session_id = ? AND status = 'open'
        ORDER BY asked_seq
        """,
        [session.rawValue],
        Rows.readInteraction
      ).map { question in
        try EventDraft(
          runID: question.runID,
          agent: question.agent,
          path: question.path,
          key: "\(question.request.step)/resolved#\(question.request.attempt)",
          InteractionResolved(interactionId: question.id, status: .cancelled)
        )
      }
    }

    /// Closes the items that a run has open at its last event, then the run, as for one whose process
    /// died.
    private func interrupting(_ run: RunID, in database: Database) throws -> [EventDraft] {
      let reason = "copied while it was under way"
      var open: [(item: String, event: JournalEvent)] = []
      let events = try database.rows(
        """
        SELECT \(EventTable.columns) FROM agent_events
        WHERE session_id = ? AND run_id = ?
          AND event_type IN ('\(ItemStarted.type)', '\(ItemCompleted.type)') ORDER BY seq
        """,
        [session.rawValue, run.rawValue],
        EventTable.read
      )
      for event in events {
        guard let item = event.data["itemId"]?.stringValue else { continue }
        if event.type == ItemStarted.type { open.append((item, event)) }
        if event.type == ItemCompleted.type { open.removeAll { $0.item == item } }
      }
      let last: Int64? = try database.value(
        "SELECT max(seq) FROM agent_events WHERE session_id = ? AND run_id = ?",
        [session.rawValue, run.rawValue]
      )
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
          key: "interrupted@\(last ?? 0)",
          RunInterrupted(reason: .user, message: reason)
        )
      )
      return drafts
    }
  }
}
