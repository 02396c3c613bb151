/// Makes text that came from outside safe to show to a person: text of models, wikis, notes, files,
/// file names, exports and other programs.
///
/// The cleaned text cannot steer a terminal, reorder or hide its surroundings, or pose as a line
/// break where there is none. `ScalarPolicy` is the table. Cleaning what is clean changes nothing.
package enum SafeText {
  /// The text with its line breaks, in `\n`; a tab becomes a blank.
  package static func block(_ text: String) -> String {
    // Most texts need nothing done.
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x0A }) { return text }
    var cleaning = Cleaning()
    var scalars = text.unicodeScalars.makeIterator()
    var held: Unicode.Scalar?
    while let scalar = held ?? scalars.next() {
      held = nil
      if case .controlSequence = cleaning.take(scalar) {
        held = ControlSequence.skip(scalar, &scalars)
      }
    }
    return String(cleaning.result)
  }

  /// The text as one line with single blanks, at most `limit` characters long.
  package static func line(_ text: String, limit: Int = 2_000) -> String {
    if let line = plainLine(text, limit: limit) { return line }
    let words = block(text).split(whereSeparator: \.isWhitespace)
    return cut(words.joined(separator: " "), to: limit)
  }

  /// The text on one line with its blanks as they are, for names of files: line breaks become blanks.
  package static func inline(_ text: String, limit: Int = 4_096) -> String {
    cut(block(text).replacing("\n", with: " "), to: limit)
  }

  /// The text cut to at most `limit` characters, the last of them `…` where something was cut.
  ///
  /// One character may hold any number of scalars; four times the limit of these is the most.
  package static func cut(_ text: String, to limit: Int) -> String {
    guard limit > 0 else { return "" }
    // A character has at least one byte.
    guard text.utf8.count > limit else { return text }
    let scalars = limit.multipliedReportingOverflow(by: 4)
    let most = scalars.overflow ? Int.max : scalars.partialValue
    var head = text.unicodeScalars.prefix(most)
    let isWhole = head.endIndex == text.endIndex
    if !isWhole {
      // What joined a letter that is cut off joins nothing.
      while let last = head.last, ScalarPolicy(last) == .joiner { head.removeLast() }
    }
    let bounded = isWhole ? text : String(String.UnicodeScalarView(head))
    if isWhole, bounded.count <= limit { return text }
    return bounded.prefix(limit - 1) + "…"
  }

  /// JSON text whose strings show what `block` would remove or replace as `\u` escapes, so that it
  /// means the same and can be shown in a terminal.
  ///
  /// Outside its strings JSON has only ASCII; line feeds between members stay.
  package static func escapedJSON(_ json: String) -> String {
    if json.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x0A }) { return json }
    var result = ""
    var marks = 0
    for scalar in json.unicodeScalars {
      let policy = ScalarPolicy(scalar)
      marks = policy == .mark ? marks + 1 : 0
      switch policy {
      case .shown: result.unicodeScalars.append(scalar)
      case .mark where marks <= ScalarPolicy.mostMarks: result.unicodeScalars.append(scalar)
      case .lineBreak where scalar == "\n": result.unicodeScalars.append(scalar)
      default:
        for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
          let digits = String(unit, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      }
    }
    return result
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
      case 0x20, 0x09...0x0D: isBetweenWords = true
      default: return nil
      }
    }
    if line.count <= limit { return String(decoding: line, as: UTF8.self) }
    return cut(String(decoding: line, as: UTF8.self), to: limit)
  }
}

/// A text while it is cleaned, scalar by scalar.
private struct Cleaning {
  var result = String.UnicodeScalarView()
  /// The last scalar of `result`.
  private var last: Unicode.Scalar?
  private var marks = 0
  private var isAfterReturn = false
  /// A joiner that is kept if the next scalar that is shown can be joined.
  private var joiner: Unicode.Scalar?

  /// Adds what is left of `scalar`, and returns what was done with it.
  mutating func take(_ scalar: Unicode.Scalar) -> ScalarPolicy {
    let policy = ScalarPolicy(scalar)
    switch policy {
    case .shown: add(scalar)
    case .blank: add(" ")
    case .lineBreak:
      if scalar != "\n" || !isAfterReturn { add("\n") }
    case .replaced: add("\u{FFFD}")
    case .mark:
      // Without a letter of its own it would change what stands before this text.
      if let last, last != "\n", marks < ScalarPolicy.mostMarks {
        let count = marks + 1
        add(scalar)
        marks = count
      }
    case .joiner:
      if joiner == nil, last.map(ScalarPolicy.joins) ?? false { joiner = scalar }
    case .variationSelector:
      if last.map(ScalarPolicy.hasVariations) ?? false, joiner == nil {
        result.append(scalar)
        last = scalar
      }
    case .removed, .controlSequence: break
    }
    isAfterReturn = scalar == "\r"
    return policy
  }

  private mutating func add(_ scalar: Unicode.Scalar) {
    if let joiner, ScalarPolicy.joins(scalar) { result.append(joiner) }
    joiner = nil
    result.append(scalar)
    last = scalar
    marks = 0
  }
}
