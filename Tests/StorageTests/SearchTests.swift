import AgentKit
import Foundation
import Storage
import Testing

struct SearchTests {
  private static let hostileQueries = [
    "", " ", "\"", "'", "*", "a*", "^a", "a OR", "NOT", "NEAR(a b)", "AND AND", "(", ")", "a:b",
    "title : x", "-a", "+", "{a}", "\u{0}", "a\u{0}b", "🎬", "'; DROP TABLE sessions; --",
    "\"unbalanced", "\\", "%", "_", "ä\u{301}", String(repeating: "x", count: 100_000),
    String(repeating: "a b ", count: 10_000), "日本語", "a\"b\"c",
  ]

  @Test func `projects are found by parts of their titles`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let story = Story(session: session)
    _ = try await house.journal.append(story.drafts(), to: session)
    for query in ["chantress", "NUMBERS", "numb ench", "of numbers"] {
      #expect(
        try await house.journal.searchProjects(query, limit: 5).map(\.id) == [story.project],
        "\(query)"
      )
    }
    for query in ["engine", "numbers engine", "of", ""] {
      #expect(try await house.journal.searchProjects(query, limit: 5) == [], "\(query)")
    }
    let renamed = ProjectUpdated(projectId: story.project, title: "The Analytical Engine")
    _ = try await house.journal.append([EventDraft(renamed)], to: session)
    #expect(try await house.journal.searchProjects("numbers", limit: 5) == [])
    #expect(
      try await house.journal.searchProjects("ngin", limit: 5).map(\.title)
        == ["The Analytical Engine"]
    )
  }

  @Test func `questions and answers are found by their words`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let story = Story(session: session)
    _ = try await house.journal.append(story.drafts(), to: session)
    #expect(
      try await house.journal.searchMessages("Lovelace", limit: 5).map(\.role) == [.user]
    )
    #expect(
      try await house.journal.searchMessages("countéss", limit: 5).map(\.role) == [.agent]
    )
    #expect(try await house.journal.searchMessages("Babbage", limit: 5) == [])
  }

  @Test func `no query is an error`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    _ = try await house.journal.append(Story(session: session).drafts(), to: session)
    let library = SQLiteNoteLibrary(house.database)
    for query in Self.hostileQueries {
      _ = try await house.journal.searchProjects(query, limit: 5)
      _ = try await house.journal.searchMessages(query, limit: 5)
      _ = try await library.search(query, limit: 5)
    }
    #expect(try await house.types(of: session).count == 13)
  }
}
