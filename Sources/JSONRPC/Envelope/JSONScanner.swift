import JSONModel

/// Steps over JSON text without building values, as strictly as `JSONValue(parsing:)` reads it.
///
/// It holds its own stack, so that nesting costs no recursion. The bytes must be UTF-8 already.
struct JSONScanner {
  let bytes: UnsafeBufferPointer<UInt8>
  let maximumDepth: Int
  private(set) var offset = 0

  init(bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
    self.bytes = bytes
    // What the parser would refuse later is refused here.
    self.maximumDepth = min(maximumDepth, JSONValue.maximumDepth)
  }

  struct Failure: Error {
    let offset: Int
    let reason: String

    var description: String { "\(reason) at byte \(offset)" }
  }

  var isAtEnd: Bool { offset == bytes.count }
  var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  func failure(_ reason: String) -> Failure {
    Failure(offset: offset, reason: reason)
  }

  mutating func skipSpace() {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0A, 0x0D: offset += 1
      default: return
      }
    }
  }

  /// Steps over `byte` if it is next.
  mutating func take(_ byte: UInt8) -> Bool {
    guard offset < bytes.count, bytes[offset] == byte else { return false }
    offset += 1
    return true
  }

  /// Steps over a key and its colon; returns where the key's text is, without the quotes.
  mutating func takeKey() throws(Failure) -> Range<Int> {
    skipSpace()
    guard next == UInt8(ascii: "\"") else { throw failure("an object's key must be a string") }
    let start = offset + 1
    try skipString()
    let key = start..<(offset - 1)
    skipSpace()
    guard take(UInt8(ascii: ":")) else { throw failure("a colon must follow a key") }
    return key
  }

  /// Steps over one value that stands inside `depth` arrays and objects; returns where it is.
  mutating func takeValue(depth: Int) throws(Failure) -> Range<Int> {
    skipSpace()
    let start = offset
    var closers: [UInt8] = []
    while true {
      skipSpace()
      let opener = next
      if opener == UInt8(ascii: "{") || opener == UInt8(ascii: "[") {
        offset += 1
        let closer = opener == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]")
        closers.append(closer)
        if depth + closers.count > maximumDepth {
          throw failure("nesting is deeper than \(maximumDepth)")
        }
        skipSpace()
        if next != closer {
          if closer == UInt8(ascii: "}") { _ = try takeKey() }
          continue
        }
      } else {
        try skipScalar()
      }
      if try skipToNextValue(&closers) { continue }
      return start..<offset
    }
  }

  /// After a value: closes what ends here.
  ///
  /// True where a further value follows.
  private mutating func skipToNextValue(_ closers: inout [UInt8]) throws(Failure) -> Bool {
    while let closer = closers.last {
      skipSpace()
      if take(closer) {
        closers.removeLast()
      } else if take(UInt8(ascii: ",")) {
        if closer == UInt8(ascii: "}") { _ = try takeKey() }
        return true
      } else {
        throw failure("a comma or an end must follow a value")
      }
    }
    return false
  }

  private mutating func skipScalar() throws(Failure) {
    guard let first = next else { throw failure("the text ends where a value must stand") }
    switch first {
    case UInt8(ascii: "\""): try skipString()
    case UInt8(ascii: "t"): try skipWord("true")
    case UInt8(ascii: "f"): try skipWord("false")
    case UInt8(ascii: "n"): try skipWord("null")
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try skipNumber()
    default: throw failure("a value cannot start with this byte")
    }
  }

  private mutating func skipWord(_ word: StaticString) throws(Failure) {
    let end = offset + word.utf8CodeUnitCount
    guard end <= bytes.count else { throw failure("the text ends inside a word") }
    for index in offset..<end where bytes[index] != word.utf8Start[index - offset] {
      throw failure("not a JSON word")
    }
    offset = end
  }

  private mutating func skipNumber() throws(Failure) {
    let start = offset
    var mayOverflow = false
    _ = take(UInt8(ascii: "-"))
    let leading = offset
    try skipDigits()
    if bytes[leading] == UInt8(ascii: "0"), offset > leading + 1 {
      throw failure("a number cannot start with a zero")
    }
    if take(UInt8(ascii: ".")) { try skipDigits() }
    if let mark = next, mark | 0x20 == UInt8(ascii: "e") {
      offset += 1
      mayOverflow = true
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try skipDigits()
    }
    if mayOverflow || offset - start > 300 {
      let value = Double(String(decoding: bytes[start..<offset], as: UTF8.self))
      guard let value, value.isFinite else { throw failure("the number is out of range") }
    }
  }

  private mutating func skipDigits() throws(Failure) {
    let start = offset
    while offset < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset]) {
      offset += 1
    }
    if offset == start { throw failure("a digit must stand here") }
  }

  private mutating func skipString() throws(Failure) {
    offset += 1
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte < 0x20 { throw failure("a control character must be escaped") }
      offset += 1
      if byte == UInt8(ascii: "\"") { return }
      if byte == UInt8(ascii: "\\") { try skipEscape() }
    }
    throw failure("the text ends inside a string")
  }

  private mutating func skipEscape() throws(Failure) {
    guard let escape = next else { throw failure("the text ends inside an escape") }
    offset += 1
    switch escape {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return
    case UInt8(ascii: "u"):
      guard offset + 4 <= bytes.count else { throw failure("the text ends inside an escape") }
      for _ in 0..<4 {
        guard Character(Unicode.Scalar(bytes[offset])).isHexDigit else {
          throw failure("four hexadecimal digits must follow \\u")
        }
        offset += 1
      }
    default: throw failure("not an escape")
    }
  }
}
