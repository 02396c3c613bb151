import AgentKit
import GRDB
import Glibc

/// A copy of the database, as it was made.
package struct DatabaseBackup: Sendable, Hashable {
  package var path: String
  /// The copy's own: cursors of the original say nothing in it.
  package var epoch: String
  package var bytes: Int
  package var sessions: Int
  package var events: Int
}

extension SQLiteDatabase {
  /// Copies the database, as of now, to a new file at `path`, while others write.
  ///
  /// The file gets its name once it is whole, checked and on the disk. Throws `StoreError`: `invalid`
  /// where there is a file of that name, which is left as it is; `unavailable` where it cannot be
  /// written; `unusable` where what was copied is damaged.
  package func backUp(to path: String) async throws -> DatabaseBackup {
    if access(path, F_OK) == 0 { throw BackupFile.isThere(path) }
    let file = try BackupFile(path)
    defer { file.discard() }
    let source = self.path
    var backup = try await read { database in
      do {
        return try file.fill(from: database)
      } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
        throw StoreError(error, path: source)
      } catch {
        throw StoreError(error, path: path)
      }
    }
    backup.bytes = try file.publish()
    return backup
  }
}

/// The file that a backup is written to, under a name of its own beside the one it shall have.
private struct BackupFile: Sendable {
  private let path: String
  private let partial: String

  static func isThere(_ path: String) -> StoreError {
    .invalid("There is a file at \(path), which is never overwritten. Name another one.")
  }

  init(_ path: String) throws {
    self.path = path
    partial = "\(path).\(getpid()).partial"
    let descriptor = open(partial, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor < 0 { throw BackupFile.failure(path) }
    close(descriptor)
  }

  private static func failure(_ path: String) -> StoreError {
    .unavailable(
      "The backup \(path) cannot be written: \(FolderAccess.reason). Check the folder, or choose "
        + "another one."
    )
  }

  func discard() {
    for suffix in ["", "-journal", "-wal", "-shm"] { unlink(partial + suffix) }
  }

  /// Copies, gives the copy an epoch of its own, and checks it.
  func fill(from source: Database) throws -> DatabaseBackup {
    let queue = try DatabaseQueue(path: partial)
    defer { try? queue.close() }
    let counts = try Self.counts(in: source)
    return try queue.inDatabase { copy in
      try source.backup(to: copy)
      // One file, which can be carried about; it gets its log when it is opened to be worked with.
      try copy.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL")
      try copy.run(
        "UPDATE settings SET value = lower(hex(randomblob(16))) WHERE name = 'epoch'"
      )
      let problem: String? = try copy.value("PRAGMA integrity_check(1)")
      guard problem == "ok", try Self.counts(in: copy) == counts,
        let epoch: String = try copy.value("SELECT value FROM settings WHERE name = 'epoch'")
      else {
        throw StoreError.unusable(
          "The backup does not hold what the database does (\(problem ?? "no answer")). "
            + "See what is wrong with: backlot db check"
        )
      }
      return DatabaseBackup(
        path: path,
        epoch: epoch,
        bytes: 0,
        sessions: counts[0],
        events: counts[1]
      )
    }
  }

  private static func counts(in database: Database) throws -> [Int] {
    try ["sessions", "agent_events", "bodies"].map {
      try database.value("SELECT count(*) FROM \($0)") ?? 0
    }
  }

  /// Gives the file its name, if that is still free, and returns its size.
  func publish() throws -> Int {
    let descriptor = open(partial, O_RDONLY | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0, fsync(descriptor) == 0, fstat(descriptor, &status) == 0 else {
      throw BackupFile.failure(path)
    }
    close(descriptor)
    if link(partial, path) != 0 {
      if errno == EEXIST { throw BackupFile.isThere(path) }
      // Some file systems have no second names.
      guard access(path, F_OK) != 0, rename(partial, path) == 0 else {
        throw BackupFile.failure(path)
      }
    }
    let slash = path.lastIndex(of: "/")
    let folder = open(slash.map { "\(path[...$0])" } ?? ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      // A folder that cannot be synchronised, as on some network disks, keeps the file all the same.
      fsync(folder)
      close(folder)
    }
    return Int(status.st_size)
  }
}
