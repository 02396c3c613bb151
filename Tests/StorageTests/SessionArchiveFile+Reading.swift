import AgentKit

@testable import Storage

extension SessionArchiveFile {
  /// An export as a value, for tests that look into one or change what it says.
  static func read(_ text: [UInt8]) throws -> SessionArchiveFile {
    var file = SessionArchiveFile(
      session: SessionID(rawValue: ""),
      epoch: "",
      exportedAt: 0,
      events: [],
      bodies: [],
      teams: []
    )
    var parser = ExportParser()
    try parser.feed(text) { part in
      switch part {
      case .header(let source): file.session = source
      case .event(let event): file.events.append(event)
      case .body(let hash, let bytes): file.bodies.append((hash, bytes))
      }
    }
    try parser.end()
    return file
  }
}
