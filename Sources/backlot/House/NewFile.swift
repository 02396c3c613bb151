import ArgumentParser
import Foundation
import Glibc

/// Files that the user names and that are not there yet.
enum NewFile {
  /// Writes a file for the user alone, which is on the disk when this returns.
  ///
  /// Blocks. Throws `CommandFailure`; nothing is left then.
  static func write(_ bytes: [UInt8], to path: String) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if file < 0 {
      if errno == EEXIST {
        throw CommandFailure(
          "there is a file at \(path), which is never overwritten; name another one",
          Exit.cannotCreate
        )
      }
      throw failure(path)
    }
    defer { close(file) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw abandoned(path) }
      rest = rest.dropFirst(count)
    }
    if fsync(file) != 0 { throw abandoned(path) }
  }

  private static func abandoned(_ path: String) -> CommandFailure {
    let failure = failure(path)
    unlink(path)
    return failure
  }

  private static func failure(_ path: String) -> CommandFailure {
    CommandFailure(
      "\(path) cannot be written: \(String(cString: strerror(errno)))",
      Exit.cannotCreate
    )
  }
}
