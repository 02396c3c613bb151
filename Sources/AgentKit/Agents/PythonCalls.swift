import JSONModel

/// Calls such as `append_to_state(field="PROMPT", value=["a", 1])`, each at the start of a line.
///
/// Arguments are literals, by name; a single one may stand without its name, and is then under the
/// empty name. Anything else is no call: nothing is worked out.
struct PythonCalls {
  private static let mostCalls = 32
  private static let mostDepth = 32

  private let bytes: [UInt8]
  private var position: Int

  static func calls(in bytes: [UInt8], names: [String]) -> [TextCalls.Call] {
    var calls: [TextCalls.Call] = []
    var index = 0
    while index < bytes.count, calls.count < mostCalls {
      guard bytes[index] == UInt8(ascii: "("), let name = name(bytes, before: index),
        names.contains(name)
      else {
        index += 1
        continue
      }
      var parser = PythonCalls(bytes: bytes, position: index + 1)
      if let arguments = parser.arguments() {
        calls.append(TextCalls.Call(name: name, arguments: .object(arguments)))
        index = parser.position
      } else {
        index += 1
      }
    }
    return calls
  }

  private static func name(_ bytes: [UInt8], before end: Int) -> String? {
    var start = end
    while start > 0, isWord(bytes[start - 1]), end - start < 64 { start -= 1 }
    guard start < end else { return nil }
    // In the middle of a sentence it is spoken of, not called.
    var before = start
    while before > 0, bytes[before - 1] != UInt8(ascii: "\n"), start - before < 40 {
      before -= 1
      let line = String(decoding: bytes[before..<start], as: UTF8.self)
      if bytes[before] == UInt8(ascii: " "), line.contains(where: \.isLetter) { return nil }
    }
    let lead = String(decoding: bytes[before..<start], as: UTF8.self)
    let isPlain = !lead.contains(where: \.isLetter) || lead.hasSuffix(".") || lead.hasSuffix("(")
    return isPlain ? String(decoding: bytes[start..<end], as: UTF8.self) : nil
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || byte == UInt8(ascii: "_")
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let next, " \t\r\n".utf8.contains(next) { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func word() -> String {
    skipBlanks()
    let start = position
    while let next, PythonCalls.isWord(next) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// The arguments up to the closing bracket; nil where one has no name or no literal value.
  private mutating func arguments() -> [String: JSONValue]? {
    var arguments: [String: JSONValue] = [:]
    while !take(")") {
      if !arguments.isEmpty, !take(",") { return nil }
      if take(")") { return arguments }
      let start = position
      var name = word()
      if name.isEmpty || !take("=") {
        if !arguments.isEmpty { return nil }
        (name, position) = ("", start)
      }
      guard let value = value(depth: 0) else { return nil }
      arguments[name] = value
    }
    return arguments
  }

  private mutating func value(depth: Int) -> JSONValue? {
    skipBlanks()
    guard let next, depth < PythonCalls.mostDepth else { return nil }
    switch next {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return text(next).map(JSONValue.string)
    case UInt8(ascii: "["):
      position += 1
      return list(depth)
    case UInt8(ascii: "{"):
      position += 1
      return members(depth)
    default: return plain()
    }
  }

  private mutating func plain() -> JSONValue? {
    let start = position
    while let next, PythonCalls.isWord(next) || "+-.".utf8.contains(next) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    switch text {
    case "True", "true": return true
    case "False", "false": return false
    case "None", "null": return .null
    default:
      guard let value = try? JSONValue(parsing: text) else { return nil }
      return value
    }
  }

  private mutating func list(_ depth: Int) -> JSONValue? {
    var elements: [JSONValue] = []
    while !take("]") {
      if !elements.isEmpty, !take(",") { return nil }
      if take("]") { break }
      guard let value = value(depth: depth + 1) else { return nil }
      elements.append(value)
    }
    return .array(elements)
  }

  private mutating func members(_ depth: Int) -> JSONValue? {
    var members: [String: JSONValue] = [:]
    while !take("}") {
      if !members.isEmpty, !take(",") { return nil }
      if take("}") { break }
      guard let key = value(depth: depth + 1)?.stringValue, take(":"),
        let value = value(depth: depth + 1)
      else { return nil }
      members[key] = value
    }
    return .object(members)
  }

  private mutating func text(_ quote: UInt8) -> String? {
    position += 1
    var text: [UInt8] = []
    while let next {
      position += 1
      if next == quote { return String(decoding: text, as: UTF8.self) }
      guard next == UInt8(ascii: "\\"), let escaped = self.next else {
        text.append(next)
        continue
      }
      position += 1
      switch escaped {
      case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "t"): text.append(UInt8(ascii: "\t"))
      default: text.append(escaped)
      }
    }
    return nil
  }
}
