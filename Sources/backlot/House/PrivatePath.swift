import ArgumentParser
import Glibc

/// Files and folders that decide where keys go and what is run: nobody else may change them.
enum PrivatePath {
  /// Throws `CommandFailure` where others can write to the folder, or it is another user's.
  static func expectFolder(_ path: String) throws {
    try expect(path, "folder", S_IFDIR)
  }

  /// The same for a file.
  static func expectFile(_ path: String) throws {
    try expect(path, "file", S_IFREG)
  }

  private static func expect(_ path: String, _ what: String, _ kind: mode_t) throws {
    var status = stat()
    // One that is not there, or is something else, is told where it is opened.
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == kind else { return }
    if status.st_mode & 0o002 != 0 {
      throw CommandFailure(
        "every user can change the \(what) \(path), so it is not used",
        advice: [("close it to others", "chmod o-w \(path)")],
        Exit.configuration
      )
    }
    // The superuser reads what others own, as in a container with a mounted folder.
    let isTrusted = status.st_uid == geteuid() || status.st_uid == 0 || geteuid() == 0
    if !isTrusted {
      throw CommandFailure(
        "the \(what) \(path) belongs to user \(status.st_uid), so it is not used",
        Exit.configuration
      )
    }
  }
}
