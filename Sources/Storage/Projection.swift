import AgentKit
import GRDB
import JSONModel

/// What each type of event means to the tables beside the journal: the one place that says so.
///
/// A function of the event and of the tables that earlier events of its session made, so that the
/// tables can be rebuilt from the journal alone. It reads JSON members directly, because it stands on
/// the writer's thread, and ignores types that it does not know.
enum Projection {
  /// Throws `StoreError.invariant` where a member is missing that the tables need.
  static func apply(_ event: JournalEvent, in database: Database) throws {
    switch event.type {
    case SessionCreated.type: try insertSession(event, in: database)
    case SessionUpdated.type: try updateSession(event, in: database)
    case SessionArchived.type: try setSession(event, status: "archived", in: database)
    case SessionUnarchived.type: try setSession(event, status: "active", in: database)
    case SessionForked.type: try markCopy(event, in: database)
    case MessageAdded.type: try insertMessage(event, in: database)
    case ProjectCreated.type: try insertProject(event, in: database)
    case ProjectUpdated.type: try updateProject(event, in: database)
    case ProjectDeleted.type: try deleteProject(event, in: database)
    case RunQueued.type: try queueRun(event, in: database)
    case RunStarted.type: try insertRun(event, in: database)
    case RunResumed.type:
      let isWaiting = try hasOpenInteraction(event, in: database)
      try setRun(event, isWaiting ? .waiting : .running, in: database)
      try database.run(
        "UPDATE runs SET owner = ? WHERE id = ?",
        [event.needed("owner"), event.runID?.rawValue]
      )
    case RunInterrupted.type:
      try setRun(event, .interrupted, kind: event.text("reason"), in: database)
      try ReasoningProjection.write(through: event, answer: nil, in: database)
    case RunCompleted.type: try completeRun(event, in: database)
    case RunFailed.type:
      try setRun(event, .failed, kind: event.text("kind"), in: database)
      try ReasoningProjection.write(through: event, answer: nil, in: database)
    case RunCancelled.type:
      try setRun(event, .cancelled, in: database)
      try ReasoningProjection.write(through: event, answer: nil, in: database)
    case StepCompleted.type: try completeStep(event, in: database)
    case StateChanged.type:
      let project = try event.needed("projectId")
      try StateProjection.apply(event.data["changes"], of: project, event, in: database)
    case ArtifactCreated.type: try insertArtifact(event, in: database)
    case InteractionOpened.type: try openInteraction(event, in: database)
    case InteractionResolved.type: try resolveInteraction(event, in: database)
    default: break
    }
  }

  // MARK: When something was last worked on

  /// A session and its project were last worked on when a run of them began or stopped.
  static func touch(_ event: JournalEvent, in database: Database) throws {
    try touchSession(event, in: database)
    try database.run(
      """
      UPDATE film_projects SET updated_at = ?
      WHERE id = (SELECT project_id FROM runs WHERE id = ?) AND session_id = ?
      """,
      [event.time, event.runID?.rawValue, event.sessionID.rawValue]
    )
  }

  static func touchSession(_ event: JournalEvent, in database: Database) throws {
    try database.run(
      "UPDATE sessions SET updated_at = ? WHERE id = ?",
      [event.time, event.sessionID.rawValue]
    )
  }

  static func setCurrentProject(
    _ project: String,
    of event: JournalEvent,
    in database: Database
  ) throws {
    try database.run(
      "UPDATE sessions SET current_project_id = ?, updated_at = ? WHERE id = ?",
      [project, event.time, event.sessionID.rawValue]
    )
  }

  // MARK: Questions and answers

  private static func insertMessage(_ event: JournalEvent, in database: Database) throws {
    let isQuestion = event.text("role") == MessageAdded.Role.user.rawValue
    let text = isQuestion ? "question_text" : "answer_text"
    // A question may come before its project; `run.started` then names it.
    try database.run(
      """
      INSERT INTO \(isQuestion ? "questions" : "answers")
        (id, session_id, project_id, run_id, seq, \(text), agent_name, created_at, metadata
        \(isQuestion ? ", client_message_id" : ""))
      VALUES (?, ?, (SELECT id FROM film_projects WHERE id = ? AND session_id = ?), ?, ?, ?, ?, ?,
        '{}' \(isQuestion ? ", ?" : ""))
      """,
      [
        event.needed("messageId"), event.sessionID.rawValue, event.text("projectId"),
        event.sessionID.rawValue, event.runID?.rawValue, event.seq, event.needed("content"),
        event.agent, event.time,
      ] + (isQuestion ? [event.text("clientMessageId")] : [])
    )
    try touchSession(event, in: database)
  }

