import HistoricalText

/// What the film is up against, and whom it needs.
extension PitchAssembler {
  mutating func filmsSection() -> PitchDocument.Section {
    let comparables = material.comparables
    var blocks: [PitchBlock] = []
    if !comparables.rows.isEmpty || material.subject.name != nil {
      blocks.append(.subheading("Earlier films on \(material.subjectName)"))
      blocks.append(
        comparables.onSubject.isEmpty
          ? .paragraph([
            .text(
              "None in the data, which ends in 2014 and is not complete. Search again before you "
                + "claim to be the first."
            )
          ])
          : filmTable(comparables.onSubject)
      )
    }
    if !comparables.similar.isEmpty {
      blocks.append(.subheading("Comparable films"))
      blocks.append(filmTable(comparables.similar))
    }
    if !comparables.rows.isEmpty {
      let who =
        comparables.wereAskedFor ? "" : " No agent asked for these; they were looked up by rule."
      blocks.append(
        .paragraph([
          .text(
            "No budget data. Gross is the largest figure reported in US dollars, mostly worldwide, "
              + "of no stated year's dollars.\(who)"
          )
        ])
      )
    }
    // In a rehearsal the report is the table again.
    let isRepeated = material.isRehearsal && comparables.wereAskedFor
    if let report = material.boxOfficeReport, !isRepeated {
      let check = ReportCheck(material, marksNames: false)
      let read = MarkdownBlocks.blocks(MarkdownBlocks.lines(report)) { check.marked($0, &book) }
      if !read.isEmpty {
        blocks.append(.subheading("The box office researcher's report"))
        blocks += read
      }
    }
    if blocks.isEmpty { blocks = [.paragraph([blank("comparable films")])] }
    return PitchDocument.Section(heading: "Comparable films and box office", blocks: blocks)
  }

  mutating func castingSection() -> PitchDocument.Section {
    var blocks: [PitchBlock] = []
    if let report = material.castingReport {
      let check = ReportCheck(material, marksNames: true)
      blocks = MarkdownBlocks.blocks(MarkdownBlocks.lines(report)) { check.marked($0, &book) }
    }
    if blocks.isEmpty { blocks = roleBlocks() }
    if blocks.isEmpty { blocks = [.paragraph([blank("roles, their ages and demands")])] }
    blocks.append(
      .paragraph([
        .text(
          "There is no data on actors here: a statement about one is marked "
        ), .mark(.noDataRow), .text("."),
      ])
    )
    return PitchDocument.Section(heading: "Casting", blocks: blocks)
  }

  private func filmTable(_ rows: [Comparables.Row]) -> PitchBlock {
    .table(
      header: ["Film", "Year", "Gross", "Genre", "Director", "Why"],
      rows: rows.map { row in
        let title = row.source.url.map { PitchSpan.link(text: row.title, url: $0) }
        return [
          [title ?? .text(row.title)],
          [.text(String(row.year))],
          [.text(row.grossText)],
          [.text(row.genre)],
          [.text(row.director ?? "not known")],
          [.text(row.why)],
        ]
      }
    )
  }

  /// Ages worked out from dates: what casting needs where no agent wrote anything.
  private mutating func roleBlocks() -> [PitchBlock] {
    let dates = material.entries.compactMap { $0.date.flatMap(HistoricalDate.init) }.sorted()
    var items: [[PitchSpan]] = []
    func ages(_ born: HistoricalDate?, _ died: HistoricalDate?) -> String? {
      guard let born, let first = dates.first, let last = dates.last else { return nil }
      let end = died.map { min($0, last) } ?? last
      guard born.years(until: end) >= 0 else { return nil }
      return "age \(max(0, born.years(until: first))) to \(born.years(until: end))"
    }
    if let name = material.subject.name,
      let span = ages(material.subject.born?.when, material.subject.died?.when)
    {
      items.append([.strong(name), .text(": lead, \(span) over what is documented.")])
    }
    for person in material.subject.people.prefix(6) {
      let born = person.born.flatMap(HistoricalDate.init)
      let died = person.died.flatMap(HistoricalDate.init)
      let parts = [person.relation, ages(born, died)].compactMap(\.self)
      guard !parts.isEmpty else { continue }
      let words = Quotation.sentence(parts.joined(separator: ", "))
      items.append(
        [.strong(person.name), .text(": \(words)")] + book.cite(source: person.source)
      )
    }
    return items.isEmpty ? [] : [.list(items)]
  }
}
