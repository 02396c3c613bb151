/// A pitch, or what stands in its place, as structure: every format is written from this.
struct PitchDocument: Hashable {
  struct Section: Hashable {
    var heading: String
    var blocks: [PitchBlock]
  }

  struct Footnote: Hashable {
    /// `r3` for an entry of the research, `s1` for a source as a whole.
    var id: String
    var spans: [PitchSpan]
  }

  var title: String
  /// What kind of document it is, below the title.
  var kind: String
  /// What a reader must know before reading: rehearsal, parts that are missing.
  var banners: [String]
  var sections: [Section]
  var footnotes: [Footnote]
}

enum PitchBlock: Hashable {
  case subheading(String)
  case paragraph([PitchSpan])
  case list([[PitchSpan]])
  case table(header: [String], rows: [[[PitchSpan]]])
}

/// A stretch of plain text with one meaning; every format escapes it.
enum PitchSpan: Hashable {
  case text(String)
  case strong(String)
  case emphasis(String)
  case footnote(String)
  case mark(PitchMark)
  case link(text: String, url: String)
}

/// What a sentence says of itself where it has no footnote that resolves.
enum PitchMark: Hashable {
  case invented, unsourced, sourceMissing, noDataRow
  /// Another's wording that is no marked quotation of at most 25 words.
  case tooLongAQuotation
  /// Left to the writer.
  case blank(String)

  init?(_ text: String) {
    let lowered = text.lowercased()
    switch lowered {
    case "invented": self = .invented
    case "unsourced": self = .unsourced
    case "source missing": self = .sourceMissing
    case "no data row": self = .noDataRow
    case "quoted at length": self = .tooLongAQuotation
    default:
      guard lowered.hasPrefix("blank") else { return nil }
      let rest = text.dropFirst(5).drop { $0 == ":" || $0.isWhitespace }
      guard text.count == 5 || text.dropFirst(5).first == ":" else { return nil }
      self = .blank(String(rest))
    }
  }

  var text: String {
    switch self {
    case .invented: "[invented]"
    case .unsourced: "[unsourced]"
    case .sourceMissing: "[source missing]"
    case .noDataRow: "[no data row]"
    case .tooLongAQuotation: "[quoted at length]"
    case .blank(let what): what.isEmpty ? "[blank]" : "[blank: \(what)]"
    }
  }
}

extension [PitchSpan] {
  /// The text as it reads, without footnotes and marks.
  var plain: String {
    map { span in
      switch span {
      case .text(let text), .strong(let text), .emphasis(let text), .link(let text, _): text
      case .footnote, .mark: ""
      }
    }.joined()
  }
}
