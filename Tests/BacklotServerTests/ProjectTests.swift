import AgentKit
import BacklotServer
import JSONModel
import JSONRPC
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ProjectTests {
  private let draft = "Grüße an Ada — 1815 bis 1852."

  private func pitched() async throws -> (WireStudio, WireTestClient, JSONValue) {
    let model = ScriptedModel(["writer": [.text(draft)], "closer": [.text("Done.")]])
    let studio = try WireStudio(model)
    let client = try studio.client()
    let result = try await client.call(
      "message/send",
      ["content": "Ada", "prompt": true, "wait": true]
    )
    return (studio, client, result)
  }

  @Test func `state is read as it is, and as it was`() async throws {
    let (studio, client, sent) = try await pitched()
    let session = sent["sessionId"] ?? nil
    let now = try await client.call("state/get", ["sessionId": session])
    let entries = now["entries"]?.arrayValue ?? []
    #expect(entries.map { $0["key"] } == ["DRAFT", "PROMPT"])
    #expect(entries.map { $0["value"] } == [.string(draft), "Ada"])
    #expect(entries.map { $0["version"] } == [1, 1])
    let seq = try #require(entries.last?["seq"]?.integerValue)
    let project = now["projectId"] ?? nil
    let then = try await client.call(
      "state/get",
      ["projectId": project, "atSeq": .integer(seq)]
    )
    #expect(then == ["projectId": project, "entries": [entries[1]]])
    let before = try await client.call(
      "state/get",
      ["projectId": project, "atSeq": .integer(seq - 1)]
    )
    #expect(before == ["projectId": project, "entries": []])
    let one = try await client.call("state/get", ["sessionId": session, "keys": ["DRAFT", "no"]])
    #expect(one["entries"] == [entries[0]])
    let empty = try await studio.studio.session().rawValue
    #expect(
      try await client.call("state/get", ["sessionId": .string(empty)]) == ["entries": []]
    )
  }

  @Test func `a project is made, changed and found`() async throws {
    let client = try WireStudio().client()
    let session = try await client.call("session/create", ["title": "Films"])["sessionId"] ?? nil
    let made = try await client.call(
      "project/create",
      ["sessionId": session, "title": "Ada", "subject": "Ada Lovelace"]
    )
    let id = made["projectId"] ?? nil
    #expect(made["title"] == "Ada")
    #expect(made["subject"] == "Ada Lovelace")
    let version = try #require(made["version"]?.integerValue)
    let changed = try await client.call(
      "project/update",
      [
        "projectId": id, "title": "The Countess", "status": "pitched",
        "ifVersion": .integer(version),
      ]
    )
    #expect(changed["title"] == "The Countess")
    #expect(changed["subject"] == "Ada Lovelace")
    #expect(changed["status"] == "pitched")
    #expect(changed["version"] == .integer(version + 1))
    expectError(
      try await client.error(
        "project/update",
        ["projectId": id, "title": "Late", "ifVersion": .integer(version)]
      ),
      3001,
      "StateConflict",
      ["currentVersion": .integer(version + 1)]
    )
    var whole = try #require(changed.objectValue)
    #expect(made["seq"] == 2)
    #expect(whole.removeValue(forKey: "seq") == 3)
    let list = try await client.call("project/list", ["sessionId": session])
    #expect(list == ["projects": [.object(whole)]])
    whole["artifacts"] = []
    #expect(try await client.call("project/get", ["projectId": id]) == .object(whole))
    #expect(try await client.call("session/get", ["sessionId": session])["projectId"] == id)
  }

  @Test func `of two that change the same version one wins`() async throws {
    let studio = try WireStudio()
    let client = try studio.client()
    let other = try studio.client()
    let session = try await client.call("session/create")["sessionId"] ?? nil
    var version: JSONValue = nil
    let id =
      try await client.call("project/create", ["sessionId": session, "title": "A"])[
        "projectId"
      ] ?? nil
    for round in 0..<20 {
      version = try await client.call("project/get", ["projectId": id])["version"] ?? nil
      let change: JSONValue = [
        "projectId": id, "title": .string("\(round)"), "ifVersion": version,
      ]
      let requests = [
        (client, try client.begin("project/update", change)),
        (other, try other.begin("project/update", change)),
      ]
      var won = 0
      for (who, id) in requests where try await who.response(to: id)["result"] != nil { won += 1 }
      #expect(won == 1)
    }
  }

  @Test func `an artifact is read in ranges that hold whole characters`() async throws {
    let (_, client, sent) = try await pitched()
    let session = try await client.call("session/get", ["sessionId": sent["sessionId"] ?? nil])
    let project = try await client.call("project/get", ["projectId": session["projectId"] ?? nil])
    let artifact = try #require(project["artifacts"]?.arrayValue?.first)
    #expect(artifact["name"] == "draft.md")
    let id = artifact["artifactId"] ?? nil
    let bytes = Int64(draft.utf8.count)
    #expect(
      try await client.call("artifact/read", ["artifactId": id]) == [
        "artifactId": id, "name": "draft.md", "version": 1, "mediaType": "text/markdown",
        "bytes": .integer(bytes), "offset": 0, "text": .string(draft),
      ]
    )
    for length: Int64 in 1...9 {
      var text = ""
      var next: JSONValue? = 0
      while let offset = next {
        let range = try await client.call(
          "artifact/read",
          ["artifactId": id, "offset": offset, "length": .integer(length)]
        )
        text += try range.text("text")
        next = range["next"]
      }
      #expect(text == draft, "\(length) bytes at a time")
    }
    let beyond = try await client.call("artifact/read", ["artifactId": id, "offset": 1000])
    #expect(beyond["text"] == "")
    #expect(beyond["next"] == nil)
  }

  @Test func `sessions are listed page by page, told, and deleted`() async throws {
    let client = try WireStudio().client()
    var made: [JSONValue] = []
    for title in ["one", "two", "three"] {
      let session = try await client.call(
        "session/create",
        ["title": .string(title), "cwd": "/films", "outputDir": "out", "model": "script"]
      )
      #expect(session["seq"] == 1)
      made.append(session["sessionId"] ?? nil)
    }
    let first = try await client.call("session/list", ["limit": 2])
    let second = try await client.call(
      "session/list",
      ["limit": 2, "cursor": first["nextCursor"] ?? nil]
    )
    let listed = [first, second].flatMap { $0["sessions"]?.arrayValue ?? [] }
    #expect(listed.map { $0["sessionId"] } == made.reversed())
    #expect(second["nextCursor"] == nil)
    let told = try await client.call("session/get", ["sessionId": made[0]])
    #expect(told == listed[2])
    #expect(told["outputDir"] == "/films/out")
    #expect(told["team"] == "small")
    #expect(try await client.call("session/delete", ["sessionId": made[0]]) == [:])
    expectError(
      try await client.error("session/get", ["sessionId": made[0]]),
      2001,
      "SessionNotFound",
      ["sessionId": made[0]]
    )
  }

  @Test func `the team and the models are listed`() async throws {
    let client = try WireStudio().client()
    let team = try await client.call("agent/list")
    #expect(team["team"] == "small")
    #expect(
      team["agents"]?.arrayValue?.map { $0["name"] } == ["greeter", "crew", "writer", "closer"]
    )
    #expect(team["agents"]?.arrayValue?.map { $0["parent"] } == [nil, "greeter", "crew", "crew"])
    #expect(
      try await client.call("model/list") == [
        "models": [["name": "script", "provider": "test"]], "standard": "script", "problems": [],
      ]
    )
  }
}
