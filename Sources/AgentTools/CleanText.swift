import JSONModel
import SystemSupport

extension String {
  /// The text without what could steer a terminal or hide from a reader; a tab becomes a space.
  var withoutControlCharacters: String { SafeText.block(self) }

  /// The text on one line: control characters gone, each run of white space one space.
  var onOneLine: String { SafeText.line(self, limit: .max) }

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
