import HistoricalText
import JSONModel

/// The research on one life in the order of time, with what arithmetic can say about it.
struct Dossier {
  struct Fact {
    let entry: LedgerEntry
    let date: HistoricalDate
    var id: String { entry.id }
    var weight: Double { entry.weight ?? 2 }
  }

  struct Gap: Hashable {
    /// The first and the last year of which nothing is documented.
    let first: Int
    let last: Int
    /// The entries on either side.
    let between: [String]
    var years: Int { last - first + 1 }
  }

  struct Person {
    let name: String
    let relation: String?
    let born: HistoricalDate?
    let died: HistoricalDate?
    /// The entry that says who this is.
    let entry: LedgerEntry?
    let facts: [Fact]
    /// Those of the subject's life at which the person was alive, as far as is known.
    let living: [Fact]
  }

  /// So many years in a row without a dated fact are called a gap.
  static let gapYears = 3

  let name: String
  let born: HistoricalDate?
  let died: HistoricalDate?
  let isShelf: Bool
  /// Dated, up to the death; what came after; what has no date; positions in disputes.
  let life: [Fact]
  let after: [Fact]
  let undated: [LedgerEntry]
  let disputed: [LedgerEntry]
  let relations: [LedgerEntry]
  let openGaps: [String]
  let people: [Person]

  init(name: String, subject: JSONValue?, entries: [LedgerEntry]) {
    let name = subject?.line("name") ?? SubjectName(prompt: name).text
    self.name = name
    let relations = entries.filter { $0.themes == ["relation"] }
    let disputed = entries.filter { $0.status == .disputed && $0.date == nil }
    let others = entries.filter { entry in
      entry.themes != ["relation"] && !(entry.status == .disputed && entry.date == nil)
    }
    let dated = others.compactMap { entry in
      entry.date.flatMap(HistoricalDate.init).map { Fact(entry: entry, date: $0) }
    }
    let sorted = dated.enumerated().sorted { left, right in
      if left.element.date != right.element.date { return left.element.date < right.element.date }
      return left.offset < right.offset
    }.map(\.element)
    born =
      subject?["born"]?.line("date").flatMap(HistoricalDate.init)
      ?? Self.event("born", of: name, in: sorted, edge: sorted.first)
    let died =
      subject?["died"]?.line("date").flatMap(HistoricalDate.init)
      ?? Self.event("died", of: name, in: sorted, edge: sorted.last)
    self.died = died
    life = sorted.filter { !Self.isAfter($0.date, died) }
    after = sorted.filter { Self.isAfter($0.date, died) }
    undated = others.filter { $0.date.flatMap(HistoricalDate.init) == nil }
    self.disputed = disputed
    self.relations = relations
    isShelf = subject?.line("origin") == "shelf"
    openGaps = subject?.lines("gaps") ?? []
    people = Self.people(name, subject, relations, life, after)
  }

  private static func isAfter(_ date: HistoricalDate, _ death: HistoricalDate?) -> Bool {
    guard let death else { return false }
    if date.year != death.year { return date.year > death.year }
    guard let month = date.month, let end = death.month else { return false }
    if month != end { return month > end }
    guard let day = date.day, let endDay = death.day else { return false }
    return day > endDay
  }

  /// The date of "<name> was born" or "<name> died".
  ///
  /// A bare "She was born" or "Born" counts at the life's first date only, and a bare "She died" at
  /// its last: elsewhere a pronoun may mean anybody.
  private static func event(
    _ verb: String,
    of name: String,
    in facts: [Fact],
    edge: Fact?
  ) -> HistoricalDate? {
    let subject = SubjectName(name: name)
    func who(_ fact: Fact) -> String? {
      let words = fact.entry.claim.split { !($0.isLetter || $0.isNumber) }.map { $0.lowercased() }
      guard let index = words.firstIndex(of: verb) else { return nil }
      return words[..<index].filter { $0 != "was" }.joined(separator: " ")
    }
    let named = facts.first { fact in
      who(fact).map { !$0.isEmpty && subject.isName($0) } ?? false
    }
    let isBare = edge.flatMap(who).map { ["", "she", "he", "they"].contains($0) } ?? false
    return named?.date ?? (isBare ? edge?.date : nil)
  }

  private static func people(
    _ name: String,
    _ subject: JSONValue?,
    _ relations: [LedgerEntry],
    _ life: [Fact],
    _ after: [Fact]
  ) -> [Person] {
    let facts = life + after
    let known = subject?["people"]?.arrayValue ?? []
    let subjectName = NameWords(name)
    var names: [String] = []
    for candidate in known.compactMap({ $0.line("name") }) + facts.flatMap(\.entry.people)
      + relations.flatMap(\.people)
    where !names.contains(candidate) && NameWords(candidate) != subjectName {
      names.append(candidate)
    }
    let people = names.map { name in
      let described = known.first { $0.line("name") == name }
      let entry = relations.first { $0.people.contains(name) }
      let born = described?.line("born") ?? Self.word(after: "born", in: entry?.note)
      let died = described?.line("died") ?? Self.word(after: "died", in: entry?.note)
      let dates = (born.flatMap(HistoricalDate.init), died.flatMap(HistoricalDate.init))
      func isAlive(_ fact: Fact) -> Bool {
        (dates.0.map { $0.year <= fact.date.year } ?? true)
          && (dates.1.map { $0.year >= fact.date.year } ?? true)
      }
      return Person(
        name: name,
        relation: described?.line("relation"),
        born: dates.0,
        died: dates.1,
        entry: entry,
        facts: facts.filter { $0.entry.people.contains(name) },
        living: life.filter { $0.entry.people.contains(name) && isAlive($0) }
      )
    }
    return people.enumerated().sorted { left, right in
      let counts = (left.element.facts.count, right.element.facts.count)
      return counts.0 != counts.1 ? counts.0 > counts.1 : left.offset < right.offset
    }.map(\.element)
  }

