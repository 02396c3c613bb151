import AgentKit
import ModelInterface

/// How the pitch came about, and what it rests on.
extension PitchAssembler {
  mutating func makingSection() -> PitchDocument.Section {
    var blocks: [PitchBlock] = []
    var lines: [[PitchSpan]] = [[.strong("Made: "), .text("on \(material.date) by backlot.")]]
    let versions = material.outlines.count
    if versions > 0 {
      let count = PitchSummary.counted(versions, "version")
      lines.append([
        .strong("Outline: "), .text(versions == 1 ? "\(count)." : "\(count), each kept."),
      ])
    }
    for loop in material.run.loops {
      let passes = PitchSummary.counted(loop.passes, "pass").replacing("passs", with: "passes")
      let by = loop.by.map { CleanText.line($0, limit: 80).replacing("_", with: " ") }
      let end = by.map { "ended by the \($0)" } ?? "ended at its limit"
      let text = "\(passes), \(end): \(Quotation.sentence(CleanText.line(loop.reason, limit: 400)))"
      let name = CleanText.line(loop.loop, limit: 80).replacing("_", with: " ")
      lines.append([.strong("\(name.prefix(1).uppercased() + name.dropFirst()): "), .text(text)])
    }
    blocks.append(.list(lines))
    blocks += notesBlocks() + CrewTables.searches(material) + modelBlocks()
    let warnings = material.run.warnings.map { warning -> [PitchSpan] in
      [.text(Quotation.sentence(CleanText.line(warning.message, limit: 400)))]
    }
    if !warnings.isEmpty { blocks += [.subheading("What went wrong on the way"), .list(warnings)] }
    if let rejected = rejectedOutline() { blocks += rejected }
    return PitchDocument.Section(heading: "How it was made", blocks: blocks)
  }

  private func notesBlocks() -> [PitchBlock] {
    if material.notes.isEmpty { return [] }
    let rows = material.notes.map { note -> [[PitchSpan]] in
      let fate = NoteFate(of: note, in: material)
      return [
        [.text(note.id)], [.text(String(note.pass))], [.text(note.about ?? "")], [.text(note.note)],
        [.text(fate.text)],
      ]
    }
    return [
      .subheading("The critic's notes, and what became of them"),
      .table(header: ["No.", "Pass", "About", "Note", "What became of it"], rows: rows),
    ]
  }

  private func modelBlocks() -> [PitchBlock] {
    var groups: [String: [ModelCallRecord]] = [:]
    for call in material.run.calls {
      let name = "\(call.record.provider)/\(call.record.model)"
      groups[CleanText.line(name, limit: 120), default: []].append(call.record)
    }
    if groups.isEmpty { return [] }
    let rows = groups.sorted { $0.key < $1.key }.map { name, records -> [[PitchSpan]] in
      let usage = records.reduce(TokenUsage()) { $0 + $1.usage }
      let columns = [
        name, String(records.count), PitchSummary.grouped(usage.input),
        PitchSummary.grouped(usage.output), Self.cost(of: records),
      ]
      return columns.map { [.text($0)] }
    }
    return [
      .subheading("Models"),
      .table(header: ["Model", "Calls", "Tokens in", "Tokens out", "Cost"], rows: rows),
    ]
  }

  /// US dollars with four decimals; unknown where the price of any call is.
  private static func cost(of records: [ModelCallRecord]) -> String {
    var sum = 0.0
    for record in records {
      guard let cost = record.cost else { return "unknown" }
      sum += cost
    }
    let tenThousandths = Int((sum * 10_000).rounded())
    let fraction = String(tenThousandths % 10_000)
    let zeros = String(repeating: "0", count: 4 - fraction.count)
    return "$\(PitchSummary.grouped(tenThousandths / 10_000)).\(zeros)\(fraction)"
  }

  /// What the screenwriter wrote where it could not be used, so that nothing is hidden.
  private func rejectedOutline() -> [PitchBlock]? {
    guard let text = material.outlines.last, let outline = material.outline,
      outline.missingActs.count == 3
    else { return nil }
    let clean = CleanText.line(text, limit: 1_500)
    if clean.isEmpty { return nil }
    return [.subheading("What the screenwriter wrote (not used)"), .paragraph([.text(clean)])]
  }

  func sourcesSection() -> PitchDocument.Section {
    var items = book.citations
    if !material.comparables.rows.isEmpty {
      items.append([
        .text(
          "Film data: Wikidata, retrieved \(FilmData.retrieved), through bokeh-sampledata 2026.1. "
        ),
        .text("Licence: CC0 1.0."),
      ])
    }
    return PitchDocument.Section(
      heading: "Sources",
      blocks: items.isEmpty ? [.paragraph([.text("None.")])] : [.list(items)]
    )
  }
}
