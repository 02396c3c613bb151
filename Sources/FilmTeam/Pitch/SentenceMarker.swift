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
    if spans.count == 1, case .strong = spans[0] { return spans }
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
      return Self.joined(result) + [.text(" "), origin]
    }
    if !says, !(asks && needsNoSource(sentence.plain)) { result.append(.mark(.unsourced)) }
    if Quotation.isTooLong(sentence.plain, sources: wordRuns) {
      result.append(.mark(.tooLongAQuotation))
    }
    return Self.joined(result)
  }

  private func needsNoSource(_ sentence: String) -> Bool {
    let words = sentence.split { !($0.isLetter || $0.isNumber) }
    let namesNotes = words.contains { $0.first == "n" && Int($0.dropFirst()) != nil }
    return namesNotes || CleanText.line(sentence).hasSuffix("?")
  }

  /// Marks stand apart from the words before them, footnotes do not.
  private static func joined(_ spans: [PitchSpan]) -> [PitchSpan] {
    var result: [PitchSpan] = []
    for span in spans {
      if case .mark = span, let last = result.last {
        switch last {
        case .text(let text): if text.last?.isWhitespace != true { result.append(.text(" ")) }
        case .footnote, .mark, .strong, .emphasis, .link: result.append(.text(" "))
        }
      }
      result.append(span)
    }
    return result
  }
}
