/// Why bytes are not JSON, and where.
package struct JSONParseError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The offset of the offending byte.
  package let offset: Int
  package let reason: String

  package var description: String { "\(reason) at byte \(offset)" }
}

extension JSONValue {
  /// The deepest nesting of arrays and objects that is read: what Foundation's decoder takes, too.
  package static let maximumDepth = 500

  /// Reads one JSON text (RFC 8259), strictly: nothing but white space may follow it, the text must
  /// be UTF-8 without a byte order mark, and nesting is bounded.
  ///
  /// Of a repeated key the last value counts. Throws `JSONParseError`; never traps, whatever the
  /// bytes.
  package init(parsing bytes: [UInt8], maximumDepth: Int = JSONValue.maximumDepth) throws {
    self = try bytes.withUnsafeBufferPointer { buffer in
      var parser = JSONParser(bytes: buffer, maximumDepth: maximumDepth)
      return try parser.parseDocument()
    }
  }

  package init(parsing text: String) throws {
    try self.init(parsing: Array(text.utf8))
  }
}

/// A recursive-descent parser whose recursion is bounded by `maximumDepth`.
private struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  let maximumDepth: Int
  var offset = 0
  var depth = 0

  init(bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
  }

  mutating func parseDocument() throws -> JSONValue {
    let value = try parseValue()
    skipSpace()
    if offset < bytes.count { throw failure("something follows the JSON text") }
    return value
  }

  private func failure(_ reason: String) -> JSONParseError {
    JSONParseError(offset: offset, reason: reason)
  }

  private mutating func skipSpace() {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0A, 0x0D: offset += 1
      default: return
      }
    }
  }

  private mutating func parseValue() throws -> JSONValue {
    skipSpace()
    guard offset < bytes.count else { throw failure("the text ends where a value must stand") }
    switch bytes[offset] {
    case UInt8(ascii: "{"): return try nested { try $0.parseObject() }
    case UInt8(ascii: "["): return try nested { try $0.parseArray() }
    case UInt8(ascii: "\""): return .string(try parseString())
    case UInt8(ascii: "t"): return try parseWord("true", .bool(true))
    case UInt8(ascii: "f"): return try parseWord("false", .bool(false))
    case UInt8(ascii: "n"): return try parseWord("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseNumber()
    default: throw failure("a value cannot start with this byte")
    }
  }

  private mutating func nested(_ parse: (inout JSONParser) throws -> JSONValue) throws -> JSONValue
  {
    depth += 1
    defer { depth -= 1 }
    if depth > maximumDepth { throw failure("nesting is deeper than \(maximumDepth)") }
    return try parse(&self)
  }

  private mutating func parseWord(_ word: StaticString, _ value: JSONValue) throws -> JSONValue {
    let length = word.utf8CodeUnitCount
    guard offset + length <= bytes.count else { throw failure("the text ends inside a word") }
    for index in 0..<length where bytes[offset + index] != word.utf8Start[index] {
      throw failure("not a JSON word")
    }
    offset += length
    return value
  }

  private mutating func parseObject() throws -> JSONValue {
    offset += 1
    skipSpace()
    if peek(UInt8(ascii: "}")) { return .object([:]) }
    // Most objects have a few members: a table that grows from one hashes every key several times.
    var members = [String: JSONValue](minimumCapacity: 6)
    while true {
      skipSpace()
      guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else {
        throw failure("an object's key must be a string")
      }
      let key = try parseString()
      skipSpace()
      guard peek(UInt8(ascii: ":")) else { throw failure("a colon must follow a key") }
      members[key] = try parseValue()
      skipSpace()
      if peek(UInt8(ascii: ",")) { continue }
      if peek(UInt8(ascii: "}")) { return .object(members) }
      throw failure("a comma or the object's end must follow a member")
    }
  }

  private mutating func parseArray() throws -> JSONValue {
    offset += 1
    var elements: [JSONValue] = []
    skipSpace()
    if peek(UInt8(ascii: "]")) { return .array(elements) }
    while true {
      elements.append(try parseValue())
      skipSpace()
      if peek(UInt8(ascii: ",")) { continue }
      if peek(UInt8(ascii: "]")) { return .array(elements) }
      throw failure("a comma or the array's end must follow an element")
    }
  }

  /// Steps over `byte` if it is next.
  private mutating func peek(_ byte: UInt8) -> Bool {
    guard offset < bytes.count, bytes[offset] == byte else { return false }
    offset += 1
    return true
  }

  private mutating func parseNumber() throws -> JSONValue {
    let start = offset
    _ = peek(UInt8(ascii: "-"))
    let leading = offset
    try parseDigits()
    if bytes[leading] == UInt8(ascii: "0"), offset > leading + 1 {
      throw failure("a number cannot start with a zero")
    }
    var isInteger = true
    if peek(UInt8(ascii: ".")) {
      isInteger = false
      try parseDigits()
    }
    if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      offset += 1
      if !peek(UInt8(ascii: "+")) { _ = peek(UInt8(ascii: "-")) }
      try parseDigits()
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if isInteger, let value = Int64(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else {
      throw failure("the number is out of range")
    }
    return .number(value)
  }

  private mutating func parseDigits() throws {
    let start = offset
    while offset < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset]) {
      offset += 1
    }
    if offset == start { throw failure("a digit must stand here") }
  }

  private mutating func parseString() throws -> String {
    offset += 1
    let start = offset
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        let text = try decode(bytes.span.extracting(start..<offset))
        offset += 1
        return text
      case UInt8(ascii: "\\"): return try parseEscapedString(from: start)
      case 0..<0x20: throw failure("a control character must be escaped")
      default: offset += 1
      }
    }
    throw failure("the text ends inside a string")
  }

  private func decode(_ text: Span<UInt8>) throws -> String {
    // `String(validating:as:)` does the same through generic code, at five times the price.
    guard let checked = try? UTF8Span(validating: text) else {
      throw failure("the string is not UTF-8")
    }
    return String(copying: checked)
  }

  /// The slow path: a string that holds at least one escape.
  private mutating func parseEscapedString(from start: Int) throws -> String {
    var decoded = Array(bytes[start..<offset])
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      switch byte {
      case UInt8(ascii: "\""):
        return try decode(decoded.span)
      case UInt8(ascii: "\\"): try parseEscape(into: &decoded)
      case 0..<0x20: throw failure("a control character must be escaped")
      default: decoded.append(byte)
      }
    }
    throw failure("the text ends inside a string")
  }

  private mutating func parseEscape(into decoded: inout [UInt8]) throws {
    guard offset < bytes.count else { throw failure("the text ends inside an escape") }
    let escape = bytes[offset]
    offset += 1
    switch escape {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(escape)
    case UInt8(ascii: "b"): decoded.append(0x08)
    case UInt8(ascii: "f"): decoded.append(0x0C)
    case UInt8(ascii: "n"): decoded.append(0x0A)
    case UInt8(ascii: "r"): decoded.append(0x0D)
    case UInt8(ascii: "t"): decoded.append(0x09)
    case UInt8(ascii: "u"): try parseUnicodeEscape(into: &decoded)
    default: throw failure("not an escape")
    }
  }

  /// `\uXXXX`, joined with a following low surrogate; a lone surrogate becomes U+FFFD.
  private mutating func parseUnicodeEscape(into decoded: inout [UInt8]) throws {
    let first = try parseHexadecimal()
    var scalar = Unicode.Scalar(UInt32(first)) ?? "\u{FFFD}"
    if (0xD800..<0xDC00).contains(first), offset + 6 <= bytes.count,
      bytes[offset] == UInt8(ascii: "\\"), bytes[offset + 1] == UInt8(ascii: "u")
    {
      let mark = offset
      offset += 2
      let second = try parseHexadecimal()
      if (0xDC00..<0xE000).contains(second) {
        let value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
      } else {
        offset = mark
      }
    }
    decoded.append(contentsOf: String(Character(scalar)).utf8)
  }

  private mutating func parseHexadecimal() throws -> UInt16 {
    guard offset + 4 <= bytes.count else { throw failure("the text ends inside an escape") }
    var value: UInt16 = 0
    for _ in 0..<4 {
      let byte = bytes[offset]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt16(byte - 0x30)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt16(byte - 0x57)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt16(byte - 0x37)
      default: throw failure("four hexadecimal digits must follow \\u")
      }
      offset += 1
    }
    return value
  }
}
