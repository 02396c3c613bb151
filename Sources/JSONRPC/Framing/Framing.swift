/// How messages are told apart in a stream of bytes.
package enum Framing: String, Sendable, CaseIterable {
  /// One JSON text a line.
  case lines
  /// A `Content-Length` header block before each message, as language servers have it.
  case headers

  /// The framing of a stream that begins with these bytes; lines where they do not tell.
  init(beginning bytes: ArraySlice<UInt8>) {
    var bytes = bytes
    let mark = ByteOrderMark.bytes
    if bytes.starts(with: mark) { bytes = bytes.dropFirst(mark.count) }
    let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    let isLine = first == nil || first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    self = isLine ? .lines : .headers
  }

  /// Appends one whole frame.
  ///
  /// In a line, newlines of the body become spaces: they can only stand between its tokens.
  func append(_ body: [UInt8], to bytes: inout [UInt8]) {
    switch self {
    case .lines:
      if body[...].position(of: 0x0A) != nil || body[...].position(of: 0x0D) != nil {
        bytes.append(contentsOf: body.lazy.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 })
      } else {
        bytes.append(contentsOf: body)
      }
      bytes.append(0x0A)
    case .headers:
      bytes.append(contentsOf: "Content-Length: \(body.count)\r\n\r\n".utf8)
      bytes.append(contentsOf: body)
    }
  }
}
