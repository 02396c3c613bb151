import CurlHTTP
import JSONModel
import Testing

@testable import AgentTools

/// A server that answers as kiwix-serve 3.3 does.
@Suite(.timeLimit(.minutes(5)))
struct KiwixClientTests {
  @Test func `an article of a book becomes plain text with the book's date`() async throws {
    let server = try book(holding: ada)
    let article = try await wiki(server).article(titled: "ada lovelace")
    #expect(
      article
        == WikiArticle(
          pageID: "t/Ada_Lovelace.html",
          title: "Ada Lovelace",
          extract: """
            Ada King (1815–1852) was a mathematician & writer.
            == Life ==
            She met Babbage.
            One
            """,
          revision: "2026-11-22",
          timestamp: "2026-11-22T00:00:00Z",
          url: "\(server.root)/viewer#t/Ada_Lovelace.html",
          summary: nil,
          isDisambiguation: false
        )
    )
    #expect(try await wiki(server).siteName() == "Pitch & test")
  }

  @Test func `a search gives titles, and an unknown page is none`() async throws {
    let server = try book(holding: ada)
    let search = try await wiki(server).search("mathematician", limit: 3)
    #expect(search == WikiSearch(titles: ["Ada Lovelace"], suggestion: nil, exact: nil))
    #expect(try await wiki(server).introductions(titled: ["Nobody"]) == [])
  }

  @Test func `a disambiguation page lists its lines`() async throws {
    let server = try book(
      holding: """
        <title>Ada Lovelace</title><p>Ada Lovelace may refer to:</p><ul>
        <li>Ada Lovelace (ship) (1901–1910), a ship</li><li>A song</li></ul>
        """
    )
    let page = try #require(try await wiki(server).article(titled: "Ada Lovelace"))
    #expect(page.isDisambiguation)
    let candidates = try await wiki(server).candidates(on: page, limit: 5)
    #expect(
      candidates == [
        WikiCandidate(title: "Ada Lovelace (ship)", summary: "(1901–1910), a ship"),
        WikiCandidate(title: "A song", summary: nil),
      ]
    )
  }

  @Test func `a book that the server does not have is said`() async throws {
    let server = try book(holding: ada)
    var configuration = Wiki.configuration(server.root + "/#other")
    configuration.contact = "x"
    let client = configuration.encyclopedia(over: HTTPClient())
    await #expect(throws: WikiFailure.refused(code: "no book", message: "127.0.0.1 has t")) {
      try await client.article(titled: "Ada Lovelace")
    }
  }

  private let ada = """
    <!DOCTYPE html><html><head><title>Ada Lovelace</title><style>p{}</style></head><body>
    <h1>Ada Lovelace</h1><table><tr><td>Box<table><tr><td>in a box</td></tr></table></td></tr></table>
    <p><b>Ada King</b> (1815&#8211;1852) was a <a href="x">mathematician</a><sup>[1]</sup> &amp;
    writer.</p><!-- <p>not said</p> --><script>if (1 < 2) { "</p>" }</script>
    <h2 id="Life">Life</h2><p>She met Babbage.<br/></p><ul><li>One</li></ul></body></html>
    """

  private func wiki(_ server: LoopbackServer) -> any Encyclopedia {
    KiwixClient(Waits().connection(Wiki.configuration(server.root)))
  }

  private func book(holding page: String) throws -> LoopbackServer {
    try LoopbackServer { request, _ in
      switch request.path {
      case "/catalog/v2/entries":
        .init(
          status: 200,
          text: """
            <feed><title>All</title><entry><title>Pitch &amp; test</title>
            <updated>2026-11-22T00:00:00Z</updated><link type="text/html" href="/t" /></entry></feed>
            """
        )
      case "/search":
        .init(
          status: 200,
          text: """
            <rss><channel><title>Search</title><item><title>Ada Lovelace</title>
            <book><title>Pitch</title></book></item></channel></rss>
            """
        )
      case "/suggest":
        .init([
          ["value": "Ada Lovelace", "kind": "path", "path": "Ada_Lovelace.html"],
          ["value": .string(request.query["term"] ?? ""), "kind": "pattern"],
        ])
      case "/raw/t/content/Ada_Lovelace.html": .init(status: 200, text: page)
      default: .init(status: 404, text: "")
      }
    }
  }
}
