import AgentKit
import Foundation
import GRDB
import Glibc

/// How the file comes to be open, or why it cannot be.
struct DatabaseOpening {
  let folder: String
  let busyTimeout: TimeInterval
  var durability = Durability.full
  var path: String { folder + "/" + SQLiteDatabase.fileName }

  /// Throws `StoreError`.
  func open() throws -> (DatabasePool, epoch: String) {
    do {
      try FolderAccess.makePrivateFolder(folder)
      let lock = try OpeningLock(path: folder + "/opening.lock", patience: busyTimeout)
      defer { lock.release() }
      try checkFile()
      let pool = try DatabasePool(path: path, configuration: configuration)
      do {
        let isCurrent = try pool.writeWithoutTransaction { database in
          try makeDurable(database)
          return try hasCurrentSchema(database)
        }
        if !isCurrent { try Schema.migrator.migrate(pool) }
        let epoch = try pool.writeWithoutTransaction { database -> String? in
          try database.value("SELECT value FROM settings WHERE name = 'epoch'")
        }
        guard let epoch else {
          throw StoreError.unusable("The database \(path) has no epoch. Restore it from a backup.")
        }
        return (pool, epoch)
      } catch {
        try? pool.close()
        throw error
      }
    } catch {
      throw StoreError(error, path: path)
    }
  }

  private var configuration: Configuration {
    var configuration = Configuration()
    configuration.label = "storage"
    configuration.busyMode = .timeout(busyTimeout)
    configuration.maximumReaderCount = 3
    configuration.foreignKeysEnabled = true
    configuration.publicStatementArguments = false
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA page_size = \(Schema.pageSize)")
    }
    return configuration
  }

  /// Makes the file, for the user alone, before SQLite does; its companions then get the same mode.
  ///
  /// A file that is there is not opened: closing it would drop the locks that SQLite holds on it
  /// elsewhere in this process.
  private func checkFile() throws {
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      Glibc.close(descriptor)
    } else if errno != EEXIST || access(path, R_OK | W_OK) != 0 {
      throw StoreError.unavailable(
        "The database \(path) cannot be written: \(FolderAccess.reason). "
          + "Make it and its folder writable, or choose another folder."
      )
    }
  }

  private func makeDurable(_ database: Database) throws {
    // GRDB lowers it for WAL databases when it opens them: FULL is what makes a commit durable.
    try database.execute(sql: "PRAGMA synchronous = \(durability.pragma)")
    try database.execute(sql: "PRAGMA journal_size_limit = 67108864")
    // A checkpoint is due after 4 MB, as SQLite has it with its usual page size.
    try database.execute(sql: "PRAGMA wal_autocheckpoint = \((4 << 20) / Schema.pageSize)")
    let synchronous: Int? = try database.value("PRAGMA synchronous")
    let mode: String? = try database.value("PRAGMA journal_mode")
    guard synchronous == durability.level, mode == "wal" else {
      throw StoreError.unavailable(
        "The database \(path) cannot be made durable here (journal mode \(mode ?? "unknown")). "
          + "Put the data folder on a local disk."
      )
    }
  }

  private func hasCurrentSchema(_ database: Database) throws -> Bool {
    let application: Int = try database.value("PRAGMA application_id") ?? 0
    // A process that was killed while it made the tables leaves the list of migrations alone.
    let tables: Int =
      try database.value(
        "SELECT count(*) FROM sqlite_schema WHERE tbl_name <> 'grdb_migrations'"
      ) ?? 0
    guard application == Schema.applicationID || tables == 0 else {
      throw StoreError.unusable(
        "The file \(path) belongs to another program. Move it away, or choose another folder."
      )
    }
    if tables == 0 { return false }
    let migrator = Schema.migrator
    if try migrator.hasBeenSuperseded(database) {
      throw StoreError.unusable(
        "The database \(path) was made by a newer backlot. Install that version, or a newer one; "
          + "nothing was changed."
      )
    }
    return try migrator.hasCompletedMigrations(database)
  }
}

/// Held while the file is opened for the first time: several processes that create one WAL database
/// at once otherwise find it locked, whatever their patience.
struct OpeningLock {
  private let descriptor: Int32

  /// Waits at most `patience` seconds.
  ///
  /// Throws `StoreError`.
  init(path: String, patience: TimeInterval) throws {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    if descriptor < 0 {
      throw StoreError.unavailable(
        "The folder of \(path) cannot be written: \(FolderAccess.reason). "
          + "Make it writable, or choose another folder."
      )
    }
    let end = ContinuousClock.now + .seconds(patience)
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      if ContinuousClock.now >= end {
        close(descriptor)
        throw StoreError.unavailable(
          "Another process has been opening the database for \(Int(patience)) s (\(path)). "
            + "Try again, or end that process."
        )
      }
      poll(nil, 0, 5)
    }
  }

  func release() { close(descriptor) }
}

enum FolderAccess {
  /// What the last system call had against it.
  static var reason: String { String(cString: strerror(errno)) }

  /// Makes the folder and what is missing above it, for this user alone.
  ///
  /// Throws `StoreError`.
  static func makePrivateFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
    } catch {
      throw StoreError.unavailable(
        "The folder \(path) cannot be made. Check its name and the folder above it, or choose "
          + "another one."
      )
    }
  }
}
