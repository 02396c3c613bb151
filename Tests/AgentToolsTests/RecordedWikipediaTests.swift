import AgentTools
import Foundation
import JSONModel
import Testing

/// Answers that the real English Wikipedia gave, played back by a loopback server.
///
/// The recordings lie beside the checkout; without them the tests are skipped.
@Suite(
  .timeLimit(.minutes(5)),
  .enabled(if: Recordings.areHere, "there are no recorded answers of others")
)
struct RecordedWikipediaTests {
  @Test func `a recorded search gives its titles`() async throws {
    let client = try client(playing: "test_limit")
    let search = try await client.search("Python programming", limit: 3)
    #expect(
      search.titles == [
        "Python (programming language)", "History of Python",
        "Outline of the Python programming language",
      ]
    )
  }

  @Test func `a recorded article keeps title, revision and address`() async throws {
    let article = try await client(playing: "test_lastrevid").article(titled: "Python")
    #expect(article?.title == "Python (programming language)")
    #expect(article?.pageID == "23862")
    #expect(article?.revision == "1345336232")
    #expect(article?.url == "https://en.wikipedia.org/wiki/Python_(programming_language)")
  }

  @Test func `a recorded extract is prose up to its references`() async throws {
    let article = try #require(
      try await client(playing: "test_extracts").article(titled: "Python")
    )
    #expect(article.prose.hasPrefix("Python is a high-level, general-purpose programming"))
    #expect(!article.prose.contains("== References =="))
    #expect(article.prose.count > 10_000)
  }

  @Test func `a recorded missing page is none`() async throws {
    #expect(try await client(playing: "test_exists_false").article(titled: "Nobody") == nil)
  }

  private func client(playing name: String) throws -> MediaWikiClient {
    let recording = try JSONValue(
      parsing: [UInt8](Data(contentsOf: Recordings.folder.appending(path: "\(name).json")))
    )
    let body = try #require(recording["interactions"]?.arrayValue?.first?["body"]?.stringValue)
    let server = try LoopbackServer { _, _ in .init(status: 200, text: body) }
    return Waits().client(Wiki.configuration(server.endpoint))
  }
}

private enum Recordings {
  /// `shared/fixtures/wikipedia` beside the checkout, wherever that is.
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/fixtures/wikipedia")
  static let areHere = FileManager.default.fileExists(atPath: folder.path)
}
