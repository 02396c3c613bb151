import AgentKit
import Foundation
import GRDB
import JSONModel
import ModelInterface
import Testing

@testable import Storage

/// Numbers that somebody else made: nothing ends the process, and no row spoils the database.
@Suite(.timeLimit(.minutes(2))) struct AbsurdNumberTests {
  private let house: Storehouse
  private let session: SessionID

  init() async throws {
    house = try Storehouse()
    session = try await house.newSession()
  }

  /// A session whose run makes two calls of `count` tokens.
  private func runWithCalls(of count: JSONValue, cost: JSONValue = 0.5) async throws -> Story {
    let story = Story(session: session)
    var drafts = try story.opening() + story.work()
    let call = try #require(drafts.firstIndex { $0.data["call"] != nil })
    var second = drafts[call]
    second.key = "researcher/model:2/completed"
    drafts.append(second)
    for index in [call, drafts.count - 1] {
      var members = try #require(drafts[index].data.objectValue)
      var record = try #require(members["call"]?.objectValue)
      record["usage"] = [
        "input": count, "cachedInput": count, "output": count, "reasoningOutput": count,
      ]
      record["cost"] = cost
      record["duration"] = count
      record["attempts"] = count
      members["call"] = .object(record)
      drafts[index].data = .object(members)
    }
    _ = try await house.journal.append(drafts, to: session)
    return story
  }

  @Test(
    arguments: [
      9_223_372_036_854_775_807, 9.3e18, -1, 1.7976931348623157e308, -9.3e18, 1e15, 0.5,
    ] as [JSONValue]
  )
  func `absurd counts of two calls are bounded, and the run can end`(count: JSONValue) async throws
  {
    let story = try await runWithCalls(of: count, cost: 1.7976931348623157e308)
    let expected = try #require(count.count()).saturatingMultiply(2)
    let running = try #require(await house.journal.run(story.run))
    #expect(running.usage.input == min(expected, .largestCount))
    #expect(running.cost?.isFinite == true)
    _ = try await house.journal.append(
      [EventDraft(runID: story.run, RunInterrupted(reason: .crash, message: "It died."))],
      to: session
    )
    let record = try #require(await house.journal.run(story.run))
    #expect(record.status == .interrupted)
    #expect(record.usage.output == min(expected, .largestCount))
    for filter in [UsageFilter(), UsageFilter(session: session), UsageFilter(run: story.run)] {
      let report = try await house.journal.usage(filter)
      #expect(report.total.usage.input == min(expected, .largestCount))
      #expect(report.byModel.count == 1)
      #expect(report.total.cost?.isFinite == true)
    }
    #expect(try await house.journal.checkProjections() == [])
  }

  @Test func `the check of a database names an absurd count and an absurd time`() async throws {
    _ = try await runWithCalls(of: 9_223_372_036_854_775_807)
    let counts = try await house.journal.check().faults.filter { $0.part == .journal }
    #expect(counts.count == 2)
    _ = try await house.journal.append([warning("late")], to: session)
    try await damage(
      "UPDATE agent_events SET created_at = 9223372036854775807 WHERE event_type = 'warning'"
    )
    let faults = try await house.journal.check().faults.filter { $0.part == .journal }
    #expect(faults.count == 3)
    #expect(faults.last?.message.hasSuffix("has a time that no clock shows.") == true)
  }

  /// Changes the file as a version without bounds left it.
  private func damage(_ sql: String) async throws {
    let queue = try DatabaseQueue(path: house.database.path)
    try await queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }

  @Test func `rows of a version without bounds do not keep a run from ending`() async throws {
    let story = try await runWithCalls(of: 100)
    try await damage(
      """
      UPDATE model_calls SET input_tokens = 9223372036854775807,
        output_tokens = 9223372036854775807, cached_input_tokens = -9223372036854775808,
        reasoning_output_tokens = 9223372036854775807, cost = 9e999
      """
    )
    #expect(try await house.journal.openRuns().map(\.usage.input) == [.largestCount])
    _ = try await house.journal.append(
      [EventDraft(runID: story.run, RunInterrupted(reason: .crash, message: "It died."))],
      to: session
    )
    let record = try #require(await house.journal.run(story.run))
    #expect(record.status == .interrupted)
    #expect(
      record.usage
        == TokenUsage(
          input: .max,
          cachedInput: .min,
          output: .max,
          reasoningOutput: .max
        )
    )
    #expect(record.cost?.isFinite == true)
    #expect(try await house.journal.usage(UsageFilter()).byAgent.count == 1)
  }

  @Test func `the last number of a session is not passed`() async throws {
    try await damage("UPDATE agent_events SET seq = 9223372036854775807")
    await #expect(throws: StoreError.self) {
      try await house.journal.append([warning("late")], to: session)
    }
    let page = try await house.journal.events(of: session, after: .max - 1, limit: .max)
    #expect(page.head == .max)
    #expect(try await house.journal.events(of: session, after: .max, limit: 1).events == [])
    #expect(try await house.journal.events(of: session, after: .min, limit: 1).events.count == 1)
  }

  @Test func `versions of a key stop at the largest number`() async throws {
    let project = ProjectID.make()
    let change = try EventDraft(
      StateChanged(projectId: project, changes: [StateChange(key: "PROMPT", value: "Ada")])
    )
    _ = try await house.journal.append(
      [EventDraft(ProjectCreated(projectId: project, title: "Ada", subject: nil)), change],
      to: session
    )
    try await damage("UPDATE session_states SET version = 9223372036854775807")
    await #expect(throws: StoreError.self) {
      try await house.journal.append([change], to: session)
    }
  }

  @Test(
    arguments: [
      (Int64.min, Int64.max), (.max, .min), (0, .max), (.max, 0), (.min, .min), (.max, .max),
    ]
  )
  func `no time and no number of days overflows the retention`(time: Int64, now: Int64) {
    for days in [nil, 0, 90, Int.max, .min] {
      for purge in [0, 180, Int.max, .min] {
        let policy = RetentionPolicy(archiveAfterDays: days, purgeAfterDays: purge, purges: true)
        for archivedAt in [nil, Int64.min, 0, .max] {
          let session = RetentionPolicy.Session(
            id: session,
            title: nil,
            lastWorkedOn: time,
            archivedAt: archivedAt
          )
          let verdict = policy.verdict(on: session, at: now)
          #expect((verdict == .purge) <= (archivedAt != nil))
        }
      }
    }
  }

  @Test(arguments: [Int64.min, -1, 0, 1_800_000_000_000, 1 << 48, .max])
  func `an id is made whatever the clock says`(time: Int64) {
    let id = SessionID.make(milliseconds: time) { 0 }
    #expect(id.rawValue.count == 36)
  }

  @Test(
    arguments: [
      ["workingDirectory": 5, "outputDirectory": ["a"], "model": true, "team": "film"],
      ["workingDirectory": 1e300, "team": "film", "title": 7],
      ["forkedFrom": ["atSeq": "x"], "team": "film", "outputDirectory": false],
    ] as [JSONValue]
  )
  func `a session whose members have other types can be read`(data: JSONValue) async throws {
    try await damage(
      """
      UPDATE sessions SET metadata = json_patch('\(data.text)',
        '{"forkedFrom": {"fromSessionId": 5, "atSeq": "many"}}')
      """
    )
    let record = try #require(await house.journal.session(session))
    #expect(record.forkedFrom?.fromSessionId.rawValue == "5")
    #expect(record.forkedFrom?.atSeq == 0)
    #expect(
      try await house.journal.sessions(SessionFilter(), PageRequest()).elements == [record]
    )
  }
}

extension Bool {
  /// Implication.
  fileprivate static func <= (left: Bool, right: Bool) -> Bool { !left || right }
}
