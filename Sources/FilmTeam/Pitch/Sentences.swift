/// Cuts spans into sentences; footnotes and marks stay with the sentence that they follow.
///
/// A passage left blank that begins a sentence is a sentence of its own: a mark on it must not pass
/// for the mark of the words behind it.
enum Sentences {
  /// One character of text, or a span that is none.
  private enum Unit {
    case character(Character)
    /// A footnote or a mark, which belongs to the words before it.
    case note
    case blank

    var isSpace: Bool {
      if case .character(let character) = self { return character.isWhitespace }
      return false
    }
  }

  private static let stops: Set<Character> = [".", "!", "?", "…"]
  private static let closers: Set<Character> = ["\"", "”", "’", "'", ")", "]", "»", "“", "‹", "›"]
  /// Marks behind which the sentence goes on.
  private static let joiners: Set<Character> = [",", ";", ":", ")", "]", "&", "/", ".", "…"]

  static func split(_ spans: [PitchSpan]) -> [[PitchSpan]] {
    let units = units(of: spans)
    var cuts = cuts(in: units)[...]
    var sentences: [[PitchSpan]] = []
    var current: [PitchSpan] = []
    func flush() {
      if !current.isEmpty { sentences.append(current) }
      current = []
    }
    var place = 0
    for span in spans {
      guard case .text(let text) = span else {
        place += length(of: span)
        current.append(span)
        // A cut inside of other markup is none.
        while let cut = cuts.first, cut < place { cuts.removeFirst() }
        if cuts.first == place { flush() }
        continue
      }
      var rest = text[...]
      while let cut = cuts.first, cut <= place + rest.count {
        cuts.removeFirst()
        append(rest.prefix(cut - place), to: &current)
        rest = rest.dropFirst(cut - place)
        place = cut
        flush()
      }
      append(rest, to: &current)
      place += rest.count
    }
    flush()
    return sentences
  }

  private static func append(_ text: Substring, to sentence: inout [PitchSpan]) {
    let text = sentence.isEmpty ? text.drop(while: \.isWhitespace) : text
    if !text.isEmpty { sentence.append(.text(String(text))) }
  }

  private static func length(of span: PitchSpan) -> Int {
    switch span {
    case .text(let text), .strong(let text), .emphasis(let text), .link(let text, _): text.count
    case .footnote, .mark: 1
    }
  }

  private static func units(of spans: [PitchSpan]) -> [Unit] {
    var units: [Unit] = []
    for span in spans {
      switch span {
      case .text(let text), .strong(let text), .emphasis(let text), .link(let text, _):
        for character in text { units.append(.character(character)) }
      case .mark(.blank): units.append(.blank)
      case .footnote, .mark: units.append(.note)
      }
    }
    return units
  }

  /// The places at which one sentence ends and the next begins, in order.
  private static func cuts(in units: [Unit]) -> [Int] {
    var cuts: [Int] = []
    var start = 0
    var index = 0
    func cut(at place: Int) {
      cuts.append(place)
      start = place
      index = place
    }
    while index < units.count {
      switch units[index] {
      case .note: index += 1
      case .blank:
        let after = behindNotes(units, index + 1)
        let leads = units[start..<index].allSatisfy(\.isSpace)
        index += 1
        if leads, beginsSentence(units, after) { cut(at: after) }
      case .character(let character):
        index += 1
        guard stops.contains(character) else { continue }
        let stop = index - 1
        while index < units.count, case .character(let next) = units[index],
          stops.contains(next) || closers.contains(next)
        {
          index += 1
        }
        let after = behindNotes(units, index)
        if isEnd(units, from: start, stop: stop, end: index, after: after) { cut(at: after) }
      }
    }
    return cuts
  }

  /// The place behind the footnotes and marks that follow, and the spaces between them.
  private static func behindNotes(_ units: [Unit], _ start: Int) -> Int {
    var behind = start
    var index = start
    while index < units.count {
      if case .note = units[index] {
        behind = index + 1
      } else if !units[index].isSpace {
        break
      }
      index += 1
    }
    return behind
  }

  private static func beginsSentence(_ units: [Unit], _ place: Int) -> Bool {
    switch units[place...].first(where: { !$0.isSpace }) {
    case .character(let character): !character.isLowercase && !joiners.contains(character)
    case .blank: true
    case .note, nil: false
    }
  }

  /// Whether the stops at `stop..<end`, with closing marks, end the sentence that began at `start`.
  private static func isEnd(
    _ units: [Unit],
    from start: Int,
    stop: Int,
    end: Int,
    after: Int
  ) -> Bool {
    guard let next = units[after...].firstIndex(where: { !$0.isSpace }) else { return true }
    let isNoted = after > end
    guard isNoted || next > after else { return false }
    guard case .character(let first) = units[next] else { return true }
    let following = text(units[next...].prefix(60))
    let letter = following.first { $0.isLetter || $0.isNumber }
    if joiners.contains(first) || letter?.isLowercase == true { return false }
    // A footnote or a mark behind a full stop stands where a sentence ends, whatever the word is.
    if isNoted { return true }
    let marks = text(units[stop..<end])
    if marks.contains(where: { "!?".contains($0) }) {
      return !(marks.contains(where: closers.contains) && SentenceEnd.isSpeechTag(following))
    }
    if marks.contains("…") || marks.hasPrefix("..") { return true }
    let before = text(units[start..<stop].suffix(40))
    return SentenceEnd.isEnd(
      after: before,
      isWhole: stop - start <= 40,
      before: following
    )
  }

  private static func text(_ units: ArraySlice<Unit>) -> String {
    var text = ""
    for unit in units {
      switch unit {
      case .character(let character): text.append(character)
      // A part that is left out separates words.
      case .note, .blank: text.append(" ")
      }
    }
    return text
  }
}
