import JSONModel

extension String {
  /// The text without what could steer a terminal or hide from a reader.
  ///
  /// Control characters other than a line feed go, and the marks that turn the writing direction
  /// round; a tab becomes a space.
  var withoutControlCharacters: String {
    guard unicodeScalars.contains(where: { $0.isControl && $0 != "\n" }) else { return self }
    var cleaned = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if scalar == "\t" {
        cleaned.append(" ")
      } else if scalar == "\n" || !scalar.isControl {
        cleaned.append(scalar)
      }
    }
    return String(cleaned)
  }

  /// The text on one line: control characters gone, each run of white space one space.
  var onOneLine: String {
    withoutControlCharacters.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// What two spellings of one name have in common: lower case, single spaces.
  var folded: String { onOneLine.lowercased() }

  /// The text cut to at most `limit` characters where a paragraph or a sentence ends, so that no
  /// quotation stops in the middle; at a word if there is no such place.
  func cut(to limit: Int) -> String {
    guard count > limit else { return self }
    let head = prefix(limit)
    if let end = head.lastIndex(of: "\n"), head.distance(from: head.startIndex, to: end) > limit / 2
    {
      return String(head[..<end])
    }
    var sentenceEnd: Index?
    var previous: Character = " "
    for index in head.indices {
      if head[index] == " ", ".!?".contains(previous) { sentenceEnd = index }
      previous = head[index]
    }
    if let sentenceEnd { return String(head[..<sentenceEnd]) }
    return String(head[..<(head.lastIndex(of: " ") ?? head.endIndex)])
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }
}

extension JSONValue {
  /// The value with every string in it, member names included, free of control characters.
  var withoutControlCharacters: JSONValue {
    switch self {
    case .string(let text): .string(text.withoutControlCharacters)
    case .array(let elements): .array(elements.map(\.withoutControlCharacters))
    case .object(let members):
      .object(
        Dictionary(
          members.map { ($0.withoutControlCharacters, $1.withoutControlCharacters) },
          uniquingKeysWith: { $1 }
        )
      )
    case .null, .bool, .integer, .number: self
    }
  }
}
