import AgentKit
import GRDB
import JSONModel

/// Questions to the person, and the runs that wait for their answers.
extension Projection {
  static func openInteraction(_ event: JournalEvent, in database: Database) throws {
    let run = try event.neededRun()
    try database.run(
      """
      INSERT INTO interactions (id, session_id, run_id, step, status, request, asked_seq,
        created_at, agent_name, path)
      VALUES (?, ?, ?, ?, 'open', ?, ?, ?, ?, ?)
      """,
      [
        event.needed("interactionId"), event.sessionID.rawValue, run, event.text("step"),
        event.data.text, event.seq, event.time, event.agent, event.path,
      ]
    )
    try setRun(event, from: .running, to: .waiting, in: database)
  }

  /// The first answer counts.
  static func resolveInteraction(_ event: JournalEvent, in database: Database) throws {
    try database.run(
      """
      UPDATE interactions SET status = ?, response = ?, answered_seq = ?, answered_at = ?
      WHERE id = ? AND session_id = ? AND status = 'open'
      """,
      [
        event.needed("status"), event.data.text, event.seq, event.time,
        event.needed("interactionId"), event.sessionID.rawValue,
      ]
    )
    if try !hasOpenInteraction(event, in: database) {
      try setRun(event, from: .waiting, to: .running, in: database)
    }
  }

  static func hasOpenInteraction(_ event: JournalEvent, in database: Database) throws -> Bool {
    try database.value(
      "SELECT EXISTS (SELECT 1 FROM interactions WHERE run_id = ? AND status = 'open')",
      [event.neededRun()]
    ) ?? false
  }

  private static func setRun(
    _ event: JournalEvent,
    from old: RunStatus,
    to new: RunStatus,
    in database: Database
  ) throws {
    try database.run(
      "UPDATE runs SET status = ?, last_seq = ? WHERE id = ? AND status = ?",
      [new.rawValue, event.seq, event.neededRun(), old.rawValue]
    )
    if database.changesCount > 0 { try touch(event, in: database) }
  }
}
