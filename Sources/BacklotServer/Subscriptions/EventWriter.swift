import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

/// Events as bytes for the wire.
///
/// Their data goes through as it is stored, without being decoded. What would make a message longer
/// than its reader takes is left out, and says so.
enum EventWriter {
  /// More than this is not put in one batch, whatever the client reads.
  private static let batchBytes = 256 << 10
  /// Members of `data` that are not longer stay when the rest is too large: ids, words, numbers.
  private static let shortBytes = 128

  /// A batch with its events left out, and what may be put between its halves.
  private struct Frame {
    let stream: EventStream
    let epoch: String
    let head: Int64

    func params(_ events: [UInt8], caughtUp: Bool) -> RawJSON {
      let start = caughtUp ? "{\"caughtUp\":true,\"events\":[" : "{\"events\":["
      let marks: JSONValue = [
        "stream": .string(stream.name), "epoch": .string(epoch), "head": .integer(head),
      ]
      // The other members follow, without the brace that opens them.
      return RawJSON(
        checked: Array(start.utf8) + events + Array("],".utf8) + marks.serialized().dropFirst()
      )
    }
  }

  static func json(_ event: JournalEvent, in stream: EventStream) -> JSONValue {
    var members: [String: JSONValue] = [
      "seq": .integer(event.seq), "time": .integer(event.time), "type": .string(event.type),
      "data": event.data,
    ]
    if let run = event.runID { members["runId"] = .string(run.rawValue) }
    if let agent = event.agent, !agent.isEmpty { members["agent"] = .string(agent) }
    if let path = event.path, !path.isEmpty { members["path"] = .string(path) }
    if stream == .catalog { members["sessionId"] = .string(event.sessionID.rawValue) }
    return .object(members)
  }

  /// The event in at most `room` bytes.
  ///
  /// Where it has more, `tooLarge` says how many its `data` has, and only short members stay beside.
  static func bytes(_ event: JournalEvent, in stream: EventStream, room: Int) -> [UInt8] {
    let whole = json(event, in: stream)
    let bytes = whole.serialized()
    guard bytes.count > room, case .object(var members) = whole else { return bytes }
    var data: [String: JSONValue] = [:]
    var left = max(0, room - 2048)
    for (name, value) in event.data.objectValue?.sorted(by: { $0.key < $1.key }) ?? [] {
      let size = name.utf8.count + value.serialized().count
      if size <= shortBytes, size < left {
        data[name] = value
        left -= size + 8
      }
    }
    data["tooLarge"] = .integer(Int64(event.data.serialized().count))
    members["data"] = .object(data)
    return JSONValue.object(members).serialized()
  }

  /// The params of `events/append`, in as many batches as their size asks for; at least one.
  ///
  /// None has more than `room` bytes. `caughtUp` goes with the last.
  static func batches(
    _ events: [JournalEvent],
    of stream: EventStream,
    epoch: String,
    head: Int64,
    caughtUp: Bool,
    room: Int
  ) -> [RawJSON] {
    let frame = Frame(stream: stream, epoch: epoch, head: head)
    let free = room - frame.params([], caughtUp: true).bytes.count
    var batches: [[UInt8]] = [[]]
    for event in events {
      let bytes = bytes(event, in: stream, room: free)
      let size = batches[batches.count - 1].count
      if size > 0, size + bytes.count + 1 > min(batchBytes, free) { batches.append([]) }
      if !batches[batches.count - 1].isEmpty {
        batches[batches.count - 1].append(UInt8(ascii: ","))
      }
      batches[batches.count - 1] += bytes
    }
    return batches.enumerated().map { index, batch in
      frame.params(batch, caughtUp: caughtUp && index == batches.count - 1)
    }
  }

  /// How many bytes of text surely fit into `room`: in JSON a byte may become six.
  static func text(in room: Int) -> Int { max(1, (min(room, batchBytes) - 1024) / 6) }

  static func delta(
    _ item: ItemID,
    run: RunID,
    of stream: EventStream,
    offset: Int,
    text: String
  ) -> RawJSON {
    RawJSON([
      "stream": .string(stream.name), "runId": .string(run.rawValue),
      "itemId": .string(item.rawValue), "offset": .integer(Int64(offset)),
      "next": .integer(Int64(offset + text.utf8.count)), "text": .string(text),
    ])
  }
}

extension Substring {
  /// The longest beginning of at most `bytes` UTF-8 bytes that ends between two characters; at least
  /// one character.
  func beginning(bytes: Int) -> Substring {
    if utf8.count <= bytes { return self }
    var end = utf8.index(startIndex, offsetBy: bytes)
    // Bytes 10xxxxxx go on with a character.
    while end > startIndex, utf8[end] & 0xC0 == 0x80 {
      end = utf8.index(before: end)
    }
    return end > startIndex ? self[..<end] : prefix(1)
  }
}
