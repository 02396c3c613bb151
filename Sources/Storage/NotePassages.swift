/// A note cut into what one can cite: paragraphs and list items, each with its first line and the
/// headings it stands under.
///
/// Markdown as people write it; a plain text is the same without headings. A passage keeps the lines
/// of the file, so that the line of each sentence in it can be told: a line break at which the text
/// goes on is `\n`, one that parts lines for good (verse, tables, code) has two spaces before it.
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

  /// The title in front of the text, or the first heading; nil without one.
  private(set) var title: String?
  private(set) var passages: [Passage] = []
  private var headings: [(level: Int, text: String)] = []
  private var open = NoteParagraph()
  private var fence: Fence?
  private var isQuotation = false
  /// Whether indented text belongs to a list, and is no code.
  private var isInList = false

  private struct Fence {
    var sign: Character
    var length: Int
  }

  init(_ text: String) {
    // Editors count no other signs as the ends of lines.
    let lines = text.split(omittingEmptySubsequences: false) { character in
      character == "\n" || character == "\r\n" || character == "\r"
    }
    let body = frontMatter(lines)
    for (index, line) in lines.enumerated().dropFirst(body) { read(line, number: index + 1) }
    closePassage()
  }

  static func == (left: NotePassages, right: NotePassages) -> Bool {
    left.title == right.title && left.passages == right.passages
  }

  private mutating func read(_ line: Substring, number: Int) {
    let indent = line.prefix(while: \.isWhitespace)
    let indented = line.dropFirst(indent.count)
    if let fence {
      if isFence(indented, closing: fence) {
        self.fence = nil
        closePassage()
      } else {
        addCode(indented, number: number)
      }
      return
    }
    let (isQuoted, content) = Self.quoted(indented)
    if isQuoted != isQuotation, !content.isEmpty {
      closePassage()
      isQuotation = isQuoted
    }
    if content.isEmpty {
      closePassage()
    } else if let opened = Self.fence(content) {
      closePassage()
      fence = opened
    } else if let (level, text) = Self.heading(content) {
      closePassage()
      isInList = false
      enter(level, text)
    } else if let level = Self.underline(content), open.lines.count == 1, !open.isCode {
      let text = String(open.lines[0].text)
      open = NoteParagraph()
      enter(level, text)
    } else if content.allSatisfy({ "-*_ ".contains($0) }), content.count >= 3 {
      closePassage()
    } else {
      add(content, indent: indent, number: number)
    }
  }

  private mutating func add(_ content: Substring, indent: Substring, number: Int) {
    let isTable = content.first == "|"
    let isItem = Self.isListItem(content)
    if isItem || isTable != open.isTable { closePassage() }
    if isItem { isInList = true }
    if open.lines.isEmpty {
      let isDeep = indent.count >= 4 || indent.contains("\t")
      if !isDeep, !isItem, indent.isEmpty { isInList = false }
      open.isCode = isDeep && !isInList && !isItem
      open.isTable = isTable
    }
    open.add(content, number: number)
  }

  private mutating func addCode(_ content: Substring, number: Int) {
    guard !content.isEmpty else { return closePassage() }
    open.isCode = true
    open.add(content, number: number)
  }

  private mutating func enter(_ level: Int, _ text: String) {
    if title == nil {
      title = text
      return
    }
    headings.removeAll { $0.level >= level }
    headings.append((level, text))
  }

  private mutating func closePassage() {
    let heading = headings.map(\.text).joined(separator: " › ")
    for piece in open.pieces(of: Self.maximumCharacters) {
      passages.append(Passage(line: piece.line, heading: heading, text: piece.text))
    }
    open = NoteParagraph()
  }

  // MARK: Lines

  /// How many lines the data in front of a Markdown text takes, of which the title is kept.
  private mutating func frontMatter(_ lines: [Substring]) -> Int {
    guard lines.first == "---",
      let end = lines.dropFirst().prefix(200).firstIndex(where: { $0 == "---" || $0 == "..." })
    else { return 0 }
    let inner = lines[1..<end]
    let isData = inner.allSatisfy { line in
      guard let first = line.first else { return true }
      if first.isWhitespace || first == "#" || line.hasPrefix("- ") { return true }
      let key = line.prefix { $0.isLetter || $0.isNumber || "_-".contains($0) }
      return !key.isEmpty && line.dropFirst(key.count).first == ":"
    }
    guard isData, inner.contains(where: { $0.contains(":") }) else { return 0 }
    if let line = inner.first(where: { $0.hasPrefix("title:") }) {
      let value = line.dropFirst("title:".count).filter { $0 != "\"" }
      let words = value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      if !words.isEmpty { title = words }
    }
    return end + 1
  }

  /// The text of a block quotation without its signs.
  private static func quoted(_ line: Substring) -> (Bool, Substring) {
    var rest = line
    while rest.first == ">" { rest = rest.dropFirst().drop(while: \.isWhitespace) }
    return (rest.startIndex != line.startIndex, rest)
  }

  private static func fence(_ content: Substring) -> Fence? {
    guard let sign = content.first, sign == "`" || sign == "~" else { return nil }
    let length = content.prefix { $0 == sign }.count
    guard length >= 3, sign == "~" || !content.dropFirst(length).contains("`") else { return nil }
    return Fence(sign: sign, length: length)
  }

  private func isFence(_ content: Substring, closing fence: Fence) -> Bool {
    let length = content.prefix { $0 == fence.sign }.count
    return length >= fence.length && content.dropFirst(length).allSatisfy(\.isWhitespace)
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
    let content = content.reversed().drop(while: \.isWhitespace)
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
