/// What happens in one year of the life, as the outline tells it.
struct Beat {
  let year: Int
  let facts: [Dossier.Fact]

  var weight: Double { facts.map(\.weight).max() ?? 0 }
  var themes: Set<String> { Set(facts.flatMap(\.entry.themes)) }

  /// The facts by years, in order.
  static func group(_ facts: [Dossier.Fact]) -> [Beat] {
    var beats: [Beat] = []
    for fact in facts {
      if let last = beats.last, last.year == fact.date.year {
        beats[beats.count - 1] = Beat(year: last.year, facts: last.facts + [fact])
      } else {
        beats.append(Beat(year: fact.date.year, facts: [fact]))
      }
    }
    return beats
  }

  /// `- **1833, age 17–18, London:** …` with a footnote after each sentence.
  func line(in dossier: Dossier, extra: (Dossier.Fact) -> String?) -> String {
    var label = [String(year)]
    if let age = age(in: dossier) { label.append("age \(age)") }
    if let died = dossier.died, let first = facts.first,
      dossier.after.contains(where: { $0.id == first.id })
    {
      label.append(
        year == died.year ? "after the death" : "\(year - died.year) years after the death"
      )
    }
    let places = facts.compactMap(\.entry.place).reduce(into: [String]()) { places, place in
      if !places.contains(place) { places.append(OutlineText.core(of: place)) }
    }
    if (1...2).contains(places.count) { label.append(places.joined(separator: " and ")) }
    let passages = facts.map { fact -> String in
      let text = OutlineText.cited(fact.entry.claim, [fact.id])
      let saysDate = fact.entry.claim.contains(String(year))
      let day = saysDate ? "" : RehearsalDate.withinYear(fact.date).map { "\($0): " } ?? ""
      return [day + text, extra(fact)].compactMap(\.self).joined(separator: " ")
    }
    return "- **\(label.joined(separator: ", ")):** \(passages.joined(separator: " "))"
  }

  /// The age over the whole beat: `17`, `17–18`.
  private func age(in dossier: Dossier) -> String? {
    let ages = facts.compactMap { dossier.age(at: $0.date) }
    guard let first = ages.first, let last = ages.last else { return nil }
    let from = first.split(separator: "–")[0]
    let to = last.split(separator: "–").last ?? from
    return from == to ? String(from) : "\(from)–\(to)"
  }
}
