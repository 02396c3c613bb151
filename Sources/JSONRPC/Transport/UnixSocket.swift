import Glibc

/// The client's end of a Unix socket, and what both ends need.
package enum UnixSocket {
  /// What `sun_path` holds besides its final zero.
  package static let maximumPathBytes = 107

  /// Seconds that a daemon may take to accept, where more clients wait than the system lets.
  private static let acceptPatience = 10

  /// Connects to the daemon at `path`.
  ///
  /// Throws `.notServed` where there is none, `.otherUser` where it is not this user's, `.notAccepted`
  /// where it has stopped accepting.
  package static func connect(_ path: String) throws(SocketError) -> ByteChannel {
    let descriptor = try open(path)
    let channel = try ByteChannel(input: descriptor, output: descriptor)
    guard channel.peerUserID == geteuid() else {
      throw .otherUser(path: path, userID: channel.peerUserID ?? 0)
    }
    return channel
  }

  /// Throws `.pathTooLong`.
  package static func checkPath(_ path: String) throws(SocketError) {
    let bytes = path.utf8.count
    if bytes > maximumPathBytes { throw .pathTooLong(path: path, bytes: bytes) }
  }

  /// A connected descriptor.
  static func open(_ path: String) throws(SocketError) -> Int32 {
    let descriptor = try create()
    let code: Int32
    do throws(SocketError) {
      try limitWaiting(descriptor, seconds: acceptPatience)
      code = try withAddress(path) { address, size in
        while true {
          if Glibc.connect(descriptor, address, size) == 0 { return 0 }
          if errno != EINTR { return errno }
        }
      }
      if code == 0 {
        try limitWaiting(descriptor, seconds: 0)
        return descriptor
      }
    } catch {
      close(descriptor)
      throw error
    }
    close(descriptor)
    switch code {
    case EAGAIN: throw .notAccepted(path: path)
    case ENOENT, ECONNREFUSED: throw .notServed(path: path)
    case ENOTSOCK, EPROTOTYPE: throw .notASocket(path: path)
    default: throw .system(operation: "connect", path: path, code: code)
    }
  }

  /// How long a connect or a write may wait; 0 seconds: as long as it takes.
  private static func limitWaiting(_ descriptor: Int32, seconds: Int) throws(SocketError) {
    var time = timeval(tv_sec: seconds, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    if setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, size) != 0 {
      throw .lastFailure(of: "setsockopt")
    }
  }

  /// The file that a socket is bound to; nil where it has none.
  static func boundPath(of descriptor: Int32) -> String? {
    var address = sockaddr_un()
    var size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(descriptor, $0, &size)
      }
    }
    guard code == 0 else { return nil }
    let path = withUnsafeBytes(of: &address.sun_path) { $0.prefix { $0 != 0 } }
    return path.isEmpty ? nil : String(decoding: path, as: UTF8.self)
  }

  static func create() throws(SocketError) -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_UNIX, type, 0)
    if descriptor < 0 { throw .lastFailure(of: "socket") }
    return descriptor
  }

  static func withAddress<Result>(
    _ path: String,
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) throws(SocketError) -> Result {
    try checkPath(path)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
