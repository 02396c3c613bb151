import AgentKit
import Foundation
import Storage
import Testing

@Suite(.timeLimit(.minutes(5)))
struct SearchTests {
  private static let hostileQueries = [
    "", " ", "\"", "'", "*", "a*", "^a", "a OR", "NOT", "NEAR(a b)", "AND AND", "(", ")", "a:b",
    "title : x", "-a", "+", "{a}", "\u{0}", "a\u{0}b", "🎬", "'; DROP TABLE sessions; --",
    "\"unbalanced", "\\", "%", "_", "ä\u{301}", String(repeating: "x", count: 100_000),
    String(repeating: "a b ", count: 10_000), "日本語", "a\"b\"c",
  ]

  private func expectHits(
    _ journal: SQLiteJournal,
    _ query: String,
    kinds: Set<SearchHit.Kind> = Set(SearchHit.Kind.allCases),
    _ expected: [String],
    location: SourceLocation = #_sourceLocation
  ) async throws {
    let hits = try await journal.search(query, kinds: kinds, limit: 5)
    #expect(
      hits.map { hit in
        let snippet = hit.snippet
          .replacingOccurrences(of: SearchHit.highlightStart, with: "[")
          .replacingOccurrences(of: SearchHit.highlightEnd, with: "]")
        return "\(hit.kind): \(snippet)"
      } == expected,
      sourceLocation: location
    )
  }

  @Test func `projects are found by parts of their titles`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let story = Story(session: session)
    _ = try await house.journal.append(story.drafts(), to: session)
    for (query, snippet) in [
      ("chantress", "En[chantress] of Numbers"), ("NUMBERS", "Enchantress of [Numbers]"),
      ("numb ench", "[Ench]antress of [Numb]ers"), ("of numbers", "Enchantress of [Numbers]"),
    ] {
      try await expectHits(house.journal, query, kinds: [.project], ["project: \(snippet)"])
    }
    for query in ["engine", "numbers engine", "of", ""] {
      try await expectHits(house.journal, query, kinds: [.project], [])
    }
    let renamed = ProjectUpdated(projectId: story.project, title: "The Analytical Engine")
    _ = try await house.journal.append([EventDraft(renamed)], to: session)
    try await expectHits(house.journal, "numbers", kinds: [.project], [])
    try await expectHits(house.journal, "ngin", ["project: The Analytical E[ngin]e"])
  }

  @Test func `questions and answers are found by their words`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let story = Story(session: session)
    _ = try await house.journal.append(story.drafts(), to: session)
    try await expectHits(
      house.journal,
      "Lovelace",
      ["question: Create a film about Ada [Lovelace]"]
    )
    try await expectHits(
      house.journal,
      "countéss",
      ["answer: The pitch about the [countess] is ready."]
    )
    try await expectHits(house.journal, "Babbage", [])
    try await expectHits(house.journal, "Lovelace", kinds: [.answer], [])
    #expect(
      try await house.journal.search("countess", kinds: [.answer], limit: 1) == [
        SearchHit(
          kind: .answer,
          projectID: story.project,
          sessionID: session,
          messageID: MessageID(rawValue: story.run.rawValue),
          title: "Enchantress of Numbers",
          snippet: "The pitch about the \u{E000}countess\u{E001} is ready.",
          createdAt: now
        )
      ]
    )
  }

  @Test func `a title comes before what was said, and a limit counts both`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let story = Story(session: session)
    var drafts = try story.drafts()
    drafts.append(try EventDraft(ProjectUpdated(projectId: story.project, title: "Ada Lovelace")))
    _ = try await house.journal.append(drafts, to: session)
    try await expectHits(
      house.journal,
      "ada lovelace",
      ["project: [Ada] [Lovelace]", "question: Create a film about [Ada] [Lovelace]"]
    )
    let kinds = Set(SearchHit.Kind.allCases)
    #expect(
      try await house.journal.search("lovelace", kinds: kinds, limit: 1).map(\.kind) == [.project]
    )
  }

  @Test func `no query is an error`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    _ = try await house.journal.append(Story(session: session).drafts(), to: session)
    let library = SQLiteNoteLibrary(house.database)
    for query in Self.hostileQueries {
      _ = try await house.journal.search(query, kinds: Set(SearchHit.Kind.allCases), limit: 5)
      _ = try await library.search(query, limit: 5)
    }
    #expect(try await house.types(of: session).count == 13)
  }
}
