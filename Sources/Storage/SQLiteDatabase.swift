import AgentKit
package import Foundation
import GRDB

/// The one SQLite file that a journal and a library live in.
///
/// Several processes may have it open at once. Reading is done on a few connections of its own
/// threads, writing on one (`CommitWriter`); no function blocks a task's thread, but for `init`.
package final class SQLiteDatabase: Sendable {
  /// The file's name in the data folder.
  package static let fileName = "backlot.db"

  package let path: String
  /// Names this copy of the data: a `seq` says nothing in a database with another epoch.
  package let epoch: String
  let feed: CommitFeed
  let foreignCommits: ForeignCommitWatch
  /// Unix milliseconds.
  let clock: @Sendable () -> Int64
  private let pool: DatabasePool
  private let writer: CommitWriter

  /// Opens the database in `folder`, which is made (mode 0700) if it is not there, and brings its
  /// tables up to date.
  ///
  /// Blocks for some milliseconds; for longer while another process does the same. `durability` is
  /// that of this process's commits; another one may have opened the file with its own.
  ///
  /// Throws `StoreError`: `unavailable` where the folder or the file cannot be written, `unusable`
  /// where the file is none of ours, damaged, or made by a newer version.
  package init(
    folder: String,
    busyTimeout: TimeInterval = 10,
    durability: Durability = .full,
    clock: @escaping @Sendable () -> Int64 = {
      Int64(Date().timeIntervalSince1970 * 1000)
    }
  ) throws {
    let opening = DatabaseOpening(
      folder: folder,
      busyTimeout: busyTimeout,
      durability: durability
    )
    path = opening.path
    self.clock = clock
    (pool, epoch) = try opening.open()
    feed = CommitFeed()
    foreignCommits = ForeignCommitWatch(path: path, feed: feed)
    do {
      writer = try CommitWriter(pool: pool, feed: feed)
    } catch {
      throw StoreError.unavailable(
        "The database \(path) cannot be written: \(error). End other programs, then try again."
      )
    }
  }

  deinit {
    foreignCommits.close()
    let pool = pool
    writer.close { SQLiteDatabase.close(pool) }
  }

  /// Commits what was appended or posted, and closes the file.
  ///
  /// Whatever comes later is refused.
  package func close() async {
    await withCheckedContinuation { continuation in
      writer.close { [pool, foreignCommits] in
        foreignCommits.close()
        SQLiteDatabase.close(pool)
        continuation.resume()
      }
    }
  }

  private static func close(_ pool: DatabasePool) {
    // Only a writer that closes last empties the log into the file; GRDB would close it first.
    pool.invalidateReadOnlyConnections()
    // A reader that is still at work keeps its connection, and closes it when it is done.
    try? pool.close()
  }

  /// Reads in one consistent view, on a thread of the database.
  ///
  /// Not affected by cancellation.
  func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      pool.asyncRead { [path] result in
        do {
          continuation.resume(returning: try body(result.get()))
        } catch {
          continuation.resume(throwing: StoreError(error, path: path))
        }
      }
    }
  }

  /// Does `work` in the next commit, and returns once it is committed.
  ///
  /// `work` returns the new events of its session besides its value. Not affected by cancellation.
  func write<Value: Sendable>(
    session: SessionID? = nil,
    _ work: @escaping @Sendable (Database) throws -> (Value, [CommittedEvent])
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      writer.enqueue(
        CommitWriter.Job(
          session: session,
          isPosted: false,
          work: { database in
            let (value, events) = try work(database)
            return CommitWriter.Written(events: events) { continuation.resume(returning: value) }
          },
          refuse: { continuation.resume(throwing: $0) }
        )
      )
    }
  }

  /// Does `work` soon; its error is thrown by the session's next `write`.
  func post(
    session: SessionID,
    _ work: @escaping @Sendable (Database) throws -> [CommittedEvent]
  ) {
    writer.enqueue(
      CommitWriter.Job(
        session: session,
        isPosted: true,
        work: { CommitWriter.Written(events: try work($0)) {} },
        refuse: { _ in }
      )
    )
  }
}
