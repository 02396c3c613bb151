/// Reads the inline Markdown that models write, and nothing of it but emphasis, footnotes and marks.
///
/// Links lose their address and images everything but their text: what is not understood is text.
struct InlineText {
  /// How far a sign may stand from its other half: longer stretches are no markup, but an attack.
  private static let reach = 600

  private let characters: [Character]
  private var index = 0
  private var text = ""
  private var spans: [PitchSpan] = []

  /// The spans of a text, without control characters.
  static func spans(_ text: String) -> [PitchSpan] {
    var reader = InlineText(
      characters: Array(ModelText.footnotes(CleanText.line(text, limit: 20_000)))
    )
    return reader.read()
  }

  private init(characters: [Character]) { self.characters = characters }

  private mutating func read() -> [PitchSpan] {
    while index < characters.count {
      let character = characters[index]
      switch character {
      case "[": if !readBracket() { take() }
      case "!" where peek(1) == "[": index += 1
      case "*", "_": if !readEmphasis() { take() }
      case "`": index += 1
      case "\\" where peek(1).map { $0.isPunctuation || $0.isSymbol } ?? false:
        index += 1
        take()
      default: take()
      }
    }
    flush()
    return spans
  }

  private func peek(_ distance: Int) -> Character? {
    index + distance < characters.count ? characters[index + distance] : nil
  }

  private mutating func take() {
    text.append(characters[index])
    index += 1
  }

  private mutating func flush() {
    if !text.isEmpty { spans.append(.text(text)) }
    text = ""
  }

  private mutating func readBracket() -> Bool {
    guard let end = characters[index...].prefix(Self.reach).firstIndex(of: "]") else {
      return false
    }
    let inner = String(characters[(index + 1)..<end])
    if inner.first == "^" {
      let id = inner.dropFirst().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
      flush()
      spans.append(id.isEmpty ? .mark(.sourceMissing) : .footnote(String(id.prefix(20))))
      index = end + 1
      return true
    }
    if let mark = PitchMark(inner) {
      flush()
      spans.append(.mark(mark))
      index = end + 1
      return true
    }
    if end + 1 < characters.count, characters[end + 1] == "(",
      let close = characters[(end + 1)...].prefix(Self.reach).firstIndex(of: ")")
    {
      text += inner
      index = close + 1
      return true
    }
    return false
  }

  private mutating func readEmphasis() -> Bool {
    let sign = characters[index]
    var count = 1
    while peek(count) == sign, count < 3 { count += 1 }
    let start = index + count
    guard start < characters.count, !characters[start].isWhitespace else { return false }
    if sign == "_", index > 0, characters[index - 1].isLetter || characters[index - 1].isNumber {
      return false
    }
    let closing = Array(repeating: sign, count: count)
    var end = start + 1
    let limit = min(characters.count, index + Self.reach)
    while end + count <= limit {
      if characters[end] == sign, Array(characters[end..<(end + count)]) == closing,
        !characters[end - 1].isWhitespace
      {
        let inner = characters[start..<end]
        // What holds a mark or a footnote is read on as text, without its signs.
        if inner.contains("[") {
          index = start
          return true
        }
        flush()
        let plain = String(inner.filter { $0 != "*" && $0 != "`" })
        spans.append(count == 1 ? .emphasis(plain) : .strong(plain))
        index = end + count
        return true
      }
      end += 1
    }
    // Half a pair of a strong mark is a model's slip, not text.
    if count > 1 {
      index = start
      return true
    }
    return false
  }
}
