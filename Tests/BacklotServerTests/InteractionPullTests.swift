import AgentKit
import BacklotServer
import JSONModel
import JSONRPC
import TestSupport
import Testing

/// Questions as any client reads and answers them, also one that can take no requests.
@Suite(.timeLimit(.minutes(5))) struct InteractionPullTests {
  private func waiting(
    _ studio: WireStudio
  ) async throws -> (WireTestClient, sent: JSONValue, question: JSONValue) {
    let client = try studio.client()
    let sent = try await client.call("message/send", ["content": "Hello", "wait": true])
    #expect(sent["status"] == "waiting")
    return (client, sent, sent["interactions"]?.arrayValue?.first ?? nil)
  }

  @Test func `a question is listed, answered, and the run goes on`() async throws {
    let (client, sent, question) = try await waiting(try WireStudio.asking())
    let expected: JSONValue = [
      "interactionId": question.at("interactionId"), "sessionId": sent.at("sessionId"),
      "runId": sent.at("runId"), "kind": "question", "text": "Who is it about?",
      "options": [], "status": "open", "agent": "solo", "path": "solo",
      "openedAt": question.at("openedAt"), "seq": question.at("seq"),
    ]
    #expect(question == expected)
    for filter in [
      [:], ["sessionId": sent.at("sessionId")], ["runId": sent.at("runId")],
      ["status": "open"],
    ] as [JSONValue] {
      #expect(
        try await client.call("interaction/list", filter) == ["interactions": [question]]
      )
    }
    let run = try await client.call("run/get", ["runId": sent.at("runId")])
    #expect(run["interactions"] == [question])
    let id = question.at("interactionId")
    let answer = try await client.call(
      "interaction/respond",
      ["interactionId": id, "text": "Ada"]
    )
    #expect(answer["runId"] == sent["runId"])
    #expect(answer["seq"]?.integerValue == (question["seq"]?.integerValue ?? 0) + 1)
    let info = try await client.call("run/wait", ["runId": sent.at("runId")])
    #expect(info["text"] == "A film about Ada.")
    #expect(info["interactions"] == nil)
    let after = try await client.call("interaction/list", ["status": "answered"])["interactions"]
    let told = try #require(after?.arrayValue?.first)
    #expect(told["status"] == "answered")
    #expect(told["answer"]?["text"] == "Ada")
    #expect(told["resolvedAt"] != nil)
    expectError(
      try await client.error("interaction/respond", ["interactionId": id, "text": "Bob"]),
      3005,
      "InteractionResolved",
      ["interactionId": id, "by": told["answer"]?["by"] ?? nil]
    )
  }

  @Test func `an answer that does not fit leaves the question open`() async throws {
    let (client, _, question) = try await waiting(try WireStudio.guarding())
    let id = question.at("interactionId")
    let options = question["options"]?.arrayValue?.compactMap { $0["optionId"]?.stringValue } ?? []
    #expect(question["kind"] == "permission")
    #expect(question["tool"] == "stamp")
    #expect(options.isEmpty == false)
    let message = "optionId must be one of: \(options.joined(separator: ", "))"
    expectError(
      try await client.error("interaction/respond", ["interactionId": id, "optionId": "no"]),
      -32602,
      "InvalidParams",
      ["errors": [["path": "", "message": .string(message)]]]
    )
    let still = try await client.call("interaction/list", ["status": "open"])["interactions"]
    #expect(still == [question])
    let answer = try await client.call(
      "interaction/respond",
      ["interactionId": id, "optionId": .string(options.first ?? "")]
    )
    let info = try await client.call("run/wait", ["runId": answer.at("runId")])
    #expect(info["text"] == "Stamped.")
  }

  @Test func `a message answers a question, and a cancelled run's question is closed`()
    async throws
  {
    let (client, sent, _) = try await waiting(try WireStudio.asking())
    let message = try await client.call(
      "message/send",
      ["sessionId": sent.at("sessionId"), "content": "Ada", "wait": true]
    )
    #expect(message["runId"] == sent["runId"])
    #expect(message["text"] == "A film about Ada.")

    let (other, open, question) = try await waiting(try WireStudio.asking())
    _ = try await other.call("run/cancel", ["runId": open.at("runId")])
    let closed = try await other.call("interaction/list", ["status": "cancelled"])["interactions"]
    #expect(closed?.arrayValue?.map { $0["interactionId"] } == [question["interactionId"]])
    expectError(
      try await other.error(
        "interaction/respond",
        ["interactionId": question.at("interactionId"), "text": "Ada"]
      ),
      3005,
      "InteractionResolved",
      ["interactionId": question.at("interactionId")]
    )
  }

  @Test func `lists name the words that they understand`() async throws {
    let client = try WireStudio().client()
    for (method, words) in [
      ("interaction/list", "open, answered, cancelled"),
      (
        "run/list", "queued, running, waiting, interrupted, completed, failed, cancelled"
      ),
    ] {
      expectError(
        try await client.error(method, ["status": "gone"]),
        -32602,
        "InvalidParams",
        ["errors": [["path": "/status", "message": .string("must be one of: \(words)")]]]
      )
    }
    expectError(
      try await client.error("message/send", ["content": "Ada", "ask": "always"]),
      -32602,
      "InvalidParams",
      ["errors": [["path": "/ask", "message": "must be one of: pass"]]]
    )
  }
}
