/// A note cut into what one can cite: paragraphs and list items, each with its first line and the
/// headings it stands under.
///
/// Markdown as people write it; a plain text is the same without headings.
struct NotePassages: Equatable {
  struct Passage: Equatable {
    /// From 1.
    var line: Int
    /// The headings below the document's title, outermost first, joined by ` › `.
    var heading: String
    var text: String
  }

  /// A longer paragraph is cut, so that one passage stays something one can read.
  static let maximumCharacters = 1500

  /// The first heading; nil without one.
  private(set) var title: String?
  private(set) var passages: [Passage] = []
  private var headings: [(level: Int, text: String)] = []
  private var open: (line: Int, lines: [Substring])?

  init(_ text: String) {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() { read(line, number: index + 1) }
    closePassage()
  }

  static func == (left: NotePassages, right: NotePassages) -> Bool {
    left.title == right.title && left.passages == right.passages
  }

  private mutating func read(_ line: Substring, number: Int) {
    let content = line.drop(while: \.isWhitespace)
    if content.isEmpty {
      closePassage()
    } else if let (level, text) = Self.heading(content) {
      closePassage()
      enter(level, text)
    } else if let level = Self.underline(content), let open, open.lines.count == 1 {
      let text = open.lines[0]
      self.open = nil
      enter(level, String(text))
    } else if content.allSatisfy({ "-*_ ".contains($0) }), content.count >= 3 {
      closePassage()
    } else {
      if Self.isListItem(content) { closePassage() }
      add(content, number: number)
    }
  }

  private mutating func enter(_ level: Int, _ text: String) {
    if title == nil {
      title = text
      return
    }
    headings.removeAll { $0.level >= level }
    headings.append((level, text))
  }

  private mutating func add(_ content: Substring, number: Int) {
    var rest = content
    while true {
      let size = open?.lines.reduce(0) { $0 + $1.count } ?? 0
      if size > 0, size + rest.count > Self.maximumCharacters { closePassage() }
      let piece = Self.piece(of: rest)
      if open == nil { open = (number, []) }
      open?.lines.append(piece)
      rest = rest[piece.endIndex...].drop(while: \.isWhitespace)
      if rest.isEmpty { return }
    }
  }

  /// As much of a line as one passage holds, up to a space if there is one.
  private static func piece(of line: Substring) -> Substring {
    let head = line.prefix(maximumCharacters)
    guard head.endIndex < line.endIndex, let space = head.lastIndex(where: \.isWhitespace),
      space > head.startIndex
    else { return head }
    return head[..<space]
  }

  private mutating func closePassage() {
    guard let open else { return }
    passages.append(
      Passage(
        line: open.line,
        heading: headings.map(\.text).joined(separator: " › "),
        text: open.lines.joined(separator: "\n")
      )
    )
    self.open = nil
  }

  private static func heading(_ content: Substring) -> (Int, String)? {
    let marks = content.prefix { $0 == "#" }.count
    guard (1...6).contains(marks) else { return nil }
    let rest = content.dropFirst(marks)
    guard rest.first?.isWhitespace == true else { return nil }
    let text = rest.split(separator: " ").filter { !$0.allSatisfy { $0 == "#" } }
    return text.isEmpty ? nil : (marks, text.joined(separator: " "))
  }

  private static func underline(_ content: Substring) -> Int? {
    if content.allSatisfy({ $0 == "=" }) { return 1 }
    return content.count >= 2 && content.allSatisfy { $0 == "-" } ? 2 : nil
  }

  private static func isListItem(_ content: Substring) -> Bool {
    if let first = content.first, "-*+•".contains(first) {
      return content.dropFirst().first?.isWhitespace == true
    }
    let digits = content.prefix(while: \.isNumber)
    let rest = content.dropFirst(digits.count)
    return (1...9).contains(digits.count) && (rest.first == "." || rest.first == ")")
      && rest.dropFirst().first?.isWhitespace == true
  }
}
