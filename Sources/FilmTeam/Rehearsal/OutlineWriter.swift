import HistoricalText

/// Writes the outline of a documented life: facts in order, arranged, each sentence with its footnote.
struct OutlineWriter {
  let dossier: Dossier
  /// The entries that the critic asked for by id.
  let wanted: Set<String>
  private let clashes: [(Dossier.Fact, Dossier.Fact)]

  init(dossier: Dossier, wanted: Set<String>) {
    self.dossier = dossier
    self.wanted = wanted
    clashes = dossier.contradictions
  }

  /// The whole document but for what the open questions say of the critic's notes.
  func text(noteLines: [String] = []) -> String {
    let parts = [
      "# \(title)", logline, acts, characters, chronology, frames,
      OutlineQuestions(dossier: dossier, clashes: clashes, noteLines: noteLines).text,
    ]
    return parts.compactMap(\.self).joined(separator: "\n\n") + "\n"
  }

  private var title: String {
    guard let dense = dossier.densestYears, dense.facts.count > 2 else { return dossier.name }
    let years = RehearsalDate.years(dense.first, dense.last)
    return "\(dossier.name), \(years)"
  }

  /// The heaviest fact and what only the writer can say.
  private var logline: String? {
    guard let fact = dossier.summit else { return nil }
    var beside = ""
    if let person = dossier.ally, let relation = person.relation, let entry = person.entry {
      let who = "\(OutlineText.core(of: person.name)), \(OutlineText.core(of: relation))"
      beside =
        "Most often named with the lead in these years: \(who)."
        + OutlineText.footnote(entry.id)
    }
    let day = RehearsalDate.when(fact.date)
    let age = dossier.age(at: fact)
    // A claim that begins with the name needs it no second time.
    let hasName = fact.entry.claim.hasPrefix(dossier.name)
    let label =
      hasName
      ? age.map { "At \($0), \(day)" } ?? day.prefix(1).uppercased() + day.dropFirst()
      : "\(dossier.name)\(age.map { ", aged \($0)" } ?? ""), \(day)"
    let parts = [
      "\(label): \(OutlineText.cited(fact.entry.claim, [fact.id]))", beside,
      "[blank: what the lead wants, who or what stands against it, and the price]",
    ]
    return "## Logline\n\n" + parts.filter { !$0.isEmpty }.joined(separator: " ")
  }

  // MARK: Acts

  /// On few facts all are beats; on many, the ones that weigh less wait until they are asked for.
  private var chosen: [Dossier.Fact] {
    let told = Set(clashes.map(\.1.id))
    let all = dossier.facts.filter { !told.contains($0.id) }
    guard all.count > 12 else { return all }
    return all.filter { $0.weight >= 2 || wanted.contains($0.id) }
  }

