import AgentKit
import BacklotServer
import JSONModel
import JSONRPC
import ModelInterface
import TestSupport
import Testing

/// Listing, steering and working runs again.
@Suite(.timeLimit(.minutes(5))) struct RunControlTests {
  @Test func `runs are listed by session, project and status, page by page`() async throws {
    let client = try WireStudio().client()
    var runs: [JSONValue] = []
    var session: JSONValue = nil
    for text in ["one", "two", "three"] as [JSONValue] {
      var params: [String: JSONValue] = ["content": text, "wait": true]
      if !session.isNull { params["sessionId"] = session }
      let sent = try await client.call("message/send", .object(params))
      session = sent.at("sessionId")
      runs.append(try await client.call("run/get", ["runId": sent.at("runId")]))
    }
    let project = runs[0]["projectId"] ?? nil
    for filter in [
      [:], ["sessionId": session], ["projectId": project], ["status": "completed"],
    ] as [JSONValue] {
      #expect(
        try await client.call("run/list", filter) == ["runs": .array(runs.reversed())]
      )
    }
    #expect(try await client.call("run/list", ["status": "failed"]) == ["runs": []])
    let first = try await client.call("run/list", ["limit": 2])
    let second = try await client.call(
      "run/list",
      ["limit": 2, "cursor": first.at("nextCursor")]
    )
    #expect(first["runs"] == .array([runs[2], runs[1]]))
    #expect(second == ["runs": [runs[0]]])
  }

  @Test func `what changes a run answers with its event`() async throws {
    let model = ScriptedModel(["writer": [.text("A draft.")], "closer": [.hangs(after: "")]])
    let client = try WireStudio(model).client()
    let sent = try await client.call("message/send", ["content": "Ada", "prompt": true])
    let run = sent.at("runId")
    await model.asked(2)
    func head() async throws -> JSONValue? {
      try await client.call("session/get", ["sessionId": sent.at("sessionId")])["head"]
    }
    let steered = try await client.call("run/steer", ["runId": run, "text": "Shorter."])
    #expect(steered == ["seq": try await head() ?? nil])
    let cancelled = try await client.call("run/cancel", ["runId": run])
    #expect(cancelled["seq"] == cancelled["lastSeq"])
    #expect(try await head() == cancelled["seq"])
    let resumed = try await client.call("run/resume", ["runId": run])
    #expect(
      resumed == [
        "runId": resumed.at("runId"), "sessionId": sent.at("sessionId"),
        "seq": .integer((cancelled["seq"]?.integerValue ?? 0) + 1),
      ]
    )
    let info = try await client.call("run/wait", ["runId": resumed.at("runId")])
    #expect(info["status"] == "completed")
    expectError(
      try await client.error("run/steer", ["runId": run, "text": "Late."]),
      3009,
      "NotResumable",
      ["runId": run, "status": "cancelled"]
    )
    expectError(
      try await client.error("run/steer", ["runId": run, "text": " "]),
      -32602,
      "InvalidParams",
      ["errors": [["path": "/text", "message": "must not be empty"]]]
    )
  }

  @Test func `a run is worked again from a step on, in a copy of its session`() async throws {
    let model = ScriptedModel([
      "writer": [.text("A draft.")], "closer": [.text("No."), .text("Yes.")],
    ])
    let client = try WireStudio(model).client()
    let sent = try await client.call(
      "message/send",
      ["content": "Ada", "prompt": true, "wait": true]
    )
    let run = sent.at("runId")
    let events = try await client.call(
      "events/read",
      ["stream": .string("session:\(try sent.text("sessionId"))"), "types": ["step.started"]]
    )
    let step = try #require(events["events"]?.arrayValue?.last?["data"]?["step"])
    let again = try await client.call("run/retry", ["runId": run, "fromStep": step])
    #expect(again["sessionId"] != sent["sessionId"])
    #expect(again["runId"] != run)
    let info = try await client.call("run/wait", ["runId": again.at("runId")])
    #expect(info["text"] == "Yes.")
    #expect(model.callers == ["writer", "closer", "closer"])
    let before = try await client.call("run/get", ["runId": run])
    #expect(before["text"] == "No.")
    let unknown = try await client.error("run/retry", ["runId": run, "fromStep": "no"])
    #expect(unknown["code"] == -32602)
    #expect(unknown["data"]?["errors"]?.arrayValue?.map { $0["path"] } == ["/fromStep"])
  }
}