  /// The crew's answer, which has the id of its run, unless an agent's message already is the answer.
  private static func completeRun(_ event: JournalEvent, in database: Database) throws {
    let run = try event.neededRun()
    try setRun(event, .completed, in: database)
    let usage = event.data["usage"]
    try database.run(
      """
      UPDATE runs SET outcome = ?, text = ?, artifacts = ?, cost = ?, input_tokens = ?,
        cached_input_tokens = ?, output_tokens = ?, reasoning_output_tokens = ?
      WHERE id = ?
      """,
      [
        event.text("outcome"), event.text("text"), event.data["artifacts"]?.text,
        event.data["cost"]?.amount(), usage.count("input"), usage.count("cachedInput"),
        usage.count("output"), usage.count("reasoningOutput"), run,
      ]
    )
    try database.run(
      """
      INSERT INTO answers (id, question_id, session_id, project_id, run_id, seq, answer_text,
        created_at, metadata)
      SELECT id, (SELECT id FROM questions WHERE id = runs.message_id), session_id, project_id, id,
        ?, ?, ?, json_object('outcome', outcome)
      FROM runs
      WHERE id = ? AND NOT EXISTS (SELECT 1 FROM answers WHERE session_id = ? AND run_id = runs.id)
      """,
      [event.seq, event.text("text") ?? "", event.time, run, event.sessionID.rawValue]
    )
    let answer: String? = try database.value(
      "SELECT id FROM answers WHERE session_id = ? AND run_id = ? ORDER BY seq DESC LIMIT 1",
      [event.sessionID.rawValue, run]
    )
    try database.run(
      """
      UPDATE answers SET question_id = (
        SELECT questions.id FROM questions JOIN runs ON questions.id = runs.message_id
        WHERE runs.id = answers.run_id
      ) WHERE id = ?
      """,
      [answer]
    )
    try ReasoningProjection.write(through: event, answer: answer, in: database)
  }

  // MARK: Runs and what they made

  /// A run that waits has a row from then on; `run.started` completes it.
  private static func queueRun(_ event: JournalEvent, in database: Database) throws {
    try database.run(
      """
      INSERT INTO runs (id, session_id, project_id, message_id, status, entry, model, team,
        replay_version, owner, started_at, started_seq, last_seq, ask)
      VALUES (?, ?, ?, ?, 'queued', ?, ?, '', ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, last_seq = excluded.last_seq
      """,
      [
        event.neededRun(), event.sessionID.rawValue, event.needed("projectId"),
        event.needed("messageId"), event.needed("entry"), event.text("model"),
        event.data["replayVersion"]?.integerValue ?? 0, event.needed("owner"), event.time,
        event.seq, event.seq, event.text("ask"),
      ]
    )
  }

  private static func insertRun(_ event: JournalEvent, in database: Database) throws {
    let run = try event.neededRun()
    let project = try event.needed("projectId")
    let message = try event.needed("messageId")
    let continues = event.data["continues"]
    try database.run(
      """
      INSERT INTO runs (id, session_id, project_id, message_id, status, entry, model, team,
        replay_version, owner, started_at, started_seq, last_seq, continues_run_id,
        continues_at_seq, ask)
      VALUES (?, ?, ?, ?, 'running', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET project_id = excluded.project_id, status = 'running',
        entry = excluded.entry, model = excluded.model, team = excluded.team,
        replay_version = excluded.replay_version, owner = excluded.owner,
        started_at = excluded.started_at, started_seq = excluded.started_seq,
        last_seq = excluded.last_seq, ask = excluded.ask
      """,
      [
        run, event.sessionID.rawValue, project, message, event.needed("entry"), event.text("model"),
        event.needed("team"), event.data["replayVersion"]?.integerValue ?? 0,
        event.needed("owner"), event.time, event.seq, event.seq,
        continues?["runId"]?.stringValue, continues?["atSeq"]?.integerValue, event.text("ask"),
      ]
    )
    try database.run(
      "UPDATE questions SET run_id = ?, project_id = ? WHERE id = ? AND session_id = ?",
      [run, project, message, event.sessionID.rawValue]
    )
    try setCurrentProject(project, of: event, in: database)
    try touch(event, in: database)
  }

