import AgentKit
import BacklotServer
import JSONModel
import JSONRPC
import TestSupport
import Testing

/// The family `state/*`, beyond plain reading.
@Suite(.timeLimit(.minutes(5))) struct StateTests {
  private static let team = """
    name: keys
    state:
      TITLE: {reducer: replace}
      NOTES: {reducer: append}
      FACTS: {reducer: merge}
    root_agent: {name: solo, instruction: Talk.}
    """

  /// A session with a project that is empty.
  private func project() async throws -> (WireTestClient, session: JSONValue, project: JSONValue) {
    let client = try WireStudio(team: StateTests.team).client()
    let session = try await client.call("session/create")["sessionId"] ?? nil
    let made = try await client.call("project/create", ["sessionId": session, "title": "Ada"])
    return (client, session, made.at("projectId"))
  }

  @Test func `a person sets, appends and removes`() async throws {
    let (client, session, project) = try await project()
    #expect(
      try await client.call(
        "state/set",
        ["projectId": project, "key": "TITLE", "value": "Ada", "ifVersion": 0]
      ) == ["seq": 3, "version": 1]
    )
    for (value, version) in [(["one"], 1), ("two", 2)] as [(JSONValue, Int64)] {
      let written = try await client.call(
        "state/append",
        ["sessionId": session, "key": "NOTES", "value": value]
      )
      #expect(written == ["seq": .integer(version + 3), "version": .integer(version)])
    }
    #expect(
      try await client.call("state/get", ["sessionId": session]) == [
        "projectId": project,
        "entries": [
          ["key": "NOTES", "value": ["one", "two"], "version": 2, "seq": 5],
          ["key": "TITLE", "value": "Ada", "version": 1, "seq": 3],
        ],
      ]
    )
    #expect(
      try await client.call(
        "state/delete",
        ["projectId": project, "key": "TITLE", "ifVersion": 1]
      ) == ["seq": 6, "version": 2]
    )
    let left = try await client.call("state/get", ["projectId": project])["entries"]
    #expect(left?.arrayValue?.map { $0["key"] } == ["NOTES"])
    #expect(
      try await client.call(
        "state/set",
        ["projectId": project, "key": "TITLE", "value": "Byron", "ifVersion": 0]
      ) == ["seq": 7, "version": 3]
    )
  }

  @Test func `writes that name their project only are carried out in the order of arrival`()
    async throws
  {
    let (client, _, project) = try await project()
    let ids = try (0..<20).map { number in
      try client.begin(
        "state/append",
        ["projectId": project, "key": "NOTES", "value": [.integer(Int64(number))]]
      )
    }
    for id in ids { _ = try await client.response(to: id) }
    let entries = try await client.call("state/get", ["projectId": project])["entries"]
    #expect(
      entries?.arrayValue?.map { $0["value"] } == [.array((0..<20).map { .integer($0) })]
    )
  }

  @Test func `history has every version, the newest first, page by page`() async throws {
    let (client, session, project) = try await project()
    for title in ["a", "b", "c"] as [JSONValue] {
      _ = try await client.call(
        "state/set",
        ["projectId": project, "key": "TITLE", "value": title]
      )
    }
    _ = try await client.call("state/append", ["projectId": project, "key": "NOTES", "value": 1])
    let first = try await client.call(
      "state/history",
      ["projectId": project, "key": "TITLE", "limit": 2]
    )
    let second = try await client.call(
      "state/history",
      ["projectId": project, "key": "TITLE", "limit": 2, "cursor": first.at("nextCursor")]
    )
    let versions = [first, second].flatMap { $0["versions"]?.arrayValue ?? [] }
    #expect(second["nextCursor"] == nil)
    for (index, expected) in ["c", "b", "a"].enumerated() {
      #expect(
        versions[index] == [
          "key": "TITLE", "version": .integer(Int64(3 - index)), "seq": .integer(Int64(5 - index)),
          "value": .string(expected), "createdAt": versions[index]["createdAt"] ?? nil,
        ]
      )
    }
    #expect(versions.count == 3)
    let all = try await client.call("state/history", ["sessionId": session])
    #expect(all["projectId"] == project)
    #expect(all["versions"]?.arrayValue?.count == 4)
    let empty = try await client.call("session/create")["sessionId"] ?? nil
    #expect(try await client.call("state/history", ["sessionId": empty]) == ["versions": []])
  }

  @Test func `a session's state at an event is that of the project it had then`() async throws {
    let (client, session, first) = try await project()
    _ = try await client.call("state/set", ["projectId": first, "key": "TITLE", "value": "A"])
    let second =
      try await client.call("project/create", ["sessionId": session, "title": "B"])["projectId"]
      ?? nil
    _ = try await client.call("state/set", ["sessionId": session, "key": "TITLE", "value": "B"])
    _ = try await client.call("project/delete", ["projectId": second])
    func read(_ seq: Int64) async throws -> JSONValue {
      try await client.call("state/get", ["sessionId": session, "atSeq": .integer(seq)])
    }
    let entry: [String: JSONValue] = ["key": "TITLE", "version": 1]
    #expect(try await read(1) == ["entries": []])
    #expect(try await read(2) == ["projectId": first, "entries": []])
    #expect(
      try await read(3) == [
        "projectId": first, "entries": [.object(entry.merging(["value": "A", "seq": 3]) { $1 })],
      ]
    )
    #expect(try await read(4) == ["projectId": second, "entries": []])
    #expect(
      try await read(5) == [
        "projectId": second, "entries": [.object(entry.merging(["value": "B", "seq": 5]) { $1 })],
      ]
    )
    #expect(try await read(6) == ["entries": []])
    expectError(
      try await client.error("state/get", ["sessionId": session, "atSeq": 7]),
      3002,
      "HeadMismatch",
      ["sessionId": session, "head": 6]
    )
  }

  @Test func `two forks of a session are compared side by side`() async throws {
    let (client, session, project) = try await project()
    _ = try await client.call("state/set", ["projectId": project, "key": "TITLE", "value": "A"])
    _ = try await client.call("state/append", ["projectId": project, "key": "NOTES", "value": 1])
    var forks: [JSONValue] = []
    for title in ["Countess", "Engine"] {
      let fork = try await client.call("session/fork", ["sessionId": session]).at("sessionId")
      _ = try await client.call(
        "state/set",
        ["sessionId": fork, "key": "TITLE", "value": .string(title)]
      )
      forks.append(fork)
    }
    func changes(_ from: JSONValue, _ to: JSONValue) async throws -> JSONValue {
      try await client.call("state/diff", ["from": ["sessionId": from], "to": ["sessionId": to]])
    }
    let title: JSONValue = [
      "key": "TITLE", "from": "Countess", "fromVersion": 2, "to": "Engine", "toVersion": 2,
    ]
    #expect(try await changes(forks[0], forks[1]) == ["changes": [title]])
    let ahead: JSONValue = [
      "key": "TITLE", "from": "A", "fromVersion": 1, "to": "Engine", "toVersion": 2,
    ]
    #expect(try await changes(session, forks[1]) == ["changes": [ahead]])
  }

  @Test func `two states are compared key by key`() async throws {
    let (client, session, project) = try await project()
    _ = try await client.call("state/set", ["projectId": project, "key": "TITLE", "value": "A"])
    _ = try await client.call("state/append", ["projectId": project, "key": "NOTES", "value": 1])
    _ = try await client.call("state/set", ["projectId": project, "key": "TITLE", "value": "B"])
    _ = try await client.call("state/set", ["projectId": project, "key": "FACTS", "value": [:]])
    #expect(
      try await client.call(
        "state/diff",
        ["from": ["projectId": project, "atSeq": 4], "to": ["sessionId": session]]
      ) == [
        "changes": [
          ["key": "FACTS", "to": [:], "toVersion": 1],
          ["key": "TITLE", "from": "A", "fromVersion": 1, "to": "B", "toVersion": 2],
        ]
      ]
    )
    expectError(
      try await client.error("state/diff", ["from": [:], "to": ["projectId": project]]),
      -32602,
      "InvalidParams",
      [
        "errors": [
          ["path": "/from", "message": "name a sessionId or a projectId, and not both"]
        ]
      ]
    )
  }

  @Test func `a write that does not fit says what would`() async throws {
    let (client, session, project) = try await project()
    _ = try await client.call("state/set", ["projectId": project, "key": "TITLE", "value": "A"])
    for (method, value) in [("state/set", "B"), ("state/delete", nil)] as [(String, JSONValue)] {
      var params: [String: JSONValue] = ["projectId": project, "key": "TITLE", "ifVersion": 2]
      if !value.isNull { params["value"] = value }
      expectError(
        try await client.error(method, .object(params)),
        3001,
        "StateConflict",
        ["key": "TITLE", "currentVersion": 1]
      )
    }
    expectError(
      try await client.error("state/set", ["projectId": project, "key": "PLOT", "value": 1]),
      2007,
      "StateKeyNotFound",
      ["key": "PLOT", "keys": ["TITLE", "NOTES", "FACTS"]]
    )
    expectError(
      try await client.error("state/delete", ["projectId": project, "key": "NOTES"]),
      2007,
      "StateKeyNotFound",
      ["key": "NOTES"]
    )
    for (method, key, message) in [
      ("state/append", "TITLE", ["/key", "TITLE is no list; state/set replaces it"]),
      ("state/set", "TITLE", ["/value", "must not be null; state/delete removes a value"]),
    ] {
      expectError(
        try await client.error(
          method,
          ["sessionId": session, "key": .string(key), "value": method == "state/set" ? nil : 1]
        ),
        -32602,
        "InvalidParams",
        ["errors": [["path": .string(message[0]), "message": .string(message[1])]]]
      )
    }
    let empty = try await client.call("session/create")["sessionId"] ?? nil
    expectError(
      try await client.error("state/set", ["sessionId": empty, "key": "TITLE", "value": "A"]),
      2004,
      "ProjectNotFound",
      ["sessionId": empty]
    )
  }

  @Test func `while a run works the state is its own`() async throws {
    let model = ScriptedModel(["greeter": [.hangs(after: "Hel")]])
    let client = try WireStudio(model).client()
    let sent = try await client.call("message/send", ["content": "Ada"])
    let session = sent.at("sessionId")
    expectError(
      try await client.error("state/set", ["sessionId": session, "key": "DRAFT", "value": "A"]),
      3003,
      "RunInProgress",
      ["runId": sent.at("runId")],
      isRetryable: true
    )
    _ = try await client.call("run/cancel", ["runId": sent.at("runId")])
    _ = try await client.call("state/set", ["sessionId": session, "key": "DRAFT", "value": "A"])
  }

  @Test func `of two that write the same version one wins`() async throws {
    let studio = try WireStudio(team: StateTests.team)
    let clients = [try studio.client(), try studio.client()]
    let session = try await clients[0].call("session/create")["sessionId"] ?? nil
    _ = try await clients[0].call("project/create", ["sessionId": session, "title": "Ada"])
    for version: Int64 in 0..<20 {
      let params: JSONValue = [
        "sessionId": session, "key": "TITLE", "value": "x", "ifVersion": .integer(version),
      ]
      let requests = try clients.map { ($0, try $0.begin("state/set", params)) }
      var won = 0
      for (client, id) in requests where try await client.response(to: id)["result"] != nil {
        won += 1
      }
      #expect(won == 1)
    }
  }
}
