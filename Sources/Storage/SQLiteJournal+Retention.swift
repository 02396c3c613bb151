import AgentKit
import GRDB

/// Old sessions become read-only, and may go.
extension SQLiteJournal {
  /// What `retain` would do now.
  package func retentionPlan(_ policy: RetentionPolicy) async throws -> RetentionPlan {
    try await database.read { [now = database.clock()] database in
      try RetentionTable.plan(policy, at: now, in: database)
    }
  }

  /// Archives and purges what the policy says, each session in a commit of its own, and returns what
  /// was done.
  ///
  /// Whether it is so is asked once more in the commit: a session that somebody has just worked on, or
  /// pinned, stays. No file outside the database is touched.
  package func retain(_ policy: RetentionPolicy) async throws -> RetentionPlan {
    try await carryOut(retentionPlan(policy), of: policy)
  }

  /// Does of `plan` what is still due, and returns that.
  func carryOut(
    _ plan: RetentionPlan,
    of policy: RetentionPolicy
  ) async throws -> RetentionPlan {
    var plan = plan
    var done: [RetentionPlan.Decision] = []
    for decision in plan.decisions {
      if decision.verdict == .archive || decision.verdict == .purge {
        guard try await retain(decision.session.id, policy, decision.verdict) else { continue }
        if decision.verdict == .purge { database.feed.forget(decision.session.id) }
      }
      done.append(decision)
    }
    plan.decisions = done
    let purged = !plan.sessions(.purge).isEmpty
    try await database.write { [now = database.clock()] database in
      if purged { try BodyTable.deleteUnnamed(in: database) }
      try RetentionTable.stamp(now, in: database)
      return ((), [])
    }
    return plan
  }

  /// False where something else is true of the session by now.
  private func retain(
    _ id: SessionID,
    _ policy: RetentionPolicy,
    _ expected: RetentionPolicy.Verdict
  ) async throws -> Bool {
    let archived = PreparedDraft(try EventDraft(SessionArchived()))
    return try await database.write(session: id) { [clock = database.clock] database in
      let now = clock()
      guard let session = try RetentionTable.session(id, in: database),
        policy.verdict(on: session, at: now) == expected
      else { return (false, []) }
      if expected == .purge {
        try SQLiteJournal.delete(id, at: now, in: database)
        return (true, [])
      }
      let appended = try EventTable.append([archived], to: id, at: now, in: database)
      return (true, appended.new)
    }
  }

  /// When `retain` was last done, by any process; Unix milliseconds, nil if never.
  package func lastRetention() async throws -> Int64? {
    try await database.read { try RetentionTable.stamp(in: $0) }
  }

  /// Unix milliseconds, by the database's clock.
  package var now: Int64 { database.clock() }
}

/// What the policy wants to know of sessions.
enum RetentionTable {
  private static let columns = """
    id, title,
    coalesce((SELECT created_at FROM agent_events
      WHERE session_id = sessions.id AND event_type <> '\(SessionArchived.type)'
      ORDER BY seq DESC LIMIT 1), created_at),
    iif(status = 'archived', coalesce((SELECT created_at FROM agent_events
      WHERE session_id = sessions.id AND event_type = '\(SessionArchived.type)'
      ORDER BY seq DESC LIMIT 1), updated_at), NULL),
    EXISTS (SELECT 1 FROM film_projects
      WHERE session_id = sessions.id AND is_pinned AND deleted_at IS NULL),
    (SELECT status FROM runs WHERE session_id = sessions.id
      AND status IN ('queued', 'running', 'waiting', 'interrupted') ORDER BY started_seq DESC LIMIT 1)
    """

  private static func read(_ row: Row) -> RetentionPolicy.Session {
    RetentionPolicy.Session(
      id: SessionID(rawValue: row[0]),
      title: row[1],
      lastWorkedOn: row[2],
      archivedAt: row[3],
      isPinned: row[4],
      openRun: (row[5] as String?).flatMap(RunStatus.init(rawValue:))
    )
  }

  static func session(
    _ id: SessionID,
    in database: Database
  ) throws -> RetentionPolicy.Session? {
    try database.row("SELECT \(columns) FROM sessions WHERE id = ?", [id.rawValue]).map(read)
  }

  static func plan(
    _ policy: RetentionPolicy,
    at now: Int64,
    in database: Database
  ) throws -> RetentionPlan {
    var plan = RetentionPlan()
    for var session in try database.rows("SELECT \(columns) FROM sessions", [], read) {
      let verdict = policy.verdict(on: session, at: now)
      switch verdict {
      case .active: plan.active += 1
      case .archived: plan.archived += 1
      default:
        session.bytes = try bytes(of: session.id, in: database)
        plan.decisions.append(RetentionPlan.Decision(session: session, verdict: verdict))
      }
    }
    plan.decisions.sort {
      ($0.session.lastWorkedOn, $0.session.id.rawValue)
        < ($1.session.lastWorkedOn, $1.session.id.rawValue)
    }
    plan.spareBytes =
      try database.value("SELECT sum(length(bytes)) FROM bodies WHERE \(BodyTable.isUnnamed)") ?? 0
    return plan
  }

  /// The texts of a session, in all tables, and the bodies that no other session names.
  private static func bytes(of session: SessionID, in database: Database) throws -> Int {
    let texts: Int? = try database.value(
      """
      SELECT
        (SELECT coalesce(sum(length(event_data) + 150), 0) FROM agent_events WHERE session_id = ?1)
        + (SELECT coalesce(sum(length(state_value) + 120), 0) FROM session_states
          WHERE session_id = ?1)
        + (SELECT coalesce(sum(length(reasoning_text) + length(tool_calls) + 250), 0)
          FROM inferential_reasoning WHERE session_id = ?1)
        + (SELECT coalesce(sum(length(question_text) + 250), 0) FROM questions
          WHERE session_id = ?1)
        + (SELECT coalesce(sum(length(answer_text) + 250), 0) FROM answers WHERE session_id = ?1)
        + (SELECT coalesce(sum(length(bytes)), 0) FROM bodies
          WHERE hash IN (SELECT hash FROM artifacts WHERE session_id = ?1
              UNION SELECT team FROM runs WHERE session_id = ?1)
            AND NOT EXISTS (SELECT 1 FROM artifacts
              WHERE artifacts.hash = bodies.hash AND session_id <> ?1)
            AND hash NOT IN (SELECT team FROM runs WHERE session_id <> ?1))
      """,
      [session.rawValue]
    )
    return texts ?? 0
  }

  // MARK: When it was last done

  static func stamp(_ time: Int64, in database: Database) throws {
    try database.run(
      """
      INSERT INTO settings (name, value) VALUES ('retained_at', ?1)
      ON CONFLICT (name) DO UPDATE SET value = ?1
      """,
      [String(time)]
    )
  }

  static func stamp(in database: Database) throws -> Int64? {
    let text: String? = try database.value("SELECT value FROM settings WHERE name = 'retained_at'")
    return text.flatMap { Int64($0) }
  }
}
