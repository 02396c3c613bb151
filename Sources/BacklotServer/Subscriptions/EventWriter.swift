import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

/// Events as bytes for the wire.
///
/// Their data goes through as it is stored, without being decoded.
enum EventWriter {
  private static let batchBytes = 256 << 10

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

  /// The params of `events/append`, in as many batches as their size asks for; at least one.
  ///
  /// `caughtUp` goes with the last.
  static func batches(
    _ events: [JournalEvent],
    stream: String,
    epoch: String,
    head: Int64,
    caughtUp: Bool
  ) -> [RawJSON] {
    var batches: [[UInt8]] = [[]]
    for event in events {
      let bytes = json(event).serialized()
      let size = batches[batches.count - 1].count
      if size > 0, size + bytes.count > batchBytes { batches.append([]) }
      if !batches[batches.count - 1].isEmpty {
        batches[batches.count - 1].append(UInt8(ascii: ","))
      }
      batches[batches.count - 1] += bytes
    }
    let marks: JSONValue = [
      "stream": .string(stream), "epoch": .string(epoch), "head": .integer(head),
    ]
    return batches.enumerated().map { index, batch in
      let isLast = index == batches.count - 1
      let start = caughtUp && isLast ? "{\"caughtUp\":true,\"events\":[" : "{\"events\":["
      // The other members follow, without the brace that opens them.
      return RawJSON(
        checked: Array(start.utf8) + batch + Array("],".utf8) + marks.serialized().dropFirst()
      )
    }
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
