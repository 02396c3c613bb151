import JSONModel

/// How a model reads the film team's keys: all that it needs, in as few bytes as that takes.
enum StateProse {
  static func text(of key: String, _ value: JSONValue) -> String? {
    switch key {
    case "research": research(value)
    case "CRITICAL_FEEDBACK": feedback(value)
    case "subject": subject(SubjectFacts(value))
    case "searches": searches(value)
    default: nil
    }
  }

  /// `r7 1843: claim (people) "quote" [disputed]`, a line each.
  private static func research(_ value: JSONValue) -> String? {
    let entries = (value.arrayValue ?? []).compactMap(LedgerEntry.init(json:))
    if entries.isEmpty { return nil }
    return entries.map { entry in
      var line = entry.id
      if let date = entry.date { line += " \(date)" }
      line += ": \(entry.claim)"
      // Names that the claim holds already would be paid for twice.
      let people = entry.people.filter { !entry.claim.contains($0) }
      if !people.isEmpty { line += " (\(people.joined(separator: ", ")))" }
      if let quote = entry.quote, Quotation.isShort(quote), quote != entry.claim {
        line += " “\(quote)”"
      }
      if entry.status != .documented { line += " [\(entry.status.rawValue)]" }
      return line
    }.joined(separator: "\n")
  }

  /// `wikipedia_search “Ada Lovelace”: found`, a line each.
  private static func searches(_ value: JSONValue) -> String? {
    let lines = (value.arrayValue ?? []).compactMap { search -> String? in
      guard let tool = search.line("tool"), let query = search.line("query") else { return nil }
      return "\(tool) “\(query)”: \(search.line("outcome") ?? "done")"
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  private static func feedback(_ value: JSONValue) -> String? {
    let notes = (value.arrayValue ?? []).compactMap(CriticNote.init(json:))
    if notes.isEmpty { return nil }
    return notes.map { note in
      "\(note.id), pass \(note.pass)\(note.about.map { ", \($0)" } ?? ""): \(note.note)"
    }.joined(separator: "\n")
  }

  private static func subject(_ facts: SubjectFacts) -> String? {
    guard let name = facts.name else { return nil }
    var lines = [name]
    if let summary = facts.summary { lines.append(summary) }
    for (label, event) in [("Born", facts.born), ("Died", facts.died)] {
      guard let event else { continue }
      let parts = [event.date, event.place, event.cause].compactMap(\.self)
      lines.append("\(label): \(parts.joined(separator: ", "))")
    }
    lines += facts.people.map { person in
      let life =
        person.born == nil && person.died == nil
        ? "" : " (\(person.born ?? "?") to \(person.died ?? "?"))"
      return "\(person.name)\(life): \(person.relation ?? "relation not known")"
    }
    lines += facts.disputes.map { dispute in
      let positions = dispute.positions.map(\.claim).joined(separator: " / ")
      return "Disputed: \(dispute.question)\(positions.isEmpty ? "" : " — \(positions)")"
    }
    lines += facts.gaps.map { "Not known: \($0)" }
    return lines.joined(separator: "\n")
  }
}
