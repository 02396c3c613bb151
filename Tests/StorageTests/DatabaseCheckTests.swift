import AgentKit
import Foundation
import GRDB
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(5)))
struct DatabaseCheckTests {
  private let house: Storehouse
  private let story: Story

  init() async throws {
    house = try Storehouse()
    let team = try await house.journal.storeBody(Array("the team".utf8))
    var story = Story(session: try await house.newSession())
    story.team = team
    self.story = story
    _ = try await house.journal.append(story.drafts(), to: story.session)
  }

  /// Breaks the file behind its own back, with no trigger and no foreign key in the way.
  private func damage(_ sql: String) async throws {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: house.database.path, configuration: configuration)
    try await queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
  }

  private func expectFaults(
    _ expected: [DatabaseReport.Part: Int],
    location: SourceLocation = #_sourceLocation
  ) async throws -> [String] {
    let faults = try await house.journal.check().faults
    let counts = Dictionary(grouping: faults, by: \.part).mapValues(\.count)
    #expect(counts == expected, "\(faults)", sourceLocation: location)
    return faults.map(\.message)
  }

  @Test func `a whole database has no faults, and every table is told with its size`()
    async throws
  {
    let report = try await house.journal.check()
    #expect(report.faults == [])
    #expect([report.sessions, report.events, report.bodies] == [1, 13, 2] as [Int])
    #expect([report.unreferencedBodies, report.unreferencedBytes] == [0, 0] as [Int])
    let events = try #require(report.tables.first { $0.name == "agent_events" })
    #expect(events.rows == 13)
    let bytes = report.tables.compactMap(\.bytes).reduce(0, +)
    #expect((report.fileBytes / 2...report.fileBytes).contains(bytes))
    #expect(Set(Schema.projections.map(\.table)).isSubset(of: report.tables.map(\.name)))
  }

  @Test func `bodies that nothing names are counted, and are no fault`() async throws {
    _ = try await house.journal.storeBody([1, 2, 3])
    let report = try await house.journal.check()
    #expect(report.isGood)
    #expect([report.unreferencedBodies, report.unreferencedBytes] == [1, 3] as [Int])
  }

  @Test func `a body that is missing or changed is a fault`() async throws {
    try await damage("UPDATE bodies SET bytes = x'00' WHERE hash = '\(story.team)'")
    #expect(
      try await expectFaults([.bodies: 1])
        == ["The text with the hash \(story.team) was changed."]
    )
    try await damage("DELETE FROM bodies WHERE hash = '\(story.team)'")
    #expect(
      try await expectFaults([.bodies: 1])
        == ["The text with the hash \(story.team) is not there."]
    )
  }

  @Test func `a row that the journal knows nothing of is a fault`() async throws {
    try await damage("UPDATE answers SET agent_name = 'nobody'")
    #expect(try await expectFaults([.projections: 2])[0].hasPrefix("answers has a row that"))
  }

  @Test func `an event that is no JSON any more is a fault, and the rest is looked at`()
    async throws
  {
    // Nothing that speaks SQL writes this: bytes of the file were changed.
    try await damage("PRAGMA wal_checkpoint(TRUNCATE)")
    await house.database.close()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: house.database.path))
    let name = Data(#"{"changes":"#.utf8)
    var isThere = false
    while let place = bytes.range(of: name) {
      bytes.replaceSubrange(place, with: Data(#"["changes":"#.utf8))
      isThere = true
    }
    #expect(isThere)
    try bytes.write(to: URL(fileURLWithPath: house.database.path))
    let report = try await Storehouse(folder: house.folder).journal.check()
    #expect(Set(report.faults.map(\.part)).isSuperset(of: [.file, .projections]))
    #expect(report.events == 13)
    #expect(report.faults.contains { $0.message.contains("JSON") })
  }

  @Test(
    arguments: [
      ("DROP INDEX idx_events_key", "The index idx_events_key is not there."),
      ("DROP TRIGGER answers_text_insert", "The trigger answers_text_insert is not there."),
      (
        "DROP INDEX idx_events_key; CREATE INDEX idx_events_key ON agent_events (key)",
        "The index idx_events_key is not as it was made."
      ),
      ("DROP TABLE model_calls", "The table model_calls is not there."),
    ]
  )
  func `what the tables need to stay whole is looked for`(
    damage sql: String,
    message: String
  ) async throws {
    try await damage(sql)
    let report = try await house.journal.check()
    #expect(
      report.faults.first == DatabaseReport.Fault(part: .file, message: message),
      "\(report.faults)"
    )
    #expect(report.events == 13)
  }

  @Test func `a hole in the journal is a fault`() async throws {
    try await damage("DELETE FROM agent_events WHERE seq = 8")
    let faults = try await house.journal.check().faults
    #expect(
      faults.first
        == DatabaseReport.Fault(
          part: .journal,
          message: "Session \(story.session) has 12 events, numbered 1 to 13."
        )
    )
  }

  @Test func `a row that refers to nothing is a fault`() async throws {
    try await damage("UPDATE answers SET question_id = 'nobody'")
    let faults = try await expectFaults([.foreignKeys: 1, .projections: 2])
    #expect(faults[0] == "A row of answers refers to a row of questions that is not there.")
  }

  @Test func `an index that does not find what is there is a fault`() async throws {
    try await damage(
      "INSERT INTO questions_text (questions_text) VALUES ('delete-all')"
    )
    #expect(
      try await expectFaults([.fullText: 1])
        == ["The index questions_text does not find what is in its table."]
    )
  }

  @Test func `pages that were written over are faults, and what can be looked at is`()
    async throws
  {
    for number in 0..<40 {
      let text = String(repeating: "\(number) ", count: 400)
      _ = try await house.journal.append([warning(text)], to: story.session)
    }
    await house.database.close()
    let file = try #require(FileHandle(forUpdatingAtPath: house.database.path))
    let size = try file.seekToEnd()
    for page in 1...6 {
      try file.seek(toOffset: size - UInt64(page * Schema.pageSize))
      try file.write(contentsOf: Data(repeating: 0xA5, count: Schema.pageSize))
    }
    try file.close()
    let report = try await Storehouse(folder: house.folder).journal.check()
    #expect(report.faults.contains { $0.part == .file })
    #expect(!report.isGood)
    #expect(report.faults.allSatisfy { !$0.message.isEmpty })
  }
}
