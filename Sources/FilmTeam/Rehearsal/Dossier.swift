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
    /// The ordinals of the first and the last year of which nothing is documented.
    let first: Int
    let last: Int
    /// The entries on either side.
    let between: [String]
    var years: Int { last - first + 1 }
    var firstYear: Int { HistoricalDate.year(at: first) }
    var lastYear: Int { HistoricalDate.year(at: last) }
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
  let subjectName: SubjectName
  /// What the sources say that the subject is; nil where they do not.
  let kind: SubjectKind?
  let birth: LifeDate
  let death: LifeDate
  let isShelf: Bool
  /// Dated, up to the death; what came after; what has no date; positions in disputes.
  let life: [Fact]
  let after: [Fact]
  let undated: [LedgerEntry]
  let disputed: [LedgerEntry]
  /// Pairs of claims that seem to deny one another.
  let denials: [(LedgerEntry, LedgerEntry)]
  let relations: [LedgerEntry]
  let openGaps: [String]
  let people: [Person]

  init(name: String, subject: JSONValue?, entries: [LedgerEntry]) {
    let name = subject?.line("name") ?? SubjectName(prompt: name).text
    self.name = name
    let relations = entries.filter { $0.themes == ["relation"] }
    let denials = Denials.pairs(among: entries.filter { $0.themes != ["relation"] })
    self.denials = denials
    let denied = Set(denials.flatMap { [$0.0.id, $0.1.id] })
    let disputed = entries.filter {
      $0.status == .disputed && $0.date == nil && !denied.contains($0.id)
    }
    let others = entries.filter { entry in
      entry.themes != ["relation"] && !(entry.status == .disputed && entry.date == nil)
    }
    let dated = others.compactMap { entry in
      entry.date.flatMap(HistoricalDate.init).map { Fact(entry: entry, date: $0) }
    }
    let sorted = Self.inOrder(dated)
    var subjectName = SubjectName(name: name)
    for other in subject?.lines("alsoKnownAs") ?? [] { subjectName.alsoKnown(as: other) }
    if let opening = subject?.line("summary").flatMap(LifeDates.init(openingOf:)), opening.isPerson
    {
      subjectName.alsoKnown(as: opening.name)
    }
    self.subjectName = subjectName
    let kind = Self.kind(of: subjectName, subject, sorted)
    self.kind = kind
    let isPerson = kind == .person || kind == nil
    birth = LifeDate(.birth, of: subjectName, given: isPerson ? subject?["born"] : nil, in: sorted)
    let death = LifeDate(
      .death,
      of: subjectName,
      given: isPerson ? subject?["died"] : nil,
      in: sorted
    )
    self.death = death
    let apart = Set((birth.sides + death.sides).map(\.id))
    let told = sorted.filter { !apart.contains($0.id) }
    life = told.filter { !death.isSurelyBefore($0.date) }
    after = told.filter { death.isSurelyBefore($0.date) }
    undated = others.filter { $0.date.flatMap(HistoricalDate.init) == nil }
    self.disputed = disputed
    self.relations = relations
    isShelf = subject?.line("origin") == "shelf"
    openGaps = subject?.lines("gaps") ?? []
    people = Self.people(name, subject, relations, life, after)
  }

  var born: HistoricalDate? { birth.date }
  var died: HistoricalDate? { death.date }

  /// Whether the subject may be told of as a person: with an age, a childhood, a death.
  var isPerson: Bool { kind == .person || kind == .fictional || kind == nil }

  private static func kind(
    of name: SubjectName,
    _ subject: JSONValue?,
    _ facts: [Fact]
  ) -> SubjectKind? {
    if let told = subject?.line("kind").flatMap(SubjectKind.init(rawValue:)) { return told }
    if subject?.line("origin") == "shelf" { return .person }
    let isTold = facts.contains { LifeClaim($0.entry.claim, date: $0.date, of: name) != nil }
    if isTold { return .person }
    return name.isThing ? .other : nil
  }

  /// The facts by date; where the dates leave the order open, in the order of the ledger.
  ///
  /// A fact of 1958 stands neither before nor behind one of 16 April 1958 by its date, so it stays
  /// where its source tells it.
  static func inOrder(_ facts: [Fact]) -> [Fact] {
    var ordered: [Fact] = []
    for (_, year) in Dictionary(grouping: facts, by: \.date.year).sorted(by: { $0.key < $1.key }) {
      var told: [Fact] = []
      for fact in year {
        let place = told.firstIndex { fact.date.isSurelyBefore($0.date) }
        told.insert(fact, at: place ?? told.endIndex)
      }
      ordered += told
    }
    return ordered
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
      let born = described?.line("born") ?? Self.date(after: "born", in: entry?.note)
      let died = described?.line("died") ?? Self.date(after: "died", in: entry?.note)
      let dates = (born.flatMap(HistoricalDate.init), died.flatMap(HistoricalDate.init))
      func isAlive(_ fact: Fact) -> Bool {
        (dates.0.map { $0.year <= fact.date.lastYear } ?? true)
          && (dates.1.map { $0.lastYear >= fact.date.year } ?? true)
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
  private static func date(after mark: String, in note: String?) -> String? {
    let parts = (note ?? "").split(separator: ",").map { $0.drop(while: \.isWhitespace) }
    return parts.first { $0.hasPrefix("\(mark) ") }.map { String($0.dropFirst(mark.count + 1)) }
  }

  // MARK: Arithmetic

  var facts: [Fact] { life + after }

  /// The stretches of the life of which nothing is documented, in order.
  var gaps: [Gap] {
    zip(life, life.dropFirst()).compactMap { left, right in
      let gap = Gap(
        first: HistoricalDate.ordinal(of: left.date.lastYear) + 1,
        last: right.date.ordinal - 1,
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
    let starts = life.map(\.date.ordinal).reduce(into: [Int]()) { years, year in
      if years.last != year { years.append(year) }
    }
    let windows = starts.map { start in
      (start, life.filter { (start...(start + 4)).contains($0.date.ordinal) })
    }
    let best = windows.max { left, right in
      let weights = [left.1, right.1].map { $0.reduce(0) { $0 + $1.weight } }
      return (left.1.count, weights[0], -left.0) < (right.1.count, weights[1], -right.0)
    }
    return best.map { start, facts in
      let first = HistoricalDate.year(at: start)
      return (first, facts.last?.date.year ?? first, facts)
    }
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
    let lived = [dense, life].map { facts in
      facts.filter { fact in
        fact.date != born && fact.date != died
          && LifeClaim(fact.entry.claim, date: fact.date, of: subjectName) == nil
          && !LifeClaim.isOpen(fact.entry.claim, of: subjectName)
      }
    }
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

  /// The ages that the dates leave open at a fact, narrowed by the claim's own words.
  ///
  /// Nil where no age can be told, and where the claim names another age than the dates do.
  func ages(at fact: Fact) -> ClosedRange<Int>? {
    guard isPerson, let ages = born?.ages(at: fact.date), !death.isSurelyBefore(fact.date),
      !isBehindDeath(fact)
    else { return nil }
    var most = ages.upperBound
    if let died, died.isStated, fact.date.year == died.year, let last = born?.ages(at: died) {
      most = min(most, last.upperBound)
    }
    guard ages.lowerBound <= most else { return nil }
    let computed = ages.lowerBound...most
    let stated = StatedAge(fact.entry.claim)
    if stated.isVague { return nil }
    if stated.ages.isEmpty { return computed }
    let fitting = stated.ages.filter(computed.contains)
    return fitting.count == 1 ? fitting[0]...fitting[0] : nil
  }

  /// The ages at the beginning and the end of a gap, as far as the years tell them.
  func ages(in gap: Gap) -> ClosedRange<Int>? {
    guard isPerson, let born, born.isStated, gap.last >= born.ordinal else { return nil }
    let most = max(0, gap.last - born.ordinal)
    return min(most, max(0, gap.first - born.ordinal - 1))...most
  }

  func age(at fact: Fact) -> String? { ages(at: fact).map(RehearsalDate.text) }

  /// Whether a fact of the year of the death is told behind it, so that nobody knows of an age.
  private func isBehindDeath(_ fact: Fact) -> Bool {
    guard let died, died.month != nil, fact.date.month == nil, fact.date.year == died.year,
      let own = life.firstIndex(where: { $0.id == fact.id }),
      let end = life.firstIndex(where: { $0.date == died })
    else { return false }
    return own > end
  }

  func entry(_ id: String) -> LedgerEntry? { facts.first { $0.id == id }?.entry }

  /// Facts that seem to tell one event with dates that cannot both be right.
  ///
  /// In one source only sentences that say the same but for the date: it may well tell of two lectures.
  var contradictions: [(Fact, Fact)] {
    var pairs: [(Fact, Fact)] = []
    for (index, left) in facts.enumerated() {
      for right in facts[(index + 1)...] {
        guard !left.date.agrees(with: right.date),
          left.entry.quote != nil || right.entry.quote != nil
        else { continue }
        let words = [left, right].map { Self.told($0.entry.claim, name: name) }
        let isSame =
          left.entry.source == right.entry.source
          ? words[0] == words[1] && words[0].count >= 2
          : Self.tellSameEvent(words[0], words[1])
        if isSame { pairs.append((left, right)) }
      }
    }
    return pairs
  }

  /// What a claim says, as words: without the name, the date and what every sentence has.
  private static func told(_ claim: String, name: String) -> Set<String> {
    let common: Set = [
      "the", "and", "was", "for", "with", "his", "her", "she", "that", "from", "had",
    ]
    let months = HistoricalDate.months.map { $0.lowercased() }
    return Set(NameWords(claim).words).subtracting(common).subtracting(NameWords(name).words)
      .subtracting(months).filter { $0.count >= 3 && !$0.allSatisfy(\.isNumber) }
  }

  private static func tellSameEvent(_ left: Set<String>, _ right: Set<String>) -> Bool {
    let shared = left.intersection(right).count
    return shared >= 2 && shared * 10 >= min(left.count, right.count) * 6
  }

  /// Claims of a birth or a death that may be the subject's or somebody else's.
  var openLifeClaims: [Fact] {
    facts.filter { fact in
      fact.entry.quote != nil && LifeClaim.isOpen(fact.entry.claim, of: subjectName)
        && LifeClaim(fact.entry.claim, date: fact.date, of: subjectName) == nil
        && fact.date != born && fact.date != died
        && !fact.entry.claim.hasPrefix("\(name): ")
    }
  }
}
