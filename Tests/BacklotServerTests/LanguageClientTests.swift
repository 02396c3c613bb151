import AgentKit
import BacklotServer
import JSONModel
import JSONRPC
import ModelInterface
import TestSupport
import Testing

/// What stock LSP clients get: commands, progress, documents, a log.
@Suite(.timeLimit(.minutes(5))) struct LanguageClientTests {
  private func client(
    _ studio: WireStudio,
    _ window: JSONValue = [:],
    root: String? = nil
  ) async throws -> WireTestClient {
    let client = try studio.client(.headers)
    let answer = try await client.call(
      "initialize",
      [
        "processId": nil, "rootUri": root.map { .string("file://\($0)") } ?? nil,
        "capabilities": ["window": window],
      ]
    )
    #expect(
      answer["capabilities"]?["executeCommandProvider"] == [
        "commands": ["backlot.pitch", "backlot.revise", "backlot.cancel", "backlot.open"],
        "workDoneProgress": true,
      ]
    )
    try client.notify("initialized")
    try client.notify("textDocument/didOpen", ["textDocument": ["uri": "file:///a"]])
    return client
  }

  private func values(_ client: WireTestClient, _ token: JSONValue) -> [JSONValue] {
    client.messages.notifications("$/progress").filter { $0["token"] == token }
      .compactMap { $0["value"] }
  }

  @Test func `a command is a whole pitch, with its progress before the answer`() async throws {
    let studio = try WireStudio()
    let client = try await client(studio, root: "/films/ada")
    let id = try client.begin(
      "workspace/executeCommand",
      ["command": "backlot.pitch", "arguments": ["Ada Lovelace"], "workDoneToken": "t1"]
    )
    let response = try await client.response(to: id)
    let result = try #require(response["result"], "\(response.text)")
    #expect(
      result == [
        "runId": result["runId"] ?? nil, "sessionId": result["sessionId"] ?? nil,
        "status": "completed", "text": "closer says so",
      ]
    )
    let session = try await client.call("session/get", ["sessionId": result["sessionId"] ?? nil])
    #expect(session["cwd"] == "/films/ada")
    #expect(
      values(client, "t1") == [
        ["kind": "begin", "title": "Pitch: Ada Lovelace", "cancellable": true],
        ["kind": "report", "message": "writer"], ["kind": "report", "message": "closer"],
        ["kind": "end", "message": "answered"],
      ]
    )
    let all = client.messages
    let end = all.lastIndex { $0.isNotification("$/progress") } ?? .max
    #expect(try end < #require(all.firstIndex { $0.answers(id) }))

    let revised = try await client.call(
      "workspace/executeCommand",
      ["command": "backlot.revise", "arguments": ["Darker."]]
    )
    #expect(revised["sessionId"] == result["sessionId"])
    #expect(revised["status"] == "completed")
    #expect(revised["runId"] != result["runId"])
    let error = try await client.error("workspace/executeCommand", ["command": "backlot.dance"])
    #expect(error["data"]?["errors"]?.arrayValue?.first?["path"] == "/command")
  }

  @Test(arguments: ["message/send", "run/wait"])
  func `progress of a wait ends with it, and its cancelling gives up the wait only`(
    _ method: String
  ) async throws {
    let model = SteppedModel(["Hello."])
    let studio = try WireStudio(model)
    let client = try studio.client()
    let session = try await client.call("session/create")["sessionId"] ?? nil
    var params: JSONValue = [
      "sessionId": session, "content": "Ada", "wait": true, "workDoneToken": 7,
    ]
    if method == "run/wait" {
      let sent = try await client.call("message/send", ["sessionId": session, "content": "Ada"])
      params = ["runId": sent["runId"] ?? nil, "workDoneToken": 7]
    }
    let id = try client.begin(method, params)
    await client.until { !$0.notifications("$/progress").isEmpty }
    try client.notify("window/workDoneProgress/cancel", ["token": 7])
    let result = try #require(try await client.response(to: id)["result"])
    #expect(result["waitCancelled"] == true)
    #expect(result["status"] == "running")
    #expect(values(client, 7).last?["kind"] == "end")
    let seen = values(client, 7).count
    model.say(0)
    model.end.fire()
    let run = result["runId"] ?? nil
    #expect(try await client.call("run/wait", ["runId": run])["status"] == "completed")
    #expect(values(client, 7).count == seen)
  }

  @Test func `a client without a token of its own is given one, where it shows progress`()
    async throws
  {
    let client = try await client(try WireStudio(), ["workDoneProgress": true])
    client.onRequest("window/workDoneProgress/create") { _ in ["result": nil] }
    _ = try await client.call(
      "workspace/executeCommand",
      ["command": "backlot.pitch", "arguments": ["Ada"]]
    )
    let token = try await client.request("window/workDoneProgress/create")["params"]?["token"]
    #expect(
      values(client, token ?? nil).map { $0["kind"] } == ["begin", "report", "report", "end"]
    )
  }

  @Test func `a run is cancelled by command, and the one that waits for it is answered`()
    async throws
  {
    let model = ScriptedModel(["writer": [.hangs(after: "Hel")]])
    let client = try await client(try WireStudio(model))
    let id = try client.begin(
      "workspace/executeCommand",
      ["command": "backlot.pitch", "arguments": [["subject": "Ada"]]]
    )
    await model.asked(1)
    let cancelled = try await client.call(
      "workspace/executeCommand",
      ["command": "backlot.cancel"]
    )
    #expect(cancelled["status"] == "cancelled")
    let result = try await client.response(to: id)["result"]
    #expect(result?["runId"] == cancelled["runId"])
    #expect(result?["status"] == "cancelled")
  }

  @Test func `what goes wrong stands in the log of who asked for one`() async throws {
    let failure = ModelFailure(kind: .authentication, message: "no such luck", provider: "test")
    let model = ScriptedModel(["greeter": [.fails(failure), .fails(failure)]])
    let studio = try WireStudio(model)
    let client = try await client(studio, ["logMessage": [:]])
    let other = try await self.client(studio)
    let session = try await other.call("session/create")["sessionId"] ?? nil
    let params: JSONValue = ["sessionId": session, "content": "Ada", "wait": true]
    // Of its own run, without a subscription.
    let first: JSONValue = try await client.call("message/send", params)
    let status = try first.text("status")
    #expect(status == "failed" || status == "interrupted")
    var all = await client.until { !$0.notifications("window/logMessage").isEmpty }
    let line = try #require(all.notifications("window/logMessage").first)
    #expect(line["type"] == (status == "failed" ? 1 : 2))
    #expect(try line.text("message").hasPrefix("backlot: "))
    // Of a session that it follows, whoever's run it is.
    _ = try await client.call(
      "events/subscribe",
      ["stream": .string("session:\(session.stringValue ?? "")")]
    )
    await client.until { $0.contains { $0["params"]?["caughtUp"] == true } }
    try await studio.fill(session.stringValue ?? "", 1)
    all = await client.until { $0.notifications("window/logMessage").count == 2 }
    #expect(
      all.notifications("window/logMessage").last == ["type": 2, "message": "backlot: x"]
    )
    #expect(other.messages.notifications("window/logMessage").isEmpty)
  }
}
