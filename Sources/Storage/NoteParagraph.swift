/// The lines of a note that belong together, and which of their ends are more than the end of a row.
struct NoteParagraph {
  struct Line {
    var number: Int
    var text: Substring
    /// Whether the writer asked for a line break behind it.
    var isBroken: Bool
  }

  struct Piece: Equatable {
    var line: Int
    var text: String
  }

  private(set) var lines: [Line] = []
  var isCode = false
  var isTable = false

  mutating func add(_ content: Substring, number: Int) {
    var text = content
    while text.last?.isWhitespace == true { text.removeLast() }
    var isBroken = content.hasSuffix("  ")
    if text.last == "\\", text.dropLast().last != "\\" {
      isBroken = true
      text.removeLast()
    }
    if !text.isEmpty { lines.append(Line(number: number, text: text, isBroken: isBroken)) }
  }

  /// The text in pieces of at most `limit` characters, cut at the ends of sentences, or of words if
  /// there is none.
  func pieces(of limit: Int) -> [Piece] {
    let isSet = isCode || isTable || isSetInLines
    var characters: [Character] = []
    var starts: [(offset: Int, number: Int)] = []
    for (index, line) in lines.enumerated() {
      starts.append((characters.count, line.number))
      characters += line.text
      guard index + 1 < lines.count else { break }
      if isSet || line.isBroken { characters += "  " }
      // A row without text is left out, but counts.
      characters += Array(repeating: "\n", count: lines[index + 1].number - line.number)
    }
    var pieces: [Piece] = []
    var start = 0
    var row = 0
    while start < characters.count {
      let end = Self.end(in: characters, from: start, limit: limit)
      while row + 1 < starts.count, starts[row + 1].offset <= start { row += 1 }
      var last = end
      while last > start, characters[last - 1].isWhitespace { last -= 1 }
      if last > start {
        pieces.append(Piece(line: starts[row].number, text: String(characters[start..<last])))
      }
      start = end
      while start < characters.count, characters[start].isWhitespace { start += 1 }
    }
    return pieces
  }

  private static func end(in characters: [Character], from start: Int, limit: Int) -> Int {
    guard characters.count - start > limit else { return characters.count }
    let head = characters[start..<(start + limit)]
    var space: Int?
    for index in head.indices.reversed() where head[index].isWhitespace && index > start {
      if space == nil { space = index }
      let isEnd = ".!?…".contains(head[index - 1]) || "”\"’»".contains(head[index - 1])
      if isEnd, index - start > limit / 3 { return index }
    }
    return space ?? start + limit
  }

  // MARK: Verse

  /// A line of verse, of an address or of a list of data is shorter than this.
  private static let shortLine = 60
  private static let dangling: Set<String> = [
    "a", "an", "the", "of", "in", "on", "at", "to", "by", "for", "from", "with", "and", "or", "but",
    "as", "that", "her", "his", "their", "its", "was", "were", "is", "are", "had", "has", "who",
    "which", "into", "near", "under", "than", "be", "been", "not", "my", "our",
  ]

  /// Whether each line stands for itself: none goes on with a small letter, and none but the last
  /// stops where a sentence cannot.
  private var isSetInLines: Bool {
    guard lines.count > 1 else { return false }
    if lines.allSatisfy({ Self.isField($0.text) }) { return true }
    let goesOn = lines.dropFirst().contains { line in
      line.text.first { $0.isLetter || $0.isNumber }.map(\.isLowercase) ?? false
    }
    let dangles = lines.dropLast().contains { line in
      let word = line.text.split { !$0.isLetter }.last.map { $0.lowercased() }
      let isWord = line.text.last?.isLetter ?? false
      return isWord && word.map(Self.dangling.contains) ?? false
        || line.text.last.map { "-\u{AD}–—/(".contains($0) } ?? false
    }
    return !goesOn && !dangles && lines.allSatisfy { $0.text.count < Self.shortLine }
  }

  /// "Born: 3 March 1811".
  private static func isField(_ line: Substring) -> Bool {
    let name = line.prefix { $0 != ":" }
    let value = line.dropFirst(name.count)
    return (1...24).contains(name.count) && value.count > 1
      && value.dropFirst().first?.isWhitespace == true
      && name.allSatisfy { $0.isLetter || $0 == " " }
  }
}
