import HistoricalText

/// Puts the pitch together from what the crew left: nothing is paraphrased, nothing made up.
struct PitchAssembler {
  let material: PitchMaterial
  let marker: SentenceMarker
  var book: FootnoteBook
  private let isWhole: Bool

  init(_ material: PitchMaterial, isWhole: Bool) {
    self.material = material
    self.isWhole = isWhole
    marker = SentenceMarker(material)
    book = FootnoteBook(material)
  }

  mutating func document() -> PitchDocument {
    var sections = [loglineSection(), subjectSection()]
    sections += actSections()
    sections += [charactersSection(), toneSection(), whyNowSection()]
    sections += [filmsSection(), castingSection()]
    sections += otherSections()
    sections.append(rightsSection())
    let invented = inventionsSection(of: sections)
    sections += [invented, makingSection(), sourcesSection()]
    // A rehearsal's acts are the claims themselves; a model's are to be held against them.
    let told = material.isRehearsal ? Self.plain(sections) : ""
    return PitchDocument(
      title: material.title,
      kind: isWhole ? "Film pitch" : "Film pitch, unfinished",
      banners: PitchBanners.rehearsal(material) + (isWhole ? [] : shortcomings),
      sections: sections.filter { !$0.blocks.isEmpty },
      footnotes: book.definitions(told: told)
    )
  }

  private static func plain(_ sections: [PitchDocument.Section]) -> String {
    sections.flatMap(\.blocks).flatMap(PitchSummary.texts).map(\.plain).joined(separator: "\n")
  }

  /// What could not be done, for the top of the document.
  private var shortcomings: [String] {
    var lines: [String] = []
    if material.entries.isEmpty {
      lines.append("The crew recorded no research: nothing here is backed by a source.")
    } else if !material.hasSourcedResearch {
      lines.append("The crew recorded claims, but none with a source that a search found.")
    }
    if let outline = material.outline {
      let names = ["one", "two", "three"]
      let missing = outline.missingActs.map { names[$0 - 1] }
      if missing.count == 3 {
        lines.append(
          "What the screenwriter wrote is no outline in three acts. It stands at the end."
        )
      } else if !missing.isEmpty {
        lines.append("The outline has no act \(missing.joined(separator: " and no act ")).")
      }
    } else {
      lines.append("The screenwriter wrote no outline.")
    }
    if !material.isRehearsal {
      lines.append(
        "A model that is too small for its tools ends like this; a larger one may do it."
      )
    }
    return lines
  }

  // MARK: Story

  private mutating func loglineSection() -> PitchDocument.Section {
    let text = material.frontMatter.line("logline") ?? material.outline?.logline
    let spans = text.map { marker.marked($0, &book) } ?? []
    return PitchDocument.Section(
      heading: "Logline",
      blocks: [.paragraph(spans.isEmpty ? [blank("who, against what, for which stakes")] : spans)]
    )
  }

  private mutating func actSections() -> [PitchDocument.Section] {
    let headings = ["Act One", "Act Two", "Act Three"]
    guard let outline = material.outline, outline.missingActs.count < 3 else {
      return [
        PitchDocument.Section(
          heading: "Outline",
          blocks: [.paragraph([blank("three acts, the ending included")])]
        )
      ]
    }
    return zip(headings, outline.acts).enumerated().map { number, act in
      let isMissing = outline.missingActs.contains(number + 1)
      return PitchDocument.Section(
        heading: act.0,
        blocks: isMissing ? [.paragraph([blank(act.0)])] : markedBlocks(act.1)
      )
    }
  }

  private mutating func charactersSection() -> PitchDocument.Section {
    if let section = material.outline?.section("Characters") {
      return PitchDocument.Section(heading: "Characters", blocks: markedBlocks(section.lines))
    }
    var items: [[PitchSpan]] = []
    for person in material.subject.people {
      var words = person.relation.map { ": \($0)" } ?? ""
      if person.born != nil || person.died != nil {
        words += " (\(person.born ?? "?") – \(person.died ?? "?"))"
      }
      items.append(
        [.strong(person.name), .text(Quotation.sentence(words))] + book.cite(source: person.source)
      )
    }
    return PitchDocument.Section(
      heading: "Characters",
      blocks: items.isEmpty
        ? [.paragraph([blank("who they are, and what each wants")])] : [.list(items)]
    )
  }

  /// What the outline has beyond its acts: other frames, chronology, open questions.
  private mutating func otherSections() -> [PitchDocument.Section] {
    let taken = ["characters", "themes", "tone"]
    var sections: [PitchDocument.Section] = []
    if let outline = material.outline, outline.missingActs.count < 3 {
      for section in outline.sections {
        if taken.contains(where: section.heading.lowercased().hasPrefix) { continue }
        let isQuestion = section.heading.lowercased().hasPrefix("open questions")
        let blocks = markedBlocks(section.lines, isQuestion: isQuestion)
        sections.append(PitchDocument.Section(heading: section.heading, blocks: blocks))
      }
    }
    if !sections.contains(where: { $0.heading.hasPrefix("Chronology") }) {
      sections.insert(chronologySection(), at: 0)
    }
    let gaps = material.subject.gaps
    if !gaps.isEmpty, !sections.contains(where: { $0.heading.hasPrefix("Open questions") }) {
      sections.append(
        PitchDocument.Section(
          heading: "Open questions",
          blocks: [
            .list(
              gaps.map { [.text(Quotation.sentence($0)), .text(" "), material.subject.originSpan] }
            )
          ]
        )
      )
    }
    return sections
  }

  private mutating func chronologySection() -> PitchDocument.Section {
    let dated = material.entries.compactMap { entry in
      entry.date.flatMap(HistoricalDate.init).map { (when: $0, entry: entry) }
    }
    let sorted = dated.enumerated().sorted { left, right in
      left.element.when == right.element.when
        ? left.offset < right.offset : left.element.when < right.element.when
    }
    let undated = material.entries.filter { entry in
      entry.date.flatMap(HistoricalDate.init) == nil
    }
    var items: [[PitchSpan]] = []
    for entry in sorted.map(\.element.entry) + undated {
      let date = entry.date.map { "\($0): " } ?? ""
      items.append(
        [.strong(date), .text(Quotation.sentence(entry.claim))] + footnote(entry)
      )
    }
    return PitchDocument.Section(
      heading: "Chronology of what was found",
      blocks: items.isEmpty ? [] : [.list(items)]
    )
  }

  // MARK: Pieces

  mutating func markedBlocks(
    _ lines: [MarkdownBlocks.Line],
    isQuestion: Bool = false
  ) -> [PitchBlock] {
    let marker = isQuestion ? marker.forQuestions : marker
    return MarkdownBlocks.blocks(lines) { marker.marked($0, &book) }
  }

  mutating func footnote(_ entry: LedgerEntry) -> [PitchSpan] {
    guard let used = book.use(entry.id) else { return [.text(" "), .mark(.sourceMissing)] }
    if book.source(of: used) == nil, used.status != .inferred {
      return [.footnote(entry.id), .text(" "), .mark(.unsourced)]
    }
    return [.footnote(entry.id)]
  }

  func blank(_ what: String) -> PitchSpan { .mark(.blank(what)) }
}
