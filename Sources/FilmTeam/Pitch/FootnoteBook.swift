/// The footnotes that a document uses, and what each resolves to.
struct FootnoteBook {
  private let entries: [String: LedgerEntry]
  private let sources: SourceIndex
  private var usedEntries: Set<String> = []
  private var usedSources: [String] = []

  init(_ material: PitchMaterial) {
    entries = material.entriesByID
    sources = material.sources
  }

  /// The entries that footnotes can name: `r` and a number, each number once.
  ///
  /// State that was imported or written by a client may hold others; a footnote to one of these would
  /// be markup of a stranger's, or lead to another claim.
  static func admitted(_ entries: [LedgerEntry]) -> [LedgerEntry] {
    var seen: Set<String> = []
    return entries.filter { entry in
      let digits = entry.id.dropFirst()
      return entry.id.first == "r" && (1...9).contains(digits.count)
        && digits.allSatisfy { $0.isASCII && $0.isNumber } && seen.insert(entry.id).inserted
    }
  }

  /// The entry that a footnote names, which from now on is defined at the end; nil where none is.
  mutating func use(_ id: String) -> LedgerEntry? {
    guard let entry = entries[id] else { return nil }
    usedEntries.insert(id)
    return entry
  }

  /// The spans with a mark in place of each footnote that names no entry.
  mutating func resolved(_ spans: [PitchSpan]) -> [PitchSpan] {
    spans.map { span in
      guard case .footnote(let id) = span else { return span }
      return use(id) == nil ? .mark(.sourceMissing) : span
    }
  }

  /// A footnote to a whole source, or a mark that it is missing.
  mutating func cite(source id: String?) -> [PitchSpan] {
    guard let id, sources.sources[id] != nil else { return [.text(" "), .mark(.unsourced)] }
    if let position = usedSources.firstIndex(of: id) { return [.footnote("s\(position + 1)")] }
    usedSources.append(id)
    return [.footnote("s\(usedSources.count)")]
  }

  func source(of entry: LedgerEntry) -> LedgerSource? {
    entry.source.flatMap { sources.sources[$0] }
  }

  /// The definitions, by number: `r1`, `r2`, …, then `s1`, `s2`, ….
  ///
  /// A claim that stands word for word in `told` is not told again: its footnote is the source alone.
  func definitions(told: String = "") -> [PitchDocument.Footnote] {
    let numbered = usedEntries.sorted { number($0) < number($1) }.compactMap { entries[$0] }
    let research = numbered.map { entry in
      if told.contains(entry.claim), entry.status == .documented, let source = source(of: entry) {
        let note = entry.note.map { [PitchSpan.text(" Note: \(Quotation.sentence($0))")] } ?? []
        let citation = Self.citation(source, line: entry.line)
        return PitchDocument.Footnote(id: entry.id, spans: citation + note)
      }
      var spans: [PitchSpan] = [.text(Quotation.sentence(entry.claim))]
      if let quote = entry.quote, Quotation.isShort(quote), !entry.claim.contains(quote) {
        spans.append(.text(" “\(quote)”"))
      }
      if entry.status == .disputed { spans.append(.text(" Disputed.")) }
      if entry.status == .inferred { spans.append(.text(" Inferred.")) }
      if let note = entry.note { spans.append(.text(" Note: \(Quotation.sentence(note))")) }
      spans.append(.text(" "))
      spans +=
        source(of: entry).map { Self.citation($0, line: entry.line) } ?? [.text("No source.")]
      return PitchDocument.Footnote(id: entry.id, spans: spans)
    }
    let whole = usedSources.enumerated().compactMap { position, id in
      sources.sources[id].map {
        PitchDocument.Footnote(id: "s\(position + 1)", spans: Self.citation($0))
      }
    }
    return research + whole
  }

  /// Title, publisher, revision or file and line, address, licence.
  ///
  /// `line` is that of one sentence, where it is known.
  static func citation(_ source: LedgerSource, line: Int? = nil) -> [PitchSpan] {
    var words = source.title
    if let publisher = source.publisher { words += ", \(publisher)" }
    if source.kind == .wikipedia, source.publisher == nil { words += ", Wikipedia" }
    if let revision = source.revision, source.kind != .note {
      words += source.kind == .wikipedia ? ", revision \(revision)" : ", \(revision)"
    }
    if let timestamp = source.timestamp { words += " of \(timestamp)" }
    if let file = source.file {
      words += ", \(shown(file))" + ((line ?? source.line).map { ":\($0)" } ?? "")
    }
    var spans: [PitchSpan] = [.text(words)]
    if let url = source.url {
      spans.append(.text(", "))
      spans.append(.link(text: url, url: url))
    }
    spans.append(.text(". Licence: \(Quotation.sentence(source.licence))"))
    return spans
  }

  /// A file by its name: a path from the root, as older notes have it, shows somebody's home.
  private static func shown(_ file: String) -> String {
    guard file.hasPrefix("/") || file.hasPrefix("~") else { return file }
    return file.split(separator: "/").last.map(String.init) ?? "note"
  }

  /// The sources that the document cites, by their ids.
  ///
  /// A source that was only looked at is not among them.
  var citedSources: [LedgerSource] {
    let ids = Set(usedEntries.compactMap { entries[$0]?.source } + usedSources)
    return ids.sorted().compactMap { sources.sources[$0] }
  }

  /// The citations of what the document cites: notes by their files, whose lines stand in the
  /// footnotes.
  var citations: [[PitchSpan]] {
    var seen: Set<[PitchSpan]> = []
    return citedSources.map { source in
      var source = source
      if source.kind == .note {
        source.line = nil
        source.title = String(source.title.split(separator: " › ").first ?? "Notes")
      }
      return Self.citation(source)
    }.filter { seen.insert($0).inserted }
  }

  private func number(_ id: String) -> Int { Int(id.dropFirst()) ?? .max }
}
