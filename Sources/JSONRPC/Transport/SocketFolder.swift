import Glibc

/// The folder of a socket: who can write to it can put a socket of their own in its place.
enum SocketFolder {
  /// Makes the folder of `path`, and those above it that are missing, for this user alone.
  ///
  /// Throws `.unsafeFolder` where there is one that others own, or can enter.
  static func make(for path: String) throws(SocketError) {
    guard let slash = path.lastIndex(of: "/") else { return try check(".") }
    if slash == path.startIndex { return try check("/") }
    let folder = String(path[..<slash])
    try make(folder)
    try check(folder)
  }

  private static func make(_ folder: String) throws(SocketError) {
    if mkdir(folder, 0o700) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let slash = folder.lastIndex(of: "/"), slash > folder.startIndex else {
      throw .lastFailure(of: "mkdir", path: folder)
    }
    try make(String(folder[..<slash]))
    if mkdir(folder, 0o700) != 0, errno != EEXIST {
      throw .lastFailure(of: "mkdir", path: folder)
    }
  }

  /// Throws `.unsafeFolder` unless the folder is this user's and nobody else's.
  static func check(_ folder: String) throws(SocketError) {
    var status = stat()
    if lstat(folder, &status) != 0 { throw .lastFailure(of: "lstat", path: folder) }
    if status.st_mode & S_IFMT == S_IFLNK {
      guard status.st_uid == geteuid() else {
        throw .unsafeFolder(path: folder, reason: "it is a link of user \(status.st_uid)")
      }
      if stat(folder, &status) != 0 { throw .lastFailure(of: "stat", path: folder) }
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw .unsafeFolder(path: folder, reason: "it is no folder")
    }
    guard status.st_uid == geteuid() else {
      throw .unsafeFolder(path: folder, reason: "it belongs to user \(status.st_uid)")
    }
    guard status.st_mode & 0o077 == 0 else {
      let mode = String(status.st_mode & 0o7777, radix: 8)
      throw .unsafeFolder(path: folder, reason: "its mode is \(mode), and must be 700")
    }
  }
}
