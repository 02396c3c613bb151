import Glibc

/// The lock of the process that serves a socket: `path` plus `.lock`, held as long as this value.
///
/// The lock is the kernel's, and ends with the process. The file stays, and names the process.
struct SocketLock: Sendable {
  let descriptor: Int32
  private let path: String

  static func path(of socket: String) -> String { socket + ".lock" }

  /// Throws `.alreadyServed` where another process holds it.
  init(for socket: String) throws(SocketError) {
    path = SocketLock.path(of: socket)
    descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if descriptor < 0 { throw .lastFailure(of: "open", path: path) }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      Glibc.close(descriptor)
      if code == EWOULDBLOCK { throw .alreadyServed(path: socket) }
      throw .system(operation: "flock", path: path, code: code)
    }
    // Only `backlot stop --force` reads it, and does without where it is missing.
    let text = Array("\(getpid())\n".utf8)
    if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
  }

  /// Whether the file of that name is still the one that is locked.
  var isInPlace: Bool { FileIdentity(of: path) == FileIdentity(of: descriptor) }

  func release() { Glibc.close(descriptor) }
}

/// Which file a path or a descriptor stands for, whatever its name is.
struct FileIdentity: Hashable, Sendable {
  let device: UInt
  let number: UInt

  /// Nil where there is no such file, or it cannot be looked at.
  init?(of path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    (device, number) = (UInt(status.st_dev), UInt(status.st_ino))
  }

  init?(of descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    (device, number) = (UInt(status.st_dev), UInt(status.st_ino))
  }
}

/// The process that holds the lock of a socket, as other processes see it.
package struct SocketHolder: Sendable {
  /// Nil where the lock's file does not tell.
  package let processID: Int32?

  /// Nil where no process holds the lock.
  package init?(of socket: String) {
    let path = SocketLock.path(of: socket)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    if descriptor < 0 { return nil }
    defer { close(descriptor) }
    if flock(descriptor, LOCK_SH | LOCK_NB) == 0 || errno != EWOULDBLOCK { return nil }
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    let first = text.split(separator: "\n", omittingEmptySubsequences: false).first ?? ""
    processID = Int32(first).flatMap { $0 > 1 ? $0 : nil }
  }
}