  private var acts: String {
    // What came after the death ends the film, and does not shift its acts.
    let ended = Set(dossier.after.map(\.id))
    let beats = Beat.group(chosen.filter { !ended.contains($0.id) })
    let later = Beat.group(chosen.filter { ended.contains($0.id) })
    let names = ["One", "Two", "Three"]
    guard let breaks = ActBreaks(beats) else { return shortActs(beats + later) }
    let parts = [
      beats[..<breaks.first.beat], beats[breaks.first.beat..<breaks.second.beat],
      beats[breaks.second.beat...] + later,
    ]
    let endings = [breaks.first, breaks.second].map { end in
      "ends here because \(end.reason).\(OutlineText.footnotes(end.ids))"
    }
    return names.indices.map { index in
      var lines = parts[index].map { $0.line(in: dossier, extra: contradiction) }
      let ending = index < 2 ? endings[index] : closing
      lines.append("\nAct \(names[index]) \(ending)")
      return "## Act \(names[index])\n\n" + lines.joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  private var closing: String {
    guard let last = dossier.life.last else { return "ends with the last fact." }
    let after = dossier.after.isEmpty ? "" : ", and with what came after"
    return
      "ends with the last documented fact of the life, \(RehearsalDate.text(last.date))\(after)."
      + OutlineText.footnote(last.id)
  }

  /// One or two beats make no three acts, and nothing is made up to fill them.
  private func shortActs(_ beats: [Beat]) -> String {
    let blank = "[blank: no further dated fact is documented; this act is yours to research]"
    let lines = beats.map { $0.line(in: dossier, extra: contradiction) }
    let ending = lines.count > 1 ? lines.dropFirst().joined(separator: "\n") : blank
    let parts = [lines.first ?? blank, blank, ending]
    return zip(["One", "Two", "Three"], parts).map { "## Act \($0)\n\n\($1)" }
      .joined(separator: "\n\n")
  }

  /// Where sources date one event differently, the beat says so.
  private func contradiction(_ fact: Dossier.Fact) -> String? {
    let others = clashes.filter { $0.0.id == fact.id }.map(\.1)
    guard !others.isEmpty else { return nil }
    return others.map { other in
      "Another source dates this \(RehearsalDate.text(other.date)).\(OutlineText.footnote(other.id))"
    }.joined(separator: " ")
  }

  // MARK: People and time

  private var characters: String {
    var lines = [lead]
    for person in dossier.people {
      var parts = ["**\(OutlineText.core(of: person.name))**"]
      if let relation = person.relation { parts.append(OutlineText.core(of: relation)) }
      if let years = Self.years(person) { parts.append(years) }
      if !person.facts.isEmpty {
        let first = person.facts[0].date.year
        let last = person.facts[person.facts.count - 1].date.year
        let span = RehearsalDate.years(first, last)
        parts.append("named in \(RehearsalDate.counted(person.facts.count, "fact")), \(span)")
      } else {
        parts.append("named in no dated fact")
      }
      let themes = Self.themes(person.facts)
      let ids = person.entry.map { [$0.id] } ?? person.facts.prefix(1).map(\.id)
      let open = person.entry == nil ? " [blank: who this is]" : ""
      let text = parts.joined(separator: ", ") + (themes.isEmpty ? "" : "; themes: \(themes)")
      lines.append("- \(text)." + OutlineText.footnotes(ids) + open)
    }
    return "## Characters\n\n" + lines.joined(separator: "\n")
  }

  private var lead: String {
    let role =
      switch dossier.kind {
      case .other: "the subject"
      case .fictional: "the lead, a fictional character"
      case .person, nil: "the lead"
      }
    var parts = ["**\(dossier.name)**", role]
    if let born = dossier.born { parts.append("born \(RehearsalDate.text(born))") }
    if let died = dossier.died { parts.append("died \(RehearsalDate.text(died))") }
    let themes = Self.themes(dossier.life)
    let ids = [dossier.life.first?.id ?? dossier.undated.first?.id, dossier.life.last?.id]
      .compactMap(\.self)
    let unique = ids.first == ids.last ? Array(ids.prefix(1)) : ids
    let text = parts.joined(separator: ", ") + (themes.isEmpty ? "" : "; themes: \(themes)")
    return "- \(text)." + OutlineText.footnotes(unique)
  }

  private static func years(_ person: Dossier.Person) -> String? {
    switch (person.born, person.died) {
    case (let born?, let died?) where born.isStated && died.isStated:
      RehearsalDate.years(born.year, died.year)
    case (let born?, let died?): "born \(short(born)), died \(short(died))"
    case (let born?, nil): "born \(short(born))"
    case (nil, let died?): "died \(short(died))"
    case (nil, nil): nil
    }
  }

  /// The year alone, where nothing is doubtful about it.
  private static func short(_ date: HistoricalDate) -> String { RehearsalDate.year(date) }

  /// The themes of facts by how many they mark: `family 9, illness 5`.
  static func themes(_ facts: [Dossier.Fact]) -> String {
    var counts: [String: Int] = [:]
    for theme in facts.flatMap(\.entry.themes) { counts[theme, default: 0] += 1 }
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return sorted.prefix(5).map { "\(OutlineText.core(of: $0.key)) \($0.value)" }
      .joined(separator: ", ")
  }

  private var chronology: String {
    let gaps = dossier.gaps
    var lines: [String] = []
    for fact in dossier.facts {
      lines.append(chronologyLine(fact))
      for gap in gaps where gap.between[0] == fact.id {
        lines.append(gapLine(gap))
      }
    }
    for entry in dossier.undated {
      lines.append("- no date: \(OutlineText.cited(entry.claim, [entry.id]))")
    }
    return "## Chronology\n\n" + lines.joined(separator: "\n")
  }

  private func chronologyLine(_ fact: Dossier.Fact) -> String {
    var label = [RehearsalDate.text(fact.date)]
    if let age = dossier.age(at: fact) { label.append("age \(age)") }
    if let place = fact.entry.place { label.append(OutlineText.core(of: place)) }
    let claim = OutlineText.cited(fact.entry.claim, [fact.id])
    return "- \(label.joined(separator: ", ")): \(claim)"
  }

  private func gapLine(_ gap: Dossier.Gap) -> String {
    var label = RehearsalDate.years(gap.firstYear, gap.lastYear)
    if let ages = dossier.ages(in: gap) { label += ", age \(RehearsalDate.text(ages))" }
    return "- \(label): nothing documented for \(gap.years) years."
      + OutlineText.footnotes(gap.between)
  }

  // MARK: Other frames

  private var frames: String? {
    var parts: [String] = []
    if let dense = dossier.densestYears, dense.facts.count >= 3 {
      let lines = Beat.group(dense.facts).map { $0.line(in: dossier, extra: contradiction) }
      let share = "\(dense.facts.count) of \(dossier.life.count) dated facts of the life fall here"
      let ids = [dense.facts[0].id, dense.facts[dense.facts.count - 1].id]
      parts.append(
        "### The densest five years: \(RehearsalDate.years(dense.first, dense.last))\n\n"
          + "\(share).\(OutlineText.footnotes(ids))\n\n" + lines.joined(separator: "\n")
      )
    }
    if let person = dossier.companion {
      let facts = person.living
      let lines = Beat.group(facts).map { beat in
        // One age a beat is enough, unless a birthday lies in it.
        var told: String?
        return beat.line(in: dossier) { fact in
          let text = age(of: person, at: fact)
          if text == told { return nil }
          told = text
          return text
        }
      }
      let name = OutlineText.core(of: person.name)
      let reason =
        "\(name)\(person.died == nil ? "" : ", while alive,") is named in \(facts.count) of \(dossier.life.count) "
        + "dated facts of the life; nobody is named in more."
      parts.append(
        "### Two-hander: \(dossier.name) and \(name)\n\n"
          + reason + OutlineText.footnotes(facts.map(\.id)) + "\n\n"
          + lines.joined(separator: "\n")
      )
    }
    return parts.isEmpty ? nil : "## Other frames\n\n" + parts.joined(separator: "\n\n")
  }

  private func age(of person: Dossier.Person, at fact: Dossier.Fact) -> String? {
    guard let age = RehearsalDate.age(at: fact.date, born: person.born), let entry = person.entry,
      person.died.map({ $0.lastYear >= fact.date.year }) ?? true
    else { return nil }
    return "\(OutlineText.core(of: person.name)) is \(age).\(OutlineText.footnote(entry.id))"
  }
}
