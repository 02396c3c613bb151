import Synchronization
import Testing

@testable import JSONRPC

/// What happened, in order, and a way to wait for it.
private final class Transcript: Sendable {
  private let lines = Mutex<[String]>([])

  func note(_ line: String) { lines.withLock { $0.append(line) } }

  var all: [String] { lines.withLock { $0 } }
}

@Suite(.timeLimit(.minutes(5)))
struct LaneSchedulerTests {
  @Test func `one lane runs its jobs one after another in order of arrival`() async {
    let lanes = LaneScheduler()
    let transcript = Transcript()
    let active = Atomic(0)
    for index in 0..<500 {
      lanes.enqueue(on: .keyed("s\(index % 3)")) { _ in
        if index % 3 == 0 {
          let before = active.add(1, ordering: .relaxed).oldValue
          #expect(before == 0)
          transcript.note("\(index)")
          await Task.yield()
          active.subtract(1, ordering: .relaxed)
        }
      }
    }
    await lanes.drain()
    #expect(transcript.all == (0..<500).filter { $0 % 3 == 0 }.map(String.init))
  }

  @Test func `different lanes overlap`() async {
    let lanes = LaneScheduler()
    let transcript = Transcript()
    let met = Awaited<Bool>()
    lanes.enqueue(on: .keyed("a")) { _ in
      _ = await met.value
      transcript.note("a")
    }
    lanes.enqueue(on: .keyed("b")) { _ in
      transcript.note("b")
      met.set(true)
    }
    await lanes.drain()
    #expect(transcript.all == ["b", "a"])
  }

  @Test func `free jobs overlap with each other and with lanes`() async {
    let lanes = LaneScheduler()
    let transcript = Transcript()
    let first = Awaited<Bool>()
    let second = Awaited<Bool>()
    lanes.enqueue(on: .free) { _ in
      _ = await first.value
      transcript.note("free")
    }
    lanes.enqueue(on: .keyed("a")) { _ in
      _ = await second.value
      transcript.note("keyed")
    }
    lanes.enqueue(on: .free) { _ in
      transcript.note("last")
      first.set(true)
      second.set(true)
    }
    await lanes.drain()
    #expect(transcript.all.first == "last")
    #expect(transcript.all.sorted() == ["free", "keyed", "last"])
  }

  @Test func `a job that leaves its lane lets the next one start`() async {
    let lanes = LaneScheduler(maximumRunning: 1)
    let transcript = Transcript()
    let next = Awaited<Bool>()
    lanes.enqueue(on: .keyed("a")) { ticket in
      transcript.note("accepted")
      ticket.leave()
      ticket.leave()
      _ = await next.value
      transcript.note("waited")
    }
    lanes.enqueue(on: .keyed("a")) { _ in
      transcript.note("next")
      next.set(true)
    }
    await lanes.drain()
    #expect(transcript.all == ["accepted", "next", "waited"])
  }

  @Test func `a global job waits for all before it and holds back all after it`() async {
    let lanes = LaneScheduler()
    let transcript = Transcript()
    let gate = Awaited<Bool>()
    for name in ["a", "b"] {
      lanes.enqueue(on: .keyed(name)) { _ in
        _ = await gate.value
        transcript.note("early")
      }
    }
    lanes.enqueue(on: .free) { ticket in
      ticket.leave()
      _ = await gate.value
    }
    for name in ["global 1", "global 2"] {
      lanes.enqueue(on: .global) { _ in
        await Task.yield()
        transcript.note(name)
      }
    }
    lanes.enqueue(on: .free) { _ in transcript.note("late") }
    lanes.enqueue(on: .keyed("a")) { _ in transcript.note("late") }
    gate.set(true)
    await lanes.drain()
    #expect(transcript.all == ["early", "early", "global 1", "global 2", "late", "late"])
  }

  @Test func `no more jobs run at a time than allowed`() async {
    let lanes = LaneScheduler(maximumRunning: 3)
    let running = Mutex((now: 0, most: 0))
    for index in 0..<60 {
      lanes.enqueue(on: index % 2 == 0 ? .free : .keyed("\(index)")) { _ in
        running.withLock { running in
          running.now += 1
          running.most = max(running.most, running.now)
        }
        for _ in 0..<5 { await Task.yield() }
        running.withLock { $0.now -= 1 }
      }
    }
    await lanes.drain()
    let most = running.withLock { $0.most }
    #expect((1...3).contains(most))
  }

  @Test func `too many waiting jobs block the thread that brings more`() async throws {
    let lanes = LaneScheduler(maximumRunning: 1, maximumWaiting: 2)
    let gate = Awaited<Bool>()
    let count = Atomic(0)
    lanes.enqueue(on: .keyed("a")) { _ in _ = await gate.value }
    lanes.enqueue(on: .keyed("a")) { _ in }
    lanes.enqueue(on: .keyed("a")) { _ in }
    async let flood: Void = onThread {
      for _ in 0..<20 {
        lanes.enqueue(on: .keyed("a")) { _ in count.add(1, ordering: .relaxed) }
      }
    }
    #expect(count.load(ordering: .relaxed) == 0)
    gate.set(true)
    try await flood
    await lanes.drain()
    #expect(count.load(ordering: .relaxed) == 20)
  }

  @Test func `a cancelled job is told, started or not`() async {
    let lanes = LaneScheduler(maximumRunning: 1)
    let transcript = Transcript()
    let started = Awaited<Bool>()
    let first = lanes.enqueue(on: .keyed("a")) { _ in
      started.set(true)
      while !Task.isCancelled { await Task.yield() }
      transcript.note("first cancelled")
    }
    let second = lanes.enqueue(on: .keyed("a")) { _ in
      transcript.note("second \(Task.isCancelled)")
    }
    lanes.enqueue(on: .free) { _ in transcript.note("third \(Task.isCancelled)") }
    _ = await started.value
    second.cancel()
    first.cancel()
    await lanes.drain()
    first.cancel()
    #expect(transcript.all.sorted() == ["first cancelled", "second true", "third false"])
  }

  @Test func `cancelling all reaches what waits, too`() async {
    let lanes = LaneScheduler(maximumRunning: 1)
    let transcript = Transcript()
    let started = Awaited<Bool>()
    lanes.enqueue(on: .keyed("a")) { _ in
      started.set(true)
      while !Task.isCancelled { await Task.yield() }
    }
    for lane in [Lane.keyed("a"), .free, .global, .keyed("b")] {
      lanes.enqueue(on: lane) { _ in transcript.note("\(Task.isCancelled)") }
    }
    _ = await started.value
    lanes.cancelAll()
    await lanes.drain()
    #expect(transcript.all == ["true", "true", "true", "true"])
  }
}
