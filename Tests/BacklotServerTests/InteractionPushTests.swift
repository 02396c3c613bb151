import AgentKit
import BacklotServer
import JSONModel
import JSONRPC
import TestSupport
import Testing

/// The crew's questions, put to clients that can answer.
@Suite(.timeLimit(.minutes(5))) struct InteractionPushTests {
  private let observer: JSONValue = [
    "protocolVersions": [1], "role": "observer", "capabilities": ["interaction": [:]],
  ]

  private func session(_ client: WireTestClient) async throws -> JSONValue {
    try await client.call("session/create")["sessionId"] ?? nil
  }

  private func send(_ client: WireTestClient, _ session: JSONValue) async throws -> JSONValue {
    try await client.call("message/send", ["sessionId": session, "content": "Hello"])["runId"]
      ?? nil
  }

  @Test func `a question is asked after its event, and its first answer counts for all`()
    async throws
  {
    let studio = try WireStudio.asking()
    let first = try studio.client()
    let session = try await session(first)
    let second = try studio.client(.headers)
    let silent = try studio.client()
    try await first.follow(session)
    try await second.follow(
      session,
      as: ["protocolVersions": [1], "clientId": "two", "capabilities": ["interaction": [:]]]
    )
    try await silent.follow(session, as: observer)
    let run = try await send(first, session)

    let asked = try await first.request("interaction/request")
    let info = asked["params"] ?? nil
    let all = first.messages
    let opened = try #require(all.position(ofEvent: "interaction.opened"))
    let place = try #require(all.firstIndex(of: asked))
    #expect(opened < place)
    #expect(
      info == [
        "interactionId": info["interactionId"] ?? nil, "sessionId": session, "runId": run,
        "kind": "question", "text": "Who is it about?", "options": [], "status": "open",
        "agent": "solo", "path": "solo", "openedAt": info["openedAt"] ?? nil,
        "seq": info["seq"] ?? nil,
      ]
    )
    let other = try await second.request("interaction/request")
    try first.respond(to: asked["id"] ?? nil, ["result": ["text": "Ada"]])

    for client in [first, second, silent] {
      let events = await client.until { $0.hasEvent("run.completed") }.events
      let resolved = events.first { $0["type"] == "interaction.resolved" }?["data"]
      #expect(
        resolved == [
          "interactionId": info["interactionId"] ?? nil, "status": "answered", "text": "Ada",
          "by": "ed",
        ]
      )
    }
    let cancelled = await second.until { !$0.notifications("$/cancelRequest").isEmpty }
    #expect(cancelled.notifications("$/cancelRequest") == [["id": other["id"] ?? nil]])
    #expect(first.messages.notifications("$/cancelRequest").isEmpty)
    #expect(silent.messages.requests("interaction/request").isEmpty)
    // The late answer is nobody's concern.
    try second.respond(to: other["id"] ?? nil, ["result": ["text": "Grace"]])
    _ = try await second.call("ping")
  }

  @Test func `what is no answer leaves the question open, and who subscribes again is asked again`()
    async throws
  {
    let studio = try WireStudio.asking()
    let client = try studio.client()
    let session = try await session(client)
    try await client.follow(session)
    let run = try await send(client, session)
    let refusals: [[String: JSONValue]] = [
      ["error": ["code": -32800, "message": "not now"]], ["result": ["text": "  "]],
      ["result": ["optionId": 7]], ["result": nil],
    ]
    let stream: JSONValue = .string("session:\(session.stringValue ?? "")")
    for (count, refusal) in refusals.enumerated() {
      let asked = await client.until { $0.requests("interaction/request").count == count + 1 }
        .requests("interaction/request")
      try client.respond(to: asked[count]["id"] ?? nil, refusal)
      let id = try client.begin("events/subscribe", ["stream": stream])
      let all = await client.until { $0.requests("interaction/request").count == count + 2 }
      let last = try #require(all.lastIndex { $0["method"] == "interaction/request" })
      let caughtUp = try #require(all.lastIndex { $0["params"]?["caughtUp"] == true })
      let answer = try #require(all.firstIndex { $0.answers(id) })
      #expect(answer < caughtUp && caughtUp < last)
    }
    let last = client.messages.requests("interaction/request").last
    try client.respond(to: last?["id"] ?? nil, ["result": ["text": "Ada"]])
    await client.until { $0.hasEvent("run.completed") }
    #expect(try await client.call("run/get", ["runId": run])["status"] == "completed")
  }

  @Test func `a question outlives the connection that was asked`() async throws {
    let studio = try WireStudio.asking()
    let first = try studio.client()
    let session = try await session(first)
    try await first.follow(session)
    _ = try await send(first, session)
    let asked = try await first.request("interaction/request")
    first.vanish()
    _ = await first.exitCode

    let second = try studio.client(.headers)
    let stream: JSONValue = .string("session:\(session.stringValue ?? "")")
    let params: JSONValue = [
      "protocolVersions": [1], "capabilities": ["interaction": [:]],
      "subscriptions": [["stream": stream]],
    ]
    second.onRequest("interaction/request") { _ in ["result": ["text": "Ada"]] }
    _ = try await second.call("initialize", params)
    let again = try await second.request("interaction/request")
    #expect(again["params"] == asked["params"])
    await second.until { $0.hasEvent("run.completed") }
    let caughtUp = second.messages.firstIndex { $0["params"]?["caughtUp"] == true }
    let place = second.messages.firstIndex { $0["method"] == "interaction/request" }
    #expect(try #require(caughtUp) < #require(place))
  }

  @Test func `who ends a subscription is asked no more`() async throws {
    let studio = try WireStudio.asking()
    let client = try studio.client()
    let session = try await session(client)
    try await client.follow(session)
    _ = try await send(client, session)
    let asked = try await client.request("interaction/request")
    let stream: JSONValue = .string("session:\(session.stringValue ?? "")")
    _ = try await client.call("events/unsubscribe", ["stream": stream])
    #expect(
      client.messages.notifications("$/cancelRequest") == [["id": asked["id"] ?? nil]]
    )
    #expect(try await studio.openQuestions(session).count == 1)
  }

  @Test func `a pipe that ends finishes its run up to the question`() async throws {
    let studio = try WireStudio.asking()
    let client = try studio.client(.lines, .privateDaemon)
    let session = try await session(client)
    try await client.follow(session)
    _ = try client.begin("message/send", ["sessionId": session, "content": "Hello"])
    client.endInput()
    #expect(await client.exitCode == 0)
    let all = await client.until { _ in false }
    #expect(all.events.last?["type"] == "interaction.opened")
  }

  @Test func `a language client chooses with a button`() async throws {
    let studio = try WireStudio.guarding()
    let client = try studio.client(.headers)
    _ = try await client.call(
      "initialize",
      ["processId": nil, "rootUri": nil, "capabilities": [:]]
    )
    client.onRequest("window/showMessageRequest") { params in
      ["result": params["actions"]?.arrayValue?.first ?? nil]
    }
    let sent = try await client.call("message/send", ["content": "Hello"])
    let asked = try await client.request("window/showMessageRequest")
    #expect(asked["params"]?.objectValue?.keys.sorted() == ["actions", "message", "type"])
    #expect(asked["params"]?["type"] == 3)
    #expect(asked["params"]?["actions"]?.arrayValue?.count == 2)
    let session = SessionID(rawValue: try sent.text("sessionId"))
    for try await page in SessionFollower(session, after: 0, in: studio.studio.store) {
      if page.events.contains(where: { $0.type == RunCompleted.type }) { break }
    }
    let page = try await studio.studio.store.interactions(
      InteractionFilter(session: session),
      PageRequest()
    )
    #expect(page.elements.map(\.resolution?.optionId) == ["allow"])
  }
}
