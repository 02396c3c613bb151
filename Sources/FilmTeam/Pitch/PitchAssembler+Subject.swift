import AgentKit
import HistoricalText
import JSONModel

/// The parts that frame the story: the person, the tone, the reason to make it.
extension PitchAssembler {
  mutating func subjectSection() -> PitchDocument.Section {
    let subject = material.subject
    var blocks: [PitchBlock] = []
    var life: [[PitchSpan]] = []
    if let born = subject.born { life.append(lifeLine("Born", born, words: ["born", "birth"])) }
    if let died = subject.died {
      life.append(lifeLine("Died", died, words: ["died", "dies", "death"]))
    }
    // What came after the death is not the film's period.
    let facts = Dossier(
      name: material.subjectName,
      subject: material.run.state["subject"],
      entries: material.entries
    ).life
    if let first = facts.first.map({ RehearsalDate.year($0.date) }),
      let last = facts.last.map({ RehearsalDate.year($0.date) })
    {
      let count = PitchSummary.counted(facts.count, "dated fact")
      life.append([.strong("Period: "), .text("\(first) to \(last), by \(count).")])
    }
    let places = Self.mostFrequent(material.entries.compactMap(\.place), limit: 5)
    if !places.isEmpty {
      life.append([.strong("Places: "), .text(places.joined(separator: "; ") + ".")])
    }
    if let summary = subject.summary {
      blocks.append(.paragraph([.text(Quotation.sentence(summary)), .text(" "), origin]))
    }
    if !life.isEmpty { blocks.append(.list(life)) }
    return PitchDocument.Section(heading: "The subject and the period", blocks: blocks)
  }

  mutating func toneSection() -> PitchDocument.Section {
    var blocks: [PitchBlock] = []
    for name in ["Themes", "Tone"] {
      if let section = material.outline?.section(name) { blocks += markedBlocks(section.lines) }
    }
    if let tone = material.frontMatter.line("tone") {
      blocks.append(.paragraph([.strong("Tone: ")] + InlineText.spans(tone)))
    }
    var themes = material.frontMatter.lines("themes")
    if themes.isEmpty {
      let facts = material.entries.filter { $0.date != nil && $0.status != .disputed }
      themes = Self.mostFrequent(facts.flatMap(\.themes), limit: 6)
    }
    if !themes.isEmpty {
      blocks.append(.paragraph([.strong("Themes: "), .text(themes.joined(separator: ", ") + ".")]))
    }
    if let content = material.frontMatter["content"]?.stringValue {
      // Models hand the outline in again here; it stands above already.
      let isOutline = Outline(content).missingActs.count < 3 || content.count > 1_500
      if !isOutline {
        blocks += MarkdownBlocks.blocks(MarkdownBlocks.lines(content)) { marker.marked($0, &book) }
      }
    }
    if blocks.isEmpty { blocks = [.paragraph([blank("tone, look, and what it is about")])] }
    return PitchDocument.Section(heading: "Themes and tone", blocks: blocks)
  }

  mutating func whyNowSection() -> PitchDocument.Section {
    let whyNow = material.frontMatter.line("whyNow").map { marker.marked($0, &book) }
    let audience = material.frontMatter.line("audience").map { InlineText.spans($0) }
    return PitchDocument.Section(
      heading: "Why now, and for whom",
      blocks: [
        .paragraph([.strong("Why now: ")] + (whyNow ?? anniversaries ?? [blank("why now")])),
        .paragraph([.strong("For whom: ")] + (audience ?? [blank("the audience")])),
      ]
    )
  }

  /// The next round anniversary within ten years: arithmetic, so never invented.
  private var anniversaries: [PitchSpan]? {
    let events = [(material.subject.born, "birth"), (material.subject.died, "death")]
    let found = events.compactMap { event, name -> (year: Int, text: String)? in
      guard let when = event?.when, when.isStated, when.year > 0 else { return nil }
      let year = when.year
      let age = ((material.year - year) / 50 + 1) * 50
      guard age >= 50, year + age - material.year <= 10 else { return nil }
      return (year + age, "\(year + age) is \(age) years after the \(name).")
    }
    guard let first = found.min(by: { $0.year < $1.year }) else { return nil }
    return [.text(first.text), .text(" "), blank("what it says to people today")]
  }

  private var origin: PitchSpan { material.subject.originSpan }

  private mutating func lifeLine(
    _ label: String,
    _ event: SubjectFacts.Event,
    words: [String]
  ) -> [PitchSpan] {
    let day = event.when.map(RehearsalDate.text) ?? event.date
    let parts = [day, event.place, event.cause].compactMap(\.self)
    let entry = material.entries.first { entry in
      guard let date = event.date, entry.date == date else { return false }
      return words.contains(where: entry.claim.lowercased().contains)
    }
    let note = entry.map { footnote($0) } ?? [.text(" "), origin]
    return [.strong("\(label): "), .text(Quotation.sentence(parts.joined(separator: ", ")))] + note
  }

  /// The most frequent values, first seen first among equals.
  static func mostFrequent(_ values: [String], limit: Int) -> [String] {
    var counts: [String: (count: Int, first: Int)] = [:]
    for (position, value) in values.enumerated() {
      counts[value, default: (0, position)].count += 1
    }
    let sorted = counts.sorted { left, right in
      left.value.count == right.value.count
        ? left.value.first < right.value.first : left.value.count > right.value.count
    }
    return sorted.prefix(limit).map(\.key)
  }
}
