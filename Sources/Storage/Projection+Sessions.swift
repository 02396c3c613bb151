import AgentKit
import GRDB
import JSONModel

/// Sessions and projects.
extension Projection {
  static func insertSession(_ event: JournalEvent, in database: Database) throws {
    let kept = ["workingDirectory", "outputDirectory", "model", "team"]
    let metadata = event.data.objectValue?.filter { kept.contains($0.key) && !$0.value.isNull }
    _ = try event.needed("team")
    try database.run(
      """
      INSERT INTO sessions (id, title, status, created_at, updated_at, metadata)
      VALUES (?, ?, 'active', ?, ?, ?)
      """,
      [
        event.sessionID.rawValue, event.text("title"), event.time, event.time,
        JSONValue.object(metadata ?? [:]).text,
      ]
    )
  }

  static func insertProject(_ event: JournalEvent, in database: Database) throws {
    let project = try event.needed("projectId")
    try database.run(
      """
      INSERT INTO film_projects
        (id, session_id, title, subject, status, version, created_at, updated_at)
      VALUES (?, ?, ?, ?, 'active', 1, ?, ?)
      """,
      [
        project, event.sessionID.rawValue, event.needed("title"), event.text("subject"), event.time,
        event.time,
      ]
    )
    try setCurrentProject(project, of: event, in: database)
  }

  static func updateProject(_ event: JournalEvent, in database: Database) throws {
    try database.run(
      """
      UPDATE film_projects SET title = coalesce(?, title), subject = coalesce(?, subject),
        status = coalesce(?, status), is_archived = coalesce(?, is_archived),
        is_pinned = coalesce(?, is_pinned), version = version + 1, updated_at = ?
      WHERE id = ? AND session_id = ?
      """,
      [
        event.text("title"), event.text("subject"), event.text("status"),
        event.data["isArchived"]?.boolValue, event.data["isPinned"]?.boolValue, event.time,
        event.needed("projectId"), event.sessionID.rawValue,
      ]
    )
  }

  /// The row stays, because the journal's runs and artifacts refer to it.
  static func deleteProject(_ event: JournalEvent, in database: Database) throws {
    let project = try event.needed("projectId")
    let session = event.sessionID.rawValue
    try database.run(
      """
      UPDATE film_projects SET deleted_at = ?1, version = version + 1, updated_at = ?1
      WHERE id = ?2 AND session_id = ?3 AND deleted_at IS NULL
      """,
      [event.time, project, session]
    )
    try database.run(
      "UPDATE sessions SET current_project_id = NULL WHERE id = ? AND current_project_id = ?",
      [session, project]
    )
    try touchSession(event, in: database)
  }

  static func updateSession(_ event: JournalEvent, in database: Database) throws {
    let kept = ["outputDirectory", "model"]
    let changes = event.data.objectValue?.filter { kept.contains($0.key) && !$0.value.isNull }
    try database.run(
      """
      UPDATE sessions SET title = coalesce(?, title), metadata = json_patch(metadata, ?),
        updated_at = ?
      WHERE id = ?
      """,
      [
        event.text("title"), JSONValue.object(changes ?? [:]).text, event.time,
        event.sessionID.rawValue,
      ]
    )
  }

  static func setSession(
    _ event: JournalEvent,
    status: String,
    in database: Database
  ) throws {
    try database.run(
      "UPDATE sessions SET status = ?, updated_at = ? WHERE id = ?",
      [status, event.time, event.sessionID.rawValue]
    )
  }

  /// What stands before the event was copied: the session is as old as its copy, and its model calls
  /// were paid for elsewhere.
  static func markCopy(_ event: JournalEvent, in database: Database) throws {
    try database.run(
      """
      UPDATE sessions SET created_at = ?1, updated_at = ?1, metadata = json_patch(metadata, ?2)
      WHERE id = ?3
      """,
      [
        event.time, JSONValue.object(["forkedFrom": event.data]).text, event.sessionID.rawValue,
      ]
    )
    try database.run(
      "UPDATE model_calls SET is_copy = 1 WHERE session_id = ?",
      [event.sessionID.rawValue]
    )
  }
}
