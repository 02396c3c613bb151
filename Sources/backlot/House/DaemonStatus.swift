import BacklotProtocol
import JSONModel

/// What a daemon, of whatever version, says of itself when it is asked with `server/status`.
struct DaemonStatus: Sendable {
  /// Nil where the daemon does not tell.
  var version: String?
  var pid: Int?
  private var startedAt: Int64?
  /// The one that asked included.
  private var connections: Int?
  var runs: Int?
  /// The variables that it takes from a client; nil where it knows only its own.
  var credentials: [String]?

  init(_ status: JSONValue) {
    version = status["version"]?.stringValue
    pid = status["pid"]?.integerValue.map(Int.init)
    startedAt = status["startedAt"]?.integerValue
    connections = status["connections"]?.integerValue.map(Int.init)
    runs = status["runs"]?.arrayValue?.count
    credentials = status["credentials"]?.arrayValue?.compactMap(\.stringValue)
  }

  /// The clients besides the one that asked.
  var clients: Int? { connections.map { max(0, $0 - 1) } }

  /// Whether a newer one may take its place without anybody noticing.
  var isIdle: Bool { clients == 0 && runs == 0 }

  func isOlder(than version: String) -> Bool {
    self.version.map { ReleaseVersion.isOlder($0, than: version) } ?? false
  }

  /// Whether both were said by one and the same process.
  func isSameProcess(as other: DaemonStatus) -> Bool {
    pid == other.pid && startedAt == other.startedAt
  }
}
