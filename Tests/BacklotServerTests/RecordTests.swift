import AgentKit
import BacklotServer
import JSONModel
import JSONRPC
import ModelInterface
import TestSupport
import Testing

/// The record, usage, and the catalogue's tools.
@Suite(.timeLimit(.minutes(5))) struct RecordTests {
  private func answered() async throws -> (WireTestClient, sent: JSONValue, run: JSONValue) {
    let model = ScriptedModel(["writer": [.text("A draft.")], "closer": [.text("Done.")]])
    let client = try WireStudio(model).client()
    let sent = try await client.call(
      "message/send",
      ["content": "Ada", "prompt": true, "wait": true]
    )
    let run = try await client.call("run/get", ["runId": sent.at("runId")])
    return (client, sent, run)
  }

  @Test func `questions and answers stand in the record as in the conversation`() async throws {
    let (client, sent, run) = try await answered()
    let session = sent.at("sessionId")
    let messages =
      try await client.call("message/list", ["sessionId": session])["messages"]?.arrayValue ?? []
    #expect(messages.count == 2)
    for filter in [
      [:], ["sessionId": session], ["projectId": run.at("projectId")],
      ["runId": sent.at("runId")],
    ] as [JSONValue] {
      #expect(
        try await client.call("record/questions", filter) == ["questions": [messages[0]]]
      )
      #expect(try await client.call("record/answers", filter) == ["answers": [messages[1]]])
    }
    #expect(
      try await client.call("record/answers", ["messageId": sent.at("messageId")])
        == ["answers": [messages[1]]]
    )
    for message in messages {
      #expect(
        try await client.call("message/get", ["messageId": message.at("messageId")])
          == message
      )
    }
  }

  @Test func `reasoning leads to its answer, page by page`() async throws {
    let (client, sent, _) = try await answered()
    let answer = try await client.call("record/answers")["answers"]?.arrayValue?.first
    let all =
      try await client.call("record/reasoning", ["runId": sent.at("runId")])["reasoning"]?
      .arrayValue ?? []
    #expect(all.isEmpty == false)
    #expect(all.map { $0["runId"] } == all.map { _ in sent["runId"] })
    let led = try await client.call(
      "record/reasoning",
      ["messageId": answer?["messageId"] ?? nil]
    )
    #expect(led["reasoning"]?.arrayValue?.isEmpty == false)
    var paged: [JSONValue] = []
    var cursor: JSONValue?
    repeat {
      var params: [String: JSONValue] = ["runId": sent.at("runId"), "limit": 1]
      params["cursor"] = cursor
      let page = try await client.call("record/reasoning", .object(params))
      paged += page["reasoning"]?.arrayValue ?? []
      cursor = page["nextCursor"]
    } while cursor != nil
    #expect(paged == all)
  }

  @Test func `usage adds up by agent and model`() async throws {
    let (client, sent, run) = try await answered()
    let used: JSONValue = [
      "input": 10, "cachedInput": 0, "output": 5, "reasoningOutput": 0,
    ]
    let both: JSONValue = [
      "input": 20, "cachedInput": 0, "output": 10, "reasoningOutput": 0,
    ]
    let expected: JSONValue = [
      "total": ["calls": 2, "usage": both, "cost": 0.002],
      "byAgent": [
        ["name": "closer", "calls": 1, "usage": used, "cost": 0.001],
        ["name": "writer", "calls": 1, "usage": used, "cost": 0.001],
      ],
      "byModel": [["name": "script", "calls": 2, "usage": both, "cost": 0.002]],
    ]
    for filter in [
      [:], ["sessionId": sent.at("sessionId")], ["runId": sent.at("runId")],
      ["projectId": run.at("projectId")], ["since": 1],
    ] as [JSONValue] {
      #expect(try await client.call("usage/get", filter) == expected)
    }
    let later: JSONValue = ["since": 9_000_000_000_000]
    let none = try await client.call("usage/get", later)
    #expect(none["total"]?["calls"] == 0)
    #expect(none["byAgent"] == [])
  }

  @Test func `tools are listed with who may call them`() async throws {
    let client = try WireStudio.guarding().client()
    let stamp: JSONValue = [
      "name": "stamp", "description": "Stamps.", "agents": ["solo"],
      "parameters": Stamp().declaration.parameters.json, "requiresConfirmation": true,
      "isIdempotent": true,
    ]
    #expect(try await client.call("tool/list") == ["tools": [stamp]])
    let transfer = try await WireStudio().client().call("tool/list")["tools"]?.arrayValue
    #expect(transfer?.map { $0["name"] } == ["transfer_to_agent"])
    #expect(transfer?.map { $0["agents"] } == [["greeter"]])
    let asking = try await WireStudio.asking().client().call("tool/list")["tools"]?.arrayValue
    #expect(asking?.map { $0["name"] } == ["ask_user"])
  }
}
