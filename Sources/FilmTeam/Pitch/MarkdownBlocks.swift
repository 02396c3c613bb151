/// Reads the block structure of Markdown that a model wrote, forgivingly.
enum MarkdownBlocks {
  enum Line: Hashable {
    case heading(level: Int, text: String)
    case item(String)
    case cells([String])
    case text(String)
    case empty
  }

  static func lines(_ text: String) -> [Line] {
    CleanText.block(text).split(separator: "\n", omittingEmptySubsequences: false).compactMap(line)
  }

  /// The blocks of some lines, with every stretch of text passed through `spans`.
  static func blocks(
    _ lines: some Sequence<Line>,
    spans: (String) -> [PitchSpan]
  ) -> [PitchBlock] {
    var blocks: [PitchBlock] = []
    var paragraph: [String] = []
    var items: [[PitchSpan]] = []
    var cells: [[String]] = []
    func flush() {
      if !paragraph.isEmpty {
        let read = spans(paragraph.joined(separator: " "))
        // A line that is all bold is a heading by another name.
        if read.count == 1, case .strong(let text) = read[0], isHeading(text) {
          blocks.append(.subheading(text))
        } else if !read.isEmpty {
          blocks.append(.paragraph(read))
        }
      }
      if !items.isEmpty { blocks.append(.list(items)) }
      if let header = cells.first {
        let rows = cells.dropFirst().map { row in
          (0..<header.count).map { $0 < row.count ? spans(row[$0]) : [] }
        }
        blocks.append(.table(header: header.map { InlineText.spans($0).plain }, rows: rows))
      }
      (paragraph, items, cells) = ([], [], [])
    }
    for line in lines {
      switch line {
      case .heading(_, let text):
        flush()
        let plain = InlineText.spans(text).plain
        if isHeading(plain) {
          blocks.append(.subheading(plain))
        } else if !plain.isEmpty {
          blocks.append(.paragraph(spans(text)))
        }
      case .item(let text):
        if items.isEmpty { flush() }
        items.append(spans(text))
      case .cells(let row):
        if cells.isEmpty { flush() }
        cells.append(row)
      case .text(let text):
        if !items.isEmpty || !cells.isEmpty { flush() }
        paragraph.append(text)
      case .empty: flush()
      }
    }
    flush()
    return blocks
  }

  /// Whether text set apart is a heading: a whole sentence is a statement, however it is set.
  static func isHeading(_ text: String) -> Bool {
    guard text.contains(where: { $0.isLetter || $0.isNumber }) else { return false }
    if Dateline.matches(text) { return true }
    let words = text.split(whereSeparator: \.isWhitespace)
    let isSentence = text.last { !"\"”’')»".contains($0) }.map { ".!?…".contains($0) } ?? false
    return words.count <= 12 && !(isSentence && words.count > 3)
  }

  private static func line(_ raw: Substring) -> Line? {
    let text = raw.drop(while: \.isWhitespace)
    let trimmed = CleanText.line(String(text), limit: 20_000)
    if trimmed.isEmpty { return .empty }
    // Small models wrap a whole answer in a fence.
    if trimmed.hasPrefix("```") || trimmed.hasPrefix("~~~") { return nil }
    if trimmed.allSatisfy({ "-*_= ".contains($0) }), trimmed.count > 2 { return .empty }
    if trimmed.first == "#" {
      let level = trimmed.prefix { $0 == "#" }.count
      let rest = trimmed.dropFirst(level)
      if level <= 6, rest.first == " " {
        return .heading(level: level, text: String(rest.dropFirst()))
      }
    }
    if trimmed.first == "|", trimmed.count > 1 {
      if trimmed.allSatisfy({ "|-: ".contains($0) }) { return nil }
      let inner = trimmed.dropFirst().drop { $0 == " " }
      let cut = inner.last == "|" ? inner.dropLast() : inner
      return .cells(cut.split(separator: "|", omittingEmptySubsequences: false).map(cell))
    }
    if trimmed.first == ">" { return .text(cell(trimmed.dropFirst())) }
    for sign in ["- ", "* ", "+ ", "• "] where trimmed.hasPrefix(sign) {
      return .item(String(trimmed.dropFirst(2)))
    }
    let digits = trimmed.prefix { $0.isASCII && $0.isNumber }
    let rest = trimmed.dropFirst(digits.count)
    if (1...2).contains(digits.count), rest.hasPrefix(". ") || rest.hasPrefix(") ") {
      return .item(String(rest.dropFirst(2)))
    }
    return .text(trimmed)
  }

  private static func cell(_ text: Substring) -> String {
    CleanText.line(String(text), limit: 20_000)
  }
}
