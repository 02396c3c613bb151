import AgentKit
import BacklotProtocol
import BacklotServer
import JSONModel
import JSONRPC
import TestSupport
import Testing

/// Errors that many methods share: ids that name nothing, and sessions that are read-only.
@Suite(.timeLimit(.minutes(5))) struct RefusalTests {
  private typealias Case = (method: String, params: JSONValue)

  private static let kinds: [(member: String, code: Int64, kind: String, cases: [Case])] = [
    (
      "sessionId", 2001, "SessionNotFound",
      [
        ("session/get", [:]), ("session/update", ["title": "x"]), ("session/fork", [:]),
        ("session/archive", [:]), ("session/unarchive", [:]), ("session/delete", [:]),
        ("session/export", [:]), ("message/send", ["content": "x"]), ("message/list", [:]),
        ("run/list", [:]), ("state/get", [:]), ("state/history", [:]),
        ("state/set", ["key": "DRAFT", "value": 1]), ("state/delete", ["key": "DRAFT"]),
        ("project/create", ["title": "x"]), ("project/list", [:]), ("artifact/list", [:]),
        ("interaction/list", [:]), ("record/questions", [:]), ("record/answers", [:]),
        ("record/reasoning", [:]), ("usage/get", [:]),
      ]
    ),
    (
      "projectId", 2004, "ProjectNotFound",
      [
        ("run/list", [:]), ("state/get", [:]), ("state/history", [:]),
        ("state/set", ["key": "DRAFT", "value": 1]), ("state/delete", ["key": "DRAFT"]),
        ("project/get", [:]), ("project/update", ["title": "x"]), ("project/archive", [:]),
        ("project/delete", [:]), ("project/export", ["format": "json"]), ("artifact/list", [:]),
        ("record/questions", [:]), ("record/answers", [:]), ("record/reasoning", [:]),
        ("usage/get", [:]),
      ]
    ),
    (
      "runId", 2002, "RunNotFound",
      [
        ("run/get", [:]), ("run/wait", [:]), ("run/cancel", [:]), ("run/steer", ["text": "x"]),
        ("run/resume", [:]), ("run/retry", [:]), ("artifact/list", [:]),
        ("interaction/list", [:]), ("record/questions", [:]), ("record/answers", [:]),
        ("record/reasoning", [:]), ("usage/get", [:]),
      ]
    ),
    (
      "messageId", 2003, "MessageNotFound",
      [
        ("message/get", [:]), ("record/questions", [:]), ("record/answers", [:]),
        ("record/reasoning", [:]),
      ]
    ),
    (
      "artifactId", 2005, "ArtifactNotFound",
      [("artifact/read", [:]), ("artifact/write", ["ifVersion": 1, "text": "x"])]
    ),
    ("interactionId", 2006, "InteractionNotFound", [("interaction/respond", ["text": "x"])]),
  ]

  @Test func `an id that names nothing is told by every method that takes it`() async throws {
    let client = try WireStudio().client()
    for (member, code, kind, cases) in RefusalTests.kinds {
      for (method, params) in cases {
        var params = params.objectValue ?? [:]
        params[member] = "no"
        let error = try await client.error(method, .object(params))
        #expect(error["code"] == .integer(code), "\(method)")
        #expect(
          error["data"] == ["kind": .string(kind), "retryable": false, member: "no"],
          "\(method)"
        )
      }
    }
    expectError(
      try await client.error("artifact/diff", ["from": "no", "to": "no"]),
      2005,
      "ArtifactNotFound",
      ["artifactId": "no"]
    )
    for side in ["from", "to"] {
      let points: [String: JSONValue] = ["from": ["projectId": "no"], "to": ["projectId": "no"]]
      let error = try await client.error("state/diff", .object(points))
      #expect(error["data"]?["kind"] == "ProjectNotFound", "\(side)")
    }
  }

  @Test func `an archived session refuses every change`() async throws {
    let model = ScriptedModel(["writer": [.text("one")], "closer": [.hangs(after: "")]])
    let client = try WireStudio(model).client()
    let sent = try await client.call("message/send", ["content": "Ada", "prompt": true])
    let (session, run) = (sent.at("sessionId"), sent.at("runId"))
    await model.asked(2)
    _ = try await client.call("run/cancel", ["runId": run])
    let told = try await client.call("session/get", ["sessionId": session])
    let project = told.at("projectId")
    let list = try await client.call("artifact/list", ["sessionId": session])["artifacts"]
    let artifact = list?.arrayValue?.first?["artifactId"] ?? nil
    _ = try await client.call("session/archive", ["sessionId": session])
    let cases: [Case] = [
      ("session/update", ["sessionId": session, "title": "x"]),
      ("message/send", ["sessionId": session, "content": "x"]),
      ("state/set", ["projectId": project, "key": "DRAFT", "value": "x"]),
      ("state/delete", ["sessionId": session, "key": "DRAFT"]),
      ("project/create", ["sessionId": session, "title": "x"]),
      ("project/update", ["projectId": project, "title": "x"]),
      ("project/archive", ["projectId": project]),
      ("project/delete", ["projectId": project]),
      ("artifact/write", ["artifactId": artifact, "ifVersion": 1, "text": "x"]),
      ("run/resume", ["runId": run]),
      ("run/steer", ["runId": run, "text": "x"]),
    ]
    for (method, params) in cases {
      let error = try await client.error(method, params)
      #expect(error["code"] == 3004, "\(method)")
      #expect(
        error["data"] == ["kind": "SessionArchived", "retryable": false, "sessionId": session],
        "\(method)"
      )
    }
    // Reading goes on, and so does copying.
    _ = try await client.call("session/get", ["sessionId": session])
    _ = try await client.call("session/export", ["sessionId": session])
    _ = try await client.call("session/fork", ["sessionId": session])
    #expect(try await client.call("session/delete", ["sessionId": session]) == [:])
  }

  @Test func `a run of another process is only changed there`() async throws {
    let studio = try WireStudio.asking()
    let here = try studio.client()
    let sent = try await here.call("message/send", ["content": "Hello", "wait": true])
    let question = sent["interactions"]?.arrayValue?.first ?? .null
    let elsewhere = try WireStudio(team: WireStudio.asker, folder: studio.studio.folder).client()
    let run = sent.at("runId")
    for (method, params) in [
      ("run/cancel", ["runId": run]), ("run/steer", ["runId": run, "text": "x"]),
      ("run/resume", ["runId": run]),
      ("interaction/respond", ["interactionId": question.at("interactionId"), "text": "Ada"]),
    ] as [Case] {
      let error = try await elsewhere.error(method, params)
      #expect(error["code"] == 3008, "\(method)")
      #expect(error["data"]?["kind"] == "OwnedElsewhere", "\(method)")
      #expect(error["data"]?["runId"] == run, "\(method)")
    }
    // It can be followed from everywhere.
    #expect(try await elsewhere.call("run/get", ["runId": run])["status"] == "waiting")
    let open = try await elsewhere.call("interaction/list", ["status": "open"])
    #expect(open == ["interactions": [question]])
  }

  @Test func `a daemon that stops begins nothing`() async throws {
    let studio = try WireStudio.asking()
    let client = try studio.client()
    let sent = try await client.call("message/send", ["content": "Hello", "wait": true])
    let question = sent["interactions"]?.arrayValue?.first ?? .null
    await studio.studio.runner.shutdown(reason: .shutdown, message: "the test says so")
    for (method, params) in [
      ("message/send", ["sessionId": sent.at("sessionId"), "content": "x"]),
      ("interaction/respond", ["interactionId": question.at("interactionId"), "text": "Ada"]),
    ] as [Case] {
      expectError(
        try await client.error(method, params),
        -32802,
        "ServerCancelled",
        isRetryable: true
      )
    }
  }

  @Test func `every request of the table is served`() async throws {
    let client = try WireStudio().client()
    let requests = Methods.all.filter { !$0.isNotification && $0.direction == .clientToServer }
    for method in requests where ![Methods.shutdown.name, "server/stop"].contains(method.name) {
      let response = try await client.response(to: client.begin(method.name))
      #expect(response["error"]?["code"] != -32601, "\(method.name)")
    }
  }

  @Test func `shutdown answers null`() async throws {
    let client = try WireStudio().client(.headers)
    _ = try await client.call("initialize")
    let response = try await client.response(to: client.begin("shutdown"))
    #expect(response.objectValue?["result"] == JSONValue.null)
  }
}
