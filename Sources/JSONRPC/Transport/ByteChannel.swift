import Glibc
import Synchronization

/// Two open descriptors, or one for both ways, and blocking reads and writes on them.
///
/// It works alike for pipes, terminals, files, `/dev/null` and sockets, never sets `O_NONBLOCK`
/// (which would outlive us on a descriptor shared with a parent) and owns what it was given.
/// One thread may read while another writes; `stopReading` and `stopWriting` wake them.
package final class ByteChannel: Sendable {
  /// How a blocked thread is woken.
  private enum Wake {
    /// The descriptor is a socket of our own: shutting one direction down wakes whoever is in it.
    case shutdown
    /// A byte arrives at `read` beside the descriptor that is waited for.
    case signal(read: Int32, write: Int32)
  }

  private struct Direction {
    let descriptor: Int32
    let wake: Wake
  }

  private struct Life {
    var isReadingStopped = false
    var isWritingStopped = false
    var isClosed = false
  }

  private let input: Direction
  private let output: Direction
  private let life = Mutex(Life())

  /// Takes the descriptors over, also when it throws.
  ///
  /// `isShared` says that other processes may hold the same open files, so that a socket among them
  /// is not shut down.
  package init(input: Int32, output: Int32, isShared: Bool = false) throws(SocketError) {
    do throws(SocketError) {
      self.input = Direction(
        descriptor: input,
        wake: try ByteChannel.wake(for: input, isShared: isShared)
      )
      self.output = Direction(
        descriptor: output,
        wake: try ByteChannel.wake(for: output, isShared: isShared)
      )
    } catch {
      Glibc.close(input)
      if output != input { Glibc.close(output) }
      throw error
    }
  }

  deinit {
    close()
  }

  /// Two channels joined in memory (`socketpair`): what is written to one is read from the other.
  package static func pair() throws(SocketError) -> (ByteChannel, ByteChannel) {
    let ends = try socketPair()
    let first = try ByteChannel(input: ends.0, output: ends.0)
    return (first, try ByteChannel(input: ends.1, output: ends.1))
  }

  /// The user at the other end; nil where it is no Unix socket.
  package var peerUserID: UInt32? { peerCredentials?.user }

  /// The process at the other end, or the one that made the socket that was connected to; nil where
  /// it is no Unix socket, or the process is not to be seen from here.
  package var peerProcessID: Int32? {
    peerCredentials.flatMap { Int32(exactly: $0.process) }.flatMap { $0 > 0 ? $0 : nil }
  }

  private var peerCredentials: (process: UInt32, user: UInt32, group: UInt32)? {
    var credentials = (process: UInt32(0), user: UInt32(0), group: UInt32(0))
    var size = socklen_t(MemoryLayout.size(ofValue: credentials))
    let result = getsockopt(input.descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size)
    return result == 0 ? credentials : nil
  }

  /// Waits for bytes and returns at most `most`; none at the end of the input.
  ///
  /// Throws `.stopped` after `stopReading`, else `.system`.
  package func read(_ most: Int = 1 << 16) throws(SocketError) -> [UInt8] {
    while true {
      if life.withLock({ $0.isReadingStopped }) { throw .stopped }
      if case .signal(let wake, _) = input.wake {
        try ByteChannel.wait(for: input.descriptor, POLLIN, wake: wake)
      }
      var count = 0
      var code: Int32 = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, initialized in
        count = Glibc.read(input.descriptor, buffer.baseAddress, most)
        code = errno
        initialized = max(count, 0)
      }
      if count > 0 { return bytes }
      if life.withLock({ $0.isReadingStopped }) { throw .stopped }
      if count == 0 { return [] }
      switch code {
      case EINTR: continue
      case EAGAIN: try ByteChannel.wait(for: input.descriptor, POLLIN, wake: nil)
      // A terminal that has hung up.
      case EIO: return []
      default: throw .system(operation: "read", path: nil, code: code)
      }
    }
  }

  /// Writes all of `bytes`, waiting for the other end as long as it takes.
  ///
  /// Throws `.stopped` after `stopWriting`, else `.system` (with `EPIPE` where nobody reads any
  /// more).
  package func write(_ bytes: [UInt8]) throws(SocketError) {
    var written = 0
    while written < bytes.count {
      if life.withLock({ $0.isWritingStopped }) { throw .stopped }
      let (count, code) = try writeSome(bytes, from: written)
      if count >= 0 {
        written += count
        continue
      }
      if life.withLock({ $0.isWritingStopped }) { throw .stopped }
      switch code {
      case EINTR: continue
      case EAGAIN: try ByteChannel.wait(for: output.descriptor, POLLOUT, wake: nil)
      default: throw .system(operation: "write", path: nil, code: code)
      }
    }
  }

  private func writeSome(
    _ bytes: [UInt8],
    from start: Int
  ) throws(SocketError) -> (count: Int, code: Int32) {
    switch output.wake {
    case .shutdown:
      return bytes.withUnsafeBytes { buffer in
        let rest = UnsafeRawBufferPointer(rebasing: buffer[start...])
        let flags = Int32(MSG_NOSIGNAL)
        let count = send(output.descriptor, rest.baseAddress, rest.count, flags)
        return (count, errno)
      }
    case .signal(let wake, _):
      try ByteChannel.wait(for: output.descriptor, POLLOUT, wake: wake)
      // A pipe that is ready takes a page without blocking, so that the wake-up is always heard.
      return bytes.withUnsafeBytes { buffer in
        let rest = UnsafeRawBufferPointer(rebasing: buffer[start...].prefix(4096))
        let count = Glibc.write(output.descriptor, rest.baseAddress, rest.count)
        return (count, errno)
      }
    }
  }

  /// Waits until nobody can read what is written any more; false where `stopWriting` came first, or
  /// where that cannot be found out.
  package func waitUntilUnread() -> Bool {
    guard case .signal(let wake, _) = output.wake else { return false }
    let failures = Int16(POLLERR | POLLHUP | POLLNVAL)
    // Failures are reported whether or not they are asked for.
    var watched = [
      pollfd(fd: output.descriptor, events: 0, revents: 0),
      pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let count = poll(&watched, 2, -1)
      if count < 0, errno == EINTR { continue }
      if count < 0 || watched[1].revents != 0 { return false }
      if watched[0].revents & failures != 0 { return true }
    }
  }

  /// Answers a peer that is not going to be served, in the framing in which it has begun to speak.
  ///
  /// Never waits: a peer that takes no byte now is told nothing.
  package func refuse(_ fault: ConnectionFault) {
    var framing = Framing.lines
    if case .shutdown = input.wake {
      var bytes = [UInt8](repeating: 0, count: 64)
      let flags = Int32(MSG_PEEK | MSG_DONTWAIT)
      let count = recv(input.descriptor, &bytes, bytes.count, flags)
      if count > 0 { framing = Framing(beginning: bytes[..<count]) }
    }
    var frame: [UInt8] = []
    framing.append(Message.response(nil, .failure(fault.standardError)).serialized(), to: &frame)
    var ready = pollfd(fd: output.descriptor, events: Int16(POLLOUT), revents: 0)
    guard poll(&ready, 1, 0) == 1, ready.revents & Int16(POLLOUT) != 0 else { return }
    _ = try? writeSome(frame, from: 0)
    guard case .shutdown = output.wake else { return }
    shutdown(output.descriptor, Int32(SHUT_RDWR))
    // What it wrote is taken in, so that closing does not reset the connection before it has read.
    var rest = [UInt8](repeating: 0, count: 4096)
    while recv(input.descriptor, &rest, rest.count, Int32(MSG_DONTWAIT)) > 0 {}
  }

  /// Ends reading: a blocked `read` and every later one throws `.stopped`.
  ///
  /// Any thread; at most once is enough.
  package func stopReading() {
    life.withLock { life in
      if life.isReadingStopped || life.isClosed { return }
      life.isReadingStopped = true
      ByteChannel.wakeUp(input, SHUT_RD)
    }
  }

  /// Ends writing in the same way.
  package func stopWriting() {
    life.withLock { life in
      if life.isWritingStopped || life.isClosed { return }
      life.isWritingStopped = true
      ByteChannel.wakeUp(output, SHUT_WR)
    }
  }

  /// Closes the descriptors.
  ///
  /// No thread may be in `read` or `write` any more.
  package func close() {
    life.withLock { life in
      if life.isClosed { return }
      life = Life(isReadingStopped: true, isWritingStopped: true, isClosed: true)
      for direction in [input, output] {
        if case .signal(let read, let write) = direction.wake {
          Glibc.close(read)
          Glibc.close(write)
        }
      }
      Glibc.close(input.descriptor)
      if output.descriptor != input.descriptor { Glibc.close(output.descriptor) }
    }
  }

  private static func wake(for descriptor: Int32, isShared: Bool) throws(SocketError) -> Wake {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .lastFailure(of: "fstat") }
    if status.st_mode & S_IFMT == S_IFSOCK, !isShared { return .shutdown }
    let ends = try socketPair()
    return .signal(read: ends.0, write: ends.1)
  }

  private static func wakeUp(_ direction: Direction, _ way: Int) {
    switch direction.wake {
    case .shutdown: _ = shutdown(direction.descriptor, Int32(way))
    case .signal(_, let write): _ = Glibc.write(write, [1], 1)
    }
  }

  /// Waits until the descriptor is ready or at its end.
  ///
  /// Throws `.stopped` where `wake` spoke first.
  static func wait(for descriptor: Int32, _ event: Int32, wake: Int32?) throws(SocketError) {
    var watched = [pollfd(fd: descriptor, events: Int16(event), revents: 0)]
    if let wake { watched.append(pollfd(fd: wake, events: Int16(POLLIN), revents: 0)) }
    while true {
      let count = poll(&watched, nfds_t(watched.count), -1)
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw .lastFailure(of: "poll") }
      if watched.count == 2, watched[1].revents != 0 { throw .stopped }
      return
    }
  }

  static func socketPair() throws(SocketError) -> (Int32, Int32) {
    var ends: [Int32] = [0, 0]
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw .lastFailure(of: "socketpair") }
    return (ends[0], ends[1])
  }
}
