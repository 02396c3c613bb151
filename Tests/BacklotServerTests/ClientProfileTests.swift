import AgentKit
import BacklotServer
import JSONModel
import JSONRPC
import TestSupport
import Testing

/// Roles, limits, and who is connected.
@Suite(.timeLimit(.minutes(5))) struct ClientProfileTests {
  @Test func `an observer reads, and changes nothing`() async throws {
    let studio = try WireStudio()
    let owner = try studio.client()
    let session = try await owner.call("session/create")["sessionId"] ?? nil
    for framing in [Framing.lines, .headers] {
      let client = try studio.client(framing)
      let answer = try await client.call("initialize", ["role": "observer"])
      #expect(answer["role"] == "observer")
      #expect(try await client.call("session/get", ["sessionId": session])["head"] == 1)
      _ = try await client.call(
        "events/subscribe",
        ["stream": .string("session:\(session.stringValue ?? "")")]
      )
      for (method, params) in [
        ("session/create", [:]), ("message/send", ["content": "Ada"]),
        ("session/delete", ["sessionId": session]), ("server/stop", [:]),
        ("workspace/executeCommand", ["command": "backlot.pitch", "arguments": ["Ada"]]),
      ] as [(String, JSONValue)] {
        let error = try await client.error(method, params)
        expectError(error, 1003, "NotPermitted", ["role": "observer"])
      }
      _ = try await client.call("shutdown")
    }
    let error = try await studio.client().error("initialize", ["role": "king"])
    expectError(
      error,
      -32602,
      "InvalidParams",
      ["errors": [["path": "/role", "message": "must be controller or observer"]]]
    )
  }

  @Test func `who is connected is told, with what each follows`() async throws {
    let studio = try WireStudio()
    let first = try studio.client(.headers)
    let opened = try await first.call(
      "initialize",
      ["protocolVersions": [1], "clientInfo": ["name": "ed", "version": "2"], "role": "observer"]
    )
    let second = try studio.client()
    let session = try await second.call("session/create").text("sessionId")
    _ = try await first.call("events/subscribe", ["stream": .string("session:\(session)")])
    let answer = try await second.call("server/connections")
    let list = try #require(answer["connections"]?.arrayValue)
    #expect(
      list == [
        [
          "connectionId": opened["connectionId"] ?? nil,
          "client": ["name": "ed", "version": "2"], "role": "observer", "transport": "test",
          "connectedAt": 2000, "subscriptions": [.string("session:\(session)")],
          "isCurrent": false,
        ],
        [
          "connectionId": list.last?["connectionId"] ?? nil, "role": "controller",
          "transport": "test", "connectedAt": 2000, "subscriptions": [], "isCurrent": true,
        ],
      ]
    )
  }

  @Test func `nothing is sent that the client does not read`() async throws {
    let limit = 65_536
    let studio = try WireStudio()
    let client = try studio.client()
    let answer = try await client.call(
      "initialize",
      ["protocolVersions": [1], "limits": ["maxMessageBytes": .integer(Int64(limit))]]
    )
    #expect(answer["limits"]?["maxSentBytes"] == .integer(Int64(limit)))
    let session = try await client.call("session/create").text("sessionId")
    let stream: JSONValue = .string("session:\(session)")
    try await studio.fill(session, 30, bytes: 10_000)
    try await studio.fill(session, 1, bytes: 100_000)
    try await studio.fill(session, 1)
    _ = try await client.call("events/subscribe", ["stream": stream])
    let all = await client.until { $0.sequence.last == 33 }
    #expect(all.sequence == Array(1...33))
    #expect(
      all.events[31]["data"] == ["kind": "test", "tooLarge": .integer(100_000 + 28)]
    )
    #expect(all.events[32]["data"] == ["kind": "test", "message": "x"])

    var read: [Int64] = []
    var next: JSONValue = 0
    repeat {
      let page = try await client.call("events/read", ["stream": stream, "since": ["seq": next]])
      read += (page["events"]?.arrayValue ?? []).compactMap { $0["seq"]?.integerValue }
      next = page["next"] ?? nil
    } while next != 33
    #expect(read == Array(1...33))

    let document = try await client.error("rpc.discover")
    #expect(document["data"]?["kind"] == "MessageTooLarge")
    #expect(document["data"]?["limit"] == .integer(Int64(limit)))
    #expect(client.messages.allSatisfy { $0.serialized().count <= limit })

    let error = try await studio.client().error(
      "initialize",
      ["limits": ["maxMessageBytes": 65_535]]
    )
    #expect(error["data"]?["errors"]?.arrayValue?.first?["path"] == "/limits/maxMessageBytes")
  }

  @Test func `text under way comes in pieces that the client reads`() async throws {
    let long = String(repeating: "é\u{1}", count: 60_000)
    let model = SteppedModel([long, "!"])
    let studio = try WireStudio(model)
    let client = try studio.client()
    let limits: JSONValue = ["maxMessageBytes": 65_536]
    _ = try await client.call("initialize", ["protocolVersions": [1], "limits": limits])
    let session = try await client.call("session/create")["sessionId"] ?? nil
    let stream: JSONValue = .string("session:\(session.stringValue ?? "")")
    _ = try await client.call("events/subscribe", ["stream": stream])
    _ = try await client.call("message/send", ["sessionId": session, "content": "Ada"])
    model.say(0)
    let seen = await client.until { $0.deltas.last?["next"] == 180_000 }
    expectJoined(seen.deltas, long, from: 0)

    let late = try studio.client()
    _ = try await late.call("initialize", ["protocolVersions": [1], "limits": limits])
    let answer = try await late.call(
      "events/subscribe",
      ["stream": stream, "since": ["seq": seen.sequence.last.map(JSONValue.integer) ?? nil]]
    )
    let item = try #require(answer["inFlight"]?.arrayValue?.first)
    let text = try item.text("text")
    #expect(item["next"] == .integer(Int64(text.utf8.count)))
    #expect(long.hasPrefix(text) && !text.isEmpty)
    let rest = await late.until { $0.deltas.last?["next"] == 180_000 }
    expectJoined(
      rest.deltas,
      String(long.unicodeScalars.dropFirst(text.unicodeScalars.count)),
      from: Int64(text.utf8.count)
    )
    for client in [client, late] {
      #expect(client.messages.allSatisfy { $0.serialized().count <= 65_536 })
    }
    model.say(1)
    model.end.fire()
  }

  private func expectJoined(
    _ deltas: [JSONValue],
    _ text: String,
    from start: Int64,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var next = start
    for delta in deltas {
      #expect(delta["offset"] == .integer(next), sourceLocation: sourceLocation)
      next = delta["next"]?.integerValue ?? -1
    }
    let joined = deltas.compactMap { $0["text"]?.stringValue }.joined()
    #expect(joined == text, sourceLocation: sourceLocation)
  }
}
