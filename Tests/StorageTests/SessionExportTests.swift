import AgentKit
import Foundation
import JSONModel
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(5)))
struct SessionExportTests {
  private let house: Storehouse
  private let saga: Saga
  private let text: [UInt8]

  init() async throws {
    house = try Storehouse()
    saga = Saga(session: try await house.newSession())
    var drafts = try saga.drafts()
    // So that a team is among the bodies.
    let team = try await house.journal.storeBody(Array("agents: []".utf8))
    drafts = drafts.map { draft in
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

  private var lines: [ArraySlice<UInt8>] { text.dropLast().split(separator: UInt8(ascii: "\n")) }

  @Test func `an export says first what follows`() async throws {
    let head = try #require(await house.journal.session(saga.session)?.head)
    let header = try #require(try JSONValue(parsing: Array(lines[0])).objectValue)
    #expect(
      header.filter { $0.key != "hash" } == [
        "format": "backlot session", "version": 1, "sessionId": .string(saga.session.rawValue),
        "epoch": .string(house.database.epoch), "exportedAt": .integer(now),
        "events": .integer(head), "bodies": 2,
        "teams": [.string(SHA256.hex(Array("agents: []".utf8)))],
      ]
    )
    #expect(lines.count == Int(head) + 3)
    for line in lines { #expect(try JSONValue(parsing: Array(line))["hash"] != nil) }
  }

  @Test func `what was exported is a session again, in any database`() async throws {
    let other = try Storehouse()
    for journal in [house.journal, other.journal] {
      let fork = try await journal.import(text)
      let record = try #require(await journal.session(fork.session))
      #expect(record.forkedFrom?.fromSessionId == saga.session)
      #expect(record.head == fork.head)
      #expect(fork.runs.count == 3)
      let run = try #require(fork.runs[saga.first.run])
      #expect(try await journal.run(run)?.status == .completed)
      #expect(try await journal.body(SHA256.hex(saga.first.document)) == saga.first.document)
      #expect(
        try await journal.body(SHA256.hex(Array("agents: []".utf8))) == Array("agents: []".utf8)
      )
      #expect(try await journal.checkProjections() == [])

      // But for ids, ends and hashes, the copy's export is the origin's.
      let again = try SessionArchiveFile.read(try await journal.export(fork.session))
      let origin = try SessionArchiveFile.read(text)
      let shared = again.events.prefix(origin.events.count)
      #expect(shared.map(\.type) == origin.events.map(\.type))
      #expect(shared.map(\.key) == origin.events.map(\.key))
      #expect(shared.map(\.time) == origin.events.map(\.time))
      #expect(again.bodies.map(\.hash) == origin.bodies.map(\.hash))
      #expect(again.bodies.map(\.bytes) == origin.bodies.map(\.bytes))
    }
  }

  @Test func `a changed byte is found wherever it is, and its line is named`() async throws {
    var start = 0
    for (index, line) in lines.enumerated() {
      // The first and the last bytes, in what it says, in its hash and before it.
      let end = line.count
      for (place, change) in [
        (0, 0x01), (end / 3, 0x80), (end - 70, 0x01), (end - 40, 0x02), (end - 1, 0x01),
        (end, 0x01),
      ] as [(Int, UInt8)] {
        var changed = text
        changed[start + place] ^= change
        let error = #expect(throws: StoreError.self) { try SessionArchiveFile.read(changed) }
        #expect(
          error?.description.contains("Line \(index + 1) of this export") == true,
          "byte \(place) of line \(index + 1): \(error?.description ?? "")"
        )
      }
      start += end + 1
    }
  }

  @Test func `a line that was left out, doubled or moved is found`() throws {
    func expectRefusal(_ lines: [ArraySlice<UInt8>], line: Int) {
      let text = lines.flatMap { $0 + [UInt8(ascii: "\n")] }
      let error = #expect(throws: StoreError.self) { try SessionArchiveFile.read(text) }
      #expect(error?.description.hasPrefix("Line \(line) of this export") == true)
    }
    for index in 0..<lines.count - 1 {
      var (missing, moved, doubled) = (lines, lines, lines)
      missing.remove(at: index)
      moved.swapAt(index, index + 1)
      doubled.insert(lines[index], at: index)
      expectRefusal(missing, line: index + 1)
      expectRefusal(moved, line: index + 1)
      expectRefusal(doubled, line: index + 2)
    }
    expectRefusal(lines + [lines[3]], line: lines.count + 1)
  }

  @Test func `a text that was cut off is refused wherever it ends`() async throws {
    let ends = Array(stride(from: 0, to: text.count, by: 97)) + [text.count - 1, text.count - 2]
    for end in ends {
      #expect(throws: StoreError.self) { try SessionArchiveFile.read(Array(text.prefix(end))) }
    }
    let firstLines = Array(text.prefix(lines[0].count + 1 + lines[1].count + 1))
    #expect(
      throws: StoreError.invalid(
        "This export ends before line 3: it was cut off. Copy it again."
      )
    ) {
      try SessionArchiveFile.read(firstLines)
    }
    let before = try await house.journal.sessions(SessionFilter(), PageRequest()).elements
    await #expect(throws: StoreError.self) { try await house.journal.import(firstLines) }
    #expect(
      try await house.journal.sessions(SessionFilter(), PageRequest()).elements == before
    )
  }

  @Test(arguments: ["", "\n", "{}\n", "Dear diary\n", "[1,2,3]\n"])
  func `what is no export is refused`(text: String) throws {
    #expect(throws: StoreError.self) { try SessionArchiveFile.read(Array(text.utf8)) }
  }

  @Test func `what only has good hashes is refused as a whole`() async throws {
    let file = try SessionArchiveFile.read(text)
    func expectRefusal(_ change: (inout SessionArchiveFile) -> Void) async throws {
      var changed = file
      change(&changed)
      await #expect(throws: StoreError.self) { try await house.journal.import(changed.text) }
    }
    let before = try await house.journal.sessions(SessionFilter(), PageRequest()).elements
    try await expectRefusal { $0.events.removeFirst() }
    try await expectRefusal { $0.events.remove(at: 4) }
    try await expectRefusal { $0.events = [] }
    try await expectRefusal { file in
      file.events[2] = JournalEvent(
        sessionID: file.session,
        seq: 3,
        time: now,
        type: SessionCreated.type,
        data: ["team": "film"]
      )
    }
    try await expectRefusal { $0.bodies[0].bytes += [0] }
    #expect(
      try await house.journal.sessions(SessionFilter(), PageRequest()).elements == before
    )
    #expect(try await house.journal.checkProjections() == [])
  }

  @Test func `an export of a later format is refused with what to do`() throws {
    var chain = LineChain()
    let text = chain.line(["format": "backlot session", "version": 2])
    #expect(
      throws: StoreError.invalid(
        "This export is of format 2, and this backlot reads format 1. "
          + "Import it with the backlot that made it, or a newer one."
      )
    ) {
      try SessionArchiveFile.read(text)
    }
  }

  @Test func `a session that is not there cannot be exported`() async throws {
    let nobody = SessionID.make()
    await #expect(throws: StoreError.unknownSession(nobody)) {
      try await house.journal.export(nobody)
    }
  }
}
