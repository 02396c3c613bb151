/// The tables as the first released version made them, word for word.
enum FirstSchema {
  static let sql = """
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

    CREATE VIRTUAL TABLE film_projects_text USING fts5 (
      title, content = 'film_projects', content_rowid = 'number',
      tokenize = 'trigram'
    );
    CREATE TRIGGER film_projects_text_insert AFTER INSERT ON film_projects BEGIN
      INSERT INTO film_projects_text (rowid, title)
      VALUES (new.number, new.title);
    END;
    CREATE TRIGGER film_projects_text_delete AFTER DELETE ON film_projects BEGIN
      INSERT INTO film_projects_text (film_projects_text, rowid, title)
      VALUES ('delete', old.number, old.title);
    END;
    CREATE TRIGGER film_projects_text_update AFTER UPDATE OF title ON film_projects
    BEGIN
      INSERT INTO film_projects_text (film_projects_text, rowid, title)
      VALUES ('delete', old.number, old.title);
      INSERT INTO film_projects_text (rowid, title) VALUES (new.number, new.title);
    END;

    CREATE VIRTUAL TABLE questions_text USING fts5 (
      question_text, content = 'questions', content_rowid = 'number',
      tokenize = 'unicode61 remove_diacritics 2'
    );
    CREATE TRIGGER questions_text_insert AFTER INSERT ON questions BEGIN
      INSERT INTO questions_text (rowid, question_text)
      VALUES (new.number, new.question_text);
    END;
    CREATE TRIGGER questions_text_delete AFTER DELETE ON questions BEGIN
      INSERT INTO questions_text (questions_text, rowid, question_text)
      VALUES ('delete', old.number, old.question_text);
    END;
    CREATE TRIGGER questions_text_update AFTER UPDATE OF question_text ON questions
    BEGIN
      INSERT INTO questions_text (questions_text, rowid, question_text)
      VALUES ('delete', old.number, old.question_text);
      INSERT INTO questions_text (rowid, question_text) VALUES (new.number, new.question_text);
    END;

    CREATE VIRTUAL TABLE answers_text USING fts5 (
      answer_text, content = 'answers', content_rowid = 'number',
      tokenize = 'unicode61 remove_diacritics 2'
    );
    CREATE TRIGGER answers_text_insert AFTER INSERT ON answers BEGIN
      INSERT INTO answers_text (rowid, answer_text)
      VALUES (new.number, new.answer_text);
    END;
    CREATE TRIGGER answers_text_delete AFTER DELETE ON answers BEGIN
      INSERT INTO answers_text (answers_text, rowid, answer_text)
      VALUES ('delete', old.number, old.answer_text);
    END;
    CREATE TRIGGER answers_text_update AFTER UPDATE OF answer_text ON answers
    BEGIN
      INSERT INTO answers_text (answers_text, rowid, answer_text)
      VALUES ('delete', old.number, old.answer_text);
      INSERT INTO answers_text (rowid, answer_text) VALUES (new.number, new.answer_text);
    END;

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

    CREATE VIRTUAL TABLE library_passages_text USING fts5 (
      heading, passage, content = 'library_passages', content_rowid = 'number',
      tokenize = 'unicode61 remove_diacritics 2'
    );
    CREATE TRIGGER library_passages_text_insert AFTER INSERT ON library_passages BEGIN
      INSERT INTO library_passages_text (rowid, heading, passage)
      VALUES (new.number, new.heading, new.passage);
    END;
    CREATE TRIGGER library_passages_text_delete AFTER DELETE ON library_passages BEGIN
      INSERT INTO library_passages_text (library_passages_text, rowid, heading, passage)
      VALUES ('delete', old.number, old.heading, old.passage);
    END;
    CREATE TRIGGER library_passages_text_update AFTER UPDATE OF heading, passage ON library_passages
    BEGIN
      INSERT INTO library_passages_text (library_passages_text, rowid, heading, passage)
      VALUES ('delete', old.number, old.heading, old.passage);
      INSERT INTO library_passages_text (rowid, heading, passage)
        VALUES (new.number, new.heading, new.passage);
    END;

    INSERT INTO settings (name, value) VALUES ('epoch', '0123456789abcdef0123456789abcdef');
    CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
    INSERT INTO grdb_migrations VALUES ('v1');
    PRAGMA application_id = 1112297300;
    """
}
