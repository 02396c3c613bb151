import AgentKit
import BacklotServer
import JSONModel
import JSONRPC
import ModelInterface
import TestSupport
import Testing

/// Keys that a client lends to what it sets going.
@Suite(.timeLimit(.minutes(5))) struct CredentialTests {
  private func key(_ value: String) -> Credentials? { Credentials(["A_KEY": value]) }

  private func lend(_ client: WireTestClient, _ value: String) throws {
    try client.notify("$/credentials", ["variables": ["A_KEY": .string(value)]])
  }

  /// A studio whose model needs a key from whoever sets a run going.
  private func paidStudio(
    _ model: ScriptedModel,
    team: String = WireStudio.team,
    folder: String? = nil
  ) throws -> WireStudio {
    try WireStudio(
      model,
      team: team,
      pinModel: { name, credentials in
        if credentials == nil {
          throw ModelFailure(kind: .authentication, message: "Set A_KEY.", provider: "p")
        }
        return name ?? "paid"
      },
      folder: folder
    )
  }

  @Test func `each session is paid by the client that works in it`() async throws {
    let model = ScriptedModel()
    let studio = try WireStudio(model)
    let (first, second, third) = (try studio.client(), try studio.client(), try studio.client())
    try lend(first, "one")
    try lend(second, "two")
    for client in [first, second, third, first] {
      _ = try await client.call("message/send", ["content": "Ada", "wait": true])
    }
    #expect(model.requests.map(\.credentials) == [key("one"), key("two"), nil, key("one")])
  }

  @Test func `what is lent stays with the session, and the newest counts`() async throws {
    let model = ScriptedModel(["writer": [.text("A draft.")], "closer": [.hangs(after: "")]])
    let studio = try WireStudio(model)
    let first = try studio.client()
    try lend(first, "one")
    let sent = try await first.call("message/send", ["content": "Ada", "prompt": true])
    await model.asked(2)
    let run = sent.at("runId")
    _ = try await first.call("run/cancel", ["runId": run])
    first.endInput()
    // Nobody lends anything: the session has it still.
    let plain = try studio.client()
    let resumed = try await plain.call("run/resume", ["runId": run])
    _ = try await plain.call("run/wait", ["runId": resumed.at("runId")])
    let second = try studio.client()
    try lend(second, "two")
    let params: JSONValue = [
      "content": "Darker", "wait": true, "sessionId": sent.at("sessionId"),
    ]
    _ = try await second.call("message/send", params)
    _ = try await plain.call("message/send", params)
    #expect(
      model.requests.map(\.credentials)
        == [key("one"), key("one"), key("one"), key("two"), key("two")]
    )
  }

  @Test func `a request lends what its connection had when it came`() async throws {
    let model = ScriptedModel()
    let client = try WireStudio(model).client()
    var ids: [JSONValue] = []
    for value in ["one", "two"] {
      try lend(client, value)
      ids.append(try client.begin("message/send", ["content": .string(value), "wait": true]))
    }
    try client.notify("$/credentials", ["variables": [:]])
    for id in ids { _ = try await client.response(to: id) }
    _ = try await client.call("message/send", ["content": "none", "wait": true])
    let paid = Dictionary(
      model.requests.map { ($0.messages, $0.credentials) },
      uniquingKeysWith: { $1 }
    )
    #expect(
      paid == [
        [.user("one")]: key("one"), [.user("two")]: key("two"), [.user("none")]: nil,
      ]
    )
  }

  @Test func `a message that waits in a queue is paid by its sender`() async throws {
    let model = ScriptedModel(["greeter": [.hangs(after: "")]])
    let studio = try WireStudio(model)
    let (first, second) = (try studio.client(), try studio.client())
    try lend(first, "one")
    try lend(second, "two")
    let sent = try await first.call("message/send", ["content": "Ada"])
    await model.asked(1)
    let queued = try await second.call(
      "message/send",
      ["content": "Darker", "queue": true, "sessionId": sent.at("sessionId")]
    )
    _ = try await first.call("run/cancel", ["runId": sent.at("runId")])
    _ = try await second.call("run/wait", ["runId": queued.at("runId")])
    #expect(model.requests.map(\.credentials) == [key("one"), key("two")])
  }

  @Test func `in front of headers they come as one line`() async throws {
    let model = ScriptedModel()
    let studio = try WireStudio(model)
    let client = try studio.client(
      .headers,
      prelude: #"""
        {"jsonrpc":"2.0","method":"$/credentials","params":{"variables":{"A_KEY":"one"}}}
        """#
    )
    _ = try await client.call("initialize")
    _ = try await client.call("message/send", ["content": "Ada", "wait": true])
    #expect(model.requests.map(\.credentials) == [key("one")])
  }

  @Test func `what does not fit changes nothing, and strange names open nothing`() async throws {
    let model = ScriptedModel()
    let client = try WireStudio(model).client()
    try lend(client, "one")
    for params in [
      [:], ["variables": 1], ["variables": ["A_KEY": 1]], ["variables": ["A KEY": "x"]],
    ] as [JSONValue] {
      try client.notify("$/credentials", params)
    }
    _ = try await client.call("message/send", ["content": "Ada", "wait": true])
    try client.notify("$/credentials", ["variables": ["HOME": "/root", "A_KEY": " "]])
    _ = try await client.call("message/send", ["content": "Ada", "wait": true])
    try client.notify("$/credentials", ["variables": ["HOME": "/root", "A_MODEL": "m"]])
    _ = try await client.call("message/send", ["content": "Ada", "wait": true])
    #expect(
      model.requests.map(\.credentials) == [key("one"), nil, Credentials(["A_MODEL": "m"])]
    )
  }

  @Test func `they are in no event, no state and no answer`() async throws {
    let studio = try WireStudio()
    let client = try studio.client()
    try lend(client, "a-secret-of-its-own")
    _ = try await client.call("initialize", ["protocolVersions": [1]])
    let sent = try await client.call("message/send", ["content": "Ada", "wait": true])
    let stream = JSONValue.string("session:\(try sent.text("sessionId"))")
    for (method, params) in [
      ("events/read", ["stream": stream]), ("server/status", [:]), ("server/connections", [:]),
      ("session/export", ["sessionId": sent.at("sessionId")]), ("model/list", [:]),
    ] as [(String, JSONValue)] {
      _ = try await client.response(to: client.begin(method, params))
    }
    #expect(!client.messages.contains { $0.text.contains("a-secret-of-its-own") })
  }

  // MARK: - A key that is gone

  @Test func `a run goes on with the key of whoever resumes it, and not without`() async throws {
    let down = ModelFailure(kind: .unreachable, message: "It is down.", provider: "p")
    let model = ScriptedModel(["greeter": [.fails(down)]])
    let before = try paidStudio(model)
    let client = try before.client()
    try lend(client, "one")
    let sent = try await client.call("message/send", ["content": "Ada", "wait": true])
    #expect(sent["status"] == "interrupted")
    let run = sent.at("runId")
    // Another process: what was lent to the first is not known to it.
    let studio = try paidStudio(model, folder: before.studio.folder)
    let plain = try studio.client()
    let head = try await plain.call("run/get", ["runId": run])
    for method in ["run/resume", "run/retry"] {
      let error = try await plain.error(method, ["runId": run])
      expectError(error, 5006, "AuthRequired", ["provider": "p"])
      #expect(
        error["message"] == """
          Set A_KEY. A client brings it with $/credentials; `backlot attach` does so with what its \
          environment has.
          """
      )
    }
    #expect(try await plain.call("run/get", ["runId": run]) == head)
    #expect(try await plain.call("session/list")["sessions"]?.arrayValue?.count == 1)
    let paying = try studio.client()
    try lend(paying, "two")
    _ = try await paying.call("run/resume", ["runId": run])
    #expect(try await paying.call("run/wait", ["runId": run])["status"] == "completed")
    #expect(model.requests.map(\.credentials) == [key("one"), key("two")])
    _ = before
  }

  @Test func `a daemon that takes up runs leaves one whose key is gone`() async throws {
    let model = ScriptedModel(["greeter": [.hangs(after: "")]])
    let before = try paidStudio(model)
    let client = try before.client()
    try lend(client, "one")
    let sent = try await client.call("message/send", ["content": "Ada"])
    await model.asked(1)
    await before.studio.runner.shutdown(reason: .shutdown, message: "over")
    let studio = try paidStudio(model, folder: before.studio.folder)
    try await studio.studio.runner.takeUp(interrupted: true)
    let run: JSONValue = ["runId": sent.at("runId")]
    let plain = try studio.client()
    #expect(try await plain.call("run/get", run)["status"] == "interrupted")
    #expect(model.requests.count == 1)
    try lend(plain, "two")
    _ = try await plain.call("run/resume", run)
    #expect(try await plain.call("run/wait", run)["status"] == "completed")
    #expect(model.requests.map(\.credentials) == [key("one"), key("two")])
    _ = before
  }

  @Test func `an answer that would resume a run without its key leaves the question open`()
    async throws
  {
    let model = ScriptedModel([
      "solo": [.call("ask_user", ["question": "Who is it about?"]), .text("About Ada.")]
    ])
    let before = try paidStudio(model, team: WireStudio.asker)
    let client = try before.client()
    try lend(client, "one")
    let sent = try await client.call("message/send", ["content": "A film", "wait": true])
    #expect(sent["status"] == "waiting")
    await before.studio.runner.shutdown(reason: .shutdown, message: "over")
    let studio = try paidStudio(model, team: WireStudio.asker, folder: before.studio.folder)
    let question = try #require(try await studio.openQuestions(sent.at("sessionId")).first)
    let answer: JSONValue = ["interactionId": .string(question.id.rawValue), "text": "Ada"]
    let plain = try studio.client()
    let error = try await plain.error("interaction/respond", answer)
    expectError(error, 5006, "AuthRequired", ["provider": "p"])
    try lend(plain, "two")
    _ = try await plain.call("interaction/respond", answer)
    let run: JSONValue = ["runId": sent.at("runId")]
    #expect(try await plain.call("run/wait", run)["status"] == "completed")
    #expect(model.requests.map(\.credentials) == [key("one"), key("two")])
    _ = before
  }
}
