import AgentKit
import GRDB
import JSONModel

/// The rows of `session_states`: one per version of a key of a project, with its whole value.
enum StateProjection {
  /// Applies the `changes` of `event`.
  ///
  /// Keys that begin with `temp:` live in their step only.
  static func apply(
    _ changes: JSONValue?,
    of project: String,
    _ event: JournalEvent,
    in database: Database
  ) throws {
    for change in changes?.arrayValue ?? [] {
      guard let key = change["key"]?.stringValue, let value = change["value"],
        let reducer = change["reducer"]?.stringValue.flatMap(StateReducer.init(rawValue:))
      else {
        throw StoreError.invariant("The journal refused a change of the state that is incomplete.")
      }
      if key.hasPrefix("temp:") { continue }
      let last = try newest(key, of: project, event.sessionID, reducer, in: database)
      let new = StateChange(key: key, reducer: reducer, value: value).applied(to: last.value)
      try database.run(
        """
        INSERT INTO session_states
          (session_id, project_id, state_key, version, seq, created_at, state_value)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        [
          event.sessionID.rawValue, project, key, last.version.saturatingAdd(1), event.seq,
          event.time,
          new.text,
        ]
      )
    }
  }

  /// The last version, 0 if there is none; its value only where `reducer` needs it.
  private static func newest(
    _ key: String,
    of project: String,
    _ session: SessionID,
    _ reducer: StateReducer,
    in database: Database
  ) throws -> (version: Int, value: JSONValue?) {
    let column = reducer == .replace ? "NULL" : "state_value"
    let row = try database.row(
      """
      SELECT version, \(column) FROM session_states
      WHERE session_id = ? AND project_id = ? AND state_key = ? ORDER BY version DESC LIMIT 1
      """,
      [session.rawValue, project, key]
    )
    guard let row else { return (0, nil) }
    return (row[0], try (row[1] as String?).map(StoredJSON.parse))
  }

  /// The newest version of each key, among those up to event `seq` where that is given.
  static func read(
    of project: String,
    at seq: Int64?,
    in database: Database
  ) throws -> [String: StateEntry] {
    let entries = try database.rows(
      """
      WITH newest AS (
        SELECT session_id, project_id, state_key, max(version) AS version FROM session_states
        WHERE session_id = (SELECT session_id FROM film_projects WHERE id = ?1)
          AND project_id = ?1 AND seq <= ?2
        GROUP BY state_key
      )
      SELECT state_key, state_value, version, seq FROM newest
      JOIN session_states USING (session_id, project_id, state_key, version)
      """,
      [project, seq ?? .max]
    ) { row in
      (
        row[0] as String,
        StateEntry(value: try StoredJSON.parse(row[1]), version: row[2], seq: row[3])
      )
    }
    return Dictionary(entries, uniquingKeysWith: { $1 })
  }
}
