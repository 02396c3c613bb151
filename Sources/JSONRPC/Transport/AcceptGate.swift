import Glibc
import Logging

/// Accepts connections, also while the process is out of descriptors.
///
/// One descriptor is kept in reserve: a client that comes when no other is left is accepted with it,
/// told so, and let go. That it is so, and that it is over, is logged once each.
struct AcceptGate: ~Copyable {
  private let logger: Logger
  private let path: String?
  private var reserve: Int32
  private var isRefusing = false
  /// Whether the next client should be waited for without asking: accepting it failed just now.
  private(set) var pause = false

  init(logger: Logger, path: String?) {
    self.logger = logger
    self.path = path
    reserve = open("/dev/null", O_RDONLY | O_CLOEXEC)
  }

  deinit {
    if reserve >= 0 { close(reserve) }
  }

  /// The next client; nil where there is none, or where it was refused.
  mutating func accept(_ descriptor: Int32) -> Int32? {
    // The reserve comes first: a client that took the last descriptor would leave none to refuse the
    // next one with.
    if reserve < 0 { reserve = open("/dev/null", O_RDONLY | O_CLOEXEC) }
    pause = reserve < 0
    if pause { return nil }
    let peer = Glibc.accept(descriptor, nil, nil)
    if peer >= 0 {
      if isRefusing { logger.notice("connections are accepted again") }
      isRefusing = false
      return peer
    }
    let failure = SocketError.lastFailure(of: "accept", path: path)
    switch errno {
    case EINTR, EAGAIN, ECONNABORTED: return nil
    case EMFILE, ENFILE: refuseNext(descriptor, failure)
    default: pause = true
    }
    if !isRefusing { logger.error("cannot accept", metadata: ["error": "\(failure)"]) }
    isRefusing = true
    return nil
  }

  private mutating func refuseNext(_ descriptor: Int32, _ failure: SocketError) {
    close(reserve)
    let peer = Glibc.accept(descriptor, nil, nil)
    if peer >= 0 {
      if let channel = try? ByteChannel(input: peer, output: peer) {
        channel.refuse(.notServed(reason: "\(failure)"))
        channel.close()
      }
    } else {
      pause = true
    }
    reserve = open("/dev/null", O_RDONLY | O_CLOEXEC)
  }
}
