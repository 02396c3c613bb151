import AgentKit
import BacklotProtocol
import JSONModel

/// `session:<id>`: how a session's events are named on the wire.
enum StreamName {
  private static let prefix = "session:"

  static func of(_ session: SessionID) -> String { prefix + session.rawValue }

  /// The session's id; the whole name where it is none.
  static func session(_ stream: String) -> String {
    stream.hasPrefix(prefix) ? String(stream.dropFirst(prefix.count)) : stream
  }

  static func parse(_ stream: String) throws -> SessionID {
    guard stream.hasPrefix(prefix) else {
      throw BacklotError.invalidParams.error(
        "\(stream) is no stream: use session:<sessionId>",
        ["errors": [["path": "/stream", "message": "expected session:<sessionId>"]]]
      )
    }
    return SessionID(rawValue: session(stream))
  }
}
