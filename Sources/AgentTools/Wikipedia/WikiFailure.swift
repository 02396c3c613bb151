/// Why a wiki gave no answer, by what whoever asked can do.
package enum WikiFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// The settings allow this machine only.
  case offline(host: String)
  /// No connection, or none in time: go on with what is here.
  case unreachable(host: String, reason: String)
  /// The server asked us to come back later than we wait.
  case busy(host: String, seconds: Int)
  /// The server understood and refused: an error object of the API.
  case refused(code: String, message: String)
  /// The server answered something else than the API.
  case notUnderstood(host: String, reason: String)

  /// What happened, for a sentence that names the wiki already.
  package var reason: String {
    switch self {
    case .offline: "offline, only this machine is asked"
    case .unreachable(_, let reason), .notUnderstood(_, let reason): reason
    case .busy(_, let seconds): "busy, asks to wait for \(seconds) s"
    case .refused(let code, let message): "\(code): \(message)"
    }
  }

  package var description: String {
    switch self {
    case .offline(let host): "\(host) was not asked: \(reason)"
    case .unreachable(let host, _): "\(host) could not be reached: \(reason)"
    case .busy(let host, _): "\(host) is \(reason)"
    case .refused: "refused, \(reason)"
    case .notUnderstood(let host, _): "\(host) gave no usable answer: \(reason)"
    }
  }
}
