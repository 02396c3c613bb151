import Glibc
package import SystemSupport

/// Why a connection could not be made or served, told so that a user can act on it.
package enum SocketError: Error, Hashable, Sendable {
  /// A socket's path may have 107 bytes, whatever the file system takes.
  case pathTooLong(path: String, bytes: Int)
  /// Another process serves this path.
  case alreadyServed(path: String)
  /// Something that is no socket lies there, and is not ours to remove.
  case notASocket(path: String)
  /// Nobody serves this path.
  case notServed(path: String)
  /// The process at the other end is another user's.
  case otherUser(path: String?, userID: UInt32)
  /// What a service manager passed cannot be served.
  case badActivation(reason: String)
  /// Others can put something in the place of the socket, or listen there themselves.
  case unsafeFolder(path: String, reason: String)
  /// The daemon took no connection in the time that it was given.
  case notAccepted(path: String)
  /// A standard stream that is needed was closed when the process began.
  case closedStream(name: String)
  /// Reading or writing was ended from this side.
  case stopped
  case system(operation: String, path: String?, code: Int32)

  static func lastFailure(of operation: String, path: String? = nil) -> SocketError {
    .system(operation: operation, path: path, code: errno)
  }

  /// Whether writing failed because the other end is closed, which is no fault of this one.
  package var isGoneReader: Bool {
    guard case .system(_, _, let code) = self else { return false }
    return code == EPIPE || code == ECONNRESET
  }

  package init(_ failure: SystemCallFailure) {
    self = .system(operation: failure.operation, path: failure.path, code: failure.code)
  }
}

extension SocketError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .pathTooLong(let path, let bytes):
      "the socket path has \(bytes) bytes, and the system allows 107; choose a shorter one: \(path)"
    case .alreadyServed(let path): "a daemon already serves \(path)"
    case .notASocket(let path): "\(path) is not a socket; remove it or choose another path"
    case .notServed(let path): "no daemon serves \(path)"
    case .otherUser(let path, let userID):
      "the process at the other end of \(path ?? "the socket") belongs to user \(userID)"
    case .badActivation(let reason):
      "the socket that the service manager passed cannot be served: \(reason)"
    case .unsafeFolder(let path, let reason):
      "the socket cannot be served in \(path): \(reason); it must be yours and closed to others"
    case .notAccepted(let path): "the daemon at \(path) does not answer"
    case .closedStream(let name): "\(name) is closed, so nobody could be answered"
    case .stopped: "the connection was closed here"
    case .system(let operation, let path, let code):
      "\(operation) failed\(path.map { " for \($0)" } ?? ""): \(String(cString: strerror(code)))"
    }
  }
}
