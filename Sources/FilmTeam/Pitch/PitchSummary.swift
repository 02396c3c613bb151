/// What a document holds, in numbers.
struct PitchSummary {
  let words: Int
  let sources: Int
  let inventions: Int
  let unsourced: Int
  private let isRehearsal: Bool

  /// `sources` is how many the document cites.
  init(_ document: PitchDocument, _ material: PitchMaterial, sources: Int) {
    var words = 0
    var inventions = 0
    var unsourced = 0
    for spans in document.sections.flatMap(\.blocks).flatMap(Self.texts) {
      words += spans.plain.split(whereSeparator: \.isWhitespace).count
      inventions += spans.count { $0 == .mark(.invented) }
      unsourced += spans.count { $0 == .mark(.unsourced) || $0 == .mark(.sourceMissing) }
    }
    self.words = words
    self.inventions = inventions
    self.unsourced = unsourced
    self.sources = sources
    isRehearsal = material.isRehearsal
  }

  /// `1,480 words, 14 sources, 2 passages marked as invented`.
  var line: String {
    var parts = ["\(Self.grouped(words)) words", Self.counted(sources, "source")]
    if inventions > 0 { parts.append(Self.counted(inventions, "passage") + " marked as invented") }
    if unsourced > 0 { parts.append(Self.counted(unsourced, "sentence") + " without a source") }
    if isRehearsal { parts.append("rehearsal") }
    return parts.joined(separator: ", ")
  }

  static func counted(_ number: Int, _ noun: String) -> String {
    "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  static func grouped(_ number: Int) -> String {
    var digits = Array(String(number))
    var position = digits.count - 3
    while position > 0 {
      digits.insert(",", at: position)
      position -= 3
    }
    return String(digits)
  }

  static func texts(_ block: PitchBlock) -> [[PitchSpan]] {
    switch block {
    case .subheading(let text): [[.text(text)]]
    case .paragraph(let spans): [spans]
    case .list(let items): items
    case .table(_, let rows): rows.flatMap(\.self)
    }
  }
}
