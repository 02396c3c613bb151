import AgentKit
import Foundation
import JSONModel
import Testing

@testable import Storage

/// Two databases on one file, with connections, writers and locks of their own, as two processes.
@Suite(.timeLimit(.minutes(5)))
struct SharedFileTests {
  @Test func `two writers on one file share a session without holes`() async throws {
    let (house, neighbour) = try { ($0, try $0.neighbour()) }(Storehouse())
    let session = try await house.newSession()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        let journal = writer % 2 == 0 ? house.journal : neighbour.journal
        group.addTask {
          for index in 0..<20 {
            _ = try await journal.append([try warning("\(writer).\(index)")], to: session)
          }
        }
      }
      try await group.waitForAll()
    }
    let page = try await neighbour.journal.events(of: session, after: 0, limit: 1000)
    #expect(page.events.map(\.seq) == Array(1...161))
    #expect(page == (try await house.journal.events(of: session, after: 0, limit: 1000)))
    #expect(house.database.epoch == neighbour.database.epoch)
  }

  @Test func `a key is unique whoever writes it`() async throws {
    let (house, neighbour) = try { ($0, try $0.neighbour()) }(Storehouse())
    let session = try await house.newSession()
    let run = RunID.make()
    async let one = house.journal.append([warning("1", run: run, key: "k")], to: session)
    async let two = neighbour.journal.append([warning("2", run: run, key: "k")], to: session)
    let events = try await (one, two)
    #expect(events.0 == events.1)
    #expect(try await house.warnings(of: session).count == 1)
  }

  @Test func `who relies on a session's head writes nothing once a neighbour has written`()
    async throws
  {
    let (house, neighbour) = try { ($0, try $0.neighbour()) }(Storehouse())
    let session = try await house.newSession()
    _ = try await neighbour.journal.append([warning("first")], to: session)
    await #expect(throws: StoreError.headMoved(session)) {
      try await house.journal.append([warning("late")], to: session, ifHead: 1)
    }
    let next = try await house.journal.append([warning("next")], to: session, ifHead: 2)
    #expect(next.map(\.seq) == [3])
    #expect(try await house.warnings(of: session) == ["first", "next"])
    await #expect(throws: StoreError.headMoved(session)) {
      try await neighbour.journal.deleteSession(session, ifHead: 2)
    }
    try await neighbour.journal.deleteSession(session, ifHead: 3)
    #expect(try await house.journal.session(session) == nil)
  }

  @Test func `a watched session's commits by others are noticed`() async throws {
    let (house, neighbour) = try { ($0, try $0.neighbour()) }(Storehouse())
    let session = try await house.newSession()
    let heads = Heads(of: session, in: house.journal)
    let watch = house.journal.watch(session)
    await heads.reach(1)
    _ = try await neighbour.journal.append([warning("from next door")], to: session)
    await heads.reach(2)
    #expect(try await house.warnings(of: session) == ["from next door"])
    watch.cancel()
  }

  @Test func `a watched session is read whole while two write to it`() async throws {
    let (house, neighbour) = try { ($0, try $0.neighbour()) }(Storehouse())
    let session = try await house.newSession()
    let heads = Heads(of: session, in: house.journal)
    let watch = house.journal.watch(session)
    async let written: Void = withThrowingTaskGroup(of: Void.self) { group in
      for journal in [house.journal, neighbour.journal] {
        group.addTask {
          for index in 0..<150 { _ = try await journal.append([warning("\(index)")], to: session) }
        }
      }
      try await group.waitForAll()
    }
    var read: [Int64] = []
    for await head in heads.stream {
      while (read.last ?? 0) < head {
        let last = read.last ?? 0
        let page = try await house.journal.events(of: session, after: last, limit: 7)
        read += page.events.map(\.seq)
        if page.events.isEmpty { break }
      }
      if read.count == 301 { break }
    }
    try await written
    #expect(read == Array(1...301))
    watch.cancel()
  }

  @Test func `many can open a new folder at once`() async throws {
    let folder = try TemporaryFolder()
    let epochs = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<8 { group.addTask { try Storehouse(folder: folder).database.epoch } }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(epochs.count == 1)
  }
}

@Suite(.timeLimit(.minutes(5)))
struct EventTailTests {
  private let session = SessionID.make()

  private func group(_ range: ClosedRange<Int64>, bytes: Int = 10) -> [CommittedEvent] {
    range.map { seq in
      CommittedEvent(
        event: JournalEvent(
          sessionID: session,
          seq: seq,
          time: now,
          type: "warning",
          data: .integer(seq)
        ),
        bytes: bytes
      )
    }
  }

  private func expectPage(
    _ tail: EventTail,
    after seq: Int64,
    limit: Int = 10,
    _ expected: [Int64]?,
    location: SourceLocation = #_sourceLocation
  ) {
    let page = tail.page(after: seq, limit: limit)
    #expect(page?.events.map(\.seq) == expected, sourceLocation: location)
    if let page { #expect(page.head == tail.head, sourceLocation: location) }
  }

  @Test func `a tail answers only what it holds whole`() {
    var tail = EventTail()
    expectPage(tail, after: 0, nil)
    tail.append(group(5...9))
    expectPage(tail, after: 3, nil)
    expectPage(tail, after: 4, [5, 6, 7, 8, 9])
    expectPage(tail, after: 5, limit: 2, [6, 7])
    expectPage(tail, after: 9, [])
    expectPage(tail, after: 12, [])
  }

  @Test func `a tail begins anew behind a hole`() {
    var tail = EventTail()
    tail.append(group(1...3))
    tail.append(group(6...7))
    expectPage(tail, after: 3, nil)
    expectPage(tail, after: 5, [6, 7])
  }

  @Test func `a tail is bounded in number and in bytes`() {
    var tail = EventTail()
    for start in stride(from: Int64(1), to: 3000, by: 10) {
      tail.append(group(start...start + 9))
    }
    expectPage(tail, after: 3000 - 513, nil)
    expectPage(tail, after: 3000 - 512, limit: 2, [2489, 2490])
    tail.append(group(3001...3004, bytes: 400_000))
    expectPage(tail, after: 3001, nil)
    expectPage(tail, after: 3002, [3003, 3004])
    #expect(tail.bytes == 800_000)
  }
}
