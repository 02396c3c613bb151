/// What the second version adds to the first.
///
/// Columns come with a default that is the fold of every journal of before, and indexes are only on
/// tables that a step does not write to.
enum SchemaVersion2 {
  static let changes = """
    ALTER TABLE film_projects ADD COLUMN is_archived INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE film_projects ADD COLUMN is_pinned INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE film_projects ADD COLUMN deleted_at INTEGER;

    ALTER TABLE runs ADD COLUMN ask TEXT;
    CREATE INDEX idx_runs_started ON runs (started_at DESC, id DESC);

    ALTER TABLE artifacts ADD COLUMN author TEXT NOT NULL DEFAULT 'crew';

    ALTER TABLE interactions ADD COLUMN agent_name TEXT;
    ALTER TABLE interactions ADD COLUMN path TEXT;
    CREATE INDEX idx_interactions_created ON interactions (created_at DESC, id DESC);
    CREATE INDEX idx_interactions_run ON interactions (run_id, asked_seq);

    ALTER TABLE model_calls ADD COLUMN is_copy INTEGER NOT NULL DEFAULT 0;

    CREATE TABLE catalog_events (
      seq INTEGER PRIMARY KEY,
      session_id TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      run_id TEXT,
      event_type TEXT NOT NULL,
      event_data TEXT NOT NULL
    ) STRICT;
    """
}
