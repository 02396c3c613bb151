/// Cuts spans into sentences; footnotes and marks stay with the sentence that they follow.
enum Sentences {
  private static let abbreviations: Set<String> = [
    "mr", "mrs", "ms", "dr", "st", "prof", "no", "vs", "c", "ca", "jr", "sr", "lt", "col", "gen",
    "rev", "hon", "capt", "sgt", "mme", "mlle", "fig", "vol", "p", "pp", "ed", "etc", "approx",
  ]

  /// Shortened months end no sentence where a number follows, as the year does after "Feb".
  private static let months: Set<String> = [
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
  ]

  static func split(_ spans: [PitchSpan]) -> [[PitchSpan]] {
    var sentences: [[PitchSpan]] = []
    var current: [PitchSpan] = []
    var hasEnded = false
    func flush() {
      if !current.isEmpty { sentences.append(current) }
      current = []
      hasEnded = false
    }
    for (position, span) in spans.enumerated() {
      switch span {
      case .text(let text):
        for piece in pieces(of: text, isLast: position == spans.count - 1) {
          if hasEnded, !piece.text.allSatisfy(\.isWhitespace) { flush() }
          if hasEnded || (current.isEmpty && piece.text.allSatisfy(\.isWhitespace)) { continue }
          let text = current.isEmpty ? String(piece.text.drop(while: \.isWhitespace)) : piece.text
          current.append(.text(text))
          hasEnded = piece.endsSentence
        }
      case .mark(.blank):
        if hasEnded { flush() }
        current.append(span)
      case .footnote, .mark:
        current.append(span)
      case .strong(let text), .emphasis(let text), .link(let text, _):
        if hasEnded { flush() }
        current.append(span)
        hasEnded = text.last.map { ".!?".contains($0) } ?? false
      }
    }
    flush()
    return sentences
  }

  private struct Piece {
    var text: String
    var endsSentence: Bool
  }

  private static func pieces(of text: String, isLast: Bool) -> [Piece] {
    let characters = Array(text)
    var pieces: [Piece] = []
    var start = 0
    var index = 0
    while index < characters.count {
      guard ".!?…".contains(characters[index]) else {
        index += 1
        continue
      }
      var end = index + 1
      while end < characters.count, ".!?…\"”’')»".contains(characters[end]) { end += 1 }
      if isEnd(characters, stop: index, after: end) {
        pieces.append(Piece(text: String(characters[start..<end]), endsSentence: true))
        start = end
      }
      index = end
    }
    if start < characters.count {
      pieces.append(Piece(text: String(characters[start...]), endsSentence: false))
    }
    return pieces
  }

  private static func isEnd(_ characters: [Character], stop: Int, after end: Int) -> Bool {
    if end < characters.count {
      guard characters[end].isWhitespace else { return false }
      let next = characters[end...].first { !$0.isWhitespace }
      if let next, next.isLowercase { return false }
    }
    guard characters[stop] == ".", end == stop + 1 else { return true }
    var word = ""
    var index = stop - 1
    while index >= 0, characters[index].isLetter {
      word.insert(characters[index], at: word.startIndex)
      index -= 1
    }
    let follows = characters[min(end, characters.count)...].first { !$0.isWhitespace }
    if months.contains(word.lowercased()), follows?.isNumber == true { return false }
    let isInitial = word.count == 1 && word.first?.isUppercase == true && word != "I"
    return !isInitial && !abbreviations.contains(word.lowercased())
  }
}
