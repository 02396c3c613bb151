import HistoricalText

/// The critic's arithmetic: what can be counted in an outline, against the research.
struct OutlineArithmetic {
  private static let mostGaps = 3
  private static let mostPeople = 3

  let dossier: Dossier
  private let entries: [LedgerEntry]
  private let acts: [[String]]
  private let used: Set<String>

  init(outline: String, dossier: Dossier, entries: [LedgerEntry]) {
    self.dossier = dossier
    self.entries = entries
    acts = OutlineText.acts(of: outline)
    used = Set(acts.joined().flatMap(OutlineText.footnoteIDs))
  }

  var hasActs: Bool { acts.contains { $0.contains { $0.contains(where: \.isLetter) } } }

  /// In the order in which they weigh.
  var findings: [OutlineFinding] {
    let single = [unsourced, unused, undated, birth, proportions].compactMap(\.self)
    return anachronisms + gaps + people + single
  }

  private var gaps: [OutlineFinding] {
    let longest = dossier.gaps.enumerated().sorted { left, right in
      (right.element.years, left.offset) < (left.element.years, right.offset)
    }
    return longest.prefix(Self.mostGaps).map(\.element).map { gap in
      var age = ""
      if let ages = dossier.ages(in: gap) { age = ", age \(RehearsalDate.text(ages))" }
      let years = (RehearsalDate.year(gap.firstYear), RehearsalDate.year(gap.lastYear))
      return OutlineFinding(
        topic: .gap(first: gap.firstYear, last: gap.lastYear),
        note: "From \(years.0) to \(years.1)\(age), we have no fact with a date. Is one on file?"
      )
    }
  }

  /// Those who are named more than once, and of whom nothing says who they are.
  private var people: [OutlineFinding] {
    let unknown = dossier.people.filter { $0.entry == nil && $0.facts.count >= 2 }
    return unknown.prefix(Self.mostPeople).map { person in
      OutlineFinding(
        topic: .person(person.name),
        note: "Who is \(person.name)? The name is in \(person.facts.count) facts, and no source "
          + "says more."
      )
    }
  }

  private var anachronisms: [OutlineFinding] {
    dossier.people.compactMap { person in
      let beyond = person.facts.filter { fact in
        guard used.contains(fact.id) else { return false }
        let isUnborn = person.born.map { $0.isStated && fact.date.lastYear < $0.year } ?? false
        let isDead = person.died.map { $0.isStated && fact.date.year > $0.year } ?? false
        // After the subject's death people are spoken of, not seen.
        return isUnborn || (isDead && !dossier.after.contains { $0.id == fact.id })
      }
      guard !beyond.isEmpty else { return nil }
      let list = beyond.map { "\($0.id) (\(RehearsalDate.year($0.date)))" }.joined(separator: ", ")
      return OutlineFinding(
        topic: .anachronism(person.name),
        note: "\(person.name) is not alive at the date of \(list). Is the person in the scene?"
      )
    }
  }

  private var unused: OutlineFinding? {
    let clashing = Set(dossier.contradictions.map(\.1.id))
    let facts = dossier.facts.filter { !used.contains($0.id) && !clashing.contains($0.id) }
    guard !facts.isEmpty else { return nil }
    let list = facts.prefix(40).map { "\($0.id) (\(RehearsalDate.year($0.date)))" }.joined(
      separator: ", "
    )
    let more = facts.count > 40 ? " and \(facts.count - 40) more" : ""
    return OutlineFinding(topic: .unused, note: "In no act: \(list)\(more). Can a beat hold them?")
  }

  private var undated: OutlineFinding? {
    guard !dossier.undated.isEmpty else { return nil }
    let list = dossier.undated.prefix(12).map(\.id).joined(separator: ", ")
    return OutlineFinding(topic: .undated, note: "No date is known for \(list). When was it?")
  }

  private var birth: OutlineFinding? {
    guard dossier.isPerson, dossier.born == nil, dossier.birth.sides.isEmpty, !dossier.facts.isEmpty
    else { return nil }
    return OutlineFinding(
      topic: .birth,
      note: "No source gives the date of birth, so no age can be told."
    )
  }

  /// A quarter, a half, a quarter; what is far from it is said.
  private var proportions: OutlineFinding? {
    let counts = acts.map { lines in lines.filter { $0.hasPrefix("- ") }.count }
    let all = counts.reduce(0, +)
    guard counts.count == 3, all >= 4 else { return nil }
    let shares = counts.map { Double($0) / Double(all) }
    let bounds = [0.12...0.45, 0.3...0.7, 0.1...0.45]
    guard let act = shares.indices.first(where: { !bounds[$0].contains(shares[$0]) }) else {
      return nil
    }
    let name = ["One", "Two", "Three"][act]
    let usual = act == 1 ? "half" : "a quarter"
    return OutlineFinding(
      topic: .proportions,
      note: "Act \(name) has \(counts[act]) of \(all) beats, far from \(usual)."
    )
  }

  /// Sentences of the acts that no entry with a source stands behind.
  private var unsourced: OutlineFinding? {
    let sourced = Set(entries.filter { $0.source != nil || $0.status == .inferred }.map(\.id))
    var count = 0
    for line in acts.joined() where line.contains(where: \.isLetter) && !line.hasPrefix("#") {
      for sentence in Sentences.split(InlineText.spans(line)) {
        let ids = sentence.compactMap { span in
          if case .footnote(let id) = span { id } else { nil }
        }
        let isMarked = sentence.contains { span in
          if case .mark = span { true } else { false }
        }
        let says = sentence.plain.contains(where: \.isLetter)
        if says, !isMarked, ids.isEmpty || !ids.allSatisfy(sourced.contains) { count += 1 }
      }
    }
    guard count > 0 else { return nil }
    return OutlineFinding(
      topic: .unsourced,
      note: "\(RehearsalDate.counted(count, "sentence")) of the acts rest on no source."
    )
  }
}
