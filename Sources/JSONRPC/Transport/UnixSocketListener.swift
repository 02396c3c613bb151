import Glibc
package import Logging
import Synchronization

/// A Unix socket that only this user can reach, with a thread that accepts.
///
/// One process serves a path: whoever holds the lock on `path` plus `.lock`. A socket file left
/// behind by a process that died is taken over.
package final class UnixSocketListener: Sendable {
  package typealias Accept = @Sendable (ByteChannel) -> Void

  /// Where clients find it; nil for a socket that was passed and has no file.
  package let path: String?
  private let descriptor: Int32
  private let lock: Int32?
  private let wake: (read: Int32, write: Int32)
  private let logger: Logger
  private let onAccept: Accept
  private let isClosed = Mutex(false)
  private let accepting = Semaphore()

  /// Serves `path` from now on.
  ///
  /// A missing folder is made with mode 0700, the socket has 0600. `onAccept` is called on the
  /// accepting thread with every connection of this same user.
  package static func listen(
    at path: String,
    logger: Logger,
    onAccept: @escaping Accept
  ) throws(SocketError) -> UnixSocketListener {
    try UnixSocket.checkPath(path)
    try makeFolder(of: path)
    let lock = try takeLock(path)
    do throws(SocketError) {
      try removeStaleSocket(path)
      let descriptor = try bind(path)
      return try UnixSocketListener(path, descriptor, lock, logger, onAccept)
    } catch {
      Glibc.close(lock)
      throw error
    }
  }

  /// Serves a socket that listens already, as systemd passes it.
  ///
  /// Its file stays at the end: who made it removes it. Throws `.badActivation` where the descriptor
  /// is anything but a Unix stream socket that listens.
  package static func adopt(
    descriptor: Int32,
    logger: Logger,
    onAccept: @escaping Accept
  ) throws(SocketError) -> UnixSocketListener {
    guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
      throw .badActivation(reason: "descriptor \(descriptor) is not open")
    }
    guard let domain = option(SO_DOMAIN, of: descriptor) else {
      throw .badActivation(reason: "descriptor \(descriptor) is no socket")
    }
    guard domain == AF_UNIX, option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue) else {
      throw .badActivation(reason: "it must be a Unix stream socket (ListenStream= and a path)")
    }
    guard option(SO_ACCEPTCONN, of: descriptor) == 1 else {
      throw .badActivation(reason: "it does not listen (Accept=no is needed)")
    }
    let path = UnixSocket.boundPath(of: descriptor)
    return try UnixSocketListener(path, descriptor, nil, logger, onAccept)
  }

  private static func option(_ name: Int32, of descriptor: Int32) -> Int32? {
    var value: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
  }

  private init(
    _ path: String?,
    _ descriptor: Int32,
    _ lock: Int32?,
    _ logger: Logger,
    _ onAccept: @escaping Accept
  ) throws(SocketError) {
    self.path = path
    self.descriptor = descriptor
    self.lock = lock
    self.logger = logger
    self.onAccept = onAccept
    wake = try ByteChannel.socketPair()
    try NamedThread.start("backlot-accept") { self.acceptAll() }
  }

  /// Stops accepting, removes the socket file if it was made here, and gives up the lock.
  ///
  /// Connections live on.
  ///
  /// It waits for the accepting thread, so it must not be called from `onAccept`.
  package func close() {
    let wasClosed = isClosed.withLock { closed in
      defer { closed = true }
      return closed
    }
    if wasClosed { return }
    _ = Glibc.write(wake.write, [1], 1)
    accepting.wait()
    // While the lock is held the file can only be ours; without one it was made elsewhere.
    if lock != nil, let path { unlink(path) }
    for open in [descriptor, wake.read, wake.write] { Glibc.close(open) }
    if let lock { Glibc.close(lock) }
  }

  private func acceptAll() {
    defer { accepting.signal() }
    while true {
      do {
        try ByteChannel.wait(for: descriptor, POLLIN, wake: wake.read)
      } catch {
        return
      }
      let peer = accept(descriptor, nil, nil)
      if peer >= 0 {
        serve(peer)
      } else if ![EINTR, EAGAIN, ECONNABORTED].contains(errno) {
        let failure = SocketError.lastFailure(of: "accept", path: path)
        logger.error("cannot accept", metadata: ["error": "\(failure)"])
        // Out of descriptors, most likely. The connection stays in the backlog meanwhile.
        var watched = pollfd(fd: wake.read, events: Int16(POLLIN), revents: 0)
        _ = poll(&watched, 1, 100)
      }
    }
  }

  private func serve(_ peer: Int32) {
    _ = fcntl(peer, F_SETFD, FD_CLOEXEC)
    do {
      let channel = try ByteChannel(input: peer, output: peer)
      guard let user = channel.peerUserID, user == geteuid() else {
        let found = SocketError.otherUser(path: path, userID: channel.peerUserID ?? 0)
        logger.warning("refused a connection", metadata: ["error": "\(found)"])
        return
      }
      onAccept(channel)
    } catch {
      logger.error("cannot serve a connection", metadata: ["error": "\(error)"])
    }
  }

  private static func makeFolder(of path: String) throws(SocketError) {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
    let folder = String(path[..<slash])
    if mkdir(folder, 0o700) == 0 || errno == EEXIST { return }
    guard errno == ENOENT else { throw .lastFailure(of: "mkdir", path: folder) }
    try makeFolder(of: folder)
    if mkdir(folder, 0o700) != 0, errno != EEXIST {
      throw .lastFailure(of: "mkdir", path: folder)
    }
  }

  /// Opens and locks the lock file, which stays there when the lock is gone.
  private static func takeLock(_ path: String) throws(SocketError) -> Int32 {
    let lockPath = path + ".lock"
    let lock = open(lockPath, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
    if lock < 0 { throw .lastFailure(of: "open", path: lockPath) }
    while flock(lock, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      Glibc.close(lock)
      if code == EWOULDBLOCK { throw .alreadyServed(path: path) }
      throw .system(operation: "flock", path: lockPath, code: code)
    }
    return lock
  }

  /// Removes a socket that nobody serves.
  ///
  /// We hold the lock, but a server of another make may not.
  private static func removeStaleSocket(_ path: String) throws(SocketError) {
    var status = stat()
    if lstat(path, &status) != 0 {
      if errno == ENOENT { return }
      throw .lastFailure(of: "lstat", path: path)
    }
    guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: path) }
    do throws(SocketError) {
      Glibc.close(try UnixSocket.open(path))
    } catch .notServed {
      if unlink(path) != 0, errno != ENOENT { throw .lastFailure(of: "unlink", path: path) }
      return
    }
    throw .alreadyServed(path: path)
  }

  private static func bind(_ path: String) throws(SocketError) -> Int32 {
    let descriptor = try UnixSocket.create()
    do throws(SocketError) {
      let code = try UnixSocket.withAddress(path) { address, size in
        Glibc.bind(descriptor, address, size) == 0 ? 0 : errno
      }
      if code != 0 { throw .system(operation: "bind", path: path, code: code) }
      // Nobody can connect before listen, so there is no moment of wider permissions.
      if chmod(path, 0o600) != 0 { throw .lastFailure(of: "chmod", path: path) }
      if Glibc.listen(descriptor, 128) != 0 { throw .lastFailure(of: "listen", path: path) }
      return descriptor
    } catch {
      Glibc.close(descriptor)
      throw error
    }
  }
}
