import AgentKit
import BacklotProtocol
import BacklotServer
import JSONModel
import JSONRPC
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct LifecycleTests {
  @Test func `every request of the table has a handler`() async throws {
    let studio = try WireStudio()
    for method in Methods.all where method.direction == .clientToServer && !method.isNotification {
      let client = try studio.client()
      let response = try await client.response(to: client.begin(method.name))
      #expect(response["error"]?["code"] != -32601, "\(method.name)")
      client.endInput()
      #expect(await client.exitCode == 0)
    }
  }

  @Test func `with headers, initialize comes first`() async throws {
    let studio = try WireStudio()
    let client = try studio.client(.headers)
    expectError(try await client.error("session/list"), -32002, "ServerNotInitialized")
    expectError(try await client.error("shutdown"), -32002, "ServerNotInitialized")
    _ = try await client.call("ping")
    _ = try await client.call("rpc.discover")
    let result = try await client.call("initialize", ["protocolVersions": [1]])
    #expect(
      result == [
        "protocolVersion": 1, "serverInfo": ["name": "backlot", "version": "1.2.3"],
        "capabilities": [
          "session": [:], "message": [:], "run": [:], "events": [:], "state": [:],
          "project": [:], "artifact": [:], "interaction": [:], "record": [:], "agent": [:],
          "model": [:], "tool": [:], "usage": [:], "server": [:],
        ],
        "limits": [
          "maxMessageBytes": 16_777_216, "maxSentBytes": 1_048_576, "maxInFlight": 64,
          "maxBatch": 100, "cancelGraceMs": 100,
        ],
        "epoch": studio.epoch, "role": "controller",
        "connectionId": result["connectionId"] ?? nil, "resumed": [],
      ]
    )
    #expect(try await client.call("session/list") == ["sessions": []])
  }

  @Test func `what is sent behind initialize does not need to wait for its answer`() async throws {
    let client = try WireStudio().client(.headers)
    let first = try client.begin("initialize")
    let second = try client.begin("session/list")
    #expect(try await client.response(to: second)["result"] == ["sessions": []])
    #expect(client.messages.map { $0["id"] } == [first, second])
  }

  @Test func `in line mode initialize may be left out`() async throws {
    let client = try WireStudio().client()
    #expect(try await client.call("ping") == ["version": "1.2.3", "time": 2000])
    #expect(try await client.call("session/list") == ["sessions": []])
  }

  @Test func `an editor's own initialize is accepted, nulls and all`() async throws {
    let client = try WireStudio().client(.headers)
    let result = try await client.call(
      "initialize",
      [
        "processId": nil, "clientInfo": ["name": "ed", "version": nil], "rootUri": nil,
        "locale": "en", "capabilities": ["general": ["positionEncodings": ["utf-16"]]],
        "trace": "off", "workspaceFolders": nil,
      ]
    )
    #expect(result["protocolVersion"] == 1)
    try client.notify("initialized")
    try client.notify("$/setTrace", ["value": "verbose"])
    try client.notify("workspace/didChangeConfiguration", ["settings": [:]])
    _ = try await client.call("ping")
  }

  @Test func `initialize is accepted once, and only for a version that is spoken`() async throws {
    let client = try WireStudio().client(.headers)
    expectError(
      try await client.error("initialize", ["protocolVersions": [7, 9]]),
      1001,
      "UnsupportedProtocolVersion",
      ["supported": [1]]
    )
    expectError(try await client.error("session/list"), -32002, "ServerNotInitialized")
    _ = try await client.call("initialize", ["protocolVersions": [7, 1]])
    expectError(try await client.error("initialize"), -32600, "InvalidRequest")
  }

  @Test func `initialize with a subscription that cannot be leaves nothing behind`() async throws {
    let studio = try WireStudio()
    let client = try studio.client(.headers)
    let session = try await studio.studio.session().rawValue
    let good: JSONValue = ["stream": .string("session:\(session)")]
    expectError(
      try await client.error("initialize", ["subscriptions": [good, ["stream": "session:no"]]]),
      2001,
      "SessionNotFound",
      ["sessionId": "no"]
    )
    let result = try await client.call("initialize", ["subscriptions": [good]])
    #expect(result["resumed"]?.arrayValue?.map { $0["from"] } == [1])
    let all = await client.until { $0.hasEvent("session.created") }
    #expect(all.sequence == [1])
  }

  @Test func `after shutdown only exit is accepted, also when nothing was awaited`() async throws {
    let client = try WireStudio().client(.headers)
    let first = try client.begin("initialize")
    let second = try client.begin("shutdown")
    let third = try client.begin("ping")
    try client.notify("exit")
    #expect(await client.exitCode == 0)
    let all = await client.until { _ in false }
    #expect(Set(all.compactMap { $0["id"]?.integerValue }) == [1, 2, 3])
    #expect(all.first { $0.answers(first) }?["result"] != nil)
    #expect(all.first { $0.answers(second) }?["result"] == JSONValue.null)
    expectError(all.first { $0.answers(third) }?["error"] ?? nil, -32600, "InvalidRequest")
  }

  @Test func `the exit code is the one that language servers give`() async throws {
    let studio = try WireStudio()
    let rude = try studio.client(.headers)
    _ = try await rude.call("initialize")
    try rude.notify("exit")
    #expect(await rude.exitCode == 1)

    let gone = try studio.client(.headers)
    _ = try await gone.call("initialize")
    gone.endInput()
    #expect(await gone.exitCode == 1)

    let polite = try studio.client(.headers)
    _ = try await polite.call("initialize")
    _ = try await polite.call("shutdown")
    polite.endInput()
    #expect(await polite.exitCode == 0)

    let pipe = try studio.client(.lines)
    _ = try await pipe.call("ping")
    pipe.endInput()
    #expect(await pipe.exitCode == 0)
  }

  @Test func `a pipe that ends is answered first, and its run is finished`() async throws {
    let model = SteppedModel(["Hello."])
    let studio = try WireStudio(model)
    let client = try studio.client(.lines, .privateDaemon)
    let accepted = try await client.call("message/send", ["content": "Ada"])
    let run = try accepted.text("runId")
    let wait = try client.begin("run/wait", ["runId": .string(run)])
    client.endInput()
    model.say(0)
    model.end.fire()
    #expect(try await client.response(to: wait)["result"]?["status"] == "completed")
    #expect(await client.exitCode == 0)
  }

  @Test func `an editor that goes without shutdown interrupts the runs of its own daemon`()
    async throws
  {
    let studio = try WireStudio(ScriptedModel(["greeter": [.hangs(after: "Hel")]]))
    let client = try studio.client(.headers, .privateDaemon)
    _ = try await client.call("initialize")
    let run = try await client.call("message/send", ["content": "Ada"]).text("runId")
    client.endInput()
    #expect(await client.exitCode == 1)
    let other = try studio.client()
    let info = try await other.call("run/wait", ["runId": .string(run)])
    #expect(info["status"] == "interrupted")
  }

  @Test func `server stop is answered, and asks the host`() async throws {
    let studio = try WireStudio()
    let client = try studio.client()
    #expect(
      try await client.call("server/status") == [
        "version": "1.2.3", "pid": 77, "startedAt": 1000, "connections": 1, "runs": [],
        "epoch": studio.epoch, "credentials": ["A_KEY", "A_MODEL"],
      ]
    )
    #expect(try await client.call("server/stop") == [:])
    await studio.server.waitUntilAskedToStop()
    await studio.server.close(reason: "the test is over")
    let last = await client.until { _ in false }.last
    #expect(
      last == [
        "jsonrpc": "2.0", "method": "server/willStop",
        "params": ["reason": "the test is over", "deadlineMs": 1000],
      ]
    )
  }
}