  /// The date in a note such as `born 1791-12-26, died 1871-10-18`.
  private static func word(after mark: String, in note: String?) -> String? {
    let words = (note ?? "").split { " ,;".contains($0) }.map(String.init)
    guard let index = words.firstIndex(of: mark), index + 1 < words.count else { return nil }
    return words[index + 1]
  }

  // MARK: Arithmetic

  var facts: [Fact] { life + after }

  /// The stretches of the life of which nothing is documented, in order.
  var gaps: [Gap] {
    zip(life, life.dropFirst()).compactMap { left, right in
      let gap = Gap(
        first: left.date.year + 1,
        last: right.date.year - 1,
        between: [left.id, right.id]
      )
      return gap.years >= Self.gapYears ? gap : nil
    }
  }

  /// The five years with the most facts: then the heaviest, then the earliest.
  var densestYears: (first: Int, last: Int, facts: [Fact])? {
    // One event that two sources date differently is one fact.
    let told = Set(contradictions.map(\.1.id))
    let life = life.filter { !told.contains($0.id) }
    let starts = life.map(\.date.year).reduce(into: [Int]()) { years, year in
      if years.last != year { years.append(year) }
    }
    let windows = starts.map { start in
      (start, life.filter { (start...(start + 4)).contains($0.date.year) })
    }
    let best = windows.max { left, right in
      let weights = [left.1, right.1].map { $0.reduce(0) { $0 + $1.weight } }
      return (left.1.count, weights[0], -left.0) < (right.1.count, weights[1], -right.0)
    }
    return best.map { ($0.0, $0.1.last?.date.year ?? $0.0, $0.1) }
  }

  /// The person who is named in the most facts of the life while alive.
  var companion: Person? {
    let best = people.enumerated().max { left, right in
      (left.element.living.count, -left.offset) < (right.element.living.count, -right.offset)
    }
    // Names that were told by their capitals alone are guesses; one fact does not make a role.
    guard let person = best?.element, person.living.count >= (isShelf ? 1 : 2) else { return nil }
    return person
  }

  private static let deeds: Set = [
    "conflict", "invention", "publication", "recognition", "war", "work",
  ]

  /// Who is named most often with the lead in the densest years: at least twice, and alive.
  var ally: Person? {
    let dense = Set((densestYears?.facts ?? []).map(\.id))
    let counts = people.map { person in person.living.count { dense.contains($0.id) } }
    guard let most = counts.max(), most >= 2, let index = counts.firstIndex(of: most) else {
      return nil
    }
    return people[index]
  }

  /// The fact that weighs most in the densest years.
  var summit: Fact? {
    let dense = densestYears?.facts ?? life
    // Everybody is born and dies: what lies between makes the story, where there is any.
    let lived = [dense, life].map { $0.filter { $0.date != born && $0.date != died } }
    let facts = lived.first { !$0.isEmpty } ?? dense
    let subject = SubjectName(name: name)
    func rank(_ fact: Fact, _ offset: Int) -> (Double, Int, Int, Int) {
      let words = NameWords(fact.entry.claim).words
      let isTold =
        fact.entry.quote == nil || subject.isNamedShortly(in: fact.entry.claim)
        || words.contains { ["she", "he"].contains($0) }
      // What the lead does or withstands makes a film sooner than what befalls everybody.
      let deeds = Self.deeds.intersection(fact.entry.themes).count
      return (fact.weight, isTold ? 1 : 0, deeds, -offset)
    }
    return facts.enumerated().max {
      rank($0.element, $0.offset) < rank($1.element, $1.offset)
    }?.element
  }

  func age(at date: HistoricalDate) -> String? {
    if let died, Self.isAfter(date, died) { return nil }
    return RehearsalDate.age(at: date, born: born)
  }

  func entry(_ id: String) -> LedgerEntry? { facts.first { $0.id == id }?.entry }

  /// Facts that seem to tell one event with dates that cannot both be right, from different sources.
  var contradictions: [(Fact, Fact)] {
    var pairs: [(Fact, Fact)] = []
    for (index, left) in facts.enumerated() {
      for right in facts[(index + 1)...] where left.entry.source != right.entry.source {
        guard !RehearsalDate.agree(left.date, right.date),
          left.entry.quote != nil || right.entry.quote != nil,
          Self.tellSameEvent(left.entry.claim, right.entry.claim, name: name)
        else { continue }
        pairs.append((left, right))
      }
    }
    return pairs
  }

  private static func tellSameEvent(_ left: String, _ right: String, name: String) -> Bool {
    let sets = [left, right].map { claim in
      let common: Set = [
        "the", "and", "was", "for", "with", "his", "her", "she", "that", "from", "had",
      ]
      let months = RehearsalDate.months.map { $0.lowercased() }
      return Set(NameWords(claim).words).subtracting(common).subtracting(NameWords(name).words)
        .subtracting(months).filter { $0.count >= 3 && !$0.allSatisfy(\.isNumber) }
    }
    let shared = sets[0].intersection(sets[1]).count
    return shared >= 2 && shared * 10 >= min(sets[0].count, sets[1].count) * 6
  }
}
