import AgentKit
import BacklotServer
import JSONModel
import JSONRPC
import TestSupport
import Testing

/// The family `artifact/*`, beyond reading in ranges.
@Suite(.timeLimit(.minutes(5))) struct ArtifactTests {
  private func pitched(
    _ drafts: [String] = ["one\ntwo"]
  ) async throws -> (WireTestClient, sent: JSONValue, artifacts: [JSONValue]) {
    let model = ScriptedModel(["writer": drafts.map { .text($0) }])
    let client = try WireStudio(model).client()
    var sent: JSONValue = nil
    for _ in drafts {
      var params: [String: JSONValue] = ["content": "Ada", "prompt": true, "wait": true]
      if !sent.isNull { params["sessionId"] = sent["sessionId"] }
      sent = try await client.call("message/send", .object(params))
    }
    let page = try await client.call("artifact/list", ["sessionId": sent.at("sessionId")])
    return (client, sent, page["artifacts"]?.arrayValue ?? [])
  }

  @Test func `documents are listed by session, project, run and name`() async throws {
    let (client, sent, artifacts) = try await pitched()
    let run = try await client.call("run/get", ["runId": sent.at("runId")])
    let told = try #require(artifacts.first)
    let expected: JSONValue = [
      "artifactId": told.at("artifactId"), "name": "draft.md", "version": 1,
      "mediaType": "text/markdown", "bytes": 7, "author": "crew",
      "sessionId": sent.at("sessionId"), "projectId": run.at("projectId"),
      "runId": sent.at("runId"), "createdAt": told.at("createdAt"),
    ]
    #expect(told == expected)
    for params in [
      [:], ["sessionId": sent.at("sessionId")], ["runId": sent.at("runId")],
      ["projectId": run.at("projectId")], ["name": "draft.md"],
    ] as [JSONValue] {
      #expect(try await client.call("artifact/list", params) == ["artifacts": [told]])
    }
    #expect(try await client.call("artifact/list", ["name": "no.md"]) == ["artifacts": []])
  }

  @Test func `a person's version is the newest, and shows what it changed`() async throws {
    let (client, sent, artifacts) = try await pitched()
    let old = artifacts.first?["artifactId"] ?? nil
    let head = try await client.call("session/get", ["sessionId": sent.at("sessionId")])["head"]
    let written = try await client.call(
      "artifact/write",
      ["artifactId": old, "ifVersion": 1, "text": "one\nmine\ntwo"]
    )
    let new = written.at("artifactId")
    #expect(
      written == [
        "artifactId": new, "version": 2, "seq": .integer((head?.integerValue ?? 0) + 2),
      ]
    )
    let list = try await client.call("artifact/list", ["name": "draft.md"])["artifacts"]
    #expect(list?.arrayValue?.map { $0["author"] } == ["crew", "person"])
    #expect(
      try await client.call("artifact/diff", ["from": old, "to": new]) == [
        "hunks": [
          [
            "oldStart": 1, "oldCount": 2, "newStart": 1, "newCount": 3, "notes": [],
            "lines": [
              ["kind": "same", "text": "one"], ["kind": "added", "text": "mine"],
              ["kind": "same", "text": "two"],
            ],
          ]
        ],
        "notes": [],
      ]
    )
    #expect(
      try await client.call("artifact/diff", ["from": old, "to": old])
        == ["hunks": [], "notes": []]
    )
    let state = try await client.call(
      "state/get",
      ["sessionId": sent.at("sessionId")]
    )["entries"]
    #expect(state?.arrayValue?.map { $0["key"] } == ["DRAFT", "PROMPT"])
    expectError(
      try await client.error(
        "artifact/write",
        ["artifactId": old, "ifVersion": 1, "text": "late"]
      ),
      3001,
      "StateConflict",
      ["currentVersion": 2]
    )
  }

  @Test func `a result is not edited`() async throws {
    let studio = try WireStudio()
    let client = try studio.client()
    let session = try await client.call("session/create")["sessionId"] ?? nil
    let project =
      try await client.call("project/create", ["sessionId": session, "title": "A"])[
        "projectId"
      ] ?? nil
    let created = ArtifactCreated(
      artifactId: .make(),
      projectId: ProjectID(rawValue: project.stringValue ?? ""),
      name: "pitch.md",
      version: 1,
      mediaType: "text/markdown",
      hash: SHA256.hex([]),
      bytes: 0,
      outcome: "complete"
    )
    try await studio.studio.store.append(
      [EventDraft(created, body: [])],
      to: SessionID(rawValue: session.stringValue ?? "")
    )
    expectError(
      try await client.error(
        "artifact/write",
        [
          "artifactId": .string(created.artifactId.rawValue), "ifVersion": 1, "text": "mine",
        ]
      ),
      -32803,
      "RequestFailed",
      ["name": "pitch.md"]
    )
  }

  @Test func `a document is not edited while a run works`() async throws {
    let model = ScriptedModel(["writer": [.text("one"), .hangs(after: "t")]])
    let client = try WireStudio(model).client()
    let sent = try await client.call(
      "message/send",
      ["content": "Ada", "prompt": true, "wait": true]
    )
    let session = sent.at("sessionId")
    let list = try await client.call("artifact/list", ["sessionId": session])["artifacts"]
    let again = try await client.call(
      "message/send",
      ["sessionId": session, "content": "Ada", "prompt": true]
    )
    expectError(
      try await client.error(
        "artifact/write",
        [
          "artifactId": list?.arrayValue?.first?["artifactId"] ?? nil, "ifVersion": 1,
          "text": "mine",
        ]
      ),
      3003,
      "RunInProgress",
      ["runId": again.at("runId")],
      isRetryable: true
    )
    _ = try await client.call("run/cancel", ["runId": again.at("runId")])
  }
}
