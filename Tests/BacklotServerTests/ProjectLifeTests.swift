import AgentKit
import BacklotServer
import JSONModel
import JSONRPC
import TestSupport
import Testing

/// The family `project/*`, beyond making and changing.
@Suite(.timeLimit(.minutes(5))) struct ProjectLifeTests {
  private let draft = "# Ada\n\nThe first programmer."

  private func pitched() async throws -> (WireTestClient, session: JSONValue, project: JSONValue) {
    let model = ScriptedModel(["writer": [.text(draft)], "closer": [.text("Done.")]])
    let client = try WireStudio(model).client()
    let sent = try await client.call(
      "message/send",
      ["content": "Ada Lovelace", "prompt": true, "wait": true]
    )
    let session = sent.at("sessionId")
    let told = try await client.call("session/get", ["sessionId": session])
    return (client, session, told.at("projectId"))
  }

  @Test func `a project is pinned, archived and brought back`() async throws {
    let client = try WireStudio().client()
    let session = try await client.call("session/create")["sessionId"] ?? nil
    let made = try await client.call("project/create", ["sessionId": session, "title": "Ada"])
    let id = made.at("projectId")
    let pinned = try await client.call("project/update", ["projectId": id, "pinned": true])
    #expect(
      pinned == [
        "projectId": id, "sessionId": session, "title": "Ada", "status": made.at("status"),
        "archived": false, "pinned": true, "createdAt": made.at("createdAt"),
        "updatedAt": pinned.at("updatedAt"), "version": 2, "seq": 3,
      ]
    )
    func listed(_ archived: Bool) async throws -> [JSONValue?]? {
      try await client.call("project/list", ["archived": .bool(archived)])["projects"]?.arrayValue?
        .map { $0["projectId"] }
    }
    #expect(try await client.call("project/archive", ["projectId": id]) == ["seq": 4])
    #expect(try await listed(true) == [id])
    #expect(try await listed(false) == [])
    let back: JSONValue = ["projectId": id, "archived": false]
    #expect(try await client.call("project/archive", back) == ["seq": 5])
    #expect(try await listed(true) == [])
    #expect(try await listed(false) == [id])
    expectError(
      try await client.error("project/update", ["projectId": id]),
      -32602,
      "InvalidParams",
      [
        "errors": [
          ["path": "", "message": "name what to change: title, subject, status or pinned"]
        ]
      ]
    )
    expectError(
      try await client.error("project/create", ["sessionId": session, "title": " "]),
      -32602,
      "InvalidParams",
      ["errors": [["path": "/title", "message": "must not be empty"]]]
    )
  }

  @Test func `projects are listed page by page`() async throws {
    let client = try WireStudio().client()
    let session = try await client.call("session/create")["sessionId"] ?? nil
    for title in ["a", "b", "c"] as [JSONValue] {
      _ = try await client.call("project/create", ["sessionId": session, "title": title])
    }
    let first = try await client.call("project/list", ["sessionId": session, "limit": 2])
    let second = try await client.call(
      "project/list",
      ["sessionId": session, "limit": 2, "cursor": first.at("nextCursor")]
    )
    let titles = [first, second].flatMap { $0["projects"]?.arrayValue ?? [] }.map { $0["title"] }
    #expect(titles == ["c", "b", "a"])
    #expect(second["nextCursor"] == nil)
    let bad = try await client.error("project/list", ["cursor": "no"])
    #expect(bad["code"] == -32602)
    #expect(bad["data"]?["kind"] == "InvalidParams")
  }

  @Test func `a deleted project is gone, and its session has none`() async throws {
    let (client, session, project) = try await pitched()
    let head = try await client.call("session/get", ["sessionId": session])["head"]?.integerValue
    #expect(
      try await client.call("project/delete", ["projectId": project])
        == ["seq": .integer((head ?? 0) + 1)]
    )
    for method in ["project/get", "project/delete", "state/get"] {
      expectError(
        try await client.error(method, ["projectId": project]),
        2004,
        "ProjectNotFound",
        ["projectId": project]
      )
    }
    #expect(try await client.call("project/list") == ["projects": []])
    #expect(try await client.call("session/get", ["sessionId": session])["projectId"] == nil)
  }

  @Test func `a project whose run works is not deleted`() async throws {
    let model = ScriptedModel(["greeter": [.hangs(after: "Hel")]])
    let client = try WireStudio(model).client()
    let sent = try await client.call("message/send", ["content": "Ada"])
    let run = sent.at("runId")
    let project = try await client.call("run/get", ["runId": run])["projectId"] ?? nil
    expectError(
      try await client.error("project/delete", ["projectId": project]),
      3003,
      "RunInProgress",
      ["runId": run],
      isRetryable: true
    )
    _ = try await client.call("run/cancel", ["runId": run])
    _ = try await client.call("project/delete", ["projectId": project])
  }

  @Test func `words are found in projects, questions and answers`() async throws {
    let (client, session, project) = try await pitched()
    _ = try await client.call(
      "project/update",
      ["projectId": project, "title": "The Lovelace Engine"]
    )
    let found = try await client.call("project/search", ["query": "lovelace"])
    let hits = found["hits"]?.arrayValue ?? []
    #expect(Set(hits.map { $0["kind"] }) == ["project", "question"])
    for hit in hits {
      #expect(hit["sessionId"] == session)
      #expect(hit["projectId"] == project)
      let parts = hit["snippet"]?.arrayValue ?? []
      #expect(parts.filter { $0["found"] == true }.map { $0["text"] } == ["Lovelace"])
    }
    let one = try await client.call(
      "project/search",
      ["query": "lovelace", "kinds": ["question"], "limit": 1]
    )
    #expect(one["hits"]?.arrayValue?.map { $0["kind"] } == ["question"])
    // Words, and no query language.
    #expect(try await client.call("project/search", ["query": "NOT \"x* OR ("]) == ["hits": []])
    for (params, path, message) in [
      (["query": " "], "/query", "must hold a word"),
      (["query": "x", "kinds": ["film"]], "/kinds/0", "must be one of: project, question, answer"),
    ] as [(JSONValue, String, String)] {
      expectError(
        try await client.error("project/search", params),
        -32602,
        "InvalidParams",
        ["errors": [["path": .string(path), "message": .string(message)]]]
      )
    }
  }

  @Test func `a project is exported as its document, and as all of it`() async throws {
    let (client, _, project) = try await pitched()
    let whole = try await client.call("project/get", ["projectId": project])
    let artifact = whole["artifacts"]?.arrayValue?.first
    #expect(
      try await client.call("project/export", ["projectId": project, "format": "markdown"]) == [
        "format": "markdown", "mediaType": "text/markdown",
        "bytes": .integer(Int64(draft.utf8.count)), "text": .string(draft),
        "artifactId": artifact?["artifactId"] ?? nil,
      ]
    )
    let json = try await client.call(
      "project/export",
      ["projectId": project, "format": "json"]
    )
    let text = try json.text("text")
    #expect(
      json == [
        "format": "json", "mediaType": "application/json",
        "bytes": .integer(Int64(text.utf8.count)), "text": .string(text),
      ]
    )
    var info = whole.objectValue ?? [:]
    let artifacts = info.removeValue(forKey: "artifacts")
    #expect(
      try JSONValue(parsing: text) == [
        "project": .object(info), "artifacts": artifacts ?? nil,
        "state": ["DRAFT": .string(draft), "PROMPT": "Ada Lovelace"],
      ]
    )
    expectError(
      try await client.error("project/export", ["projectId": project, "format": "html"]),
      -32803,
      "RequestFailed",
      ["format": "html"]
    )
    expectError(
      try await client.error("project/export", ["projectId": project, "format": "pdf"]),
      -32602,
      "InvalidParams",
      ["errors": [["path": "/format", "message": "must be one of: markdown, html, json"]]]
    )
  }

  @Test func `what is too long for an answer is read in ranges`() async throws {
    let long = String(repeating: "Ada. ", count: 130_000)
    let client = try WireStudio(ScriptedModel(["writer": [.text(long)]])).client()
    let sent = try await client.call(
      "message/send",
      ["content": "Ada", "prompt": true, "wait": true]
    )
    let run = try await client.call("run/get", ["runId": sent.at("runId")])
    let project = run.at("projectId")
    let markdown = try await client.call(
      "project/export",
      ["projectId": project, "format": "markdown"]
    )
    #expect(
      markdown == [
        "format": "markdown", "mediaType": "text/markdown",
        "bytes": .integer(Int64(long.utf8.count)), "artifactId": markdown.at("artifactId"),
      ]
    )
    let range = try await client.call(
      "artifact/read",
      ["artifactId": markdown.at("artifactId"), "offset": 649_995]
    )
    #expect(range["text"] == "Ada. ")
    let json = try await client.error(
      "project/export",
      ["projectId": project, "format": "json"]
    )
    expectError(
      json,
      1005,
      "MessageTooLarge",
      ["limit": 524_288, "bytes": json["data"]?["bytes"] ?? nil]
    )
  }
}
