import AgentKit
import BacklotServer
import JSONModel
import JSONRPC
import Storage
import TestSupport
import Testing

/// What `protocol/README.md` promises under O1 to O8, each by its number.
///
/// O5 and O6 stand in `EventTests`; O5 is also proven against the real daemon, in
/// `Tests/process/test_guarantees.py`.
@Suite(.timeLimit(.minutes(5))) struct GuaranteeTests {
  private func stream(_ session: JSONValue) -> JSONValue {
    .string("session:\(session.stringValue ?? "")")
  }

  private func session(_ client: WireTestClient) async throws -> JSONValue {
    try await client.call("session/create")["sessionId"] ?? nil
  }

  @Test func `O1 requests for one session are carried out in order, and reads wait for no run`()
    async throws
  {
    let client = try WireStudio(ScriptedModel(["greeter": [.hangs(after: "Hel")]])).client()
    let session = try await session(client)
    let contents = (0..<15).map { JSONValue.string("message \($0)") }
    for content in contents {
      _ = try client.begin(
        "message/send",
        ["sessionId": session, "content": content, "queue": true]
      )
    }
    // Not one answer was awaited: the list comes after all of them, whose run hangs.
    let page = try await client.call("message/list", ["sessionId": session])
    #expect(page["messages"]?.arrayValue?.map { $0["content"] } == contents)
    let sequence = client.messages.compactMap { $0["result"]?["messageId"]?.stringValue }
    #expect(page["messages"]?.arrayValue?.map { $0["messageId"]?.stringValue } == sequence)
  }

  @Test func `O2 the answer to a subscription comes before its first event, while others write`()
    async throws
  {
    let studio = try WireStudio()
    let writer = try studio.client()
    let session = try await session(writer)
    let text = session.stringValue ?? ""
    try await withThrowingTaskGroup { group in
      group.addTask { try await studio.fill(text, 2000) }
      for _ in 0..<8 {
        let client = try studio.client()
        let id = try client.begin("events/subscribe", ["stream": stream(session)])
        let all = await client.until { !$0.events.isEmpty }
        #expect(all.first?.answers(id) == true)
        client.vanish()
        let late = try studio.client(.headers)
        let first = try late.begin(
          "initialize",
          ["subscriptions": [["stream": stream(session), "since": ["seq": 1]]]]
        )
        try await studio.fill(text, 1)
        let heard = await late.until { !$0.events.isEmpty }
        #expect(heard.first?.answers(first) == true)
        late.vanish()
      }
      try await group.waitForAll()
    }
  }

  @Test func `O3 seq has no hole over ten thousand events and two subscribers`() async throws {
    let studio = try WireStudio()
    let live = try studio.client()
    let session = try await session(live)
    let text = session.stringValue ?? ""
    _ = try await live.call("events/subscribe", ["stream": stream(session)])
    let late = try studio.client(.headers)
    _ = try await late.call("initialize")
    try await withThrowingTaskGroup { group in
      for _ in 0..<4 { group.addTask { try await studio.fill(text, 2500) } }
      // It begins in the middle of the writing.
      await live.until { $0.sequence.count > 3000 }
      _ = try await late.call("events/subscribe", ["stream": stream(session)])
      try await group.waitForAll()
    }
    for client in [live, late] {
      let all = await client.until { $0.sequence.last == 10_001 }
      #expect(all.sequence == Array(1...10_001))
    }
  }

  @Test(arguments: [0, 1000])
  func `O4 all of a run's events come before the answer of who waits for it`(
    _ latency: Int64
  ) async throws {
    let client = try WireStudio().client()
    let session = try await session(client)
    _ = try await client.call(
      "events/subscribe",
      ["stream": stream(session), "maxLatencyMs": .integer(latency)]
    )
    for method in ["message/send", "run/wait", "run/cancel"] {
      let wait = method == "message/send"
      var answer = try client.begin(
        "message/send",
        ["sessionId": session, "content": "Ada", "wait": .bool(wait)]
      )
      if !wait {
        let run = try await client.response(to: answer)["result"]?["runId"] ?? nil
        answer = try client.begin(method, ["runId": run])
      }
      let response = try await client.response(to: answer)
      let run = response["result"]?["runId"]
      let all = client.messages
      let before = all[..<(try #require(all.firstIndex(of: response)))]
      let events = Array(before).events.filter { $0["runId"] == run }
      let ends: [JSONValue] = ["run.completed", "run.cancelled"]
      #expect(ends.contains(events.last?["type"] ?? nil))
      let sequence = Array(before).sequence
      #expect(sequence == Array(1...Int64(sequence.count)))
      // Nothing of the run follows its end.
      _ = try await client.call("ping")
      #expect(client.messages.events.last { $0["runId"] == run } == events.last)
    }
  }

  @Test func `O4 what a changing request answers as seq is in the journal`() async throws {
    let studio = try WireStudio()
    let client = try studio.client()
    let created = try await client.call("session/create")
    let session = created["sessionId"] ?? nil
    let sent = try await client.call("message/send", ["sessionId": session, "content": "Ada"])
    for answer in [created, sent] {
      let seq = try #require(answer["seq"]?.integerValue)
      let other = SQLiteJournal(try SQLiteDatabase(folder: studio.studio.folder))
      let page = try await other.events(
        of: SessionID(rawValue: session.stringValue ?? ""),
        after: seq - 1,
        limit: 1
      )
      #expect(page.events.first?.seq == seq)
    }
  }

  @Test func `O7 every cancelled request is answered once, and a wait with how its run stands`()
    async throws
  {
    let model = ScriptedModel(["greeter": [.hangs(after: "Hel")]])
    let client = try WireStudio(model).client()
    let session = try await session(client)
    let run =
      try await client.call("message/send", ["sessionId": session, "content": "Ada"])[
        "runId"
      ] ?? nil
    var asked: [JSONValue] = []
    var waits: [JSONValue] = []
    for _ in 0..<8 {
      for (method, params) in [
        ("ping", [:]), ("session/get", ["sessionId": session]),
        ("message/list", ["sessionId": session]),
        ("events/read", ["stream": stream(session)]), ("run/get", ["runId": run]),
      ] as [(String, JSONValue)] {
        asked.append(try client.begin(method, params))
        try client.notify("$/cancelRequest", ["id": asked.last ?? nil])
      }
      waits.append(try client.begin("run/wait", ["runId": run]))
      try client.notify("$/cancelRequest", ["id": waits.last ?? nil])
    }
    for id in asked + waits { _ = try await client.response(to: id) }
    _ = try await client.call("ping")
    for id in asked {
      let answers = client.messages.filter { $0.answers(id) }
      #expect(answers.count == 1)
      let isDone = answers.first?["result"] != nil
      #expect(isDone || answers.first?["error"]?["code"] == -32800)
    }
    for id in waits {
      let answers = client.messages.filter { $0.answers(id) }
      #expect(answers.map { $0["result"]?["status"] } == ["running"])
      #expect(answers.map { $0["result"]?["waitCancelled"] } == [true])
    }
    let ended = try await client.call("run/cancel", ["runId": run])
    #expect(ended["status"] == "cancelled")
  }

  @Test(arguments: [Framing.lines, .headers])
  func `O8 a disconnect cancels nothing`(_ framing: Framing) async throws {
    let model = SteppedModel(["Hello."])
    let studio = try WireStudio(model)
    let client = try studio.client(framing)
    _ = try await client.call("initialize", ["protocolVersions": [1]])
    let session = try await session(client)
    _ = try await client.call("events/subscribe", ["stream": stream(session)])
    let run =
      try await client.call("message/send", ["sessionId": session, "content": "Ada"])[
        "runId"
      ] ?? nil
    _ = try client.begin("run/wait", ["runId": run])
    client.vanish()

    let other = try studio.client()
    #expect(try await other.call("run/get", ["runId": run])["status"] == "running")
    model.say(0)
    model.end.fire()
    #expect(try await other.call("run/wait", ["runId": run])["status"] == "completed")
    _ = await client.exitCode
  }

  @Test func `a client that reads nothing blocks nobody, costs its budget, and catches up whole`()
    async throws
  {
    let budget = 8 << 20
    let studio = try WireStudio()
    let stalled = try studio.client(isReading: false)
    let quick = try studio.client()
    let session = try await session(quick)
    let text = session.stringValue ?? ""
    _ = try stalled.begin("events/subscribe", ["stream": stream(session)])
    _ = try await quick.call("events/subscribe", ["stream": stream(session)])
    var most = 0
    for round in 1...10 {
      try await studio.fill(text, 1000, bytes: 2000)
      let head = Int64(round) * 1000 + 1
      await quick.until { $0.sequence.last == head }
      most = max(most, studio.server.queuedBytes)
    }
    // Twenty megabytes were written; one page may be on top of the budget.
    #expect(most < budget + 512 << 10)
    #expect(most > budget / 2)
    #expect(quick.messages.notifications("events/lagged").isEmpty)

    try stalled.startReading()
    let all = await stalled.until { $0.sequence.last == 10_001 }
    #expect(all.sequence == Array(1...10_001))
    let lagged = all.notifications("events/lagged")
    #expect(lagged.count == 1)
    let place = all.firstIndex { $0.isNotification("events/lagged") } ?? 0
    #expect(lagged.first?["delivered"]?.integerValue == Array(all[..<place]).sequence.last)
    #expect(lagged.first?["stream"] == stream(session))
  }
}
