import AgentKit
import GRDB
import JSONModel
import ModelInterface

/// From the catalogue's rows to records: per record the columns, and the function that expects them.
///
/// Reading a column of another type ends the process. The tables are STRICT; what is taken out of
/// JSON is cast.
enum Rows {
  static let session = """
    id, title, status, CAST(metadata ->> '$.workingDirectory' AS TEXT),
    CAST(metadata ->> '$.outputDirectory' AS TEXT), CAST(metadata ->> '$.model' AS TEXT),
    CAST(metadata ->> '$.team' AS TEXT), created_at, updated_at,
    (SELECT max(seq) FROM agent_events WHERE session_id = sessions.id), current_project_id,
    CAST(metadata ->> '$.forkedFrom.fromSessionId' AS TEXT),
    CAST(metadata ->> '$.forkedFrom.atSeq' AS INTEGER),
    CAST(metadata ->> '$.forkedFrom.importedThrough' AS INTEGER)
    """

  static func readSession(_ row: Row) -> SessionRecord {
    SessionRecord(
      id: SessionID(rawValue: row[0]),
      title: row[1],
      status: row[2],
      workingDirectory: row[3],
      outputDirectory: row[4],
      model: row[5],
      team: row[6] ?? "",
      createdAt: row[7],
      updatedAt: row[8],
      head: row[9] ?? 0,
      currentProject: (row[10] as String?).map(ProjectID.init(rawValue:)),
      forkedFrom: (row[11] as String?).map { source in
        SessionForked(
          fromSessionId: SessionID(rawValue: source),
          atSeq: row[12] ?? 0,
          importedThrough: row[13]
        )
      }
    )
  }

  static let question = """
    id, session_id, project_id, run_id, seq, 'user', agent_name, question_text,
    client_message_id, created_at
    """

  static let answer = """
    id, session_id, project_id, run_id, seq, 'agent', agent_name, answer_text, NULL, created_at
    """

  static func readMessage(_ row: Row) -> MessageRecord {
    MessageRecord(
      id: MessageID(rawValue: row[0]),
      sessionID: SessionID(rawValue: row[1]),
      projectID: (row[2] as String?).map(ProjectID.init(rawValue:)),
      runID: (row[3] as String?).map(RunID.init(rawValue:)),
      seq: row[4],
      role: row[5] == "user" ? .user : .agent,
      agent: row[6],
      content: row[7],
      clientMessageID: row[8],
      createdAt: row[9]
    )
  }

  static let run = """
    id, session_id, project_id, message_id, status, entry, model, team, replay_version, owner,
    started_at, ended_at, started_seq, last_seq, outcome, text, message, error_kind, model_calls,
    input_tokens, cached_input_tokens, output_tokens, reasoning_output_tokens, cost,
    continues_run_id, continues_at_seq, artifacts, ask
    """

  static func readRun(_ row: Row) throws -> RunRecord {
    guard let status = RunStatus(rawValue: row[4]) else {
      throw StoreError.unusable(
        "The database holds a run of the unknown status \(row[4] as String)."
      )
    }
    let artifacts = try (row[26] as String?).map(StoredJSON.parse)
    return RunRecord(
      id: RunID(rawValue: row[0]),
      sessionID: SessionID(rawValue: row[1]),
      projectID: ProjectID(rawValue: row[2]),
      messageID: MessageID(rawValue: row[3]),
      status: status,
      entry: row[5],
      model: row[6],
      team: row[7],
      replayVersion: row[8],
      owner: OwnerID(rawValue: row[9]),
      startedAt: row[10],
      endedAt: row[11],
      startedSeq: row[12],
      lastSeq: row[13],
      outcome: row[14],
      text: row[15],
      message: row[16],
      errorKind: row[17],
      modelCalls: row[18],
      usage: TokenUsage(
        input: row[19],
        cachedInput: row[20],
        output: row[21],
        reasoningOutput: row[22]
      ),
      cost: row[23],
      continues: (row[24] as String?).map { run in
        RunStarted.Continuation(runId: RunID(rawValue: run), atSeq: row[25] ?? 0)
      },
      artifacts: try artifacts?.decode([ArtifactReference].self) ?? [],
      ask: (row[27] as String?).flatMap(RunAsk.init(rawValue:))
    )
  }

  /// Adds what the row of a run that has not completed does not hold: what it made so far, what it
  /// used while it is under way, and what it waits for.
  static func complete(_ run: RunRecord, in database: Database) throws -> RunRecord {
    if run.status == .completed { return run }
    var run = run
    run.artifacts = try database.rows(
      "SELECT id, name, version, path FROM artifacts WHERE run_id = ? ORDER BY seq",
      [run.id.rawValue]
    ) { row in
      ArtifactReference(
        artifactId: ArtifactID(rawValue: row[0]),
        name: row[1],
        version: row[2],
        path: row[3]
      )
    }
    guard run.status == .running || run.status == .waiting else { return run }
    if run.status == .waiting {
      run.interactions = try database.rows(
        """
        SELECT \(interaction) FROM interactions WHERE run_id = ? AND status = 'open'
        ORDER BY asked_seq
        """,
        [run.id.rawValue],
        readInteraction
      )
    }
    let sums = try database.row(
      "SELECT \(usageSums) FROM model_calls WHERE session_id = ? AND seq > ? AND run_id = ?",
      [run.sessionID.rawValue, run.startedSeq, run.id.rawValue]
    )
    guard let sums else { return run }
    run.modelCalls = sums[0]
    run.usage = TokenUsage(
      input: sums[1],
      cachedInput: sums[2],
      output: sums[3],
      reasoningOutput: sums[4]
    )
    run.cost = sums[5]
    return run
  }

  /// The number of rows of `model_calls`, their tokens of each kind, and what is known of their cost.
  static let usageSums = """
    count(*), \(sum("input_tokens")), \(sum("cached_input_tokens")), \(sum("output_tokens")),
    \(sum("reasoning_output_tokens")), min(sum(cost), \(Int.largestCount).0)
    """

  /// `sum()` is an error where it overflows; `total()` is a floating-point number, and bounded here.
  private static func sum(_ column: String) -> String {
    "CAST(max(0.0, min(total(\(column)), \(Int.largestCount).0)) AS INTEGER)"
  }

  static let project = """
    id, session_id, title, subject, status, created_at, updated_at, version, is_archived, is_pinned
    """

  static func readProject(_ row: Row) -> ProjectRecord {
    ProjectRecord(
      id: ProjectID(rawValue: row[0]),
      sessionID: SessionID(rawValue: row[1]),
      title: row[2],
      subject: row[3],
      status: row[4],
      createdAt: row[5],
      updatedAt: row[6],
      version: row[7],
      isArchived: row[8],
      isPinned: row[9]
    )
  }

  static let artifact = """
    id, session_id, project_id, run_id, name, version, media_type, hash, bytes, path, outcome,
    author, created_at, seq
    """

  static func readArtifact(_ row: Row) -> ArtifactRecord {
    ArtifactRecord(
      id: ArtifactID(rawValue: row[0]),
      sessionID: SessionID(rawValue: row[1]),
      projectID: ProjectID(rawValue: row[2]),
      runID: (row[3] as String?).map(RunID.init(rawValue:)),
      name: row[4],
      version: row[5],
      mediaType: row[6],
      hash: row[7],
      bytes: row[8],
      path: row[9],
      outcome: row[10],
      author: ArtifactCreated.Author(rawValue: row[11]) ?? .crew,
      createdAt: row[12],
      seq: row[13]
    )
  }
}
