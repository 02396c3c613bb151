import Synchronization

/// Runs jobs in the order their lanes ask for, each in a task that it owns.
///
/// Enqueueing is synchronous, so the order of calls is the order of jobs: a reader thread calls it
/// in order of arrival. At most `maximumRunning` jobs hold their lanes at a time; the others wait
/// their turn, first come first served.
package final class LaneScheduler: Sendable {
  package typealias Work = @Sendable (LaneTicket) async -> Void

  fileprivate struct Job: Sendable {
    let number: UInt64
    let lane: Lane
    let work: Work
  }

  private struct State {
    var nextNumber: UInt64 = 0
    /// Arrived, but held back by a global job before them.
    var held: [Job] = []
    /// A global job that waits for earlier ones, or runs.
    var barrier: Job?
    /// Keyed lanes that are taken, with the jobs that wait for them.
    var lanes: [String: [Job]] = [:]
    /// Jobs whose lane is theirs, waiting for room.
    var ready: [Job] = []
    /// Jobs that run and have not left.
    var running = 0
    /// Jobs of keyed and free lanes that were admitted and have not left.
    var admitted = 0
    var waiting = 0
    var tasks: [UInt64: Task<Void, Never>] = [:]
    /// Cancelled before they started.
    var cancelled: Set<UInt64> = []
    var drainers: [CheckedContinuation<Void, Never>] = []
    var blocked: [Semaphore] = []
  }

  private let maximumRunning: Int
  private let maximumWaiting: Int
  private let state = Mutex(State())

  package init(maximumRunning: Int = 64, maximumWaiting: Int = 1024) {
    self.maximumRunning = maximumRunning
    self.maximumWaiting = maximumWaiting
  }

  /// Puts a job at the end of its lane.
  ///
  /// Where `maximumWaiting` jobs wait already, it blocks the calling thread until one has started:
  /// so a flood stops the reading of it. Call it on a thread of your own.
  @discardableResult
  package func enqueue(on lane: Lane, _ work: @escaping Work) -> LaneJob {
    while let full = state.withLock({ waitForRoom(&$0) }) { full.wait() }
    let number = state.withLock { state in
      state.nextNumber += 1
      state.waiting += 1
      let job = Job(number: state.nextNumber, lane: lane, work: work)
      if state.barrier == nil { admit(job, &state) } else { state.held.append(job) }
      startReady(&state)
      return job.number
    }
    return LaneJob(number: number, scheduler: self)
  }

  /// Returns when every job has ended, those enqueued meanwhile included.
  package func drain() async {
    await withCheckedContinuation { continuation in
      let isIdle = state.withLock { state in
        if state.waiting == 0, state.tasks.isEmpty { return true }
        state.drainers.append(continuation)
        return false
      }
      if isIdle { continuation.resume() }
    }
  }

  /// Cancels the tasks of all jobs.
  ///
  /// Those that have not started still run, cancelled from the start, so that each can answer.
  package func cancelAll() {
    let tasks = state.withLock { state in
      let waiting = state.held + state.ready + state.lanes.values.joined()
      state.cancelled.formUnion(waiting.map(\.number))
      if let barrier = state.barrier, state.tasks[barrier.number] == nil {
        state.cancelled.insert(barrier.number)
      }
      return Array(state.tasks.values)
    }
    for task in tasks { task.cancel() }
  }

  fileprivate func cancel(_ number: UInt64) {
    let task = state.withLock { state in
      if let task = state.tasks[number] { return Optional(task) }
      if isWaiting(number, state) { state.cancelled.insert(number) }
      return nil
    }
    task?.cancel()
  }

  /// Gives the job's lane to the next.
  ///
  /// A job that keeps running no longer counts.
  fileprivate func leave(_ job: Job) {
    state.withLock { state in
      state.running -= 1
      switch job.lane {
      case .global: state.barrier = nil
      case .free: state.admitted -= 1
      case .keyed(let key):
        state.admitted -= 1
        var waiting = state.lanes[key, default: []]
        if waiting.isEmpty {
          state.lanes[key] = nil
        } else {
          state.ready.append(waiting.removeFirst())
          state.lanes[key] = waiting
        }
      }
      releaseHeld(&state)
      startReady(&state)
    }
  }

  private func waitForRoom(_ state: inout State) -> Semaphore? {
    if state.waiting < maximumWaiting { return nil }
    let semaphore = Semaphore()
    state.blocked.append(semaphore)
    return semaphore
  }

  private func isWaiting(_ number: UInt64, _ state: State) -> Bool {
    state.barrier?.number == number || state.held.contains { $0.number == number }
      || state.ready.contains { $0.number == number }
      || state.lanes.values.contains { $0.contains { $0.number == number } }
  }

  /// Lets the job in behind those that are in already.
  private func admit(_ job: Job, _ state: inout State) {
    switch job.lane {
    case .global:
      state.barrier = job
      if state.admitted == 0 { state.ready.append(job) }
    case .free:
      state.admitted += 1
      state.ready.append(job)
    case .keyed(let key):
      state.admitted += 1
      if state.lanes[key] == nil {
        state.lanes[key] = []
        state.ready.append(job)
      } else {
        state.lanes[key, default: []].append(job)
      }
    }
  }

  /// After a job has left: starts the barrier it was the last before, or what a barrier held back.
  private func releaseHeld(_ state: inout State) {
    if let barrier = state.barrier {
      if state.admitted == 0 { state.ready.append(barrier) }
      return
    }
    while state.barrier == nil, !state.held.isEmpty {
      admit(state.held.removeFirst(), &state)
    }
  }

  private func startReady(_ state: inout State) {
    while state.running < maximumRunning, !state.ready.isEmpty {
      let job = state.ready.removeFirst()
      state.running += 1
      state.waiting -= 1
      // The scheduler owns the task until it has ended; the lock is held, so it cannot end before
      // it is entered here.
      let task = Task { await run(job) }
      state.tasks[job.number] = task
      if state.cancelled.remove(job.number) != nil { task.cancel() }
    }
    if !state.blocked.isEmpty, state.waiting < maximumWaiting {
      for semaphore in state.blocked { semaphore.signal() }
      state.blocked = []
    }
  }

  @concurrent
  private func run(_ job: Job) async {
    let ticket = LaneTicket(job: job, scheduler: self)
    await job.work(ticket)
    ticket.leave()
    let drainers = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      state.tasks[job.number] = nil
      guard state.waiting == 0, state.tasks.isEmpty else { return [] }
      defer { state.drainers = [] }
      return state.drainers
    }
    for drainer in drainers { drainer.resume() }
  }
}

/// A running job's hold on its lane.
package final class LaneTicket: Sendable {
  private let job: LaneScheduler.Job
  private let scheduler: LaneScheduler
  private let hasLeft = Atomic(false)

  fileprivate init(job: LaneScheduler.Job, scheduler: LaneScheduler) {
    self.job = job
    self.scheduler = scheduler
  }

  /// Lets the next job of the lane start while this one goes on, and stops counting this one as
  /// running.
  ///
  /// Happens by itself at the job's end; a second call does nothing.
  package func leave() {
    if hasLeft.exchange(true, ordering: .acquiringAndReleasing) { return }
    scheduler.leave(job)
  }
}

/// A job that was enqueued.
package struct LaneJob: Sendable {
  fileprivate let number: UInt64
  fileprivate let scheduler: LaneScheduler

  /// Cancels its task.
  ///
  /// A job that has not started yet still runs, cancelled from the start.
  package func cancel() {
    scheduler.cancel(number)
  }
}
