import GRDB

/// The tables, as SQL, by version.
///
/// A released version never changes; a new one is added below it.
///
/// Ids are UUID texts, times are Unix milliseconds, JSON is text. `agent_events` is the journal and
/// the only truth. What `projections` names is a fold of it, written with each event and rebuilt by
/// `ProjectionCheck`; bodies, the catalogue's events and the library's index are neither.
enum Schema {
  /// Stands in the file's header, so that a database of another program is recognised: `BLOT`.
  static let applicationID = 0x424C_4F54

  /// A commit writes whole pages, and a step changes a few rows in several tables: small pages halve
  /// what goes to the disk, and cost no more time (measured: 1.2 MB a pitch instead of 2.5 MB).
  static let pageSize = 1024

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("v1") { database in
      try createFirstTables(in: database)
      try database.execute(
        sql: "INSERT INTO settings (name, value) VALUES ('epoch', lower(hex(randomblob(16))))"
      )
      try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    }
    migrator.registerMigration("v2", foreignKeyChecks: .immediate) { database in
      try database.execute(sql: SchemaVersion2.changes)
    }
    return migrator
  }

  /// Makes the tables of the present version in an empty database.
  static func createTables(in database: Database) throws {
    try createFirstTables(in: database)
    try database.execute(sql: SchemaVersion2.changes)
  }

  private static func createFirstTables(in database: Database) throws {
    for part in [journal, conversation, work, texts, library] { try database.execute(sql: part) }
  }

  /// A table that is a fold of the journal, and the columns that order its rows.
  struct Projection: Sendable {
    let table: String
    let order: String
    /// The column that names the session.
    var session = "session_id"
  }

  static let projections = [
    Projection(table: "sessions", order: "id", session: "id"),
    Projection(table: "film_projects", order: "id"),
    Projection(table: "questions", order: "id"),
    Projection(table: "answers", order: "id"),
    Projection(table: "inferential_reasoning", order: "seq"),
    Projection(table: "session_states", order: "project_id, state_key, version"),
    Projection(table: "runs", order: "id"),
    Projection(table: "artifacts", order: "id"),
    Projection(table: "interactions", order: "id"),
    Projection(table: "model_calls", order: "seq"),
  ]

  static let fullTextIndexes = [
    "film_projects_text", "questions_text", "answers_text", "library_passages_text",
  ]

  // Each table and index that a step touches costs a page per commit. So a session has no
  // column for its head (the journal's primary key, which keeps a session's events side by side,
  // gives it with one seek), a running run has no sums (`model_calls` has them), and indexes that are
  // not needed while a run is under way are partial or on tables that are written at its end.
  private static let journal = """
    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE sessions (
      id TEXT PRIMARY KEY,
      title TEXT,
      status TEXT NOT NULL,
      current_project_id TEXT,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      metadata TEXT NOT NULL CHECK (json_valid(metadata))
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX idx_sessions_created_at ON sessions (created_at DESC);
    CREATE INDEX idx_sessions_status ON sessions (status);

    CREATE TABLE agent_events (
      id TEXT GENERATED ALWAYS AS (session_id || '/' || seq) VIRTUAL,
      session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
      seq INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      run_id TEXT,
      agent_name TEXT,
      path TEXT,
      key TEXT,
      event_type TEXT NOT NULL,
      event_data TEXT NOT NULL,
      PRIMARY KEY (session_id, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX idx_events_key ON agent_events (session_id, run_id, key)
      WHERE key IS NOT NULL;
    CREATE INDEX idx_events_agent_type ON agent_events (agent_name, event_type)
      WHERE event_type = 'step.completed';
    CREATE INDEX idx_events_project ON agent_events (event_data ->> '$.projectId', event_type)
      WHERE event_data ->> '$.projectId' IS NOT NULL;

    CREATE TABLE bodies (
      hash TEXT PRIMARY KEY,
      bytes BLOB NOT NULL
    ) STRICT;
    """

  private static let conversation = """
    CREATE TABLE film_projects (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
      title TEXT NOT NULL,
      subject TEXT,
      status TEXT NOT NULL,
      version INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      UNIQUE (session_id, id)
    ) STRICT;
    CREATE INDEX idx_projects_created_at ON film_projects (created_at DESC, id);

    CREATE TABLE questions (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
      project_id TEXT REFERENCES film_projects (id) ON DELETE SET NULL,
      run_id TEXT,
      seq INTEGER NOT NULL,
      question_text TEXT NOT NULL,
      agent_name TEXT,
      client_message_id TEXT,
      created_at INTEGER NOT NULL,
      metadata TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX idx_questions_session_seq ON questions (session_id, seq);
    CREATE INDEX idx_questions_session_created ON questions (session_id, created_at DESC);
    CREATE INDEX idx_questions_project ON questions (project_id);
    CREATE UNIQUE INDEX idx_questions_client ON questions (session_id, client_message_id)
      WHERE client_message_id IS NOT NULL;

    CREATE TABLE answers (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      question_id TEXT REFERENCES questions (id) ON DELETE CASCADE,
      session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
      project_id TEXT REFERENCES film_projects (id) ON DELETE SET NULL,
      run_id TEXT,
      seq INTEGER NOT NULL,
      agent_name TEXT,
      answer_text TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      metadata TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX idx_answers_session_seq ON answers (session_id, seq);
    CREATE INDEX idx_answers_session_created ON answers (session_id, created_at DESC);
    CREATE INDEX idx_answers_question ON answers (question_id);
    CREATE INDEX idx_answers_project ON answers (project_id);

    CREATE TABLE inferential_reasoning (
      id TEXT GENERATED ALWAYS AS (session_id || '/' || seq) VIRTUAL,
      session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
      seq INTEGER NOT NULL,
      answer_id TEXT REFERENCES answers (id) ON DELETE SET NULL,
      run_id TEXT NOT NULL,
      agent_name TEXT,
      reasoning_type TEXT NOT NULL,
      reasoning_text TEXT NOT NULL,
      tool_calls TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      metadata TEXT NOT NULL,
      PRIMARY KEY (session_id, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX idx_reasoning_answer ON inferential_reasoning (answer_id);
    CREATE INDEX idx_reasoning_agent ON inferential_reasoning (agent_name);

    CREATE TABLE session_states (
      id TEXT GENERATED ALWAYS AS (project_id || '/' || state_key || '/' || version) VIRTUAL,
      session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
      project_id TEXT NOT NULL,
      state_key TEXT NOT NULL,
      version INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      state_value TEXT NOT NULL,
      PRIMARY KEY (session_id, project_id, state_key, version),
      FOREIGN KEY (session_id, project_id) REFERENCES film_projects (session_id, id)
        ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX idx_session_states_key ON session_states (state_key, created_at)
      WHERE version = 1;
    """

  private static let work = """
    CREATE TABLE runs (
      id TEXT PRIMARY KEY,
      session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
      project_id TEXT NOT NULL,
      message_id TEXT NOT NULL,
      status TEXT NOT NULL,
      entry TEXT NOT NULL,
      model TEXT,
      team TEXT NOT NULL,
      replay_version INTEGER NOT NULL,
      owner TEXT NOT NULL,
      started_at INTEGER NOT NULL,
      ended_at INTEGER,
      started_seq INTEGER NOT NULL,
      last_seq INTEGER NOT NULL,
      outcome TEXT,
      text TEXT,
      message TEXT,
      error_kind TEXT,
      model_calls INTEGER NOT NULL DEFAULT 0,
      input_tokens INTEGER NOT NULL DEFAULT 0,
      cached_input_tokens INTEGER NOT NULL DEFAULT 0,
      output_tokens INTEGER NOT NULL DEFAULT 0,
      reasoning_output_tokens INTEGER NOT NULL DEFAULT 0,
      cost REAL,
      continues_run_id TEXT,
      continues_at_seq INTEGER,
      artifacts TEXT,
      FOREIGN KEY (session_id, project_id) REFERENCES film_projects (session_id, id)
        ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX idx_runs_session ON runs (session_id, started_seq);
    CREATE INDEX idx_runs_project ON runs (session_id, project_id);
    CREATE INDEX idx_runs_open ON runs (started_at) WHERE status IN ('running', 'waiting');

    CREATE TABLE artifacts (
      id TEXT PRIMARY KEY,
      session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
      project_id TEXT NOT NULL,
      run_id TEXT,
      seq INTEGER NOT NULL,
      name TEXT NOT NULL,
      version INTEGER NOT NULL,
      media_type TEXT NOT NULL,
      hash TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      path TEXT,
      outcome TEXT,
      created_at INTEGER NOT NULL,
      FOREIGN KEY (session_id, project_id) REFERENCES film_projects (session_id, id)
        ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX idx_artifacts_project ON artifacts (session_id, project_id, seq);
    CREATE INDEX idx_artifacts_run ON artifacts (run_id);
    CREATE INDEX idx_artifacts_hash ON artifacts (hash);

    CREATE TABLE interactions (
      id TEXT PRIMARY KEY,
      session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
      run_id TEXT,
      step TEXT,
      status TEXT NOT NULL,
      request TEXT NOT NULL,
      response TEXT,
      asked_seq INTEGER NOT NULL,
      answered_seq INTEGER,
      created_at INTEGER NOT NULL,
      answered_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX idx_interactions_session ON interactions (session_id, asked_seq);

    CREATE TABLE model_calls (
      session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
      seq INTEGER NOT NULL,
      run_id TEXT,
      agent_name TEXT,
      provider TEXT NOT NULL,
      model TEXT NOT NULL,
      input_tokens INTEGER NOT NULL,
      cached_input_tokens INTEGER NOT NULL,
      output_tokens INTEGER NOT NULL,
      reasoning_output_tokens INTEGER NOT NULL,
      cost REAL,
      time_to_first_token REAL,
      duration REAL NOT NULL,
      attempts INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      PRIMARY KEY (session_id, seq)
    ) STRICT, WITHOUT ROWID;
    """

  private static let texts =
    fullText("film_projects", column: "title", tokenizer: "trigram")
    + fullText("questions", column: "question_text", tokenizer: words)
    + fullText("answers", column: "answer_text", tokenizer: words)

  private static let words = "unicode61 remove_diacritics 2"

  private static let library =
    """
    CREATE TABLE library_documents (
      number INTEGER PRIMARY KEY,
      path TEXT NOT NULL UNIQUE,
      title TEXT NOT NULL,
      revision TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      added_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE library_passages (
      number INTEGER PRIMARY KEY,
      document INTEGER NOT NULL REFERENCES library_documents (number) ON DELETE CASCADE,
      line INTEGER NOT NULL,
      heading TEXT NOT NULL,
      passage TEXT NOT NULL
    ) STRICT;
    CREATE INDEX idx_library_passages_document ON library_passages (document);
    """ + fullText("library_passages", column: "heading, passage", tokenizer: words)

  /// An index `<table>_text` over columns of `table`, which triggers keep up to date.
  private static func fullText(_ table: String, column: String, tokenizer: String) -> String {
    let index = "\(table)_text"
    let columns = column.split(separator: ", ")
    let new = columns.map { "new.\($0)" }.joined(separator: ", ")
    let old = columns.map { "old.\($0)" }.joined(separator: ", ")
    let insert = "INSERT INTO \(index) (rowid, \(column)) VALUES (new.number, \(new));"
    let delete = """
      INSERT INTO \(index) (\(index), rowid, \(column)) VALUES ('delete', old.number, \(old));
      """
    return """

      CREATE VIRTUAL TABLE \(index) USING fts5 (
        \(column), content = '\(table)', content_rowid = 'number', tokenize = '\(tokenizer)'
      );
      CREATE TRIGGER \(index)_insert AFTER INSERT ON \(table) BEGIN \(insert) END;
      CREATE TRIGGER \(index)_delete AFTER DELETE ON \(table) BEGIN \(delete) END;
      CREATE TRIGGER \(index)_update AFTER UPDATE OF \(column) ON \(table)
      BEGIN \(delete) \(insert) END;
      """
  }
}
