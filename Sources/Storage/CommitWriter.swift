import AgentKit
import Foundation
import GRDB
import Synchronization

/// The only code that writes: one thread, which commits in groups.
///
/// Whatever is enqueued while a commit is under way shares the next one; there is no timer. Only
/// posted jobs may wait, for at most `postDelay`, so that they ride along with a job that somebody
/// waits for. Jobs are done in the order in which they were enqueued, each in a savepoint of its
/// own: one that fails leaves the others of its group untouched. A task's cancellation reaches
/// nothing here, because no task runs here.
final class CommitWriter: Sendable {
  /// What a job wrote.
  ///
  /// `deliver` is called once it is committed.
  struct Written {
    var events: [CommittedEvent] = []
    var deliver: @Sendable () -> Void
  }

  struct Job: Sendable {
    var session: SessionID?
    var isPosted: Bool
    var work: @Sendable (Database) throws -> Written
    /// Called instead of `Written.deliver` where nothing of the job was committed.
    var refuse: @Sendable (StoreError) -> Void
  }

  static let postDelay = Duration.milliseconds(10)
  /// How many jobs share a commit at most, and how many posted ones wait at most.
  static let largestGroup = 256

  private enum Order {
    case commit([Job])
    case wait(milliseconds: Int?)
    case end([@Sendable () -> Void])
  }

  private struct State {
    var jobs: [Job] = []
    /// When the oldest posted job must be committed.
    var deadline: ContinuousClock.Instant?
    /// Whether somebody waits for a job.
    var isUrgent = false
    var isAsleep = false
    var isClosed = false
    var afterClose: [@Sendable () -> Void] = []
    var hasEnded = false
  }

  private let pool: DatabasePool
  private let file: FileIdentity?
  private let feed: CommitFeed
  private let state = Mutex(State())
  private let wakeup: Wakeup

  init(pool: DatabasePool, feed: CommitFeed) {
    self.pool = pool
    file = FileIdentity(of: pool.path)
    self.feed = feed
    wakeup = Wakeup()
    let thread = Thread { [self] in run() }
    thread.name = "storage-writer"
    thread.start()
  }

  func enqueue(_ job: Job) {
    let (isOpen, mustSignal) = state.withLock { state in
      if state.isClosed { return (false, false) }
      state.jobs.append(job)
      let isFirst = state.jobs.count == 1
      if !job.isPosted || state.jobs.count >= Self.largestGroup {
        state.isUrgent = true
      } else if state.deadline == nil {
        state.deadline = .now + Self.postDelay
      }
      let mustSignal = state.isAsleep && (state.isUrgent || isFirst)
      if mustSignal { state.isAsleep = false }
      return (true, mustSignal)
    }
    if !isOpen { job.refuse(.closed) }
    if mustSignal { wakeup.signal() }
  }

  /// Commits what is enqueued, ends the thread and then calls `completion`.
  ///
  /// May be called again.
  func close(_ completion: @escaping @Sendable () -> Void) {
    let hasEnded = state.withLock { state in
      state.isClosed = true
      if !state.hasEnded { state.afterClose.append(completion) }
      return state.hasEnded
    }
    if hasEnded { completion() }
    wakeup.signal()
  }

  // MARK: The writer's thread

  private func run() {
    var failures: [SessionID: StoreError] = [:]
    while true {
      switch nextOrder() {
      case .commit(let jobs): commit(jobs, failures: &failures)
      case .wait(let milliseconds): wakeup.wait(milliseconds: milliseconds)
      case .end(let completions):
        for completion in completions { completion() }
        return
      }
    }
  }