  private static func setRun(
    _ event: JournalEvent,
    _ status: RunStatus,
    kind: String? = nil,
    in database: Database
  ) throws {
    let isOver = status.isFinal || status == .interrupted
    try database.run(
      """
      UPDATE runs SET status = ?, ended_at = ?, last_seq = ?, message = ?, error_kind = ?
      WHERE id = ?
      """,
      [
        status.rawValue, isOver ? event.time : nil, event.seq,
        event.text("message") ?? (status == .cancelled ? event.text("reason") : nil), kind,
        event.neededRun(),
      ]
    )
    if isOver {
      try database.run(
        """
        UPDATE runs SET (model_calls, input_tokens, cached_input_tokens, output_tokens,
          reasoning_output_tokens, cost) = (
            SELECT \(Rows.usageSums) FROM model_calls
            WHERE session_id = runs.session_id AND seq > runs.started_seq AND run_id = runs.id
          )
        WHERE id = ?
        """,
        [event.runID?.rawValue]
      )
    }
    try touch(event, in: database)
  }

  private static func completeStep(_ event: JournalEvent, in database: Database) throws {
    if let changes = event.data["state"], changes != [] {
      let project: String? = try database.value(
        "SELECT project_id FROM runs WHERE id = ?",
        [event.neededRun()]
      )
      guard let project else {
        throw StoreError.invariant("The journal refused a step of a run that it does not know.")
      }
      try StateProjection.apply(changes, of: project, event, in: database)
    }
    guard let call = event.data["call"], !call.isNull else { return }
    let usage = call["usage"]
    let counts = [
      usage.count("input"), usage.count("cachedInput"), usage.count("output"),
      usage.count("reasoningOutput"),
    ]
    try database.run(
      """
      INSERT INTO model_calls (session_id, seq, run_id, agent_name, provider, model, input_tokens,
        cached_input_tokens, output_tokens, reasoning_output_tokens, cost, time_to_first_token,
        duration, attempts, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        event.sessionID.rawValue, event.seq, event.runID?.rawValue, event.agent,
        call["provider"]?.stringValue ?? "", call["model"]?.stringValue ?? "", counts[0],
        counts[1], counts[2], counts[3], call["cost"]?.amount(),
        call["timeToFirstToken"]?.amount(),
        call["duration"]?.amount() ?? 0, call["attempts"]?.count() ?? 1, event.time,
      ]
    )
  }

  private static func insertArtifact(_ event: JournalEvent, in database: Database) throws {
    try database.run(
      """
      INSERT INTO artifacts (id, session_id, project_id, run_id, seq, name, version, media_type,
        hash, bytes, path, outcome, author, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, coalesce(?, 'crew'), ?)
      """,
      [
        event.needed("artifactId"), event.sessionID.rawValue, event.needed("projectId"),
        event.runID?.rawValue, event.seq, event.needed("name"),
        event.data["version"]?.count() ?? 1, event.needed("mediaType"), event.needed("hash"),
        event.data["bytes"]?.count() ?? 0, event.text("path"), event.text("outcome"),
        event.text("author"), event.time,
      ]
    )
  }
}

extension JournalEvent {
  func text(_ member: String) -> String? { data[member]?.stringValue }

  func needed(_ member: String) throws -> String {
    guard let text = text(member) else {
      throw StoreError.invariant("The journal refused an event \(type) without \(member).")
    }
    return text
  }

  func neededRun() throws -> String {
    guard let runID else {
      throw StoreError.invariant("The journal refused an event \(type) that is of no run.")
    }
    return runID.rawValue
  }
}

extension JSONValue? {
  /// Bounded where the journal is read: one absurd row must not spoil every later sum.
  fileprivate func count(_ member: String) -> Int { self?[member]?.count() ?? 0 }
}
