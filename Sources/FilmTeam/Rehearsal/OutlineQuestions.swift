/// What the sources leave open: disputes and contradictions side by side, gaps, unknown people.
struct OutlineQuestions {
  let dossier: Dossier
  let clashes: [(Dossier.Fact, Dossier.Fact)]
  let noteLines: [String]

  var text: String {
    let lines = disputes + life + contradictions + denials + strangers + gaps + records
    var parts = ["## Open questions"]
    parts.append(lines.isEmpty ? "- [blank: what you want to know]" : lines.joined(separator: "\n"))
    if !noteLines.isEmpty { parts.append(noteLines.joined(separator: "\n")) }
    return parts.joined(separator: "\n\n")
  }

  /// A dispute's question with its positions, each with its source.
  private var disputes: [String] {
    var questions: [String] = []
    for entry in dossier.disputed {
      let question = entry.note ?? "What is disputed here?"
      if !questions.contains(question) { questions.append(question) }
    }
    return questions.map { question in
      let positions = dossier.disputed.filter { ($0.note ?? "What is disputed here?") == question }
      let sides = positions.enumerated().map { index, entry in
        "\(Self.letter(index)) \(OutlineText.cited(entry.claim, [entry.id]))"
      }
      let ids = OutlineText.footnotes(positions.map(\.id))
      return "- **\(OutlineText.core(of: question))**\(ids) \(sides.joined(separator: " "))"
    }
  }

  private static func letter(_ index: Int) -> String {
    let letters = ["a", "b", "c", "d", "e", "f"]
    return letters.indices.contains(index) ? "(\(letters[index]))" : "(\(index + 1))"
  }

  private var contradictions: [String] {
    clashes.map { left, right in
      let sides = [left, right].map { fact in
        "\(RehearsalDate.text(fact.date)): \(OutlineText.cited(fact.entry.claim, [fact.id]))"
      }
      return
        "- **Two dates for what seems to be one event:** \(sides.joined(separator: " Against: "))"
    }
  }

  /// Births and deaths on which the sources disagree.
  private var life: [String] {
    let events = [("birth", dossier.birth), ("death", dossier.death)]
    return events.flatMap { name, date -> [String] in
      var lines: [String] = []
      if !date.sides.isEmpty {
        var sides = date.sides.map { OutlineText.cited($0.entry.claim, [$0.id]) }
        if let given = date.given {
          sides.append("[blank: \(RehearsalDate.text(given)), by the entry on the subject]")
        }
        lines.append(
          "- **The sources differ on the \(name):** \(sides.joined(separator: " Against: "))"
        )
      }
      if !date.places.isEmpty {
        let sides = date.places.map { OutlineText.cited($0.entry.claim, [$0.id]) }
        lines.append(
          "- **The sources differ on the place of the \(name):** "
            + sides.joined(separator: " Against: ")
        )
      }
      return lines
    }
  }

  private var denials: [String] {
    dossier.denials.map { left, right in
      let sides = [left, right].map { OutlineText.cited($0.claim, [$0.id]) }
      return "- **These seem to deny one another:** \(sides.joined(separator: " Against: "))"
    }
  }

  /// Births and deaths that may be anybody's.
  private var strangers: [String] {
    dossier.openLifeClaims.map { fact in
      "- **Who is meant here?** \(OutlineText.cited(fact.entry.claim, [fact.id])) "
        + "[blank: \(dossier.name), or somebody else]"
    }
  }

  private var gaps: [String] {
    dossier.gaps.map { gap in
      "- What happened from \(RehearsalDate.year(gap.firstYear)) to "
        + "\(RehearsalDate.year(gap.lastYear))?\(OutlineText.footnotes(gap.between)) "
        + "[blank: \(gap.years) years without a dated fact]"
    }
  }

  /// Where the shelf itself says that the record is silent.
  private var records: [String] {
    dossier.openGaps.map { gap in
      "- \(OutlineText.core(of: gap)) [blank: yours to decide]"
    }
  }
}
