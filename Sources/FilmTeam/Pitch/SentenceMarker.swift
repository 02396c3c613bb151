/// Sees to it that every sentence of a text says where it comes from.
struct SentenceMarker {
  private let wordRuns: Set<[String]>
  /// What is documented as not known, and how a document says where that comes from.
  private let gaps: Set<String>
  private let origin: PitchSpan
  /// Whether the text asks: questions, and counts of the critic's notes, need no source.
  private var asks = false

  /// What the user wrote, and what is ours, may be taken over; the words of others may not.
  init(_ material: PitchMaterial) {
    var runs: Set<[String]> = []
    for entry in material.entries {
      let kind = entry.source.flatMap { material.sources.sources[$0] }?.kind
      guard kind == .wikipedia || kind == nil else { continue }
      if let quote = entry.quote { runs.formUnion(Quotation.runs(of: quote)) }
    }
    wordRuns = runs
    gaps = Set(material.subject.gaps.map(Quotation.sentence))
    origin = material.subject.originSpan
  }

  /// The same for open questions.
  var forQuestions: SentenceMarker {
    var marker = self
    marker.asks = true
    return marker
  }

  /// The text with a mark on each sentence that has no footnote that resolves, and no mark already.
  func marked(_ text: String, _ book: inout FootnoteBook) -> [PitchSpan] {
    marked(InlineText.spans(text), &book)
  }

  func marked(_ spans: [PitchSpan], _ book: inout FootnoteBook) -> [PitchSpan] {
    if spans.count == 1, case .strong(let text) = spans[0], MarkdownBlocks.isHeading(text) {
      return spans
    }
    var result: [PitchSpan] = []
    for sentence in Sentences.split(spans) {
      if !result.isEmpty { result.append(.text(" ")) }
      result += mark(sentence, &book)
    }
    return result
  }

  private func mark(_ sentence: [PitchSpan], _ book: inout FootnoteBook) -> [PitchSpan] {
    var result: [PitchSpan] = []
    var says = false
    for span in sentence {
      switch span {
      case .footnote(let id):
        says = true
        guard let entry = book.use(id) else {
          result.append(.mark(.sourceMissing))
          continue
        }
        result.append(span)
        if book.source(of: entry) == nil, entry.status != .inferred {
          result.append(.mark(.unsourced))
        }
      case .mark:
        says = true
        result.append(span)
      default: result.append(span)
      }
    }
    guard sentence.plain.contains(where: { $0.isLetter || $0.isNumber }) else { return result }
    if asks, gaps.contains(Quotation.sentence(CleanText.line(sentence.plain))) {
      return Self.spaced(result) + [.text(" "), origin]
    }
    if !says, !Dateline.matches(sentence.plain), !(asks && needsNoSource(sentence.plain)) {
      result.append(.mark(.unsourced))
    }
    if Quotation.isTooLong(sentence.plain, sources: wordRuns) {
      result.append(.mark(.tooLongAQuotation))
    }
    return Self.spaced(result)
  }

  private func needsNoSource(_ sentence: String) -> Bool {
    let words = sentence.split { !($0.isLetter || $0.isNumber) }
    let namesNotes = words.contains { $0.first == "n" && Int($0.dropFirst()) != nil }
    return namesNotes || CleanText.line(sentence).hasSuffix("?")
  }

  /// The spans with footnotes directly behind the words, and marks one space apart from all else.
  static func spaced(_ spans: [PitchSpan]) -> [PitchSpan] {
    var result: [PitchSpan] = []
    for span in spans {
      let isNote = span.isNote
      if isNote, case .text(let text) = result.last, text.last?.isWhitespace == true {
        result.removeLast()
        let kept = text.reversed().drop(while: \.isWhitespace).reversed()
        if !kept.isEmpty { result.append(.text(String(kept))) }
      }
      if let last = result.last, needsSpace(between: last, and: span) { result.append(.text(" ")) }
      result.append(span)
    }
    return result
  }

  private static func needsSpace(between left: PitchSpan, and right: PitchSpan) -> Bool {
    switch (left, right) {
    case (.text, .text): false
    case (_, .mark), (.mark, .footnote): true
    case (.mark, .text(let text)), (.footnote, .text(let text)):
      text.first.map { $0.isLetter || $0.isNumber || "(“‘„«\"".contains($0) } ?? false
    case (.mark, _), (.footnote, .strong), (.footnote, .emphasis), (.footnote, .link): true
    default: false
    }
  }
}

extension PitchSpan {
  /// Whether it is a footnote or a mark, and no word.
  var isNote: Bool {
    switch self {
    case .footnote, .mark: true
    case .text, .strong, .emphasis, .link: false
    }
  }
}
