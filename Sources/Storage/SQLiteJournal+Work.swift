package import AgentKit
import GRDB

/// Runs, what they made and what they ask.
extension SQLiteJournal {
  package func run(_ id: RunID) async throws -> RunRecord? {
    try await database.read { database in
      let run = try database.row("SELECT \(Rows.run) FROM runs WHERE id = ?", [id.rawValue])
        .map(Rows.readRun)
      return try run.map { try Rows.complete($0, in: database) }
    }
  }

  package func runs(_ filter: RunFilter, _ page: PageRequest) async throws -> Page<RunRecord> {
    // In one session the journal gives the order; between sessions only the clock can.
    let isOfSession = filter.session != nil || filter.project != nil
    var list = PagedList(
      isOfSession ? "runs" : "allRuns",
      columns: Rows.run,
      of: "runs",
      order: .init(number: isOfSession ? "started_seq" : "started_at", text: "id"),
      read: Rows.readRun
    )
    list.narrow("session_id = ?", filter.session?.rawValue)
    list.narrow(Self.isInSessionOfProject, filter.project?.rawValue)
    list.narrow("project_id = ?", filter.project?.rawValue)
    list.narrow("status = ?", filter.status?.rawValue)
    let cursor = try PageCursor(page.cursor, list: list.name)
    let limit = try Self.checked(page.limit)
    return try await database.read { [list] database in
      var page = try list.page(cursor, limit: limit, in: database)
      page.elements = try page.elements.map { try Rows.complete($0, in: database) }
      return page
    }
  }

  package func openRuns() async throws -> [RunRecord] {
    try await database.read { database in
      try database.rows(
        """
        SELECT \(Rows.run) FROM runs WHERE status IN ('running', 'waiting')
        ORDER BY started_at, id
        """,
        [],
        Rows.readRun
      ).map { try Rows.complete($0, in: database) }
    }
  }

  package func artifact(_ id: ArtifactID) async throws -> ArtifactRecord? {
    try await database.read { database in
      try database.row("SELECT \(Rows.artifact) FROM artifacts WHERE id = ?", [id.rawValue])
        .map(Rows.readArtifact)
    }
  }

  package func artifacts(
    _ filter: ArtifactFilter,
    _ page: PageRequest
  ) async throws -> Page<ArtifactRecord> {
    var list = PagedList(
      "artifacts",
      columns: Rows.artifact,
      of: "artifacts",
      order: .journal,
      read: Rows.readArtifact
    )
    list.narrow("project_id NOT IN (SELECT id FROM film_projects WHERE deleted_at IS NOT NULL)")
    list.narrow("session_id = ?", filter.session?.rawValue)
    list.narrow(Self.isInSessionOfProject, filter.project?.rawValue)
    list.narrow("project_id = ?", filter.project?.rawValue)
    list.narrow("run_id = ?", filter.run?.rawValue)
    list.narrow("name = ?", filter.name)
    return try await self.page(page, of: list)
  }

  package func interaction(_ id: InteractionID) async throws -> InteractionRecord? {
    try await database.read { database in
      try database.row("SELECT \(Rows.interaction) FROM interactions WHERE id = ?", [id.rawValue])
        .map(Rows.readInteraction)
    }
  }

  package func interactions(
    _ filter: InteractionFilter,
    _ page: PageRequest
  ) async throws -> Page<InteractionRecord> {
    var list = PagedList(
      "interactions",
      columns: Rows.interaction,
      of: "interactions",
      order: .newestFirst,
      read: Rows.readInteraction
    )
    list.narrow("session_id = ?", filter.session?.rawValue)
    list.narrow("run_id = ?", filter.run?.rawValue)
    list.narrow("status = ?", filter.status?.rawValue)
    return try await self.page(page, of: list)
  }

  /// Most tables that name a project are found by their session first.
  static let isInSessionOfProject =
    "session_id = (SELECT session_id FROM film_projects WHERE id = ?)"
}
