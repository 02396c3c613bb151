import AgentKit
import Foundation
import GRDB
import Synchronization
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(5)))
struct GroupCommitTests {
  @Test func `sequence numbers have no holes under 64 concurrent writers`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let numbers = try await withThrowingTaskGroup(of: [Int64].self) { group in
      for writer in 0..<64 {
        group.addTask {
          var numbers: [Int64] = []
          for index in 0..<10 {
            let drafts = [try warning("\(writer).\(index)"), try warning("and")]
            let events = try await house.journal.append(drafts, to: session)
            #expect(events[1].seq == events[0].seq + 1)
            numbers += events.map(\.seq)
          }
          #expect(numbers == numbers.sorted())
          return numbers
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(numbers.sorted() == Array(2...1281))
    let page = try await house.journal.events(of: session, after: 0, limit: 2000)
    #expect(page.events.map(\.seq) == Array(1...1281))
    #expect(page.head == 1281)
  }

  @Test func `what was posted is committed before a later append returns`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    for text in ["1", "2", "3"] { house.journal.post([try warning(text)], to: session) }
    let events = try await house.journal.append([warning("4")], to: session)
    #expect(events.map(\.seq) == [5])
    #expect(try await house.warnings(of: session) == ["1", "2", "3", "4"])
  }

  @Test func `an append of nothing waits for what was posted`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    house.journal.post([try warning("posted")], to: session)
    #expect(try await house.journal.append([], to: session) == [])
    #expect(try await house.warnings(of: session) == ["posted"])
  }

  @Test func `what was posted is committed though nobody appends`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let heads = Heads(of: session, in: house.journal)
    house.journal.post([try warning("alone")], to: session)
    await heads.reach(2)
    #expect(try await house.warnings(of: session) == ["alone"])
  }

  @Test func `a refused append leaves its neighbours in the same commit alone`() async throws {
    let house = try Storehouse()
    let (session, other) = (try await house.newSession(), try await house.newSession())
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<40 {
        group.addTask {
          if index % 4 == 0 {
            let drafts = [try warning("half of a refused append"), try refused()]
            await #expect(throws: StoreError.self) {
              try await house.journal.append(drafts, to: session)
            }
          } else {
            let target = index % 2 == 0 ? session : other
            _ = try await house.journal.append([try warning("good")], to: target)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await house.warnings(of: session) == Array(repeating: "good", count: 10))
    #expect(try await house.warnings(of: other) == Array(repeating: "good", count: 20))
    #expect(try await house.journal.checkProjections() == [])
  }

  @Test func `the error of a posted event is thrown by the next append, once`() async throws {
    let house = try Storehouse()
    let (session, other) = (try await house.newSession(), try await house.newSession())
    house.journal.post([try refused()], to: session)
    house.journal.post([try warning("follows a lost event")], to: session)
    house.journal.post([try warning("elsewhere")], to: other)
    await #expect(
      throws: StoreError.invariant("The journal refused an event run.cancelled that is of no run.")
    ) {
      try await house.journal.append([warning("not written")], to: session)
    }
    _ = try await house.journal.append([warning("written")], to: session)
    #expect(try await house.warnings(of: session) == ["written"])
    #expect(try await house.warnings(of: other) == ["elsewhere"])
  }

  @Test func `listeners hear of what is in the file, never earlier`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let reader = try DatabaseQueue(path: house.database.path)
    let seen = Mutex<[[Int64]]>([])
    let observation = house.journal.onCommit { _, head in
      let stored = try? reader.read { database in
        try Int64.fetchOne(database, sql: "SELECT max(seq) FROM agent_events")
      }
      seen.withLock { $0.append([head, stored ?? -1]) }
    }
    for text in ["2", "3", "4"] { _ = try await house.journal.append([warning(text)], to: session) }
    observation.cancel()
    _ = try await house.journal.append([warning("5")], to: session)
    #expect(seen.withLock { $0 } == [[2, 2], [3, 3], [4, 4]])
  }

  @Test func `a cancelled task still writes and reads`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      try #require(Task.isCancelled)
      _ = try await house.journal.append([warning("last words")], to: session)
      return try await house.warnings(of: session)
    }
    #expect(try await task.value == ["last words"])
  }

  @Test func `a full disk refuses whole appends, and writing goes on once there is room`()
    async throws
  {
    let house = try Storehouse()
    let session = try await house.newSession()
    let long = String(repeating: "x", count: 1 << 20)
    try await setMaximumPages(1, of: house)
    await #expect(
      throws: StoreError.unavailable(
        "The disk that holds \(house.database.path) is full. Free some space; nothing that was "
          + "stored is lost."
      )
    ) {
      try await house.journal.append([warning("first"), warning(long)], to: session)
    }
    try await setMaximumPages(.max - 1, of: house)
    _ = try await house.journal.append([warning("second")], to: session)
    #expect(try await house.warnings(of: session) == ["second"])
    #expect(try await house.journal.checkProjections() == [])
  }

  /// SQLite's own bound on the file behaves as a disk without room; it is never below the present size.
  private func setMaximumPages(_ pages: UInt32, of house: Storehouse) async throws {
    try await house.database.write { database in
      try database.execute(sql: "PRAGMA max_page_count = \(pages)")
      return ((), [])
    }
  }

  @Test func `a closed database has committed all, and refuses what comes later`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    house.journal.post([try warning("posted")], to: session)
    await house.database.close()
    await #expect(throws: StoreError.unavailable("The database is closed. Open it again.")) {
      try await house.journal.append([warning("late")], to: session)
    }
    #expect(try await house.neighbour().warnings(of: session) == ["posted"])
  }
}
