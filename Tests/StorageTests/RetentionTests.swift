import AgentKit
import Foundation
import Synchronization
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(5)))
struct RetentionTests {
  private let calendar = ManualCalendar(now)
  private let house: Storehouse
  private let purging = RetentionPolicy(purges: true)

  init() throws {
    house = try Storehouse(clock: { [calendar] in calendar.now })
  }

  /// A session with a finished run and its document.
  private func pitch() async throws -> Story {
    var story = Story(session: try await house.newSession())
    story.team = try await house.journal.storeBody(Array("team of \(story.run)".utf8))
    _ = try await house.journal.append(story.drafts(), to: story.session)
    return story
  }

  private func verdicts(
    _ plan: RetentionPlan
  ) -> [SessionID: RetentionPolicy.Verdict] {
    Dictionary(plan.decisions.map { ($0.session.id, $0.verdict) }, uniquingKeysWith: { $1 })
  }

  private func status(_ session: SessionID) async throws -> String? {
    try await house.journal.session(session)?.status
  }

  // MARK: The policy

  @Test func `the verdict by age, and by what keeps a session`() {
    func verdict(
      _ policy: RetentionPolicy,
      age: Int,
      archived: Int? = nil,
      isPinned: Bool = false,
      run: RunStatus? = nil
    ) -> RetentionPolicy.Verdict {
      let day = RetentionPolicy.day
      let session = RetentionPolicy.Session(
        id: SessionID(rawValue: "s"),
        lastWorkedOn: now - Int64(age) * day,
        archivedAt: archived.map { now - Int64($0) * day },
        isPinned: isPinned,
        openRun: run
      )
      return policy.verdict(on: session, at: now)
    }
    let usual = RetentionPolicy()
    #expect(verdict(usual, age: 89) == .active)
    #expect(verdict(usual, age: 90) == .archive)
    #expect(verdict(usual, age: -400) == .active)
    #expect(verdict(usual, age: 90, isPinned: true) == .pinned)
    #expect(verdict(usual, age: 90, run: .interrupted) == .needed)
    #expect(verdict(usual, age: 179, archived: 89) == .archived)
    #expect(verdict(usual, age: 180, archived: 90) == .purgeable)
    #expect(verdict(purging, age: 180, archived: 90) == .purge)
    #expect(verdict(purging, age: 180, archived: 90, isPinned: true) == .pinned)
    #expect(verdict(purging, age: 180, archived: 90, run: .waiting) == .needed)
    // Archived a moment ago, as after a year in a drawer; or by a clock that was ahead.
    #expect(verdict(purging, age: 400, archived: 0) == .archived)
    #expect(verdict(purging, age: 400, archived: -30) == .archived)
    // Archived by hand on its first day.
    #expect(verdict(purging, age: 179, archived: 179) == .archived)
    let never = RetentionPolicy(archiveAfterDays: nil, purgeAfterDays: 180, purges: true)
    #expect(verdict(never, age: 4_000) == .active)
    #expect(verdict(never, age: 180, archived: 180) == .purge)
  }

  // MARK: What is done

