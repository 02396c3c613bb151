import AgentKit
import GRDB
import JSONModel

/// The rows of `catalog_events`: what of every session's journal changes a list of sessions,
/// projects or runs, with what such a list shows of it as of then.
///
/// They are numbered in the transaction that writes the event itself. Only the newest are kept: a
/// client that was away for longer reads the lists.
enum CatalogueTable {
  /// The most rows there are.
  static let capacity: Int64 = 10_000
  /// How often rows are trimmed, counted in rows; each time to as many below the capacity.
  private static let period: Int64 = 500

  /// Writes down what `event`, which is in the projections, changes in a list; nothing for most.
  static func record(_ event: JournalEvent, in database: Database) throws {
    switch event.type {
    case SessionCreated.type, SessionUpdated.type, SessionArchived.type, SessionUnarchived.type,
      SessionForked.type:
      try insert(event, session, [event.sessionID.rawValue], in: database)
    case ProjectCreated.type, ProjectUpdated.type:
      try insert(event, project, [event.needed("projectId")], in: database)
    case ProjectDeleted.type:
      try insert(event, "json_object('projectId', ?)", [event.needed("projectId")], in: database)
    case RunQueued.type, RunStarted.type, RunResumed.type, RunInterrupted.type, RunCompleted.type,
      RunFailed.type,
      RunCancelled.type:
      let status = RunStatus(rawValue: String(event.type.dropFirst("run.".count)))
      try insert(
        event,
        "json_patch(json_object('status', ?), coalesce((\(run)), '{}'))",
        [status?.rawValue, event.runID?.rawValue],
        in: database
      )
    case InteractionOpened.type, InteractionResolved.type:
      try insert(
        event,
        "json_patch(coalesce((\(run)), '{}'), coalesce((\(interaction)), '{}'))",
        [event.runID?.rawValue, event.needed("interactionId")],
        in: database
      )
    default: break
    }
  }

  /// The projects of a copied session, whose own events are not in the catalogue.
  static func recordProjects(of session: SessionID, at time: Int64, in database: Database) throws {
    let projects = try database.rows(
      "SELECT id FROM film_projects WHERE session_id = ? AND deleted_at IS NULL ORDER BY number",
      [session.rawValue]
    ) { $0[0] as String }
    for project in projects {
      let event = JournalEvent(
        sessionID: session,
        seq: 0,
        time: time,
        type: ProjectCreated.type,
        data: ["projectId": .string(project)]
      )
      try record(event, in: database)
    }
  }

  /// Says that a session is gone, and forgets what the catalogue said of it.
  static func recordDeletion(of session: SessionID, at time: Int64, in database: Database) throws {
    try database.run(
      """
      UPDATE catalog_events SET event_data = json_object('sessionId', session_id)
      WHERE session_id = ?
      """,
      [session.rawValue]
    )
    let event = JournalEvent(
      sessionID: session,
      seq: 0,
      time: time,
      type: "session.deleted",
      data: .object([:])
    )
    try insert(event, "'{}'", [], in: database)
  }

  /// The last number; 0 if there is none.
  static func head(in database: Database) throws -> Int64 {
    try database.value("SELECT max(seq) FROM catalog_events") ?? 0
  }

  static func page(after seq: Int64, limit: Int, in database: Database) throws -> CatalogPage {
    let events = try database.rows(
      """
      SELECT session_id, seq, created_at, run_id, NULL, NULL, NULL, event_type, event_data
      FROM catalog_events WHERE seq > ? ORDER BY seq LIMIT ?
      """,
      [seq, limit],
      EventTable.read
    )
    let first: Int64 = try database.value("SELECT min(seq) FROM catalog_events") ?? 1
    return CatalogPage(events: events, head: try head(in: database), floor: first - 1)
  }

  // MARK: What a list shows

  // A member that is null is left out: merging a patch removes those.

  private static let session = """
    (SELECT json_object('title', title, 'status', status, 'createdAt', created_at,
      'updatedAt', updated_at, 'forkedFrom', metadata ->> '$.forkedFrom.fromSessionId')
    FROM sessions WHERE id = ?)
    """

  private static let project = """
    (SELECT json_object('projectId', id, 'title', title, 'subject', subject, 'status', status,
      'version', version, 'updatedAt', updated_at,
      'isArchived', json(iif(is_archived, 'true', 'false')),
      'isPinned', json(iif(is_pinned, 'true', 'false')))
    FROM film_projects WHERE id = ?)
    """

  private static let run = """
    SELECT json_object('runId', runs.id, 'projectId', project_id, 'messageId', message_id,
      'title', film_projects.title, 'status', runs.status, 'outcome', outcome,
      'message', message, 'errorKind', error_kind)
    FROM runs LEFT JOIN film_projects ON film_projects.id = project_id WHERE runs.id = ?
    """

  private static let interaction = """
    SELECT json_object('interactionId', id, 'kind', request ->> '$.kind',
      'text', request ->> '$.text', 'interactionStatus', status)
    FROM interactions WHERE id = ?
    """

  /// `data` is an SQL expression with its `arguments`.
  private static func insert(
    _ event: JournalEvent,
    _ data: String,
    _ arguments: StatementArguments,
    in database: Database
  ) throws {
    try database.run(
      """
      INSERT INTO catalog_events (session_id, created_at, run_id, event_type, event_data)
      VALUES (?, ?, ?, ?, json_patch(
        json_patch('{}', json_object('sessionId', ?, 'runId', ?)), coalesce(\(data), '{}')))
      """,
      [
        event.sessionID.rawValue, event.time, event.runID?.rawValue, event.type,
        event.sessionID.rawValue, event.runID?.rawValue,
      ] + arguments
    )
    let seq = database.lastInsertedRowID
    if seq % period == 0 {
      try database.run("DELETE FROM catalog_events WHERE seq <= ?", [seq - capacity + period])
    }
  }
}
