import AgentKit
import BacklotServer
import Foundation
import JSONModel
import JSONRPC
import TestSupport
import Testing

/// The family `session/*`, beyond making, listing and deleting.
@Suite(.timeLimit(.minutes(5))) struct SessionTests {
  private func session(
    _ client: WireTestClient,
    _ params: JSONValue = [:]
  ) async throws -> JSONValue {
    try await client.call("session/create", params)["sessionId"] ?? nil
  }

  @Test func `a session is renamed, and keeps what is not named`() async throws {
    let client = try WireStudio().client()
    let id = try await session(client, ["title": "One", "cwd": "/films", "model": "script"])
    #expect(
      try await client.call("session/update", ["sessionId": id, "title": "Two"]) == ["seq": 2]
    )
    let seq = try await client.call(
      "session/update",
      ["sessionId": id, "model": "other", "outputDir": "out"]
    )
    #expect(seq == ["seq": 3])
    let told = try await client.call("session/get", ["sessionId": id])
    #expect(
      told == [
        "sessionId": id, "title": "Two", "status": "active", "cwd": "/films",
        "outputDir": "/films/out", "model": "other", "team": "small",
        "createdAt": told.at("createdAt"), "updatedAt": told.at("updatedAt"), "head": 3,
      ]
    )
    expectError(
      try await client.error("session/update", ["sessionId": id]),
      -32602,
      "InvalidParams",
      ["errors": [["path": "", "message": "name what to change: title, model or outputDir"]]]
    )
    let bare = try await session(client)
    expectError(
      try await client.error("session/update", ["sessionId": bare, "outputDir": "out"]),
      -32602,
      "InvalidParams",
      [
        "errors": [
          [
            "path": "/outputDir",
            "message": "must be absolute, or below a cwd that is given",
          ]
        ]
      ]
    )
  }

  @Test func `an archived session is listed apart, refuses, and comes back`() async throws {
    let client = try WireStudio().client()
    let (kept, archived) = (try await session(client), try await session(client))
    #expect(try await client.call("session/archive", ["sessionId": archived]) == ["seq": 2])
    #expect(try await client.call("session/archive", ["sessionId": archived]) == ["seq": 2])
    for (status, id) in [("active", kept), ("archived", archived)] {
      let page = try await client.call("session/list", ["status": .string(status)])
      #expect(page["sessions"]?.arrayValue?.map { $0["sessionId"] } == [id])
      #expect(page["sessions"]?.arrayValue?.map { $0["status"] } == [.string(status)])
    }
    expectError(
      try await client.error("session/list", ["status": "old"]),
      -32602,
      "InvalidParams",
      ["errors": [["path": "/status", "message": "must be one of: active, archived"]]]
    )
    #expect(try await client.call("session/unarchive", ["sessionId": archived]) == ["seq": 3])
    let sent = try await client.call(
      "message/send",
      ["sessionId": archived, "content": "Ada", "wait": true]
    )
    #expect(sent["status"] == "completed")
  }

  @Test func `a session with a run under way is neither archived nor deleted`() async throws {
    let model = ScriptedModel(["greeter": [.hangs(after: "Hel")]])
    let client = try WireStudio(model).client()
    let id = try await session(client)
    let run = try await client.call("message/send", ["sessionId": id, "content": "x"])["runId"]
    for method in ["session/archive", "session/delete"] {
      expectError(
        try await client.error(method, ["sessionId": id]),
        3003,
        "RunInProgress",
        ["runId": run ?? nil],
        isRetryable: true
      )
    }
    _ = try await client.call("run/cancel", ["runId": run ?? nil])
    #expect(try await client.call("session/delete", ["sessionId": id]) == [:])
  }

  @Test func `a waiting run holds its session although a newer one has ended`() async throws {
    let studio = try WireStudio.asking()
    let client = try studio.client()
    let id = try await session(client)
    let waiting = try await client.call(
      "message/send",
      ["sessionId": id, "content": "x", "wait": true]
    )
    #expect(waiting["status"] == "waiting")
    let other = try await client.call(
      "message/send",
      ["sessionId": id, "content": "y", "queue": true]
    )
    if other["runId"] != waiting["runId"] {
      _ = try await client.call("run/cancel", ["runId": other.at("runId")])
    }
    let info = try await client.call("run/wait", ["runId": waiting.at("runId")])
    if info["status"] == "waiting" {
      expectError(
        try await client.error("session/delete", ["sessionId": id]),
        3003,
        "RunInProgress",
        ["runId": waiting.at("runId")],
        isRetryable: true
      )
    }
  }

  @Test func `a fork has the events up to its place, and new ids`() async throws {
    let client = try WireStudio(ScriptedModel(["greeter": [.text("Hello.")]])).client()
    let id = try await session(client, ["title": "One"])
    let sent = try await client.call(
      "message/send",
      ["sessionId": id, "content": "Ada", "wait": true]
    )
    let head = try await client.call("session/get", ["sessionId": id])["head"]?.integerValue ?? 0
    let fork = try await client.call("session/fork", ["sessionId": id])
    let copy = fork.at("sessionId")
    let runs = fork["runs"]?.arrayValue ?? []
    #expect(runs.map { $0["from"] } == [sent["runId"]])
    #expect(copy != id)
    #expect(
      fork == [
        "sessionId": copy, "seq": .integer(head + 1),
        "runs": [["from": sent.at("runId"), "runId": runs.first?["runId"] ?? nil]],
      ]
    )
    let told = try await client.call("session/get", ["sessionId": copy])
    #expect(told["forkedFrom"] == ["sessionId": id, "atSeq": .integer(head)])
    #expect(told["run"]?["runId"] == runs.first?["runId"])
    #expect(told["run"]?["status"] == "completed")
    let early = try await client.call("session/fork", ["sessionId": id, "atSeq": 1])
    #expect(early["seq"] == 2)
    #expect(early["runs"] == [])
    for seq: Int64 in [0, head + 1] {
      expectError(
        try await client.error("session/fork", ["sessionId": id, "atSeq": .integer(seq)]),
        3002,
        "HeadMismatch",
        ["sessionId": id, "head": .integer(head)]
      )
    }
  }

  @Test func `an exported session comes back as a new one`() async throws {
    let studio = try WireStudio(ScriptedModel(["writer": [.text("A draft.")]]))
    let client = try studio.client()
    let id = try await session(client, ["title": "One"])
    _ = try await client.call(
      "message/send",
      ["sessionId": id, "content": "Ada", "prompt": true, "wait": true]
    )
    let head = try await client.call("session/get", ["sessionId": id])["head"] ?? nil
    let exported = try await client.call("session/export", ["sessionId": id])
    let text = try exported.text("text")
    #expect(
      exported == [
        "text": .string(text), "bytes": .integer(Int64(text.utf8.count)), "events": head,
      ]
    )
    let made = try await client.call("session/import", ["text": .string(text)])
    #expect(made["sessionId"] != id)
    let conversations = [
      try await client.call("message/list", ["sessionId": id]),
      try await client.call("message/list", ["sessionId": made.at("sessionId")]),
    ].map { $0["messages"]?.arrayValue?.map { $0["content"] } }
    #expect(conversations[0] == conversations[1])

    let path = "\(studio.studio.folder)/session.jsonl"
    let written = try await client.call(
      "session/export",
      ["sessionId": id, "path": .string(path)]
    )
    let size = try Data(contentsOf: URL(fileURLWithPath: path)).count
    #expect(
      written == ["path": .string(path), "bytes": .integer(Int64(size)), "events": head]
    )
    expectError(
      try await client.error("session/export", ["sessionId": id, "path": .string(path)]),
      3006,
      "AlreadyExists",
      ["path": .string(path)]
    )
    let again = try await client.call("session/import", ["path": .string(path)])
    let told = try await client.call("session/get", ["sessionId": again.at("sessionId")])
    #expect(told["title"] == "One")
    #expect(told["head"] == again["seq"])
  }

  @Test func `what cannot be exported or imported says why`() async throws {
    let studio = try WireStudio()
    let client = try studio.client()
    let id = try await session(client)
    let missing = "\(studio.studio.folder)/no/session.jsonl"
    for (method, params) in [
      ("session/export", ["sessionId": id, "path": .string(missing)]),
      ("session/import", ["path": .string(missing)]),
      ("session/import", ["path": .string(studio.studio.folder)]),
    ] as [(String, JSONValue)] {
      expectError(
        try await client.error(method, params),
        -32803,
        "RequestFailed",
        ["path": params.at("path")]
      )
    }
    for (method, params) in [
      ("session/export", ["sessionId": id, "path": "session.jsonl"]),
      ("session/import", ["path": "session.jsonl"]),
    ] as [(String, JSONValue)] {
      expectError(
        try await client.error(method, params),
        -32602,
        "InvalidParams",
        ["errors": [["path": "/path", "message": "must be an absolute path"]]]
      )
    }
    for params in [[:], ["path": "/a", "text": "b"]] as [JSONValue] {
      expectError(
        try await client.error("session/import", params),
        -32602,
        "InvalidParams",
        ["errors": [["path": "", "message": "name a path or a text, and not both"]]]
      )
    }
    let text = try await client.call("session/export", ["sessionId": id]).text("text")
    let changed = try await client.error(
      "session/import",
      ["text": .string(text.replacing("small", with: "large"))]
    )
    #expect(changed["code"] == -32602)
    #expect(changed["data"]?["errors"]?.arrayValue?.map { $0["path"] } == ["/text"])
    try await studio.fill(id.stringValue ?? "", 12, bytes: 100_000)
    let long = try await client.error("session/export", ["sessionId": id])
    expectError(
      long,
      1005,
      "MessageTooLarge",
      ["limit": 1_048_576, "bytes": long["data"]?["bytes"] ?? nil]
    )
  }

  @Test func `a deleted session's streams end`() async throws {
    let studio = try WireStudio()
    let client = try studio.client()
    let other = try studio.client()
    let id = try await session(client)
    let stream: JSONValue = .string("session:\(id.stringValue ?? "")")
    _ = try await other.call("events/subscribe", ["stream": stream])
    _ = try await client.call("session/delete", ["sessionId": id])
    expectError(
      try await other.error("events/unsubscribe", ["stream": stream]),
      4003,
      "NotSubscribed"
    )
  }
}
