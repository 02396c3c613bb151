import Glibc

/// Cuts a `text/event-stream` body into events, wherever its bytes were split on the way.
///
/// Names, ids and retry times are of no use to a model's answer and are dropped, as are comments.
/// An event that the end of the body cuts off before its empty line counts as whole: some servers
/// leave that line out.
package struct ServerSentEventParser: Sendable {
  /// An event is larger than any model's answer.
  package struct EventTooLarge: Error {}

  package static let maximumEventBytes = 16 << 20

  private var line: [UInt8] = []
  private var data: [UInt8] = []
  private var hasData = false
  private var endedWithCarriageReturn = false
  private var isAtStart = true

  package init() {}

  /// Takes the next bytes of the body and calls `onData` with the data of each event they end.
  package mutating func feed(
    _ bytes: [UInt8],
    onData: ([UInt8]) throws -> Void
  ) throws {
    try bytes.withUnsafeBytes { bytes in
      var position = 0
      while position < bytes.count {
        if endedWithCarriageReturn {
          endedWithCarriageReturn = false
          if bytes[position] == UInt8(ascii: "\n") {
            position += 1
            continue
          }
        }
        guard let end = Self.lineEnd(in: bytes, from: position) else {
          line.append(contentsOf: bytes[position...])
          break
        }
        endedWithCarriageReturn = bytes[end] == UInt8(ascii: "\r")
        if line.isEmpty {
          try endLine(UnsafeRawBufferPointer(rebasing: bytes[position..<end]), onData)
        } else {
          line.append(contentsOf: bytes[position..<end])
          let whole = line
          line.removeAll(keepingCapacity: true)
          try whole.withUnsafeBytes { try endLine($0, onData) }
        }
        position = end + 1
      }
    }
    guard line.count + data.count <= Self.maximumEventBytes else { throw EventTooLarge() }
  }

  /// Tells that the body has ended.
  package mutating func finish(onData: ([UInt8]) throws -> Void) throws {
    if !line.isEmpty {
      let last = line
      line = []
      try last.withUnsafeBytes { try endLine($0, onData) }
    }
    try dispatch(onData)
  }

  private static func lineEnd(in bytes: UnsafeRawBufferPointer, from position: Int) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    let start = base + position
    let feed = memchr(start, 0x0A, bytes.count - position)
    let limit = feed.map { start.distance(to: UnsafeRawPointer($0)) } ?? bytes.count - position
    // A carriage return ends a line too, alone or before the line feed.
    if let carriageReturn = memchr(start, 0x0D, limit) {
      return position + start.distance(to: UnsafeRawPointer(carriageReturn))
    }
    return feed == nil ? nil : position + limit
  }

  private mutating func endLine(
    _ line: UnsafeRawBufferPointer,
    _ onData: ([UInt8]) throws -> Void
  ) throws {
    var line = line[...]
    if isAtStart {
      isAtStart = false
      if line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
    }
    if line.isEmpty { return try dispatch(onData) }
    guard line.starts(with: "data".utf8) else { return }
    line = line.dropFirst(4)
    if let colon = line.first {
      guard colon == UInt8(ascii: ":") else { return }
      line = line.dropFirst()
      if line.first == UInt8(ascii: " ") { line = line.dropFirst() }
    }
    if hasData { data.append(UInt8(ascii: "\n")) }
    hasData = true
    data.append(contentsOf: UnsafeRawBufferPointer(rebasing: line))
  }

  private mutating func dispatch(_ onData: ([UInt8]) throws -> Void) throws {
    guard hasData else { return }
    hasData = false
    let event = data
    data.removeAll(keepingCapacity: true)
    try onData(event)
  }
}