  @Test func `a session is active, then read-only and restorable, then gone`() async throws {
    let story = try await pitch()
    calendar.turn(days: 89)
    #expect(try await house.journal.retain(purging) == RetentionPlan(active: 1))
    calendar.turn(days: 1)
    #expect(try await verdicts(house.journal.retain(purging)) == [story.session: .archive])
    #expect(try await status(story.session) == "archived")
    #expect(try await house.types(of: story.session).last == "session.archived")
    calendar.turn(days: 89)
    #expect(try await house.journal.retain(purging) == RetentionPlan(archived: 1))
    calendar.turn(days: 1)
    #expect(try await verdicts(house.journal.retain(purging)) == [story.session: .purge])
    #expect(try await status(story.session) == nil)
    #expect(try await house.journal.body(SHA256.hex(story.document)) == nil)
    let told = try await house.journal.catalogEvents(after: 0, limit: 100).events
    #expect(told.last?.type == "session.deleted")
    let report = try await house.journal.check()
    #expect(report.isGood)
    #expect(
      report.tables.filter { Schema.projections.map(\.table).contains($0.name) }
        .allSatisfy { $0.rows == 0 }
    )
  }

  @Test func `nothing is purged until the user has switched purging on`() async throws {
    let story = try await pitch()
    for _ in 0..<4 {
      calendar.turn(days: 90)
      _ = try await house.journal.retain(RetentionPolicy())
    }
    #expect(try await status(story.session) == "archived")
    let plan = try await house.journal.retentionPlan(RetentionPolicy())
    #expect(verdicts(plan) == [story.session: .purgeable])
    #expect(plan.freedBytes == 0)
  }

  @Test func `a restored session begins anew`() async throws {
    let story = try await pitch()
    calendar.turn(days: 100)
    _ = try await house.journal.retain(purging)
    _ = try await house.journal.append([EventDraft(SessionUnarchived())], to: story.session)
    calendar.turn(days: 89)
    #expect(try await house.journal.retain(purging) == RetentionPlan(active: 1))
    calendar.turn(days: 1)
    #expect(try await verdicts(house.journal.retain(purging)) == [story.session: .archive])
  }

  @Test func `what is pinned stays, and what a run needs`() async throws {
    let pinned = try await pitch()
    _ = try await house.journal.append(
      [EventDraft(ProjectUpdated(projectId: pinned.project, isPinned: true))],
      to: pinned.session
    )
    let interrupted = Story(session: try await house.newSession())
    let broken =
      try interrupted.opening() + [
        EventDraft(runID: interrupted.run, RunInterrupted(reason: .crash, message: "It died."))
      ]
    _ = try await house.journal.append(broken, to: interrupted.session)
    let running = Story(session: try await house.newSession())
    _ = try await house.journal.append(running.opening(), to: running.session)
    calendar.turn(days: 1_000)
    let expected: [SessionID: RetentionPolicy.Verdict] = [
      pinned.session: .pinned, interrupted.session: .needed, running.session: .needed,
    ]
    #expect(try await verdicts(house.journal.retain(purging)) == expected)
    for session in expected.keys { #expect(try await status(session) == "active") }
  }

  @Test func `what was pinned or worked on since the plan was made stays`() async throws {
    let pinned = try await pitch()
    let revised = try await pitch()
    let old = try await pitch()
    calendar.turn(days: 90)
    _ = try await house.journal.retain(purging)
    calendar.turn(days: 90)
    let plan = try await house.journal.retentionPlan(purging)
    #expect(plan.sessions(.purge).count == 3)
    _ = try await house.journal.append(
      [EventDraft(ProjectUpdated(projectId: pinned.project, isPinned: true))],
      to: pinned.session
    )
    _ = try await house.journal.append([EventDraft(SessionUnarchived())], to: revised.session)
    let done = try await house.journal.carryOut(plan, of: purging)
    #expect(verdicts(done) == [old.session: .purge])
    #expect(try await status(pinned.session) == "archived")
    #expect(try await status(revised.session) == "active")
    #expect(try await status(old.session) == nil)
    #expect(try await house.journal.check().isGood)
  }

  @Test func `a dry run changes nothing, and says what it would free`() async throws {
    let story = try await pitch()
    let shared = try await house.journal.fork(story.session, at: 13)
    calendar.turn(days: 90)
    _ = try await house.journal.retain(purging)
    calendar.turn(days: 90)
    _ = try await house.journal.storeBody(Array(repeating: 7, count: 1_000))
    let before = try await house.types(of: story.session)
    let plan = try await house.journal.retentionPlan(purging)
    #expect(verdicts(plan) == [story.session: .purge, shared.session: .purge])
    #expect(plan.spareBytes == 1_000)
    #expect((4_000...20_000).contains(plan.freedBytes))
    #expect(try await house.types(of: story.session) == before)
    #expect(try await house.journal.retain(purging) == plan)
    #expect(try await house.journal.check().unreferencedBodies == 0)
  }

  @Test func `bodies that a younger session names stay`() async throws {
    let story = try await pitch()
    calendar.turn(days: 90)
    _ = try await house.journal.retain(purging)
    calendar.turn(days: 90)
    let fork = try await house.journal.fork(story.session, at: 13)
    #expect(try await verdicts(house.journal.retain(purging)) == [story.session: .purge])
    #expect(try await house.journal.body(SHA256.hex(story.document)) == story.document)
    #expect(try await house.journal.body(story.team) != nil)
    #expect(try await status(fork.session) == "active")
  }

  @Test func `a session that was exported can be had back after it is gone`() async throws {
    let story = try await pitch()
    let file = try await house.journal.export(story.session)
    for _ in 0..<2 {
      calendar.turn(days: 90)
      _ = try await house.journal.retain(purging)
    }
    #expect(try await status(story.session) == nil)
    let back = try await house.journal.import(file)
    #expect(try await status(back.session) == "active")
    #expect(try await house.journal.check().isGood)
  }

  // MARK: The schedule

  @Test func `old sessions are looked at once a day, in a quiet moment`() async throws {
    let clock = ManualClock()
    let story = try await pitch()
    let isBusy = Mutex(true)
    let (reports, report) = AsyncStream<RetentionPlan>.makeStream()
    var done = reports.makeAsyncIterator()
    let schedule = RetentionSchedule(house.journal, purging, clock: clock)
    let work = Task {
      await schedule.run(
        isBusy: { isBusy.withLock { $0 } },
        report: { if case .success(let plan) = $0 { report.yield(plan) } }
      )
    }
    calendar.turn(days: 90)
    await clock.advance(by: .seconds(60))
    await clock.untilAsleep()
    #expect(try await status(story.session) == "active")
    isBusy.withLock { $0 = false }
    await clock.advance(by: .seconds(60))
    #expect(await done.next().map(verdicts) == [story.session: .archive])
    #expect(try await house.journal.lastRetention() == calendar.now)
    // The day is not over yet; then it is.
    await clock.advance(by: .seconds(3_600))
    calendar.turn(days: 1)
    await clock.advance(by: .seconds(3_600))
    #expect(await done.next() == RetentionPlan(archived: 1))
    // A clock that was set back does not stop it for long.
    calendar.turn(days: -400)
    await clock.advance(by: .seconds(3_600))
    #expect(await done.next() == RetentionPlan(archived: 1))
    await clock.untilAsleep()
    work.cancel()
    await work.value
  }
}
