import HistoricalText

/// What a producer's lawyer will ask about.
extension PitchAssembler {
  /// Nobody born this long ago is alive.
  private static let longestLife = 110

  mutating func rightsSection() -> PitchDocument.Section {
    var items: [[PitchSpan]] = [subjectLine()]
    items += livingPeople()
    for dispute in material.subject.disputes {
      var spans: [PitchSpan] = [.strong("Disputed: "), .text(Quotation.sentence(dispute.question))]
      // Where the open questions tell the positions, here they are only pointed at.
      let isTold = material.outlines.last?.contains(dispute.question) ?? false
      for position in dispute.positions {
        if !isTold { spans.append(.text(" \(Quotation.sentence(position.claim))")) }
        let entry = material.entries.first { $0.claim == position.claim }
        spans += entry.map { footnote($0) } ?? book.cite(source: position.source)
      }
      items.append(spans)
    }
    let told = Set(material.subject.disputes.flatMap(\.positions).map(\.claim))
    for entry in material.entries where entry.status == .disputed && !told.contains(entry.claim) {
      items.append(
        [.strong("Disputed: "), .text(Quotation.sentence(entry.claim))] + footnote(entry)
      )
    }
    let kinds = Set(material.researchSources.map(\.kind))
    if kinds.contains(.wikipedia) {
      items.append([
        .strong("To clear: "),
        .text(
          "Wikipedia's text is licensed CC BY-SA; facts are free, its wording is not. Keep the "
            + "attribution below, and write in your own words."
        ),
      ])
    }
    if kinds.contains(.note) {
      items.append([
        .strong("To clear: "),
        .text("Your notes: books and letters that they quote have rights of their own."),
      ])
    }
    if kinds.contains(.shelf) {
      items.append([
        .strong("To clear: "),
        .text(
          "Books and editions behind the reference shelf's sources: a film that follows one of them "
            + "needs its option, and unpublished letters need their owner."
        ),
      ])
    }
    for row in material.comparables.onSubject {
      items.append([
        .strong("To clear: "),
        .text(
          "\(row.title) (\(row.year)) is on the same person: keep clear of its scenes and title."
        ),
      ])
    }
    return PitchDocument.Section(
      heading: "Rights and sensitivities",
      blocks: [
        .list(items),
        .paragraph([
          .emphasis("Not legal advice. Public facts are free to use; have a lawyer check the rest.")
        ]),
      ]
    )
  }

  private func subjectLine() -> [PitchSpan] {
    let name = material.subjectName
    if let died = material.subject.died?.when {
      let since = material.year - died.year
      let when =
        died.isStated && died.year > 0 && since > 0
        ? "in \(died.year), \(PitchSummary.counted(since, "year")) ago" : RehearsalDate.when(died)
      return [.strong("The subject: "), .text("\(name) died \(when).")]
    }
    if let born = material.subject.born?.when?.lastYear, material.year - born < Self.longestLife {
      return [
        .strong("The subject: "),
        .text(
          "\(name) was born in \(born) and no death is recorded here: possibly alive. Ask first."
        ),
      ]
    }
    return [
      .strong("The subject: "),
      .text("The year of \(name)'s death is not in the research."),
      .text(" "),
      blank("the year of death, and who holds the estate"),
    ]
  }

  private mutating func livingPeople() -> [[PitchSpan]] {
    var items: [[PitchSpan]] = []
    var known: Set<PersonName> = [PersonName(material.subjectName)]
    for person in material.subject.people {
      known.insert(PersonName(person.name))
      guard person.died == nil, let born = person.born.flatMap(HistoricalDate.init)?.year,
        material.year - born < Self.longestLife
      else { continue }
      let words = "\(person.name), born \(born), no death recorded here: needs a release."
      items.append(
        [.strong("Possibly alive: "), .text(words)] + book.cite(source: person.source)
      )
    }
    for entry in material.entries {
      guard let year = entry.year, material.year - year < Self.longestLife else { continue }
      for name in entry.people where known.insert(PersonName(name)).inserted {
        items.append(
          [
            .strong("Possibly alive: "),
            .text("\(name), named for \(year), no dates of life here. Find out."),
          ] + footnote(entry)
        )
      }
    }
    return items
  }

  /// Everything in the document that no source supports.
  func inventionsSection(of sections: [PitchDocument.Section]) -> PitchDocument.Section {
    var invented: [[PitchSpan]] = []
    var blanks = 0
    var unsourced = 0
    for section in sections {
      for spans in section.blocks.flatMap(PitchSummary.texts) {
        for sentence in Sentences.split(spans) {
          if sentence.contains(.mark(.invented)) {
            let text = sentence.plain.split(separator: " ").joined(separator: " ")
            invented.append([.strong("\(section.heading): "), .text(text)])
          }
          if sentence.contains(.mark(.unsourced)) || sentence.contains(.mark(.sourceMissing)) {
            unsourced += 1
          }
          blanks += sentence.count { if case .mark(.blank) = $0 { true } else { false } }
        }
      }
    }
    var blocks: [PitchBlock] = []
    if invented.isEmpty {
      blocks.append(.paragraph([.text("Nothing is marked as invented.")]))
    } else {
      blocks.append(.list(invented))
    }
    var counts: [String] = []
    if unsourced > 0 {
      let verb = unsourced == 1 ? "has" : "have"
      counts.append("\(PitchSummary.counted(unsourced, "sentence")) above \(verb) no source.")
    }
    if blanks > 0 {
      let verb = blanks == 1 ? "is" : "are"
      counts.append("\(PitchSummary.counted(blanks, "passage")) \(verb) left to the writer.")
    }
    if !counts.isEmpty { blocks.append(.paragraph([.text(counts.joined(separator: " "))])) }
    return PitchDocument.Section(heading: "What is invented", blocks: blocks)
  }
}
