import BacklotProtocol
import BacklotServer
import JSONModel
import JSONRPC
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct BadInputTests {
  @Test func `a line that is no JSON is answered, and the stream goes on`() async throws {
    let client = try WireStudio().client()
    try client.send(#"{"jsonrpc":"2.0","id":"#)
    let first = await client.until { !$0.isEmpty }[0]
    #expect(first["id"] == .null)
    expectError(first["error"] ?? nil, -32700, "ParseError")
    try client.send("nonsense")
    _ = await client.until { $0.count == 2 }
    _ = try await client.call("ping")
  }

  @Test func `a message that is no request is answered`() async throws {
    let client = try WireStudio().client()
    for text in [#"{"id":7}"#, "[]", #"{"jsonrpc":"1.0","id":"old","method":"ping"}"#, "[1]"] {
      let before = client.messages.count
      try client.send(text)
      let answer = await client.until { $0.count > before }[before]
      let error = (answer.arrayValue?.first ?? answer)["error"]
      #expect(error?["code"] == -32600, "\(text): \(answer.text)")
    }
    _ = try await client.call("ping")
  }

  @Test func `an unknown method is named`() async throws {
    let client = try WireStudio().client()
    expectError(
      try await client.error("film/make"),
      -32601,
      "MethodNotFound",
      ["method": "film/make"]
    )
    let long = String(repeating: "long", count: 1_000)
    expectError(
      try await client.error(long),
      -32601,
      "MethodNotFound",
      ["method": .string(String(long.prefix(100)))]
    )
    // The daemon's own notifications are no requests.
    expectError(
      try await client.error("events/append"),
      -32601,
      "MethodNotFound",
      ["method": "events/append"]
    )
  }

  @Test func `params that do not fit name each member and what was expected`() async throws {
    let client = try WireStudio().client()
    func violations(_ method: String, _ params: JSONValue) async throws -> [String] {
      let error = try await client.error(method, params)
      #expect(error["code"] == -32602)
      #expect(error["data"]?["kind"] == "InvalidParams")
      return (error["data"]?["errors"]?.arrayValue ?? []).map {
        "\($0["path"]?.stringValue ?? "?"): \($0["message"]?.stringValue ?? "?")"
      }
    }
    #expect(try await violations("message/send", [:]) == ["/content: is required"])
    #expect(
      try await violations("message/send", ["content": nil])
        == ["/content: expected string, found null"]
    )
    #expect(
      try await violations("message/send", ["content": 7, "wait": "yes"]) == [
        "/content: expected string, found number", "/wait: expected boolean or null, found string",
      ]
    )
    #expect(
      try await violations("message/send", ["content": "  "]) == ["/content: must not be empty"]
    )
    #expect(
      try await violations("run/get", ["one"]) == [": expected object, found array"]
    )
    #expect(
      try await violations("session/create", ["cwd": "films"])
        == ["/cwd: must be an absolute path"]
    )
    #expect(
      try await violations("session/create", ["outputDir": "films"])
        == ["/outputDir: must be absolute, or below a cwd that is given"]
    )
    #expect(
      try await violations("events/read", ["stream": "film"])
        == ["/stream: expected session:<sessionId> or catalog"]
    )
    #expect(
      try await violations("state/get", [:]) == [": name a sessionId or a projectId, and not both"]
    )
  }

  @Test func `unknown ids are told with their kind`() async throws {
    let client = try WireStudio().client()
    let id: JSONValue = "no"
    for (method, params) in [
      ("session/get", ["sessionId": id]), ("session/delete", ["sessionId": id]),
      ("message/list", ["sessionId": id]), ("message/send", ["sessionId": id, "content": "x"]),
      ("state/get", ["sessionId": id]), ("project/list", ["sessionId": id]),
      ("project/create", ["sessionId": id, "title": "x"]),
      ("events/subscribe", ["stream": "session:no"]), ("events/read", ["stream": "session:no"]),
    ] as [(String, JSONValue)] {
      let error = try await client.error(method, params)
      expectError(error, 2001, "SessionNotFound", ["sessionId": id])
    }
    for method in ["run/get", "run/wait", "run/cancel", "run/resume"] {
      let error = try await client.error(method, ["runId": id])
      expectError(error, 2002, "RunNotFound", ["runId": id])
    }
    for method in ["project/get", "project/update", "state/get"] {
      let error = try await client.error(method, ["projectId": id, "title": "x"])
      expectError(error, 2004, "ProjectNotFound", ["projectId": id])
    }
    expectError(
      try await client.error("artifact/read", ["artifactId": id]),
      2005,
      "ArtifactNotFound",
      ["artifactId": id]
    )
    expectError(
      try await client.error("events/unsubscribe", ["stream": "session:no"]),
      4003,
      "NotSubscribed"
    )
  }

  @Test func `a cursor that is none is refused`() async throws {
    let client = try WireStudio().client()
    let error = try await client.error("session/list", ["cursor": "soup"])
    expectError(error, -32602, "InvalidParams")
  }

  @Test func `a busy session refuses, or queues`() async throws {
    let model = SteppedModel(["Hello."])
    let studio = try WireStudio(model)
    let client = try studio.client()
    let session = try await client.call("session/create")["sessionId"] ?? nil
    let message: [String: JSONValue] = ["sessionId": session, "content": "Ada"]
    let first = try await client.call("message/send", .object(message))["runId"] ?? nil
    expectError(
      try await client.error("message/send", .object(message)),
      3003,
      "RunInProgress",
      ["runId": first],
      isRetryable: true
    )
    expectError(
      try await client.error("session/delete", ["sessionId": session]),
      3003,
      "RunInProgress",
      ["runId": first],
      isRetryable: true
    )
    let queued =
      try await client.call(
        "message/send",
        .object(message.merging(["queue": true]) { $1 })
      )["runId"] ?? nil
    #expect(try await client.call("run/get", ["runId": queued])["status"] == "queued")
    let wait = try client.begin("run/wait", ["runId": queued])
    model.say(0)
    model.end.fire()
    #expect(try await client.response(to: wait)["result"]?["status"] == "completed")
    #expect(try await client.call("run/get", ["runId": first])["status"] == "completed")
  }

  @Test func `a batch is answered as one array, in order`() async throws {
    let client = try WireStudio().client()
    try client.send(
      """
      [{"jsonrpc":"2.0","id":"a","method":"ping"},{"jsonrpc":"2.0","method":"initialized"},7,\
      {"jsonrpc":"2.0","id":"b","method":"no/such"},\
      {"jsonrpc":"2.0","id":"c","method":"initialize"},\
      {"jsonrpc":"2.0","id":"d","method":"session/list"}]
      """
    )
    let answers = await client.until { !$0.isEmpty }[0].arrayValue ?? []
    #expect(answers.map { $0["id"] } == ["a", .null, "b", "c", "d"])
    #expect(answers.map { $0["error"]?["code"] } == [nil, -32600, -32601, -32600, nil])
  }

  @Test func `a batch of notifications is not answered`() async throws {
    let client = try WireStudio().client()
    try client.send(#"[{"jsonrpc":"2.0","method":"initialized"},{"jsonrpc":"2.0","method":"no"}]"#)
    _ = try await client.call("ping")
    #expect(client.messages.count == 1)
  }

  @Test func `a batch over the limit is refused whole`() async throws {
    let client = try WireStudio().client()
    let ping = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#
    try client.send("[\(Array(repeating: ping, count: 101).joined(separator: ","))]")
    let answer = await client.until { !$0.isEmpty }[0]
    expectError(answer["error"] ?? nil, 1006, "BatchTooLarge", ["limit": 100])
  }

  @Test func `an id that is in use is refused, and free after its answer`() async throws {
    let gate = Signal()
    let studio = try WireStudio(models: { _ in
      await gate.wait()
      return ModelList(models: [], standard: nil, problems: [])
    })
    let client = try studio.client()
    try client.send(#"{"jsonrpc":"2.0","id":"x","method":"model/list"}"#)
    try client.send(#"{"jsonrpc":"2.0","id":"x","method":"ping"}"#)
    let refusal = await client.until { !$0.isEmpty }[0]
    #expect(refusal["error"]?["code"] == -32600)
    gate.fire()
    _ = await client.until { $0.count == 2 }
    try client.send(#"{"jsonrpc":"2.0","id":"x","method":"ping"}"#)
    let last = await client.until { $0.count == 3 }[2]
    #expect(last["result"] == ["version": "1.2.3", "time": 2000])
  }

  @Test func `the sixty-fifth request in flight is refused`() async throws {
    let gate = Signal()
    let studio = try WireStudio(models: { _ in
      await gate.wait()
      return ModelList(models: [], standard: nil, problems: [])
    })
    let client = try studio.client()
    let slow = try (0..<64).map { _ in try client.begin("model/list") }
    expectError(
      try await client.error("ping"),
      1004,
      "Overloaded",
      ["limit": 64, "retryAfterMs": 100],
      isRetryable: true
    )
    gate.fire()
    for id in slow { #expect(try await client.response(to: id)["result"] != nil) }
    _ = try await client.call("ping")
  }

  @Test func `a wait does not count as in flight`() async throws {
    let model = SteppedModel(["Done."])
    model.say(0)
    let client = try WireStudio(model).client()
    let run = try await client.call("message/send", ["content": "Ada"])["runId"] ?? nil
    var waits: [JSONValue] = []
    for _ in 0..<100 {
      waits.append(try client.begin("run/wait", ["runId": run]))
      _ = try await client.call("session/list")
    }
    model.end.fire()
    for id in waits {
      #expect(try await client.response(to: id)["result"]?["status"] == "completed")
    }
  }
}
