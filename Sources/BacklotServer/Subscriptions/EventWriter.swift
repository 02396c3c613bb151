import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

/// Events as bytes for the wire.
///
/// Their data goes through as it is stored, without being decoded.
enum EventWriter {
  static func json(_ event: JournalEvent) -> JSONValue {
    var members: [String: JSONValue] = [
      "seq": .integer(event.seq), "time": .integer(event.time), "type": .string(event.type),
      "data": event.data,
    ]
    if let run = event.runID { members["runId"] = .string(run.rawValue) }
    if let agent = event.agent, !agent.isEmpty { members["agent"] = .string(agent) }
    if let path = event.path, !path.isEmpty { members["path"] = .string(path) }
    return .object(members)
  }

  static func append(
    _ events: [JournalEvent],
    stream: String,
    epoch: String,
    head: Int64,
    caughtUp: Bool
  ) -> RawJSON {
    var members: [String: JSONValue] = [
      "stream": .string(stream), "epoch": .string(epoch), "head": .integer(head),
      "events": .array(events.map(json)),
    ]
    if caughtUp { members["caughtUp"] = true }
    return RawJSON(.object(members))
  }

  static func delta(
    _ item: ItemID,
    run: RunID,
    stream: String,
    offset: Int,
    text: String
  ) -> RawJSON {
    RawJSON([
      "stream": .string(stream), "runId": .string(run.rawValue),
      "itemId": .string(item.rawValue), "offset": .integer(Int64(offset)),
      "next": .integer(Int64(offset + text.utf8.count)), "text": .string(text),
    ])
  }
}
