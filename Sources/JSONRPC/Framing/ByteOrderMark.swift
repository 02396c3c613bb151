/// The mark that some programs, as a Windows shell's pipe, write in front of UTF-8 text.
///
/// It is skipped at the very start of a stream, wherever the reads cut it, and nowhere else.
struct ByteOrderMark: Sendable {
  static let bytes: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// How many of its bytes have come; nil once the stream's start is past.
  private var seen: Int? = 0

  /// Takes the mark off the stream's next bytes.
  ///
  /// Bytes that only began like a mark come back, in front of the rest.
  mutating func skip(in bytes: [UInt8]) -> [UInt8] {
    guard let before = seen else { return bytes }
    var count = before
    for byte in bytes {
      guard count < Self.bytes.count, byte == Self.bytes[count] else { break }
      count += 1
      if count == Self.bytes.count { break }
    }
    let taken = count - before
    if count == Self.bytes.count {
      seen = nil
      return Array(bytes.dropFirst(taken))
    }
    if taken == bytes.count {
      seen = count
      return []
    }
    seen = nil
    return Self.bytes.prefix(before) + bytes
  }

  /// The bytes that were held back when the stream ended inside a mark.
  mutating func finish() -> [UInt8] {
    defer { seen = nil }
    return Array(Self.bytes.prefix(seen ?? 0))
  }
}
