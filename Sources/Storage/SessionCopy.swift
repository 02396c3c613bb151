import AgentKit
import GRDB
import JSONModel

/// A session that begins with the events of another one, under new ids.
///
/// It is made before the transaction that writes it, because what was committed does not change:
/// other writers wait for the rows only.
struct SessionCopy: Sendable {
  private let source: SessionID
  private let map: IdentifierMap
  private let events: [(event: JournalEvent, text: String)]

  /// `events` are the first ones of `source`, without a hole.
  ///
  /// Throws `StoreError.invalid` where they are not.
  init(of source: SessionID, _ events: [JournalEvent]) throws {
    guard events.first?.type == SessionCreated.type,
      zip(events, Int64(1)...).allSatisfy({ $0.seq == $1 })
    else {
      throw StoreError.invalid("A copy of a session needs its events from the first one on.")
    }
    self.source = source
    map = IdentifierMap(of: events, in: source)
    self.events = events.map { [map] event in
      let copy = map.applied(to: event)
      return (copy, copy.data.text)
    }
  }

  /// Writes the copy, and after it what makes it a session that can be worked with: it is active, and
  /// runs that were under way are interrupted.
  func write(
    at time: Int64,
    in database: Database
  ) throws -> (ForkedSession, [CommittedEvent]) {
    for (event, text) in events {
      // The first event's row refers to the session that the event makes.
      if event.seq == 1 { try Projection.apply(event, in: database) }
      guard try EventTable.insert(event, text: text, in: database) else {
        throw StoreError.invalid("The key of event \(event.seq) is there twice.")
      }
      if event.seq > 1 { try Projection.apply(event, in: database) }
    }
    try CatalogueTable.record(events[0].event, in: database)
    try CatalogueTable.recordProjects(of: map.session, at: time, in: database)
    let appended = try EventTable.append(
      try ending(in: database).map(PreparedDraft.init),
      to: map.session,
      at: time,
      in: database
    )
    let fork = ForkedSession(
      session: map.session,
      head: Int64(events.count + appended.new.count),
      runs: map.runs,
      projects: map.projects
    )
    return (fork, appended.new)
  }

  private func ending(in database: Database) throws -> [EventDraft] {
    var drafts = [
      try EventDraft(SessionForked(fromSessionId: source, atSeq: Int64(events.count)))
    ]
    let status: String? = try database.value(
      "SELECT status FROM sessions WHERE id = ?",
      [map.session.rawValue]
    )
    if status == "archived" { drafts.append(try EventDraft(SessionUnarchived())) }
    let open = try database.rows(
      """
      SELECT id FROM runs WHERE session_id = ? AND status IN ('running', 'waiting')
      ORDER BY started_seq
      """,
      [map.session.rawValue]
    ) { RunID(rawValue: $0[0]) }
    for run in open { drafts += try interrupting(run) }
    let queued = try database.rows(
      "SELECT id FROM runs WHERE session_id = ? AND status = 'queued' ORDER BY started_seq",
      [map.session.rawValue]
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
    for (event, _) in events where event.runID == run {
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
