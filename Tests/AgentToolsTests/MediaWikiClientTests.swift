import AgentTools
import Foundation
import JSONModel
import Testing

@Suite(.timeLimit(.minutes(5)))
struct MediaWikiClientTests {
  @Test func `a 429 with Retry-After is waited for`() async throws {
    let server = try LoopbackServer { _, number in
      number == 1
        ? .init(status: 429, headers: ["Retry-After": "2"], text: "Too many requests")
        : Wiki.answer(pages: [Wiki.engine])
    }
    let waits = Waits()
    let article = try await waits.client(Wiki.configuration(server.endpoint))
      .article(titled: "Analytical Engine")
    #expect(
      article
        == WikiArticle(
          pageID: "1271",
          title: "Analytical Engine",
          extract: "A proposed mechanical computer.",
          revision: "1271000",
          timestamp: "2026-01-02T03:04:05Z",
          url: "https://wiki.example/wiki/Analytical_Engine",
          summary: nil,
          isDisambiguation: false
        )
    )
    #expect(waits.all == [.seconds(2)])
  }

  @Test func `a Retry-After date counts, one in the past at once`() async throws {
    let server = try LoopbackServer { _, number in
      let date = "Wed, 21 Oct 2015 07:28:00 GMT"
      return number == 1
        ? .init(status: 503, headers: ["Retry-After": date], text: "")
        : Wiki.answer(pages: [Wiki.engine])
    }
    let waits = Waits()
    _ = try await waits.client(Wiki.configuration(server.endpoint)).article(titled: "X")
    #expect(waits.all == [.milliseconds(100)])
  }

  @Test func `a server that stays busy is given up in bounded time`() async throws {
    let server = try LoopbackServer { _, _ in .init(status: 429, text: "slow down") }
    let waits = Waits()
    await expect(.busy(host: "127.0.0.1", seconds: 8), of: server.endpoint, waits)
    #expect(waits.all == [.seconds(1), .seconds(2), .seconds(4)])
  }

  @Test func `a Retry-After beyond our patience is not waited for`() async throws {
    let server = try LoopbackServer { _, _ in
      .init(status: 429, headers: ["Retry-After": "3600"], text: "later")
    }
    let waits = Waits()
    await expect(.busy(host: "127.0.0.1", seconds: 3600), of: server.endpoint, waits)
    #expect(waits.all.isEmpty)
  }

  @Test func `the error object ratelimited is waited for like a 429`() async throws {
    let server = try LoopbackServer { _, number in
      number == 1
        ? .init(["error": ["code": "ratelimited", "info": "You've exceeded your rate limit."]])
        : Wiki.answer(pages: [Wiki.missing])
    }
    let waits = Waits()
    let article = try await waits.client(Wiki.configuration(server.endpoint)).article(titled: "X")
    #expect(article == nil && waits.all == [.seconds(1)])
  }

  @Test func `another error object is a refusal in the server's words`() async throws {
    let server = try LoopbackServer { _, _ in
      .init(["error": ["code": "readapidenied", "info": "You need read permission"]])
    }
    await expect(
      .refused(code: "readapidenied", message: "You need read permission"),
      of: server.endpoint
    )
  }

  @Test(
    arguments: [
      (200, "<html>We are\u{1B}[2J down</html>", "not JSON: <html>We are down</html>"),
      (200, "", "an empty body"),
      (200, "[1]", "JSON, but not of the Action API"),
      (500, "Internal error", "status 500, Internal error"),
    ]
  )
  func `what is no answer is said to be none`(
    status: Int,
    body: String,
    reason: String
  ) async throws {
    let server = try LoopbackServer { _, _ in .init(status: status, text: body) }
    await expect(.notUnderstood(host: "127.0.0.1", reason: reason), of: server.endpoint)
  }

  @Test func `a server that never answers is given up`() async throws {
    let server = try LoopbackServer { _, _ in nil }
    var configuration = Wiki.configuration(server.endpoint)
    configuration.totalTimeout = .milliseconds(300)
    let client = Waits().client(configuration)
    let failure = await #expect(throws: WikiFailure.self) {
      try await client.article(titled: "X")
    }
    guard case .unreachable = failure else {
      Issue.record("not unreachable: \(String(describing: failure))")
      return
    }
  }

  @Test func `a wiki says its name`() async throws {
    let server = try LoopbackServer { request, _ in
      #expect(request.query["meta"] == "siteinfo")
      return Wiki.answer(pages: nil, ["general": ["sitename": "Wikipedia"]])
    }
    let client = Waits().client(Wiki.configuration(server.endpoint))
    #expect(try await client.siteName() == "Wikipedia")
  }

  @Test func `a cancelled question ends as cancelled`() async throws {
    let (asked, asking) = AsyncStream.makeStream(of: Void.self)
    let server = try LoopbackServer { _, _ in
      asking.finish()
      return nil
    }
    let client = Waits().client(Wiki.configuration(server.endpoint))
    let question = Task { try await client.article(titled: "X") }
    for await _ in asked {}
    question.cancel()
    await #expect(throws: CancellationError.self) { try await question.value }
  }

  @Test func `titles that the API would misread are not sent`() async throws {
    let server = try LoopbackServer { _, _ in Wiki.answer(search: ["C Sharp"]) }
    let client = Waits().client(Wiki.configuration(server.endpoint))
    _ = try await client.search("C# | A+B", limit: 3)
    #expect(try await client.article(titled: "C#") == nil)
    #expect(
      server.requests.map { [$0.query["srsearch"], $0.query["titles"]] } == [["C# | A+B", nil]]
    )
  }

  private func expect(
    _ expected: WikiFailure,
    of endpoint: String,
    _ waits: Waits = Waits()
  ) async {
    let client = waits.client(Wiki.configuration(endpoint))
    await #expect(throws: expected) { try await client.article(titled: "X") }
  }
}
