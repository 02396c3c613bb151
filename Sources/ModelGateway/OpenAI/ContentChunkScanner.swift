/// Reads the kinds of chunk that come a thousand times in an answer without building a JSON tree:
/// `delta.content`, `delta.reasoning_content` or more of one tool call's arguments, and nothing else
/// of weight.
///
/// It answers only for what it fully understands. Anything else, malformed JSON included, is left
/// to the parser, so that there is one place where an answer is refused.
struct ContentChunkScanner {
  /// What a chunk adds to the answer, in UTF-8.
  struct Addition {
    var text: [UInt8] = []
    var reasoning: [UInt8] = []
    /// The arguments go on of the call with this index.
    var call: Int64?
    var arguments: [UInt8] = []
  }

  private struct NotPlain: Error {}

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var addition = Addition()
  private var choices = 0

  private init(bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  /// What the chunk adds; nil where it is not a plain one.
  static func scan(_ chunk: [UInt8]) -> Addition? {
    chunk.withUnsafeBufferPointer { bytes in
      var scanner = ContentChunkScanner(bytes: bytes)
      do {
        try scanner.readChunk()
      } catch {
        return nil
      }
      return scanner.addition
    }
  }

  // MARK: - The chunk

  private mutating func readChunk() throws(NotPlain) {
    try readObject { scanner, key throws(NotPlain) in
      if scanner.isKey(key, "choices") { return try scanner.readChoices() }
      if scanner.isKey(key, "usage") { return try scanner.readNull() }
      if scanner.isKey(key, "error") || scanner.isKey(key, "x_groq") { throw NotPlain() }
      try scanner.skipValue(depth: 0)
    }
    skipBlanks()
    guard position == bytes.count, choices == 1 else { throw NotPlain() }
  }

  private mutating func readChoices() throws(NotPlain) {
    try expect("[")
    try readObject { scanner, key throws(NotPlain) in
      if scanner.isKey(key, "delta") { return try scanner.readDelta() }
      if scanner.isKey(key, "finish_reason") { return try scanner.readNull() }
      if scanner.isKey(key, "index") {
        guard try scanner.readDigit() == 0 else { throw NotPlain() }
        return
      }
      for other in ["message", "usage", "text"] as [StaticString] where scanner.isKey(key, other) {
        throw NotPlain()
      }
      try scanner.skipValue(depth: 0)
    }
    try expect("]")
    choices += 1
  }

  private mutating func readDelta() throws(NotPlain) {
    try readObject { scanner, key throws(NotPlain) in
      if scanner.isKey(key, "content") {
        try scanner.readText(into: \.text)
      } else if scanner.isKey(key, "reasoning_content") {
        try scanner.readText(into: \.reasoning)
      } else if scanner.isKey(key, "tool_calls") {
        try scanner.readToolCalls()
      } else if scanner.isKey(key, "role") {
        try scanner.skipValue(depth: 0)
      } else {
        try scanner.readNull()
      }
    }
  }

  /// One call that has begun, with an index, and no more of it than its arguments.
  private mutating func readToolCalls() throws(NotPlain) {
    if peek() == UInt8(ascii: "n") { return try readNull() }
    try expect("[")
    try readObject { scanner, key throws(NotPlain) in
      if scanner.isKey(key, "index") {
        scanner.addition.call = try scanner.readDigit()
      } else if scanner.isKey(key, "function") {
        try scanner.readFunction()
      } else if scanner.isKey(key, "type") {
        try scanner.skipValue(depth: 0)
      } else {
        try scanner.readNull()
      }
    }
    try expect("]")
    guard addition.call != nil else { throw NotPlain() }
  }

  private mutating func readFunction() throws(NotPlain) {
    try readObject { scanner, key throws(NotPlain) in
      if scanner.isKey(key, "arguments") {
        try scanner.readText(into: \.arguments)
      } else {
        try scanner.readNull()
      }
    }
  }

  // MARK: - JSON

  private mutating func readObject(
    _ member: (inout ContentChunkScanner, Range<Int>) throws(NotPlain) -> Void
  ) throws(NotPlain) {
    try expect("{")
    skipBlanks()
    if peek() == UInt8(ascii: "}") {
      position += 1
      return
    }
    while true {
      skipBlanks()
      let key = try skipString()
      try expect(":")
      skipBlanks()
      try member(&self, key)
      skipBlanks()
      let next = peek()
      position += 1
      if next == UInt8(ascii: "}") { return }
      guard next == UInt8(ascii: ",") else { throw NotPlain() }
    }
  }

  private func isKey(_ range: Range<Int>, _ name: StaticString) -> Bool {
    guard range.count == name.utf8CodeUnitCount else { return false }
    for offset in 0..<range.count where bytes[range.lowerBound + offset] != name.utf8Start[offset] {
      return false
    }
    return true
  }

  private mutating func readNull() throws(NotPlain) {
    try skipWord("null")
  }

  private mutating func readText(
    into place: WritableKeyPath<Addition, [UInt8]>
  ) throws(NotPlain) {
    if peek() == UInt8(ascii: "n") { return try readNull() }
    let range = try skipString()
    addition[keyPath: place] += try unescaped(range)
  }

  private func unescaped(_ range: Range<Int>) throws(NotPlain) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      index += 1
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        continue
      }
      let escape = bytes[index]
      index += 1
      switch escape {
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(escape)
      // The rest is rare, and pairs of surrogates are easy to get wrong twice.
      default: throw NotPlain()
      }
    }
    return result
  }

  private func peek() -> UInt8 {
    position < bytes.count ? bytes[position] : 0
  }

  private mutating func skipBlanks() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(NotPlain) {
    skipBlanks()
    guard peek() == UInt8(ascii: character) else { throw NotPlain() }
    position += 1
  }

  private mutating func skipWord(_ word: StaticString) throws(NotPlain) {
    let end = position + word.utf8CodeUnitCount
    guard end <= bytes.count, isKey(position..<end, word) else { throw NotPlain() }
    position = end
  }

  /// The string's bytes between the quotes, escapes and all.
  private mutating func skipString() throws(NotPlain) -> Range<Int> {
    guard peek() == UInt8(ascii: "\"") else { throw NotPlain() }
    position += 1
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        return start..<(position - 1)
      }
      guard byte >= 0x20 else { throw NotPlain() }
      if byte == UInt8(ascii: "\\") {
        position += 1
        guard position < bytes.count else { throw NotPlain() }
      }
      position += 1
    }
    throw NotPlain()
  }

  private mutating func skipValue(depth: Int) throws(NotPlain) {
    guard depth < 16 else { throw NotPlain() }
    switch peek() {
    case UInt8(ascii: "\""):
      _ = try skipString()
    case UInt8(ascii: "{"):
      try readObject { scanner, _ throws(NotPlain) in try scanner.skipValue(depth: depth + 1) }
    case UInt8(ascii: "["):
      try skipArray(depth: depth)
    case UInt8(ascii: "n"): try skipWord("null")
    case UInt8(ascii: "t"): try skipWord("true")
    case UInt8(ascii: "f"): try skipWord("false")
    default: try skipNumber()
    }
  }

  private mutating func skipArray(depth: Int) throws(NotPlain) {
    try expect("[")
    skipBlanks()
    if peek() == UInt8(ascii: "]") {
      position += 1
      return
    }
    while true {
      skipBlanks()
      try skipValue(depth: depth + 1)
      skipBlanks()
      let next = peek()
      position += 1
      if next == UInt8(ascii: "]") { return }
      guard next == UInt8(ascii: ",") else { throw NotPlain() }
    }
  }

  /// A number below ten.
  private mutating func readDigit() throws(NotPlain) -> Int64 {
    let start = position
    try skipNumber()
    guard position == start + 1 else { throw NotPlain() }
    return Int64(bytes[start] - UInt8(ascii: "0"))
  }

  private mutating func skipNumber() throws(NotPlain) {
    let start = position
    while case UInt8(ascii: "0")...UInt8(ascii: "9") = peek() { position += 1 }
    // Signs, fractions and exponents do not occur in such a chunk.
    guard position > start else { throw NotPlain() }
  }
}
