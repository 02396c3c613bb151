import Glibc
package import Logging
import Synchronization
import SystemSupport

/// A Unix socket that only this user can reach, with a thread that accepts.
///
/// One process serves a path: whoever holds its `SocketLock`. A socket file left behind by a process
/// that died is taken over. A socket whose file disappears is bound again; where that cannot be done,
/// `onLost` is called and nothing more is accepted.
package final class UnixSocketListener: Sendable {
  package typealias Accept = @Sendable (ByteChannel) -> Void
  package typealias Lost = @Sendable (SocketError) -> Void

  private struct State {
    var descriptor: Int32
    /// Nil for a socket that was passed.
    var lock: SocketLock?
    /// The socket's file; nil where there is none that could disappear.
    var file: FileIdentity?
    var isClosed = false
  }

  /// Milliseconds between two looks at the socket's file.
  private static let lookInterval: Int32 = 1000
  /// How often a socket may be missed before it is given up.
  private static let mostLooks = 10
  /// Connections that wait to be accepted; the system may allow fewer.
  private static let backlog: Int32 = 1024

  /// Where clients find it; nil for a socket that was passed and has no file.
  package let path: String?
  let logger: Logger
  private let wake: (read: Int32, write: Int32)
  private let onAccept: Accept
  private let onLost: Lost
  private let state: Mutex<State>
  private let accepting = Semaphore()

  /// Serves `path` from now on.
  ///
  /// A missing folder is made with mode 0700, the socket has 0600. `onAccept` is called on the
  /// accepting thread with every connection of this same user. Throws `.unsafeFolder` where others
  /// can enter the folder.
  package static func listen(
    at path: String,
    logger: Logger,
    onLost: @escaping Lost = { _ in },
    onAccept: @escaping Accept
  ) throws(SocketError) -> UnixSocketListener {
    try UnixSocket.checkPath(path)
    try SocketFolder.make(for: path)
    let lock = try SocketLock(for: path)
    do throws(SocketError) {
      try removeStaleSocket(path)
      let descriptor = try bind(path)
      let state = State(descriptor: descriptor, lock: lock, file: FileIdentity(of: path))
      return try UnixSocketListener(path, state, logger, onLost, onAccept)
    } catch {
      lock.release()
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
    onLost: @escaping Lost = { _ in },
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
    let file = path.flatMap { $0.hasPrefix("/") ? FileIdentity(of: $0) : nil }
    let state = State(descriptor: descriptor, lock: nil, file: file)
    return try UnixSocketListener(path, state, logger, onLost, onAccept)
  }

  private static func option(_ name: Int32, of descriptor: Int32) -> Int32? {
    var value: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
  }

  private init(
    _ path: String?,
    _ state: State,
    _ logger: Logger,
    _ onLost: @escaping Lost,
    _ onAccept: @escaping Accept
  ) throws(SocketError) {
    self.path = path
    self.logger = logger
    self.onAccept = onAccept
    self.onLost = onLost
    self.state = Mutex(state)
    wake = try ByteChannel.socketPair()
    do throws(SystemCallFailure) {
      try NamedThread.start("backlot-accept") { self.acceptAll() }
    } catch {
      for open in [wake.read, wake.write, state.descriptor] { Glibc.close(open) }
      throw SocketError(error)
    }
  }

  /// Stops accepting, removes the socket file if it was made here, and gives up the lock.
  ///
  /// Connections live on.
  ///
  /// It waits for the accepting thread, so it must not be called from `onAccept` or `onLost`.
  package func close() {
    let wasClosed = state.withLock { state in
      defer { state.isClosed = true }
      return state.isClosed
    }
    if wasClosed { return }
    _ = Glibc.write(wake.write, [1], 1)
    accepting.wait()
    let last = state.withLock { $0 }
    // A socket that was passed was made elsewhere, and so was one that has taken the place of ours.
    if last.lock != nil, let path, last.file == FileIdentity(of: path) { unlink(path) }
    for open in [last.descriptor, wake.read, wake.write] { Glibc.close(open) }
    last.lock?.release()
  }

  // MARK: The accepting thread

  private func acceptAll() {
    defer { accepting.signal() }
    var gate = AcceptGate(logger: logger, path: path)
    var nextLook = ContinuousClock.now + .milliseconds(Int(Self.lookInterval))
    var misses = 0
    while let isReady = waitForClient(pause: gate.pause) {
      if isReady, let peer = gate.accept(state.withLock(\.descriptor)) { serve(peer) }
      if .now < nextLook { continue }
      nextLook = .now + .milliseconds(Int(Self.lookInterval))
      switch lookAfterFile(isLast: misses + 1 >= Self.mostLooks) {
      case .inPlace: misses = 0
      case .missing: misses += 1
      case .lost(let error): return onLost(error)
      }
    }
  }

  /// Whether a client waits, after a time at most; nil once the listener is closed.
  private func waitForClient(pause: Bool) -> Bool? {
    let (descriptor, isClosed) = state.withLock { ($0.descriptor, $0.isClosed) }
    if isClosed { return nil }
    var watched = [
      pollfd(fd: wake.read, events: Int16(POLLIN), revents: 0),
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
    ]
    // A client that cannot be accepted stays ready: it is not asked about for a while.
    let count = poll(&watched, pause ? 1 : 2, pause ? 100 : Self.lookInterval)
    if count < 0, errno != EINTR {
      // Out of memory, most likely: tried again, but not at once.
      _ = poll(nil, 0, 100)
    }
    if watched[0].revents != 0 { return nil }
    return pause || (count > 0 && watched[1].revents != 0)
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

  // MARK: The socket's file

  private enum Look {
    case inPlace
    case missing
    case lost(SocketError)
  }

  private func lookAfterFile(isLast: Bool) -> Look {
    guard let path, let file = state.withLock(\.file) else { return .inPlace }
    let (found, lock) = (FileIdentity(of: path), state.withLock(\.lock))
    if found == file, lock?.isInPlace ?? true { return .inPlace }
    guard lock != nil else { return isLast ? .lost(.notServed(path: path)) : .missing }
    do throws(SocketError) {
      try bindAgain(path, found == file)
      logger.notice(
        "the socket's file was removed, and is made again",
        metadata: ["path": "\(path)"]
      )
      return .inPlace
    } catch {
      if case .alreadyServed = error { return .lost(error) }
      return isLast ? .lost(error) : .missing
    }
  }

  /// Makes what is missing of folder, lock and socket.
  private func bindAgain(_ path: String, _ isBound: Bool) throws(SocketError) {
    try SocketFolder.make(for: path)
    if let lock = state.withLock(\.lock), !lock.isInPlace {
      let fresh = try SocketLock(for: path)
      state.withLock { $0.lock = fresh }
      lock.release()
    }
    if isBound { return }
    try Self.removeStaleSocket(path)
    let fresh = try Self.bind(path)
    let old = state.withLock { state in
      defer {
        state.descriptor = fresh
        state.file = FileIdentity(of: path)
      }
      return state.descriptor
    }
    // Those who connected before the file disappeared are served like all others.
    var ready = pollfd(fd: old, events: Int16(POLLIN), revents: 0)
    while poll(&ready, 1, 0) == 1 {
      let peer = accept(old, nil, nil)
      if peer < 0 { break }
      serve(peer)
    }
    Glibc.close(old)
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
    } catch .notAccepted {
      throw .alreadyServed(path: path)
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
      if Glibc.listen(descriptor, backlog) != 0 { throw .lastFailure(of: "listen", path: path) }
      return descriptor
    } catch {
      Glibc.close(descriptor)
      throw error
    }
  }
}
