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
}
