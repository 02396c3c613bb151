import AgentKit
import BacklotServer
import JSONModel
import JSONRPC
import TestSupport
import Testing

/// The catalogue's stream, and how a client may have events gathered.
@Suite(.timeLimit(.minutes(5))) struct StreamTests {
  @Test func `events gather for as long as the client says, and not longer than an answer`()
    async throws
  {
    let studio = try WireStudio()
    let client = try studio.client()
    let session = try await client.call("session/create").text("sessionId")
    let stream: JSONValue = .string("session:\(session)")
    _ = try await client.call("events/subscribe", ["stream": stream, "maxLatencyMs": 1000])
    await client.until { $0.sequence == [1] }
    for _ in 0..<5 { try await studio.fill(session, 1) }
    let all = await client.until { $0.sequence.last == 6 }
    #expect(all.sequence == [1, 2, 3, 4, 5, 6])
    let appends = all.notifications("events/append")
    #expect(appends.first?["events"]?.arrayValue?.count == 1)
    // Five commits, gathered; one more where the machine was busy.
    #expect((2...3).contains(appends.count))
    for latency: JSONValue in [-1, 1001] {
      let error = try await client.error(
        "events/subscribe",
        ["stream": stream, "maxLatencyMs": latency]
      )
      #expect(error["data"]?["errors"]?.arrayValue?.first?["path"] == "/maxLatencyMs")
    }
  }

  @Test func `the catalogue tells of sessions and projects as they change`() async throws {
    let studio = try WireStudio()
    let client = try studio.client()
    let old = try await client.call("session/create").text("sessionId")
    let follower = try studio.client(.headers)
    _ = try await follower.call("initialize")
    let answer = try await follower.call("events/subscribe", ["stream": "catalog"])
    let head = try #require(answer["head"]?.integerValue)
    #expect(
      answer == [
        "stream": "catalog", "epoch": studio.epoch, "head": .integer(head), "mode": "snapshot",
        "from": .integer(head + 1), "inFlight": [],
      ]
    )
    let new = try await client.call("session/create", ["title": "New"]).text("sessionId")
    _ = try await client.call("events/subscribe", ["stream": .string("session:\(old)")])
    _ = try await client.call("session/delete", ["sessionId": .string(old)])
    let all = await follower.until { $0.hasEvent("session.deleted") }
    #expect(all.sequence == Array(head + 1...head + Int64(all.sequence.count)))
    #expect(
      all.events.map { [$0["type"] ?? nil, $0["sessionId"] ?? nil] } == [
        ["session.created", .string(new)], ["session.deleted", .string(old)],
      ]
    )
    // Who followed the session follows it no more.
    let error = try await client.error(
      "events/unsubscribe",
      ["stream": .string("session:\(old)")]
    )
    expectError(error, 4003, "NotSubscribed")

    let replay = try studio.client()
    let again = try await replay.call(
      "events/subscribe",
      ["stream": "catalog", "since": ["epoch": studio.epoch, "seq": .integer(head)]]
    )
    #expect(again["mode"] == "replay")
    let replayed = await replay.until { $0.hasEvent("session.deleted") }
    #expect(replayed.events == all.events)
    let page = try await replay.call(
      "events/read",
      ["stream": "catalog", "since": ["seq": .integer(head)]]
    )
    #expect(page["events"]?.arrayValue == all.events)
    #expect(
      try await replay.error("events/read", ["stream": "catalog", "since": ["seq": 1000]])["code"]
        == 4002
    )
  }
}
