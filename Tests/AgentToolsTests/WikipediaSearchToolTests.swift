import AgentKit
import AgentTools
import Foundation
import JSONModel
import Testing

@Suite(.timeLimit(.minutes(5)))
struct WikipediaSearchToolTests {
  private let adaSource: JSONValue = [
    "id": "wikipedia:974@974000", "kind": "wikipedia", "title": "Ada Lovelace",
    "url": "https://wiki.example/wiki/Ada_Lovelace", "revision": "974000",
    "timestamp": "2026-01-02T03:04:05Z", "publisher": "Wikipedia", "licence": "CC BY-SA 4.0",
  ]
  private let engineSource: JSONValue = [
    "id": "wikipedia:1271@1271000", "kind": "wikipedia", "title": "Analytical Engine",
    "url": "https://wiki.example/wiki/Analytical_Engine", "revision": "1271000",
    "timestamp": "2026-01-02T03:04:05Z", "publisher": "Wikipedia", "licence": "CC BY-SA 4.0",
  ]
  private let adaOpening = """
    Ada King, Countess of Lovelace (née Byron; 10 December 1815 – 27 November 1852), was an \
    English mathematician. She wrote on the Analytical Engine.
    """

  @Test func `a search gives articles with their revisions and says what it found`() async throws {
    let server = try LoopbackServer { request, _ in
      request.query["list"] == "search"
        ? Wiki.answer(search: ["Ada Lovelace", "Analytical Engine"], pages: [Wiki.ada])
        : Wiki.answer(pages: [Wiki.engine])
    }
    let result = try await search("Ada Lovelace", server.endpoint)
    #expect(
      result
        == ToolResult(
          content: [
            "query": "Ada Lovelace",
            "results": [
              [
                "source": adaSource,
                "extract": .string("\(adaOpening)\n== Life ==\nShe met Babbage in June 1833."),
              ],
              ["source": engineSource, "extract": "A proposed mechanical computer."],
            ],
          ],
          state: [
            StateChange(
              key: "sources",
              reducer: .merge,
              value: ["wikipedia:974@974000": adaSource, "wikipedia:1271@1271000": engineSource]
            ),
            searched("Ada Lovelace", "found", ["Ada Lovelace", "Analytical Engine"]),
            StateChange(
              key: "subject",
              reducer: .merge,
              value: [
                "name": "Ada Lovelace", "summary": .string(adaOpening), "origin": "wikipedia",
                "born": ["date": "1815-12-10"], "died": ["date": "1852-11-27"],
              ]
            ),
          ],
          summary: "Wikipedia: Ada Lovelace, Analytical Engine"
        )
    )
    #expect(server.requests.map { $0.query["titles"] } == ["Ada Lovelace", "Analytical Engine"])
    #expect(
      Set(server.requests.map(\.userAgent)) == [
        "Backlot/0.1.0 (crew@example.org; film research) libcurl"
      ]
    )
  }

  @Test func `a redirect is followed to the page it leads to`() async throws {
    let server = try LoopbackServer { request, _ in
      #expect(request.query["redirects"] == "1")
      return Wiki.answer(
        search: ["Ada Lovelace"],
        pages: [Wiki.ada],
        ["redirects": [["from": "Lady Lovelace", "to": "Ada Lovelace"]]]
      )
    }
    let result = try await search("Lady Lovelace", server.endpoint, state: ["PROMPT": "Babbage"])
    #expect(result.summary == "Wikipedia: Ada Lovelace")
    #expect(result.content["results"]?.arrayValue?.map { $0["source"] } == [adaSource])
    #expect(result.state.map(\.key) == ["sources", "searches"])
  }

  @Test func `words that are no title take the best match's whole text`() async throws {
    let server = try LoopbackServer { request, _ in
      switch request.query["titles"] {
      case "countess of computing":
        Wiki.answer(search: ["Ada Lovelace", "Analytical Engine"], pages: [Wiki.missing])
      case "Ada Lovelace": Wiki.answer(pages: [Wiki.ada])
      default: Wiki.answer(pages: [Wiki.engine])
      }
    }
    let result = try await search("countess of computing", server.endpoint)
    #expect(result.summary == "Wikipedia: Ada Lovelace, Analytical Engine")
    #expect(server.requests.map { $0.query["exintro"] } == [nil, nil, "1"])
  }

  @Test func `a name that several bear is answered with all of them`() async throws {
    let server = try LoopbackServer { request, _ in
      if request.query["generator"] == "links" {
        let page = Wiki.page
        return Wiki.answer(pages: [
          page(3, "Human name", "", [:]),
          page(1, "John Smith (actor)", "", [:]),
          page(2, "John Smith (explorer)", "", ["description": "English soldier (1580–1631)"]),
          ["ns": 0, "title": "John Smith (nobody yet)", "missing": true],
        ])
      }
      let text = """
        John Smith may refer to:
        == People ==
        John Smith (explorer) (1580–1631), English soldier
        John Smith (actor), British actor
        """
      let namesakes = Wiki.page(7, "John Smith", text, ["pageprops": ["disambiguation": ""]])
      return Wiki.answer(search: ["John Smith (explorer)"], pages: [namesakes])
    }
    let candidates: JSONValue = [
      ["title": "John Smith (explorer)", "description": "English soldier (1580–1631)"],
      ["title": "John Smith (actor)", "description": "British actor"],
      ["title": "Human name"],
    ]
    let found = ["John Smith (explorer)", "John Smith (actor)", "Human name"]
    let result = try await search("John Smith", server.endpoint, state: ["PROMPT": "john smith"])
    #expect(
      result
        == ToolResult(
          content: [
            "query": "John Smith", "results": [],
            "disambiguation": ["title": "John Smith", "candidates": candidates],
            "notice":
              "The name means several pages. Search again for the title of the one meant.",
          ],
          state: [
            searched("John Smith", "ambiguous", found),
            StateChange(key: "candidates", value: candidates),
          ],
          summary: "Wikipedia: John Smith may mean 3 pages"
        )
    )
    let aside = try await search("John Smith", server.endpoint, state: ["PROMPT": "Pocahontas"])
    #expect(aside.state == [searched("John Smith", "ambiguous", found)])
  }

  @Test func `a kind of figure takes the first person found, and no thing`() async throws {
    let server = try LoopbackServer { request, _ in
      Wiki.answer(pages: [request.query["titles"] == "Ada" ? Wiki.ada : Wiki.engine])
    }
    for (query, keys) in [
      ("engine", ["sources", "searches"]), ("Ada", ["sources", "searches", "subject"]),
    ] {
      let state: [String: JSONValue] = ["PROMPT": "a mathematician"]
      #expect(try await search(query, server.endpoint, state: state).state.map(\.key) == keys)
    }
  }

  @Test func `nothing found is said, with the spelling that the server proposes`() async throws {
    let server = try LoopbackServer { _, _ in
      Wiki.answer(pages: [Wiki.missing], ["searchinfo": ["suggestion": "ada lovelace"]])
    }
    let result = try await search("Adda Luvlace", server.endpoint)
    #expect(
      result
        == ToolResult(
          content: [
            "query": "Adda Luvlace", "results": [], "suggestions": ["ada lovelace"],
            "notice": "Wikipedia has no article that matches. Try fewer or other words.",
          ],
          state: [searched("Adda Luvlace", "nothing", [])],
          summary: "Wikipedia: nothing"
        )
    )
  }

  @Test func `an unreachable wiki is a notice, and is not tried again at once`() async throws {
    let client = Waits().client(Wiki.configuration(try LoopbackServer.refusingEndpoint()))
    for _ in 1...2 {
      let result = try await WikipediaSearchTool(client).call(
        ["query": "Ada Lovelace"],
        in: toolContext()
      )
      #expect(result.summary == "Wikipedia: not reached" && !result.isError)
      #expect(result.state.map { $0.value["outcome"] } == ["unreachable"])
      #expect(result.content["notice"]?.stringValue?.contains("go on with library_search") == true)
    }
  }

  @Test func `offline asks this machine only`() async throws {
    var configuration = Wiki.configuration("https://wiki.example/w/api.php")
    configuration.isOffline = true
    let result = try await WikipediaSearchTool(Waits().client(configuration)).call(
      ["query": "Ada"],
      in: toolContext()
    )
    #expect(result.summary == "Wikipedia: not asked, offline")
    #expect(
      result.state == [
        searched(
          "Ada",
          "unreachable",
          [],
          note: "wiki.example was not asked: offline, only this machine is asked"
        )
      ]
    )
    let server = try LoopbackServer { _, _ in Wiki.answer(pages: [Wiki.ada]) }
    configuration.endpoint = server.endpoint
    let local = try await WikipediaSearchTool(Waits().client(configuration)).call(
      ["query": "Ada"],
      in: toolContext()
    )
    #expect(local.summary == "Wikipedia: Ada Lovelace")
  }

  @Test func `the team's definition names the keys and the bounds`() async throws {
    let server = try LoopbackServer { _, _ in
      Wiki.answer(search: ["Ada Lovelace", "Analytical Engine"], pages: [Wiki.ada])
    }
    let result = try await search(
      "Ada Lovelace",
      server.endpoint,
      settings: ["sources_key": "quellen", "searches_key": "suchen", "articles": 1]
    )
    #expect(result.state.map(\.key) == ["quellen", "suchen", "subject"])
    #expect(result.content["results"]?.arrayValue?.count == 1)
  }

  @Test func `an empty query is refused`() async throws {
    let client = Waits().client(Wiki.configuration("http://127.0.0.1:9/"))
    await #expect(throws: ToolFailure.self) {
      try await WikipediaSearchTool(client).call(["query": " "], in: toolContext())
    }
  }

  private func search(
    _ query: String,
    _ endpoint: String,
    state: [String: JSONValue] = [:],
    settings: JSONValue = [:]
  ) async throws -> ToolResult {
    let tool = WikipediaSearchTool(Waits().client(Wiki.configuration(endpoint)))
    return try await tool.call(
      ["query": .string(query)],
      in: toolContext(state: state, settings: settings)
    )
  }

  private func searched(
    _ query: String,
    _ outcome: String,
    _ found: [String],
    note: String? = nil
  ) -> StateChange {
    var entry: [String: JSONValue] = [
      "tool": "wikipedia_search", "query": .string(query), "outcome": .string(outcome),
      "found": .array(found.map(JSONValue.string)),
    ]
    if let note { entry["note"] = .string(note) }
    return StateChange(key: "searches", reducer: .append, value: .object(entry))
  }
}
