import AgentKit
import Testing

@testable import Storage

/// A clock that is set back in the middle of a session: order is by number, never by time.
@Suite(.timeLimit(.minutes(5)))
struct ClockTests {
  private let calendar = ManualCalendar(now)
  private let house: Storehouse

  init() throws {
    house = try Storehouse(clock: { [calendar] in calendar.now })
  }

  @Test func `events keep their order, and readers miss none`() async throws {
    let session = try await house.newSession()
    for number in 0..<6 {
      if number == 3 { calendar.turn(days: -3_650) }
      _ = try await house.journal.append([warning("\(number)")], to: session)
    }
    let events = try await house.journal.events(of: session, after: 0, limit: 100).events
    #expect(events.map(\.seq) == Array(1...7))
    #expect(events.map(\.time).last == now - 3_650 * RetentionPolicy.day)
    #expect(try await house.warnings(of: session) == ["0", "1", "2", "3", "4", "5"])
    let rest = try await house.journal.events(of: session, after: 4, limit: 100)
    #expect(rest.events.map(\.seq) == [5, 6, 7])
  }

  @Test func `a run that ends before it began is whole, in lists and when rebuilt`() async throws {
    let session = try await house.newSession()
    let story = Story(session: session)
    _ = try await house.journal.append(story.opening() + story.work(), to: session)
    calendar.turn(days: -1)
    _ = try await house.journal.append(story.ending(), to: session)
    let run = try #require(await house.journal.run(story.run))
    #expect(run.status == .completed)
    #expect(run.startedAt > run.endedAt ?? .max)
    let messages = try await house.journal.messages(of: session, PageRequest()).elements
    #expect(messages.map(\.role) == [.user, .agent])
    #expect(try await house.journal.checkProjections() == [])
    let copy = try await house.journal.fork(session, at: 13)
    #expect(try await house.journal.run(#require(copy.runs[story.run]))?.status == .completed)
  }

  @Test func `a list that is paged through names every session once`() async throws {
    var made: Set<SessionID> = []
    for number in 0..<10 {
      if number == 5 { calendar.turn(days: -30) }
      made.insert(try await house.newSession())
    }
    var seen: [SessionID] = []
    var page = PageRequest(limit: 3)
    repeat {
      let next = try await house.journal.sessions(SessionFilter(), page)
      seen += next.elements.map(\.id)
      page.cursor = next.next
    } while page.cursor != nil
    #expect(seen.count == 10)
    #expect(Set(seen) == made)
  }

  @Test func `nothing is archived or purged because a clock jumped`() async throws {
    let session = try await house.newSession()
    let policy = RetentionPolicy(purges: true)
    calendar.turn(days: -4_000)
    #expect(try await house.journal.retain(policy) == RetentionPlan(active: 1))
    calendar.turn(days: 8_000)
    // Ahead by years: read-only, which can be undone, and no more than that.
    for _ in 0..<3 { _ = try await house.journal.retain(policy) }
    #expect(try await house.journal.session(session)?.status == "archived")
    calendar.turn(days: -4_000)
    #expect(try await house.journal.retain(policy) == RetentionPlan(archived: 1))
  }
}
