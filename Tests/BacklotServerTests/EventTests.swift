import AgentKit
import BacklotServer
import JSONModel
import JSONRPC
import Storage
import Synchronization
import TestSupport
import Testing

/// The guarantees O2, O3, O5 and O6 of the protocol, and what a subscription promises besides.
@Suite(.timeLimit(.minutes(5))) struct EventTests {
  private func stream(_ session: JSONValue) -> JSONValue {
    .string("session:\(session.stringValue ?? "")")
  }

  @Test func `the answer to a subscription comes before its first event`() async throws {
    let studio = try WireStudio()
    let client = try studio.client()
    let session = try await client.call("session/create").text("sessionId")
    try await studio.fill(session, 250)
    let id = try client.begin("events/subscribe", ["stream": stream(.string(session))])
    let all = await client.until { $0.sequence.count == 251 }
    let answer = try #require(all.firstIndex { $0.answers(id) })
    #expect(
      all[answer]["result"] == [
        "stream": stream(.string(session)), "epoch": studio.epoch,
        "head": 251, "mode": "replay", "from": 1, "inFlight": [],
      ]
    )
    let appends = all.indices.filter { all[$0].isNotification("events/append") }
    #expect(appends.allSatisfy { $0 > answer })
    #expect(all.sequence == Array(1...251))
    let caughtUp = appends.map { all[$0]["params"]?["caughtUp"] ?? nil }
    #expect(caughtUp == [nil, nil, true])
  }

  @Test func `two subscribers get every event once and in order, while many write`() async throws {
    let studio = try WireStudio()
    let clients = [try studio.client(), try studio.client(.headers)]
    _ = try await clients[1].call("initialize")
    let session = try await clients[0].call("session/create").text("sessionId")
    for client in clients {
      _ = try await client.call("events/subscribe", ["stream": stream(.string(session))])
    }
    try await withThrowingTaskGroup { group in
      for _ in 0..<4 { group.addTask { try await studio.fill(session, 800) } }
      try await group.waitForAll()
    }
    for client in clients {
      let all = await client.until { $0.sequence.last == 3201 }
      #expect(all.sequence == Array(1...3201))
    }
  }

  @Test func `O5 what is shown is in the database for everybody`() async throws {
    let studio = try WireStudio(ScriptedModel(["writer": [.text("A draft.")]]))
    let other = SQLiteJournal(try SQLiteDatabase(folder: studio.studio.folder))
    let client = try studio.client()
    let session = try await client.call("session/create").text("sessionId")
    _ = try await client.call("events/subscribe", ["stream": stream(.string(session))])
    _ = try client.begin(
      "message/send",
      ["sessionId": .string(session), "content": "Ada", "prompt": true]
    )
    var seen = 0
    while !client.messages.hasEvent("run.completed") {
      let before = seen
      let shown = await client.until { $0.events.count > before }.events
      seen = shown.count
      let stored = try await other.events(
        of: SessionID(rawValue: session),
        after: Int64(before),
        limit: seen - before
      ).events
      #expect(stored.map(\.data) == shown[before...].map { $0["data"] ?? nil })
      #expect(stored.map(\.seq) == shown[before...].map { $0["seq"]?.integerValue ?? 0 })
    }
  }

  @Test func `O6 text lies between its item's start and end, and its offsets join`() async throws {
    let pieces = ["Grüße, ", "Ada — ", "1815."]
    let model = SteppedModel(pieces)
    let client = try WireStudio(model).client()
    let session = try await client.call("session/create")["sessionId"] ?? nil
    _ = try await client.call("events/subscribe", ["stream": stream(session)])
    let run = try await client.call("message/send", ["sessionId": session, "content": "Ada"])[
      "runId"
    ]
    for index in pieces.indices {
      model.say(index)
      await client.until { $0.deltas.count == index + 1 }
    }
    model.end.fire()
    let all = await client.until { $0.hasEvent("run.completed") }
    let start = try #require(all.position(ofEvent: "item.started"))
    let end = try #require(all.position(ofEvent: "item.completed"))
    let places = all.indices.filter { all[$0].isNotification("events/delta") }
    #expect(places.allSatisfy { start < $0 && $0 < end })
    let item = all.events.first { $0["type"] == "item.started" }?["data"]?["itemId"] ?? nil
    let offsets: [Int64] = [0, 9, 17, 22]
    #expect(
      all.deltas
        == pieces.indices.map { index in
          [
            "stream": stream(session), "runId": run ?? nil, "itemId": item,
            "offset": .integer(offsets[index]), "next": .integer(offsets[index + 1]),
            "text": .string(pieces[index]),
          ]
        }
    )
    let completed = all.events.first { $0["type"] == "item.completed" }?["data"]
    #expect(completed?["text"] == .string(pieces.joined()))
  }

  @Test func `who comes in the middle of an item is given its text, and goes on`() async throws {
    let model = SteppedModel(["To be, ", "or not."])
    let studio = try WireStudio(model)
    let first = try studio.client()
    let session = try await first.call("session/create")["sessionId"] ?? nil
    _ = try await first.call("events/subscribe", ["stream": stream(session)])
    let run = try await first.call("message/send", ["sessionId": session, "content": "x"])["runId"]
    model.say(0)
    let seen = await first.until { !$0.deltas.isEmpty }
    let item = seen.deltas[0]["itemId"] ?? nil
    let head = try #require(seen.sequence.last)

    let second = try studio.client()
    let result = try await second.call(
      "events/subscribe",
      ["stream": stream(session), "since": ["seq": .integer(head)]]
    )
    #expect(
      result["inFlight"] == [["itemId": item, "runId": run ?? nil, "text": "To be, ", "next": 7]]
    )
    let third = try studio.client()
    let whole = try await third.call("events/subscribe", ["stream": stream(session)])
    #expect(whole["inFlight"] == [])
    await third.until { !$0.deltas.isEmpty }
    let silent = try studio.client()
    _ = try await silent.call("events/subscribe", ["stream": stream(session), "deltas": false])

    model.say(1)
    for client in [first, second, third] {
      await client.until { $0.deltas.last?["text"] == "or not." }
    }
    model.end.fire()
    for client in [first, second, third, silent] {
      await client.until { $0.hasEvent("run.completed") }
    }
    #expect(second.messages.deltas.map { $0["offset"] } == [7])
    #expect(third.messages.deltas.map { $0["offset"] } == [0, 7])
    #expect(silent.messages.deltas.isEmpty)
    #expect(second.messages.sequence.first == head + 1)
  }

  @Test func `a subscription begins behind the client's last event`() async throws {
    let studio = try WireStudio()
    let client = try studio.client()
    let session = try await client.call("session/create").text("sessionId")
    try await studio.fill(session, 20)
    let since: JSONValue = ["epoch": studio.epoch, "seq": 17]
    let result = try await client.call(
      "events/subscribe",
      ["stream": stream(.string(session)), "since": since]
    )
    #expect(result["from"] == 18)
    await client.until { $0.sequence.last == 21 }
    try await studio.fill(session, 2)
    let all = await client.until { $0.sequence.last == 23 }
    #expect(all.sequence == [18, 19, 20, 21, 22, 23])
  }

  @Test func `a cursor of another database is refused`() async throws {
    let studio = try WireStudio()
    let client = try studio.client()
    let session = try await client.call("session/create")["sessionId"] ?? nil
    let data: [String: JSONValue] = ["epoch": studio.epoch, "head": 1]
    for method in ["events/subscribe", "events/read"] {
      for since: JSONValue in [["epoch": "another", "seq": 0], ["seq": 2]] {
        let error = try await client.error(method, ["stream": stream(session), "since": since])
        expectError(error, 4002, "EpochMismatch", data)
      }
      let error = try await client.error(
        method,
        ["stream": stream(session), "since": ["seq": -1]]
      )
      #expect(error["code"] == -32602)
    }
  }

  @Test func `a filter lets through its types only`() async throws {
    let studio = try WireStudio()
    let client = try studio.client()
    let session = try await client.call("session/create").text("sessionId")
    try await studio.fill(session, 5)
    _ = try await client.call(
      "events/subscribe",
      ["stream": stream(.string(session)), "types": ["run.started", "run.completed"]]
    )
    let answer = try await client.call(
      "message/send",
      ["sessionId": .string(session), "content": "x", "wait": true]
    )
    #expect(answer["status"] == "completed")
    #expect(client.messages.events.map { $0["type"] } == ["run.started", "run.completed"])
  }

  @Test func `nothing of a subscription comes after its end`() async throws {
    let studio = try WireStudio()
    let client = try studio.client()
    let session = try await client.call("session/create").text("sessionId")
    _ = try await client.call("events/subscribe", ["stream": stream(.string(session))])
    await client.until { $0.sequence == [1] }
    #expect(
      try await client.call("events/unsubscribe", ["stream": stream(.string(session))]) == [:]
    )
    try await studio.fill(session, 3)
    _ = try await client.call("ping")
    #expect(client.messages.sequence == [1])
    expectError(
      try await client.error("events/unsubscribe", ["stream": stream(.string(session))]),
      4003,
      "NotSubscribed"
    )
    _ = try await client.call("events/subscribe", ["stream": stream(.string(session))])
    let all = await client.until { $0.sequence.count == 5 }
    #expect(all.sequence == [1, 1, 2, 3, 4])
  }

  @Test func `who subscribes twice to a stream has the later subscription only`() async throws {
    let studio = try WireStudio()
    let client = try studio.client()
    let session = try await client.call("session/create").text("sessionId")
    _ = try await client.call("events/subscribe", ["stream": stream(.string(session))])
    await client.until { $0.sequence == [1] }
    _ = try await client.call(
      "events/subscribe",
      ["stream": stream(.string(session)), "since": ["seq": 1]]
    )
    try await studio.fill(session, 3)
    let all = await client.until { $0.sequence.last == 4 }
    #expect(all.sequence == [1, 2, 3, 4])
  }

  @Test func `a client that reads nothing holds up nobody, and catches up whole`() async throws {
    let studio = try WireStudio()
    let slow = try studio.client(isReading: false)
    let quick = try studio.client()
    let session = try await quick.call("session/create").text("sessionId")
    let subscribe: JSONValue = ["stream": stream(.string(session))]
    _ = try slow.begin("events/subscribe", subscribe)
    _ = try await quick.call("events/subscribe", subscribe)
    try await studio.fill(session, 1400, bytes: 10_000)
    let all = await quick.until { $0.sequence.last == 1401 }
    #expect(all.sequence == Array(1...1401))
    _ = try await quick.call("ping")
    #expect(slow.messages.isEmpty)

    try slow.startReading()
    let late = await slow.until { $0.sequence.last == 1401 }
    #expect(late.sequence == Array(1...1401))
    #expect(late.first?["result"]?["from"] == 1)
  }

  @Test func `a stream is read page by page`() async throws {
    let studio = try WireStudio()
    let client = try studio.client()
    let session = try await client.call("session/create").text("sessionId")
    try await studio.fill(session, 24)
    var read: [Int64] = []
    var next: JSONValue = 0
    repeat {
      let page = try await client.call(
        "events/read",
        ["stream": stream(.string(session)), "since": ["seq": next], "limit": 10]
      )
      #expect(page["head"] == 25)
      #expect(page["epoch"] == studio.epoch)
      read += (page["events"]?.arrayValue ?? []).compactMap { $0["seq"]?.integerValue }
      next = page["next"] ?? nil
    } while next != 25
    #expect(read == Array(1...25))
    let filtered = try await client.call(
      "events/read",
      ["stream": stream(.string(session)), "types": ["session.created"]]
    )
    #expect(filtered["events"]?.arrayValue?.map { $0["seq"] } == [1])
    #expect(filtered["next"] == 25)
  }
}
