import AgentKit
import JSONModel
import TestSupport
import Testing

@testable import Storage

/// Exports of a stranger with good hashes: each is refused with its line, or taken without harm.
@Suite(.timeLimit(.minutes(3))) struct ImportCheckTests {
  typealias Forgery = @Sendable (inout ForgedExport) -> Void

  private let house: Storehouse
  private let saga: Saga
  private let text: [UInt8]

  init() async throws {
    house = try Storehouse()
    saga = Saga(session: try await house.newSession())
    let team = try await house.journal.storeBody(Array("agents: []".utf8))
    let drafts = try saga.drafts().map { draft in
      var draft = draft
      if draft.type == RunStarted.type, var members = draft.data.objectValue {
        members["team"] = .string(team)
        draft.data = .object(members)
      }
      return draft
    }
    _ = try await house.journal.append(drafts, to: saga.session)
    text = try await house.journal.export(saga.session)
  }

  private func forged(_ forge: (inout ForgedExport) -> Void) throws -> [UInt8] {
    var export = try ForgedExport(text)
    forge(&export)
    return export.text
  }

  /// The forged export is refused, naming a line, and leaves nothing behind.
  private func expectRefusal(
    _ forge: Forgery,
    _ place: Comment,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let before = try await house.journal.sessions(SessionFilter(), PageRequest()).elements
    let bodies = try await house.journal.check().bodies
    let error = await #expect(throws: StoreError.self, place, sourceLocation: sourceLocation) {
      try await house.journal.import(try forged(forge))
    }
    guard case .invalid(let reason) = error else {
      Issue.record("\(place): \(String(describing: error))", sourceLocation: sourceLocation)
      return
    }
    #expect(reason.contains("his export"), place, sourceLocation: sourceLocation)
    let after = try await house.journal.sessions(SessionFilter(), PageRequest()).elements
    #expect(after == before, place, sourceLocation: sourceLocation)
    #expect(try await house.journal.check().bodies == bodies, place, sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    "../pitch.md", "/etc/passwd", "", ".", "..", "a/b", "a\u{0}b", "a\nb", "\u{1B}[2J",
  ])
  func `a document's name is a file name and nothing else`(name: String) async throws {
    try await expectRefusal({ $0.set(ArtifactCreated.type, "name", .string(name)) }, "\(name)")
  }

  @Test(
    arguments: [
      (SessionCreated.type, "workingDirectory", 5), (SessionCreated.type, "title", [:]),
      (SessionCreated.type, "team", nil), (MessageAdded.type, "content", 7),
      (MessageAdded.type, "role", "root"), (ProjectCreated.type, "title", nil),
      (RunStarted.type, "replayVersion", "1"), (RunStarted.type, "ask", "always"),
      (StepStarted.type, "kind", "shell"), (StepCompleted.type, "outcome", 1),
      (StepCompleted.type, "state", [["key": "a", "reducer": "exec", "value": 1]]),
      (InteractionOpened.type, "options", "none"), (InteractionResolved.type, "status", "maybe"),
      (RunInterrupted.type, "reason", "because"), (RunCompleted.type, "artifacts", "x"),
    ] as [(String, String, JSONValue)]
  )
  func `a member of another type is refused`(
    type: String,
    member: String,
    value: JSONValue
  ) async throws {
    try await expectRefusal({ $0.set(type, member, value) }, "\(type) \(member)")
  }

  @Test(
    arguments: [
      (StepStarted.type, "attempt", 0), (StepStarted.type, "attempt", 9_223_372_036_854_775_807),
      (StepStarted.type, "sawSeq", -1), (StepStarted.type, "sawSeq", 1_000_000),
      (StepCompleted.type, "attempt", -9_223_372_036_854_775_808),
      (ArtifactCreated.type, "version", 0),
      (ArtifactCreated.type, "version", 9_223_372_036_854_775_807),
      (ArtifactCreated.type, "bytes", -1), (ArtifactCreated.type, "bytes", 6),
      (ArtifactCreated.type, "bytes", 9_223_372_036_854_775_807),
      (RunStarted.type, "replayVersion", -1),
      (InteractionOpened.type, "attempt", 9_223_372_036_854_775_807),
      (
        RunCompleted.type, "usage",
        ["input": 9_223_372_036_854_775_807, "cachedInput": 0, "output": 0, "reasoningOutput": 0]
      ),
      (
        RunCompleted.type, "usage",
        ["input": 0, "cachedInput": 0, "output": -1, "reasoningOutput": 0]
      ),
      (RunCompleted.type, "cost", 1e300), (RunCompleted.type, "cost", -1),
    ] as [(String, String, JSONValue)]
  )
  func `an absurd number is the export's fault`(
    type: String,
    member: String,
    value: JSONValue
  ) async throws {
    try await expectRefusal({ $0.set(type, member, value) }, "\(type) \(member) \(value.text)")
  }

  @Test(
    arguments: [
      ["usage": ["input": 9_223_372_036_854_775_807]], ["usage": ["output": 1e300]],
      ["cost": 1e300], ["duration": -1], ["attempts": 1e18], ["timeToFirstToken": -1e300],
    ] as [JSONValue]
  )
  func `an absurd record of a call is the export's fault`(changes: JSONValue) async throws {
    try await expectRefusal(
      { export in
        export.change(StepCompleted.type, where: { $0["data"]?["call"] != nil }) { members in
          var data = members["data"]?.objectValue ?? [:]
          var call = data["call"]?.objectValue ?? [:]
          for (name, value) in changes.objectValue ?? [:] {
            let old = call[name]?.objectValue ?? [:]
            call[name] = value.objectValue.map { .object(old.merging($0) { $1 }) } ?? value
          }
          data["call"] = .object(call)
          members["data"] = .object(data)
        }
      },
      "\(changes.text)"
    )
  }

  @Test(arguments: [-1, 253_402_300_800_000, .min, .max] as [Int64])
  func `a time that no clock shows is refused`(time: Int64) async throws {
    try await expectRefusal(
      { $0.change(MessageAdded.type) { $0["time"] = .integer(time) } },
      "\(time)"
    )
  }

  @Test(
    arguments: [
      "PROMPT", "", "../../x", "catalog", "01890000-0000-7000-8000-00000000000G",
      "01890000-0000-7000-8000-000000000000\n", String(repeating: "a", count: 100_000),
    ]
  )
  func `what is no id names nothing`(id: String) async throws {
    let value = JSONValue.string(id)
    for (type, member) in [
      (ProjectCreated.type, "projectId"), (MessageAdded.type, "messageId"),
      (RunStarted.type, "owner"), (RunStarted.type, "team"), (RunResumed.type, "owner"),
      (ItemStarted.type, "itemId"), (ArtifactCreated.type, "artifactId"),
      (ArtifactCreated.type, "hash"), (InteractionOpened.type, "interactionId"),
      (RunStarted.type, "messageId"), (ArtifactCreated.type, "projectId"),
      (StateChanged.type, "projectId"), (ItemCompleted.type, "itemId"),
    ] {
      try await expectRefusal({ $0.set(type, member, value) }, "\(type) \(member)")
    }
    try await expectRefusal({ $0.change(RunStarted.type) { $0["runId"] = value } }, "run")
    try await expectRefusal({ $0.header["sessionId"] = value }, "session")
  }

  @Test func `an id is of one thing, and made before it is used`() async throws {
    let (message, project) = (saga.first.message, saga.first.project)
    for (type, member, id) in [
      (ProjectCreated.type, "projectId", message.rawValue),
      (ProjectCreated.type, "projectId", saga.session.rawValue),
      (MessageAdded.type, "messageId", project.rawValue),
      (ArtifactCreated.type, "artifactId", message.rawValue),
      (ArtifactCreated.type, "projectId", ProjectID.make().rawValue),
      (RunStarted.type, "projectId", saga.second.project.rawValue),
      (StateChanged.type, "projectId", message.rawValue),
      (RunStarted.type, "messageId", project.rawValue),
      (InteractionResolved.type, "interactionId", saga.first.item.rawValue),
    ] {
      try await expectRefusal({ $0.set(type, member, .string(id)) }, "\(type) \(member)")
    }
    try await expectRefusal(
      { $0.change(RunStarted.type) { $0["runId"] = .string(message.rawValue) } },
      "a run with a message's id"
    )
  }

  @Test func `events of a run come in their order`() async throws {
    let run = JSONValue.string(saga.first.run.rawValue)
    let text: JSONValue = ["kind": "Test", "message": "late"]
    try await expectRefusal(
      { $0.insert(after: RunCompleted.type, Warning.type, text, run: run) },
      "late"
    )
    try await expectRefusal(
      { $0.insert(after: ProjectCreated.type, Warning.type, text, run: run) },
      "before its start"
    )
    try await expectRefusal(
      { export in
        guard let start = export.lines.first(where: { $0["type"] == .string(RunStarted.type) })
        else { return }
        export.insert(after: StateChanged.type, RunStarted.type, start["data"] ?? .null, run: run)
      },
      "started twice"
    )
    try await expectRefusal(
      { $0.insert(after: RunStarted.type, SessionCreated.type, ["team": "film"]) },
      "made twice"
    )
    try await expectRefusal({ $0.lines.swapAt(1, 2) }, "swapped")
    try await expectRefusal(
      { $0.insert(after: RunStarted.type, RunResumed.type, [:]) },
      "of no run"
    )
  }

  @Test(
    arguments: [
      ("ended", Warning.type), ("started", Warning.type), ("answer", Warning.type),
      ("resumed@1", Warning.type), ("interrupted@1", Warning.type), ("queued@1", Warning.type),
      ("deliver/pitch.md", RunSteered.type), ("team/writer/model:1/completed", Warning.type),
      ("team/writer/model:1/started#1", Warning.type), ("a/model:1/item#1", Warning.type),
      ("a/model:1/item#1/completed", StepCompleted.type), ("a/ask:1/opened#1", Warning.type),
      ("a/ask:1/resolved#1", Warning.type), ("a/model:1/artifact/x.md", Warning.type),
      ("a/exited:1", Warning.type), ("transfer:1", Warning.type), ("seeds", Warning.type),
      ("", Warning.type), ("a\nb", Warning.type), ("resumed@9999", RunResumed.type),
      ("resumed@-1", RunResumed.type), ("resumed@x", RunResumed.type),
    ]
  )
  func `a key that a run will ask for is not taken by another event`(
    key: String,
    type: String
  ) async throws {
    let data: JSONValue =
      switch type {
      case RunResumed.type: ["owner": .string(OwnerID.make().rawValue)]
      case RunSteered.type: ["text": "x"]
      case StepCompleted.type:
        ["step": "a", "attempt": 1, "outcome": "succeeded", "result": nil, "state": []]
      default: ["kind": "Test", "message": "x"]
      }
    let run = JSONValue.string(saga.first.run.rawValue)
    try await expectRefusal(
      { $0.insert(after: RunStarted.type, type, data, run: run, key: key) },
      "\(key)"
    )
  }

  @Test func `a run continues an earlier one, and never itself`() async throws {
    for id in [saga.first.run, saga.second.run, RunID.make()] {
      let chain: JSONValue = ["runId": .string(id.rawValue), "atSeq": 3]
      try await expectRefusal({ $0.set(RunStarted.type, "continues", chain) }, "\(id)")
    }
  }

  @Test func `a text that is named is there, and one that is not named is left out`() async throws {
    try await expectRefusal({ $0.lines.removeAll { $0["body"] != nil } }, "no bodies")
    let spare = Array("spare".utf8)
    let other = try Storehouse()
    let made = try await other.journal.import(
      try forged { export in
        export.lines.append(["body": .string(SHA256.hex(spare)), "base64": "c3BhcmU="])
      }
    )
    #expect(try await other.journal.body(SHA256.hex(spare)) == nil)
    #expect(try await other.journal.session(made.session) != nil)
    #expect(try await other.journal.check().faults == [])
  }

  @Test(
    arguments: [
      ("events", 9_223_372_036_854_775_807), ("events", -1), ("events", 1.5), ("events", 0),
      ("bodies", 9_223_372_036_854_775_807), ("bodies", -1), ("bodies", 0), ("events", "many"),
      ("version", 9_223_372_036_854_775_807), ("events", 1e300),
    ] as [(String, JSONValue)]
  )
  func `absurd counts are the export's fault`(member: String, count: JSONValue) async throws {
    try await expectRefusal(
      { export in
        let bodies = export.lines.count { $0["body"] != nil }
        export.header["events"] = .integer(Int64(export.lines.count - bodies))
        export.header["bodies"] = .integer(Int64(bodies))
        export.countsLines = false
        export.header[member] = count
      },
      "\(member) \(count.text)"
    )
  }

  @Test func `a line that never ends is refused before it is in memory`() async throws {
    let piece = [UInt8](repeating: UInt8(ascii: "a"), count: 8 << 20)
    var pieces = 0
    let journal = house.journal
    await #expect(throws: StoreError.self) {
      try await journal.import(into: ImportPlace()) {
        pieces += 1
        return piece
      }
    }
    #expect(pieces == 9)
  }

  @Test func `what was copied names no place, and works in the importer's`() async throws {
    let other = try Storehouse()
    let export = try forged { export in
      export.set(SessionCreated.type, "workingDirectory", "/theirs/films")
      export.set(SessionCreated.type, "outputDirectory", "/mine/.config/autostart")
      export.set(SessionCreated.type, "model", "the-dear-one")
      export.set(SessionUpdated.type, "outputDirectory", "/mine/.ssh")
      export.set(SessionUpdated.type, "model", "the-dear-one")
      export.set(ArtifactCreated.type, "path", "/mine/.config/autostart/x.desktop")
    }
    for place in [
      ImportPlace(), ImportPlace(workingDirectory: "/mine", outputDirectory: "/mine/out"),
    ] {
      let made = try await other.journal.import(export, into: place)
      let record = try #require(await other.journal.session(made.session))
      #expect(record.workingDirectory == place.workingDirectory)
      #expect(record.outputDirectory == place.outputDirectory)
      #expect(record.model == nil)
      #expect(record.importedThrough == made.head - Int64(2))
      let events = try await other.journal.events(of: made.session, after: 0, limit: 1_000).events
      let foreign = ["/theirs/", ".ssh", "/out/"]
      #expect(!events.contains { event in foreign.contains { event.data.text.contains($0) } })
      let documents = try await other.journal.artifacts(
        ArtifactFilter(session: made.session),
        PageRequest()
      ).elements
      #expect(documents.allSatisfy { $0.path == nil })
    }
    #expect(try await other.journal.check().faults == [])
  }

  @Test func `an event of a type that is unknown is kept`() async throws {
    let made = try await house.journal.import(
      try forged { $0.insert(after: RunStarted.type, "weather.changed", ["to": "rain"]) }
    )
    let events = try await house.journal.events(of: made.session, after: 0, limit: 1_000).events
    #expect(events.contains { $0.type == "weather.changed" && $0.data == ["to": "rain"] })
    #expect(try await house.journal.check().faults == [])
  }

  @Test func `a question that is open does not come along`() async throws {
    let export = try forged { export in
      guard let cut = export.lines.firstIndex(where: { $0["type"] == "interaction.opened" })
      else { return }
      export.lines = Array(export.lines[...cut]) + export.lines.filter { $0["body"] != nil }
    }
    let made = try await house.journal.import(export)
    let questions = try await house.journal.interactions(
      InteractionFilter(session: made.session),
      PageRequest()
    ).elements
    #expect(questions.map(\.status) == [.cancelled])
    #expect(
      try await house.journal.run(#require(made.runs[saga.second.run]))?.status == .interrupted
    )
  }
}
