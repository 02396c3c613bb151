import AgentKit
import BacklotServer
import JSONModel
import JSONRPC
import TestSupport
import Testing

/// The guarantees O4, O7 and O8 of the protocol: what waits, what is cancelled, who may go.
@Suite(.timeLimit(.minutes(5))) struct RunTests {
  @Test func `one line is a whole job`() async throws {
    let client = try WireStudio(ScriptedModel(["greeter": [.text("Hello.")]])).client()
    let result = try await client.call("message/send", ["content": "Ada", "wait": true])
    #expect(
      result == [
        "messageId": result["messageId"] ?? nil, "runId": result["runId"] ?? nil,
        "sessionId": result["sessionId"] ?? nil, "seq": 4, "status": "completed",
        "outcome": "answered", "text": "Hello.", "artifacts": [],
      ]
    )
    let page = try await client.call("message/list", ["sessionId": result["sessionId"] ?? nil])
    #expect(page["messages"]?.arrayValue?.map { $0["role"] } == ["user", "agent"])
    #expect(page["messages"]?.arrayValue?.map { $0["content"] } == ["Ada", "Hello."])
    #expect(
      page["messages"]?.arrayValue?.map { $0["runId"] } == [result["runId"], result["runId"]]
    )
  }

  @Test(arguments: ["run/wait", "message/send"])
  func `all events of a run come before the answer of who waits for it`(
    _ method: String
  )
    async throws
  {
    let client = try WireStudio().client()
    for _ in 0..<10 {
      let session = try await client.call("session/create")["sessionId"] ?? nil
      let stream: JSONValue = .string("session:\(session.stringValue ?? "")")
      _ = try await client.call("events/subscribe", ["stream": stream])
      let message: JSONValue = [
        "sessionId": session, "content": "Ada", "wait": .bool(method == "message/send"),
      ]
      var answer = try client.begin("message/send", message)
      if method == "run/wait" {
        let run = try await client.response(to: answer)["result"]?["runId"] ?? nil
        answer = try client.begin("run/wait", ["runId": run])
      }
      let response = try await client.response(to: answer)
      let all = client.messages
      let place = try #require(all.firstIndex(of: response))
      let events = Array(all[..<place]).filter { $0["params"]?["stream"] == stream }.events
      #expect(events.last?["type"] == "run.completed")
      #expect(events.map { $0["seq"]?.integerValue } == events.indices.map { Int64($0 + 1) })
    }
  }

  @Test func `a run that hangs is cancelled, and nothing follows`()
    async throws
  {
    let hangs = ScriptedModel.Line.hangs(after: "Hel")
    let model = ScriptedModel(["greeter": [hangs, hangs, hangs]])
    let client = try WireStudio(model).client()
    for attempt in 1...3 {
      let session = try await client.call("session/create")["sessionId"] ?? nil
      let stream: JSONValue = .string("session:\(session.stringValue ?? "")")
      _ = try await client.call("events/subscribe", ["stream": stream])
      let run = try await client.call("message/send", ["sessionId": session, "content": "x"])[
        "runId"
      ]
      await model.asked(attempt)
      let info = try await client.call("run/cancel", ["runId": run ?? nil, "reason": "enough"])
      #expect(info["status"] == "cancelled")
      let events = client.messages.filter { $0["params"]?["stream"] == stream }.events
      #expect(
        events.suffix(3).map { $0["type"] } == [
          "item.completed", "step.completed", "run.cancelled",
        ]
      )
      #expect(events.last?["seq"] == info["lastSeq"])
      // Cancelled again, it tells how it ended.
      let again = try await client.call("run/cancel", ["runId": run ?? nil])
      #expect(again["lastSeq"] == info["lastSeq"])
    }
  }

  @Test func `a cancelled wait tells how the run stands, and the run goes on`() async throws {
    let model = SteppedModel(["Hello."])
    let client = try WireStudio(model).client()
    let run = try await client.call("message/send", ["content": "Ada"])["runId"] ?? nil
    for (method, id) in [
      ("$/cancelRequest", try client.begin("run/wait", ["runId": run])),
      ("$/cancel_request", try client.begin("run/wait", ["runId": run])),
    ] {
      // Its turn has come before the next request is answered, or it is cancelled before that.
      try client.notify(method, ["id": id])
      let response = try await client.response(to: id)
      if let result = response["result"] {
        #expect(result["status"] == "running")
        #expect(result["waitCancelled"] == true)
      } else {
        expectError(response["error"] ?? nil, -32800, "RequestCancelled")
      }
    }
    model.say(0)
    model.end.fire()
    #expect(try await client.call("run/wait", ["runId": run])["status"] == "completed")
  }

  @Test func `a message's cancelled wait answers with the message`() async throws {
    let model = SteppedModel(["Hello."])
    let studio = try WireStudio(model)
    let client = try studio.client()
    let session = try await client.call("session/create")["sessionId"] ?? nil
    let id = try client.begin(
      "message/send",
      ["sessionId": session, "content": "Ada", "wait": true]
    )
    // The wait has left the session's lane once another request on it is answered.
    _ = try await client.call("session/get", ["sessionId": session])
    try client.notify("$/cancelRequest", ["id": id])
    let result = try #require(try await client.response(to: id)["result"])
    #expect(result["waitCancelled"] == true)
    #expect(result["status"] == "running")
    model.say(0)
    model.end.fire()
    let info = try await client.call("run/wait", ["runId": result["runId"] ?? nil])
    #expect(info["status"] == "completed")
  }

  @Test func `any other cancelled request answers that it was cancelled`() async throws {
    let begun = Signal()
    let studio = try WireStudio(models: { _ in
      begun.fire()
      try await Cancelled.wait()
      throw CancellationError()
    })
    let client = try studio.client()
    let id = try client.begin("model/list")
    await begun.wait()
    try client.notify("$/cancelRequest", ["id": id])
    let response = try await client.response(to: id)
    expectError(response["error"] ?? nil, -32800, "RequestCancelled")
    try client.notify("$/cancelRequest", ["id": id])
    _ = try await client.call("ping")
    #expect(client.messages.count { $0.answers(id) } == 1)
  }

  @Test func `a wait with a time limit gives up alone`() async throws {
    let model = SteppedModel(["Hello."])
    let client = try WireStudio(model).client()
    let run = try await client.call("message/send", ["content": "Ada"])["runId"] ?? nil
    expectError(
      try await client.error("run/wait", ["runId": run, "timeoutMs": 1]),
      1007,
      "Timeout",
      isRetryable: true
    )
    model.say(0)
    model.end.fire()
    let info = try await client.call("run/wait", ["runId": run, "timeoutMs": 60_000])
    #expect(info["status"] == "completed")
  }

  @Test(arguments: [Framing.lines, .headers])
  func `a client that vanishes takes nothing with it`(_ framing: Framing) async throws {
    let model = SteppedModel(["Hello ", "there."])
    let studio = try WireStudio(model)
    let client = try studio.client(framing)
    _ = try await client.call("initialize")
    let session = try await client.call("session/create")["sessionId"] ?? nil
    let stream: JSONValue = .string("session:\(session.stringValue ?? "")")
    _ = try await client.call("events/subscribe", ["stream": stream])
    let run = try await client.call("message/send", ["sessionId": session, "content": "x"])["runId"]
    model.say(0)
    await client.until { !$0.deltas.isEmpty }
    client.vanish()
    _ = await client.exitCode
    model.say(1)
    model.end.fire()
    let other = try studio.client()
    let info = try await other.call("run/wait", ["runId": run ?? nil])
    #expect(info["status"] == "completed")
    #expect(info["text"] == "Hello there.")
  }

  @Test func `another client watches a run, and may cancel it`() async throws {
    let model = SteppedModel(["Hello."])
    let studio = try WireStudio(model)
    let worker = try studio.client()
    let watcher = try studio.client()
    let session = try await worker.call("session/create")["sessionId"] ?? nil
    let stream: JSONValue = .string("session:\(session.stringValue ?? "")")
    _ = try await watcher.call("events/subscribe", ["stream": stream])
    let run = try await worker.call("message/send", ["sessionId": session, "content": "x"])["runId"]
    model.say(0)
    let seen = await watcher.until { !$0.deltas.isEmpty }
    #expect(seen.deltas[0]["text"] == "Hello.")
    let wait = try worker.begin("run/wait", ["runId": run ?? nil])
    #expect(try await watcher.call("run/cancel", ["runId": run ?? nil])["status"] == "cancelled")
    #expect(try await worker.response(to: wait)["result"]?["status"] == "cancelled")
    #expect(watcher.messages.events.last?["type"] == "run.cancelled")
    #expect(worker.messages.events.isEmpty)
    model.end.fire()
  }

  @Test func `a cancelled run is continued by a new one`() async throws {
    let model = ScriptedModel(["writer": [.text("A draft.")], "closer": [.hangs(after: "")]])
    let client = try WireStudio(model).client()
    let accepted = try await client.call("message/send", ["content": "Ada", "prompt": true])
    let run = accepted["runId"] ?? nil
    await model.asked(2)
    _ = try await client.call("run/cancel", ["runId": run])
    let resumed = try await client.call("run/resume", ["runId": run])
    #expect(resumed["sessionId"] == accepted["sessionId"])
    #expect(resumed["runId"] != run)
    let info = try await client.call("run/wait", ["runId": resumed["runId"] ?? nil])
    #expect(info["status"] == "completed")
    #expect(info["continues"] == run)
    #expect(model.callers == ["writer", "closer", "closer"])
    expectError(
      try await client.error("run/resume", ["runId": resumed["runId"] ?? nil]),
      3009,
      "NotResumable",
      ["runId": resumed["runId"] ?? nil]
    )
  }

  @Test func `the same clientMessageId is accepted once`() async throws {
    let client = try WireStudio().client()
    let session = try await client.call("session/create")["sessionId"] ?? nil
    let message: [String: JSONValue] = [
      "sessionId": session, "content": "Ada", "clientMessageId": "m1", "wait": true,
    ]
    let first = try await client.call("message/send", .object(message))
    let second = try await client.call("message/send", .object(message))
    #expect(first["duplicate"] == nil)
    #expect(second["duplicate"] == true)
    #expect(second["messageId"] == first["messageId"])
    #expect(second["runId"] == first["runId"])
    #expect(second["text"] == first["text"])
    expectError(
      try await client.error(
        "message/send",
        .object(message.merging(["content": "Bob"]) { $1 })
      ),
      3007,
      "IdempotencyMismatch",
      ["messageId": first["messageId"] ?? nil]
    )
  }
}
