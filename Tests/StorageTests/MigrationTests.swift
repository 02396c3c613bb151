import AgentKit
import GRDB
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(5)))
struct MigrationTests {
  /// A database of the first version that holds what `stories` tell, each in a session of its own.
  private func first(_ stories: Int, in folder: TemporaryFolder) async throws -> [Story] {
    let present = try Storehouse()
    var told: [Story] = []
    for _ in 0..<stories {
      let story = Story(session: try await present.newSession())
      _ = try await present.journal.append(story.drafts(), to: story.session)
      told.append(story)
    }
    await present.database.close()
    let queue = try DatabaseQueue(path: folder.path + "/" + SQLiteDatabase.fileName)
    try await queue.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA journal_mode = WAL")
      try database.execute(sql: FirstSchema.sql)
      try database.execute(
        sql: "ATTACH ? AS present",
        arguments: [present.folder.path + "/" + SQLiteDatabase.fileName]
      )
      // In the order of their references.
      for table in ["agent_events", "bodies"] + Schema.projections.map(\.table) {
        let columns = try String.fetchAll(
          database,
          sql: "SELECT name FROM pragma_table_info('\(table)', 'main')"
        ).joined(separator: ", ")
        try database.execute(sql: "PRAGMA foreign_keys = OFF")
        try database.execute(
          sql: "INSERT INTO main.\(table) (\(columns)) SELECT \(columns) FROM present.\(table)"
        )
      }
    }
    try queue.close()
    return told
  }

  @Test func `a database of the first version is brought up to date with all it holds`()
    async throws
  {
    let folder = try TemporaryFolder()
    let stories = try await first(3, in: folder)
    let house = try Storehouse(folder: folder)
    #expect(house.database.epoch == "0123456789abcdef0123456789abcdef")
    #expect(try await house.journal.checkProjections() == [])
    for story in stories {
      let artifacts = try await house.journal.artifacts(of: story.project)
      #expect(artifacts.map(\.author) == [.crew])
      let project = try #require(await house.journal.project(story.project))
      #expect([project.isArchived, project.isPinned] == [false, false])
      #expect(try await house.journal.run(story.run)?.ask == nil)
    }
    let kinds = Set(SearchHit.Kind.allCases)
    #expect(try await house.journal.search("Ada", kinds: kinds, limit: 10).count == 3)
    #expect(
      try await house.journal.catalogEvents(after: 0, limit: 10)
        == CatalogPage(events: [], head: 0, floor: 0)
    )

    let another = Story(session: stories[0].session)
    var drafts = try another.drafts()
    drafts.remove(at: 1)
    _ = try await house.journal.append(drafts, to: another.session)
    #expect(try await house.journal.checkProjections() == [])
  }

  @Test func `an old and a new file have the same tables`() async throws {
    let folder = try TemporaryFolder()
    _ = try await first(0, in: folder)
    let (old, new) = (try Storehouse(folder: folder), try Storehouse())
    #expect(try await tables(of: old) == (try await tables(of: new)))
  }

  @Test func `a file is brought up to date once, by whoever comes first`() async throws {
    let folder = try TemporaryFolder()
    let stories = try await first(1, in: folder)
    let houses = try await withThrowingTaskGroup(of: Storehouse.self) { group in
      for _ in 0..<6 { group.addTask { try Storehouse(folder: folder) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    for house in houses {
      #expect(try await house.journal.project(stories[0].project) != nil)
    }
  }

  private func tables(of house: Storehouse) async throws -> [String] {
    try await house.database.read { database in
      let tables = try String.fetchAll(
        database,
        sql: "SELECT name FROM sqlite_schema WHERE type IN ('table', 'index') ORDER BY name"
      )
      return try tables.map { table in
        let columns = try String.fetchAll(
          database,
          sql: """
            SELECT name || ' ' || type || ' ' || "notnull" || ' ' || coalesce(dflt_value, '')
            FROM pragma_table_xinfo(?) ORDER BY cid
            """,
          arguments: [table]
        )
        return "\(table): \(columns.joined(separator: ", "))"
      }
    }
  }
}
