/// Why a wiki gave no answer, by what whoever asked can do.
package enum MediaWikiFailure: Error, Sendable, Hashable, CustomStringConvertible {
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

  package var description: String {
    switch self {
    case .offline(let host): "\(host) was not asked: offline"
    case .unreachable(let host, let reason): "\(host) could not be reached: \(reason)"
    case .busy(let host, let seconds): "\(host) is busy and asks to wait for \(seconds) s"
    case .refused(let code, let message): "refused (\(code)): \(message)"
    case .notUnderstood(let host, let reason): "\(host) gave no usable answer: \(reason)"
    }
  }
}
