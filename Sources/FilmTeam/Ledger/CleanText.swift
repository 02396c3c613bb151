import JSONModel

/// Makes text from models, web and notes safe to show: no terminal escapes, no control characters,
/// no marks that reorder what is read.
enum CleanText {
  /// The text with its line breaks, in `\n`.
  static func block(_ text: String) -> String {
    // Most texts need nothing done.
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x0A }) { return text }
    var result = String.UnicodeScalarView()
    var scalars = text.unicodeScalars.makeIterator()
    var last: Unicode.Scalar?
    var held: Unicode.Scalar?
    while let scalar = held ?? scalars.next() {
      held = nil
      if scalar == "\u{1B}" || scalar == "\u{9B}" {
        held = skipEscape(scalar, &scalars)
        continue
      }
      if scalar == "\r" {
        result.append("\n")
      } else if scalar == "\n" {
        if last != "\r" { result.append("\n") }
      } else if scalar == "\t" {
        result.append(" ")
      } else if isShown(scalar) {
        result.append(scalar)
      }
      last = scalar
    }
    return String(result)
  }

  /// The text as one line with single spaces, at most `limit` characters long.
  static func line(_ text: String, limit: Int = 2_000) -> String {
    if let line = plainLine(text, limit: limit) { return line }
    let words = block(text).split(whereSeparator: \.isWhitespace)
    let joined = words.joined(separator: " ")
    guard joined.count > limit else { return joined }
    return joined.prefix(limit - 1) + "…"
  }

  /// The line that printable ASCII makes; nil where there is more in the text.
  private static func plainLine(_ text: String, limit: Int) -> String? {
    var line: [UInt8] = []
    line.reserveCapacity(text.utf8.count)
    var isBetweenWords = false
    for byte in text.utf8 {
      switch byte {
      case 0x21...0x7E:
        if isBetweenWords, !line.isEmpty { line.append(0x20) }
        isBetweenWords = false
        line.append(byte)
      case 0x20, 0x09, 0x0A, 0x0D: isBetweenWords = true
      default: return nil
      }
    }
    if line.count <= limit { return String(decoding: line, as: UTF8.self) }
    return String(decoding: line.prefix(limit - 1), as: UTF8.self) + "…"
  }

  /// Passes over a terminal's escape sequence; returns the scalar after it that is not part of it.
  private static func skipEscape(
    _ start: Unicode.Scalar,
    _ scalars: inout String.UnicodeScalarView.Iterator
  ) -> Unicode.Scalar? {
    var kind: Unicode.Scalar? = "["
    if start == "\u{1B}" { kind = scalars.next() }
    switch kind {
    case "[":
      // CSI: parameters, then one final byte.
      while let scalar = scalars.next() {
        if (0x40...0x7E).contains(scalar.value) { return nil }
        if !(0x20...0x3F).contains(scalar.value) { return scalar }
      }
      return nil
    case "]", "P", "X", "^", "_":
      // A string for the terminal, up to BEL or ST; an unfinished one ends with its line.
      while let scalar = scalars.next() {
        if scalar == "\u{07}" || scalar == "\u{9C}" { return nil }
        if scalar == "\n" { return scalar }
        if scalar == "\u{1B}" {
          let next = scalars.next()
          return next == "\\" ? nil : next
        }
      }
      return nil
    default: return kind
    }
  }

  private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF,
      0xFFF9...0xFFFB, 0xE0000...0xE007F:
      false
    default: true
    }
  }
}

extension JSONValue {
  /// A member that is text or a number, as one clean line; nil where it is empty.
  func line(_ key: String) -> String? { self[key]?.asLine }

  /// A member that is a list of texts; a single text counts as a list of one.
  func lines(_ key: String) -> [String] {
    guard let value = self[key] else { return [] }
    if let list = value.arrayValue { return list.compactMap(\.asLine) }
    return value.asLine.map { [$0] } ?? []
  }

  /// This value as one clean line, where it is text or a number.
  var asLine: String? {
    let text: String
    switch self {
    case .string(let value): text = CleanText.line(value)
    case .integer(let value): text = String(value)
    case .number(let value): text = String(value)
    default: return nil
    }
    return text.isEmpty ? nil : text
  }
}
