import AgentKit
import Foundation
import GRDB

extension StoreError {
  /// What an error of the database at `path` means to the caller, in words that say what to do.
  init(_ error: any Error, path: String) {
    switch error {
    case let error as StoreError: self = error
    case let error as DatabaseError: self = StoreError.of(error, path: path)
    default: self = .unavailable("The database \(path) could not be used: \(error)")
    }
  }

  private static func of(_ error: DatabaseError, path: String) -> StoreError {
    switch error.resultCode {
    case .SQLITE_FULL:
      .unavailable(
        "The disk that holds \(path) is full. Free some space; nothing that was stored is lost."
      )
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
      .unavailable("The database \(path) is read-only. Make the file and its folder writable.")
    case .SQLITE_CANTOPEN:
      .unavailable(
        "The database \(path) cannot be opened. Check that its folder exists and is writable."
      )
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      .unavailable(
        "Another program keeps the database \(path) locked. Try again, or end that program."
      )
    case .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_INTERRUPT:
      .unavailable(
        "Reading or writing the database \(path) failed (\(error.text)). Check the disk, then retry."
      )
    case .SQLITE_NOTADB:
      .unusable(
        "The file \(path) is not a database. Move it away with the files beside it (-wal, -shm), and "
          + "restore a backup."
      )
    case .SQLITE_CORRUPT:
      .unusable(
        "The database \(path) is damaged (\(error.text)). Move it away with the files beside it "
          + "(-wal, -shm), and restore a backup."
      )
    // Our statements fit our tables: it is the file that does not.
    case .SQLITE_ERROR:
      .unusable(
        "The database \(path) does not hold what it should (\(error.text)). See what is wrong with: "
          + "backlot db check"
      )
    case .SQLITE_CONSTRAINT, .SQLITE_TOOBIG, .SQLITE_MISMATCH:
      .invariant("The journal refused this: \(error.text).")
    default: .unavailable("The database \(path) failed: \(error.text).")
    }
  }

  static let closed = StoreError.unavailable("The database is closed. Open it again.")
}

extension DatabaseError {
  fileprivate var text: String { message ?? "SQLite error \(extendedResultCode.rawValue)" }
}