  private func nextOrder() -> Order {
    state.withLock { state in
      let isDue = state.deadline.map { $0 <= .now } ?? false
      if !state.jobs.isEmpty, state.isUrgent || isDue || state.isClosed {
        let group = Array(state.jobs.prefix(Self.largestGroup))
        state.jobs.removeFirst(group.count)
        // What is left was enqueued behind a full group; it has waited enough.
        state.isUrgent = !state.jobs.isEmpty
        state.deadline = nil
        return .commit(group)
      }
      if state.isClosed {
        state.hasEnded = true
        return .end(state.afterClose)
      }
      state.isAsleep = true
      guard let deadline = state.deadline else { return .wait(milliseconds: nil) }
      let left = (deadline - .now) / .milliseconds(1)
      return .wait(milliseconds: Int(max(0, left.rounded(.up))))
    }
  }

  private struct Outcome {
    var written: [Written] = []
    var refused: [(Job, StoreError)] = []
    /// Errors of posted jobs that nobody has been told of.
    var failures: [SessionID: StoreError]
    /// The catalogue's head, if it was written to.
    var catalogHead: Int64?
  }

  private func commit(_ jobs: [Job], failures: inout [SessionID: StoreError]) {
    var outcome: Outcome
    do {
      try expectFile()
      let before = failures
      outcome = try pool.writeWithoutTransaction { database in
        try perform(jobs, Outcome(failures: before), in: database)
      }
      // A commit to a file without a name is lost with this process: nobody may count on it.
      try expectFile()
    } catch {
      outcome = Outcome(failures: failures)
      let error = StoreError(error, path: pool.path)
      for job in jobs { refuse(job, error, &outcome) }
    }
    failures = outcome.failures
    feed.publish(
      outcome.written.lazy.map(\.events).filter { !$0.isEmpty },
      catalogHead: outcome.catalogHead
    )
    for written in outcome.written { written.deliver() }
    for (job, error) in outcome.refused { job.refuse(error) }
  }

  /// Throws `StoreError.unusable` where the file, or the log that commits go to, is not at its path any
  /// more.
  private func expectFile() throws {
    if let file, FileIdentity(of: pool.path) == file, access(pool.path + "-wal", F_OK) == 0 {
      return
    }
    throw StoreError.unusable(
      "The database \(pool.path) was deleted or moved while backlot worked on it, so nothing more is "
        + "kept. Stop backlot, put the file back or restore a backup, and start it again."
    )
  }

  private func perform(
    _ jobs: [Job],
    _ before: Outcome,
    in database: Database
  ) throws -> Outcome {
    var outcome = before
    try database.run("BEGIN IMMEDIATE")
    do {
      let catalogHead = try CatalogueTable.head(in: database)
      for job in jobs {
        if let session = job.session, let failure = outcome.failures[session] {
          // What follows a posted event that is lost is lost, too, until somebody has been told.
          refuse(job, failure, &outcome)
          continue
        }
        try database.run("SAVEPOINT job")
        do {
          let written = try job.work(database)
          try database.run("RELEASE job")
          outcome.written.append(written)
        } catch {
          // A full disk, for one, may take back the whole transaction.
          if !database.isInsideTransaction { throw error }
          try database.run("ROLLBACK TO job")
          try database.run("RELEASE job")
          refuse(job, StoreError(error, path: pool.path), &outcome)
        }
      }
      let newHead = try CatalogueTable.head(in: database)
      if newHead > catalogHead { outcome.catalogHead = newHead }
      try database.run("COMMIT")
    } catch {
      if database.isInsideTransaction {
        // The error that led here says more than one of the rollback, which can only follow from it.
        try? database.rollback()
      }
      throw error
    }
    return outcome
  }

  /// Tells the job's caller; for a posted job, the next caller of its session.
  private func refuse(_ job: Job, _ error: StoreError, _ outcome: inout Outcome) {
    guard let session = job.session else {
      outcome.refused.append((job, error))
      return
    }
    if job.isPosted {
      if outcome.failures[session] == nil { outcome.failures[session] = error }
    } else {
      outcome.refused.append((job, outcome.failures.removeValue(forKey: session) ?? error))
    }
  }
}

/// Which file stands at a path.
private struct FileIdentity: Equatable {
  private let device: dev_t
  private let node: ino_t

  /// Nil where there is none.
  init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    (device, node) = (status.st_dev, status.st_ino)
  }
}
