import AgentKit
import Foundation
import GRDB
import Synchronization
import SystemSupport

/// Sees what other processes commit to watched sessions.
///
/// A thread of its own asks SQLite every 100 ms whether anybody wrote (`PRAGMA data_version`), which
/// is a look into shared memory, and only then for the heads. It runs while something is watched.
final class ForeignCommitWatch: Sendable {
  static let period = 100

  private struct State {
    var watchers = 0
    var isRunning = false
    var isClosed = false
  }

  private let path: String
  private let feed: CommitFeed
  private let wakeup: Wakeup
  private let state = Mutex(State())
  /// Kept from one watch to the next: opening it reads the whole schema.
  private let connection = Mutex<DatabaseQueue?>(nil)

  init(path: String, feed: CommitFeed) {
    self.path = path
    self.feed = feed
    wakeup = Wakeup()
  }

  func watch(_ session: SessionID) -> Observation {
    feed.beginWatching(session)
    let mustStart = state.withLock { state in
      state.watchers += 1
      if state.isRunning || state.isClosed { return false }
      state.isRunning = true
      return true
    }
    if mustStart {
      do throws(SystemCallFailure) {
        try NamedThread.start("storage-watch") { [self] in run() }
      } catch {
        // The system has no thread left. Commits of this process are heard of all the same, and the
        // next observation starts the thread.
        state.withLock { $0.isRunning = false }
      }
    } else {
      wakeup.signal()
    }
    return Observation { [self] in
      feed.endWatching(session)
      state.withLock { $0.watchers -= 1 }
      wakeup.signal()
    }
  }

  /// Ends the watch and closes its connection, for which it waits: a reader that closes the file
  /// behind its writer leaves the log where it is.
  ///
  /// Blocks for as long as a look takes.
  func close() {
    state.withLock { $0.isClosed = true }
    connection.withLock { queue in
      // What cannot be closed is closed when it is let go.
      try? queue?.close()
      queue = nil
    }
    wakeup.signal()
  }

  private func run() {
    var version: Int64?
    while goesOn() {
      do {
        try look(through: queue(), &version)
      } catch {
        // The file is not readable now. The next look opens it anew, and misses nothing: it reports
        // heads, not changes.
        connection.withLock { $0 = nil }
        version = nil
      }
      wakeup.wait(milliseconds: Self.period)
    }
  }

  private func goesOn() -> Bool {
    state.withLock { state in
      if state.watchers == 0 || state.isClosed { state.isRunning = false }
      return state.isRunning
    }
  }

  private func queue() throws -> DatabaseQueue {
    try connection.withLock { held in
      if state.withLock({ $0.isClosed }) { throw StoreError.closed }
      if let held { return held }
      let queue = try open()
      held = queue
      return queue
    }
  }

  private func open() throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(1)
    configuration.label = "storage-watch"
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  private func look(through queue: DatabaseQueue, _ version: inout Int64?) throws {
    let known = feed.watchedHeads
    let before = version
    let (now, heads) = try queue.inDatabase { database in
      let now: Int64? = try database.value("PRAGMA data_version")
      var heads: [SessionID: Int64] = [:]
      for (session, head) in known where head == nil || now != before {
        heads[session] =
          session == .catalog
          ? try CatalogueTable.head(in: database) : try EventTable.head(of: session, in: database)
      }
      return (now, heads)
    }
    version = now
    for (session, head) in heads { feed.noticeHead(head, of: session) }
  }
}
