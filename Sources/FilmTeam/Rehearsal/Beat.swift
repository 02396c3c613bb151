import HistoricalText

/// What happens in one year of the life, as the outline tells it.
struct Beat {
  /// The year, or the uncertain date, that all of its facts have.
  let date: HistoricalDate
  let facts: [Dossier.Fact]

  var weight: Double { facts.map(\.weight).max() ?? 0 }
  var themes: Set<String> { Set(facts.flatMap(\.entry.themes)) }

  var year: Int { date.year }

  /// The facts by years, in order; an uncertain date makes a beat of its own.
  static func group(_ facts: [Dossier.Fact]) -> [Beat] {
    var beats: [Beat] = []
    for fact in facts {
      if let last = beats.last, last.isOneBeat(with: fact.date) {
        beats[beats.count - 1] = Beat(date: last.date, facts: last.facts + [fact])
      } else {
        beats.append(Beat(date: fact.date, facts: [fact]))
      }
    }
    return beats
  }

  private func isOneBeat(with other: HistoricalDate) -> Bool {
    date.isStated && other.isStated ? year == other.year : date == other
  }

  /// `- **1833, age 17–18, London:** …` with a footnote after each sentence.
  func line(in dossier: Dossier, extra: (Dossier.Fact) -> String?) -> String {
    var label = [RehearsalDate.year(date)]
    if let age = age(in: dossier) { label.append("age \(age)") }
    if let mark = mark(in: dossier) { label.append(mark) }
    let places = facts.compactMap(\.entry.place).reduce(into: [String]()) { places, place in
      if !places.contains(place) { places.append(OutlineText.core(of: place)) }
    }
    if (1...2).contains(places.count) { label.append(places.joined(separator: " and ")) }
    let passages = facts.map { fact -> String in
      let text = OutlineText.cited(fact.entry.claim, [fact.id])
      let saysDate = fact.entry.claim.contains(String(abs(year))) || !date.isStated
      let day = saysDate ? "" : fact.date.withinYear.map { "\($0): " } ?? ""
      return [day + text, extra(fact)].compactMap(\.self).joined(separator: " ")
    }
    return "- **\(label.joined(separator: ", ")):** \(passages.joined(separator: " "))"
  }

  /// What tells a beat before the birth or after the death from one of the life.
  private func mark(in dossier: Dossier) -> String? {
    guard dossier.isPerson, let first = facts.first else { return nil }
    if dossier.after.contains(where: { $0.id == first.id }) {
      guard let died = dossier.died, died.isStated, first.date.isStated, year != died.year else {
        return "after the death"
      }
      let years = first.date.ordinal - died.ordinal
      return "\(RehearsalDate.counted(years, "year")) after the death"
    }
    if let born = dossier.born, born.isStated, facts.allSatisfy({ $0.date.isSurelyBefore(born) }) {
      let years = born.ordinal - first.date.ordinal
      if !first.date.isStated || years == 0 { return "before the birth" }
      return "\(RehearsalDate.counted(years, "year")) before the birth"
    }
    return nil
  }

  /// The age over the whole beat: `17`, `17–18`.
  ///
  /// Nil where a fact tells an age in its own words that this would blur.
  private func age(in dossier: Dossier) -> String? {
    let ages = facts.compactMap { dossier.ages(at: $0) }
    guard let low = ages.map(\.lowerBound).min(), let high = ages.map(\.upperBound).max() else {
      return nil
    }
    let stated = facts.map { StatedAge($0.entry.claim) }
    let isBlurred = low != high && stated.contains { !$0.ages.isEmpty }
    return isBlurred || stated.contains { $0.isVague } ? nil : RehearsalDate.text(low...high)
  }
}
