/// Finds the line of a note at which the sentence begins that a claim rests on.
struct NoteLine {
  private struct Sentence {
    var line: Int
    var words: [String]
  }

  /// As many words in a row are enough to know a quotation by.
  private static let telling = 8
  /// A claim in other words shares at least this many with its sentence.
  private static let fewestShared = 3

  private let sentences: [Sentence]

  /// `passage` stands in its file from line `first` on, a line for a line.
  init(passage: String, first: Int) {
    var starts: [(offset: Int, line: Int)] = []
    var flat = ""
    var offset = 0
    for (index, row) in passage.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      starts.append((offset, first + index))
      flat += index == 0 ? row : " " + row
      offset += Self.words(row).count
    }
    var position = 0
    var row = 0
    sentences = Sentences.split([.text(flat)]).map { spans in
      let words = Self.words(spans.plain[...])
      while row + 1 < starts.count, starts[row + 1].offset <= position { row += 1 }
      defer { position += words.count }
      return Sentence(line: starts[row].line, words: words)
    }
  }

  /// The line of the sentence that holds the quotation, or that shares most words with the claim; nil
  /// where none does, or where two do as well as each other.
  func line(of claim: String, quote: String?) -> Int? {
    for text in [quote, claim].compactMap(\.self) {
      let words = Self.words(text[...])
      let start = Array(words.prefix(Self.telling))
      guard start.count >= 2 else { continue }
      let holding = sentences.filter { Self.holds($0.words, start) }
      if holding.count == 1 { return holding[0].line }
    }
    let words = Set(Self.words(claim[...]).filter { $0.count > 2 })
    let shared = sentences.map { (line: $0.line, count: words.intersection($0.words).count) }
    guard let best = shared.max(by: { $0.count < $1.count }), best.count >= Self.fewestShared,
      shared.count(where: { $0.count == best.count }) == 1
    else { return nil }
    return best.line
  }

  private static func holds(_ words: [String], _ run: [String]) -> Bool {
    guard words.count >= run.count else { return false }
    return (0...(words.count - run.count)).contains { start in
      words[start..<(start + run.count)].elementsEqual(run)
    }
  }

  private static func words(_ text: Substring) -> [String] {
    text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
  }
}
