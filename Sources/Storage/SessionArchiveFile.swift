import AgentKit
import Foundation
import JSONModel

/// A session as a text: JSON Lines, whose first says what follows, with a line an event and a line a
/// body.
///
/// Each line ends with a SHA-256 over itself and the hash of the line before, so that a line that was
/// changed, left out or moved is found. It protects against damage, not against a forger, who can
/// make the hashes anew.
struct SessionArchiveFile: Sendable {
  static let format = "backlot session"
  static let version: Int64 = 1

  var session: SessionID
  /// The epoch of the database that it comes from.
  var epoch: String
  /// Unix milliseconds.
  var exportedAt: Int64
  var events: [JournalEvent]
  /// What the events name by hash: documents and teams.
  var bodies: [(hash: String, bytes: [UInt8])]
  /// Which of the bodies are teams.
  var teams: [String]

  // MARK: Writing

  var text: [UInt8] {
    var chain = LineChain()
    var text = chain.line([
      "format": .string(Self.format), "version": .integer(Self.version),
      "sessionId": .string(session.rawValue), "epoch": .string(epoch),
      "exportedAt": .integer(exportedAt), "events": .integer(Int64(events.count)),
      "bodies": .integer(Int64(bodies.count)), "teams": .array(teams.map(JSONValue.string)),
    ])
    for event in events { text += chain.line(Self.members(of: event)) }
    for body in bodies {
      let base64 = Data(body.bytes).base64EncodedString()
      text += chain.line(["body": .string(body.hash), "base64": .string(base64)])
    }
    return text
  }

  private static func members(of event: JournalEvent) -> [String: JSONValue] {
    var members: [String: JSONValue] = [
      "seq": .integer(event.seq), "time": .integer(event.time), "type": .string(event.type),
      "data": event.data,
    ]
    members["runId"] = event.runID.map { .string($0.rawValue) }
    members["agent"] = event.agent.map(JSONValue.string)
    members["path"] = event.path.map(JSONValue.string)
    members["key"] = event.key.map(JSONValue.string)
    return members
  }

  // MARK: Reading

  /// Throws `StoreError.invalid`, naming the first line that is not as it was written.
  static func read(_ text: [UInt8]) throws -> SessionArchiveFile {
    var lines = LineReader(text)
    let header = try lines.next()
    guard header["format"]?.stringValue == format, let version = header["version"]?.integerValue
    else { throw lines.wrong("does not say that this is the export of a session") }
    guard version == self.version else {
      throw StoreError.invalid(
        "This export is of format \(version), and this backlot reads format \(self.version). "
          + "Import it with the backlot that made it, or a newer one."
      )
    }
    guard let session = header["sessionId"]?.stringValue,
      let events = header["events"]?.integerValue, let bodies = header["bodies"]?.integerValue
    else { throw lines.wrong("does not say what follows") }
    let source = SessionID(rawValue: session)
    var file = SessionArchiveFile(
      session: source,
      epoch: header["epoch"]?.stringValue ?? "",
      exportedAt: header["exportedAt"]?.integerValue ?? 0,
      events: [],
      bodies: [],
      teams: header["teams"]?.arrayValue?.compactMap(\.stringValue) ?? []
    )
    while Int64(file.events.count) < events {
      guard let event = event(try lines.next(), of: source) else {
        throw lines.wrong("is not an event")
      }
      file.events.append(event)
    }
    while Int64(file.bodies.count) < bodies {
      let members = try lines.next()
      guard let hash = members["body"]?.stringValue,
        let bytes = members["base64"]?.stringValue.flatMap({ Data(base64Encoded: $0) }),
        SHA256.hex(Array(bytes)) == hash
      else { throw lines.wrong("does not hold the bytes that it names") }
      file.bodies.append((hash, Array(bytes)))
    }
    try lines.end()
    return file
  }

  private static func event(
    _ members: [String: JSONValue],
    of session: SessionID
  ) -> JournalEvent? {
    guard let seq = members["seq"]?.integerValue, let time = members["time"]?.integerValue,
      let type = members["type"]?.stringValue, let data = members["data"]
    else { return nil }
    return JournalEvent(
      sessionID: session,
      seq: seq,
      time: time,
      runID: members["runId"]?.stringValue.map(RunID.init(rawValue:)),
      agent: members["agent"]?.stringValue,
      path: members["path"]?.stringValue,
      key: members["key"]?.stringValue,
      type: type,
      data: data
    )
  }
}
