import HistoricalText
import JSONModel

/// Breaks the roles down by arithmetic: ages at the beats, the span, and what the themes ask for.
///
/// It names no actors, for there is no data on any.
struct RehearsalCasting {
  private static let mostRoles = 5

  let stage: RehearsalStage

  var answer: RehearsalAnswer {
    let roles = OutlineRoles(stage.outline ?? "")
    guard let lead = roles.roles.first, !roles.beats.isEmpty else {
      return RehearsalAnswer("Rehearsal: the outline has no people in it, so there are no roles.\n")
    }
    var parts = [leadText(lead, roles.beats)]
    let others = roles.roles.dropFirst().map { role in
      (role, roles.beats.filter { $0.text.contains(role.name) })
    }.filter { role, beats in
      // Who is named once, and of whom nothing is said, is no role yet.
      beats.count >= (role.facts.hasPrefix("named in ") ? 2 : 1)
    }
    let sorted = others.enumerated().sorted { left, right in
      (right.element.1.count, left.offset) < (left.element.1.count, right.offset)
    }.map(\.element)
    for (role, beats) in sorted.prefix(Self.mostRoles) { parts.append(roleText(role, beats)) }
    parts.append(ensemble(roles, sorted.map { ($0.0.name, $0.1.count) }))
    return RehearsalAnswer(parts.joined(separator: "\n\n") + "\n")
  }

  private func leadText(_ lead: OutlineRoles.Role, _ beats: [OutlineRoles.Beat]) -> String {
    var lines = ["### \(lead.name), the lead"]
    let aged = beats.filter { $0.age != nil }
    if let first = aged.first?.age, let last = aged.last?.age {
      let from = first.split(separator: "–").first ?? ""
      let to = last.split(separator: "–").last ?? ""
      let marks = OutlineText.footnotes(
        [aged.first?.footnotes.first, aged.last?.footnotes.last].compactMap(\.self)
      )
      lines.append(
        "- Span: age \(from) to \(to) over \(RehearsalDate.counted(aged.count, "dated beat")).\(marks)"
      )
      lines += players(aged)
    } else {
      lines.append("- Span: no age can be told by the dates that are documented. [blank: ages]")
    }
    lines += demands(lead)
    return lines.joined(separator: "\n")
  }

  /// How many beats fall into ages that one player seldom covers.
  private func players(_ beats: [OutlineRoles.Beat]) -> [String] {
    let ages = beats.compactMap { beat in beat.age?.split(separator: "–").last.flatMap { Int($0) } }
    let groups = [
      ("a child, up to 12", ages.filter { $0 <= 12 }.count),
      ("a youth, 13 to 19", ages.filter { (13...19).contains($0) }.count),
      ("an adult, 20 to 59", ages.filter { (20...59).contains($0) }.count),
      ("somebody of 60 and more", ages.filter { $0 >= 60 }.count),
    ].filter { $0.1 > 0 }
    let list = groups.map { "\($0.0) (\(RehearsalDate.counted($0.1, "beat")))" }
    return ["- Players: \(list.joined(separator: "; ")). [blank: one player or several]"]
  }

  private func roleText(_ role: OutlineRoles.Role, _ beats: [OutlineRoles.Beat]) -> String {
    var lines = ["### \(role.name)"]
    // How often somebody is named, and in what, stands under the characters.
    let end = role.facts.firstRange(of: ", named in ")?.lowerBound ?? role.facts.endIndex
    let who = role.facts.hasPrefix("named in ") ? "[blank: who this is]" : "\(role.facts[..<end])."
    lines.append("- Who: \(who)\(OutlineText.footnotes(role.footnotes))")
    let dates = beats.compactMap(\.date)
    let birth = person(role.name)?.line("born").flatMap(HistoricalDate.init)
    let death = person(role.name)?.line("died").flatMap(HistoricalDate.init)
    let marks = OutlineText.footnotes(role.footnotes)
    let ages = dates.map { date -> String in
      let year = RehearsalDate.year(date)
      if let death, death.isStated, date.isStated, date.year > death.year {
        return "\(year), after the death"
      }
      return RehearsalDate.age(at: date, born: birth).map { "\(year), age \($0)" } ?? year
    }
    lines.append("- Beats: \(ages.joined(separator: "; ")).\(marks)")
    if birth == nil { lines.append("- Age: no year of birth is documented here. [blank: age]") }
    lines += demands(role)
    return lines.joined(separator: "\n")
  }

  private func person(_ name: String) -> JSONValue? {
    stage.inputs["subject"]?["people"]?.arrayValue?.first {
      $0.line("name").map(OutlineText.core) == name
    }
  }

  private func demands(_ role: OutlineRoles.Role) -> [String] {
    let asked = role.themes.compactMap { theme in Self.demands[theme].map { "\(theme): \($0)" } }
    guard !asked.isEmpty else { return ["- Demands: [blank: what the role asks for]"] }
    return [
      "- Demands, by the themes of the facts: \(asked.joined(separator: "; ")). [blank: yours to weigh]"
    ]
  }

  private static let demands = [
    "childhood": "a younger player",
    "conflict": "scenes that are quarrels",
    "death": "a death scene, or its news",
    "education": "learning on screen",
    "family": "a family that changes with the years",
    "illness": "a body that fails",
    "invention": "hands that build and try",
    "legacy": "the time after, without the lead",
    "love": "intimacy",
    "meeting": "first encounters",
    "money": "want and debt",
    "publication": "writing that can be seen",
    "recognition": "public moments",
    "setback": "defeat",
    "travel": "other countries and tongues",
    "war": "wartime",
    "work": "thinking and work that can be seen",
  ]

  private func ensemble(_ roles: OutlineRoles, _ counts: [(String, Int)]) -> String {
    var lines = ["### Ensemble"]
    lines.append(
      "- \(RehearsalDate.counted(counts.count + 1, "named role")) in "
        + "\(RehearsalDate.counted(roles.beats.count, "beat")). [blank: who speaks]"
    )
    if let most = counts.first {
      lines.append(
        "- \(most.0) shares the most beats with the lead: \(RehearsalDate.count(most.1)). "
          + "[blank: what changes between them]"
      )
    }
    return lines.joined(separator: "\n")
  }
}
