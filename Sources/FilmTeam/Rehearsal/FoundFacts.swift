import HistoricalText
import JSONModel

/// What search results hold for the ledger, as entries that `append_to_state` takes.
///
/// What is found outside is data: it is quoted or copied, never followed.
struct FoundFacts {
  private static let mostSentences = 60
  private static let mostRead = 2_000
  private static let mostUndated = 3
  /// What an article says of the time after the death is mostly honours; a few will do.
  private static let mostAfterlife = 3

  private(set) var subject: SubjectName
  private(set) var entries: [JSONValue] = []
  private(set) var shelfName: String?
  private(set) var articles: [String] = []
  private(set) var files: [String] = []
  private var years: Set<Int> = []
  private var lifetime: ClosedRange<Int>?
  private var afterlife = 0

  init(subject: SubjectName, library: [JSONValue], wikipedia: [JSONValue]) {
    self.subject = subject
    for content in library {
      if let shelf = content["shelf"], shelf.objectValue != nil { addShelf(shelf) }
    }
    for content in library {
      for result in content["results"]?.arrayValue ?? [] { addNote(result) }
    }
    // An encyclopaedia fills the years that nothing closer documents.
    let known = years
    for content in wikipedia {
      let query = content.line("query") ?? ""
      for result in content["results"]?.arrayValue ?? [] {
        addArticle(result, query: query, known: known)
      }
    }
  }

  private mutating func add(_ entry: [String: JSONValue]) {
    let value = JSONValue.object(entry)
    guard !entries.contains(value) else { return }
    entries.append(value)
    if let date = entry["date"]?.stringValue.flatMap(HistoricalDate.init) {
      years.insert(date.year)
    }
  }

  // MARK: Shelf

  private mutating func addShelf(_ shelf: JSONValue) {
    let names = [shelf.line("name")].compactMap(\.self) + shelf.lines("alsoKnownAs")
    let isSubject = names.contains { NameWords($0) == NameWords(subject.text) }
    if isSubject { for name in names { subject.alsoKnown(as: name) } }
    let facts = (shelf["facts"]?.arrayValue ?? []).filter { fact in
      isSubject || fact.lines("people").contains(where: subject.isName)
    }
    if isSubject {
      shelfName = shelf.line("name")
      lifetime = Self.lifetime(shelf["born"]?.line("date"), shelf["died"]?.line("date"))
    }
    for fact in facts {
      guard let claim = fact.line("claim"), let source = fact["source"] else { continue }
      var entry: [String: JSONValue] = [
        "claim": .string(claim), "source": source, "status": "documented",
      ]
      for key in ["date", "place", "people", "themes", "weight"] { entry[key] = fact[key] }
      add(entry)
    }
    guard isSubject else { return }
    for person in shelf["people"]?.arrayValue ?? [] { addPerson(person) }
    for dispute in shelf["disputes"]?.arrayValue ?? [] {
      for position in dispute["positions"]?.arrayValue ?? [] {
        guard let claim = position.line("claim"), let source = position["source"] else { continue }
        add([
          "claim": .string(claim), "source": source, "status": "disputed",
          "note": .string(dispute.line("question") ?? "disputed"), "themes": ["dispute"],
        ])
      }
    }
  }

  private static func lifetime(_ born: String?, _ died: String?) -> ClosedRange<Int>? {
    guard let first = born.flatMap(HistoricalDate.init)?.year,
      let last = died.flatMap(HistoricalDate.init)?.lastYear, first <= last
    else { return nil }
    return first...last
  }

  private mutating func addPerson(_ person: JSONValue) {
    guard let name = person.line("name"), let source = person["source"] else { return }
    var claim = name
    if let relation = person.line("relation") { claim += ", \(relation)" }
    let years = [person.line("born"), person.line("died")]
    switch (years[0], years[1]) {
    case (let born?, let died?): claim += ", \(born)–\(died)"
    case (let born?, nil): claim += ", born \(born)"
    case (nil, let died?): claim += ", died \(died)"
    case (nil, nil): break
    }
    if let note = person.line("note") { claim += ": \(note)" }
    add([
      "claim": .string(claim), "people": [.string(name)], "themes": ["relation"],
      "source": source, "status": "documented",
    ])
  }

  // MARK: Text

  /// The user's own notes: all that is about the subject, with a date or without.
  private mutating func addNote(_ result: JSONValue) {
    guard let text = result["text"]?.stringValue, let source = result["source"]?["id"] else {
      return
    }
    let title = result["source"]?.line("title") ?? ""
    let isAboutSubject = subject.isNamed(in: title)
    guard isAboutSubject || subject.isNamed(in: text) else { return }
    var antecedent = Antecedent(subject, isTitled: subject.isTitle(title))
    let before = entries.count
    for sentence in DatedSentence.sentences(of: text) {
      let isPlain = antecedent.isAboutSubject(sentence)
      guard isAboutSubject || subject.isTouched(in: sentence) else { continue }
      if let dated = DatedSentence(sentence) {
        add(dated, source: source, isPlain: isPlain)
      } else if subject.isTouched(in: sentence) {
        addUndated(sentence, source: source)
      }
    }
    let file = result["source"]?.line("file") ?? title
    if entries.count > before, !files.contains(file) { files.append(file) }
  }

  private mutating func addUndated(_ sentence: String, source: JSONValue) {
    let quote = QuotedSentence(sentence, around: 0)
    add([
      "claim": .string(quote.marked), "quote": .string(quote.words), "source": source,
      "status": "documented",
    ])
  }

  private mutating func addArticle(_ result: JSONValue, query: String, known: Set<Int>) {
    guard let text = result["extract"]?.stringValue, let source = result["source"]?["id"] else {
      return
    }
    let title = result["source"]?.line("title") ?? ""
    let all = DatedSentence.sentences(of: text)
    guard let opening = all.first else { return }
    var sentences = all[...]
    let life = LifeDates(openingOf: opening).flatMap { $0.isPerson ? $0 : nil }
    // A title that merely holds the name is about something else: a prize, a day, a house.
    let isAboutSubject = subject.isTitle(title) || (life != nil && subject.isNamed(in: opening))
    guard isAboutSubject || subject.isNamed(in: text) else { return }
    let before = entries.count
    if isAboutSubject, let life {
      sentences.removeFirst()
      subject.alsoKnown(as: life.name)
      lifetime = lifetime ?? Self.lifetime(life.born?.text, life.died?.text)
      addLife(life, opening, source: source, known: known)
    } else if !isAboutSubject, life != nil, SubjectName(name: query).isTitle(title) {
      addDescription(of: query, opening, life, source: source)
    }
    var antecedent = Antecedent(subject, isTitled: isAboutSubject)
    for sentence in sentences.prefix(Self.mostRead) {
      let isPlain = antecedent.isAboutSubject(sentence)
      guard entries.count - before < Self.mostSentences, let dated = DatedSentence(sentence),
        isAboutSubject || subject.isNamedShortly(in: sentence),
        !known.contains(dated.date.date.year),
        isOfLife(dated.date.date)
      else { continue }
      add(
        dated,
        source: source,
        isPlain: isPlain,
        beside: isAboutSubject || life == nil ? nil : title
      )
    }
    // An article that names no date that can be read still says who or what its subject is.
    if isAboutSubject, entries.isEmpty {
      for sentence in all.prefix(Self.mostUndated) { addUndated(sentence, source: source) }
    }
    if entries.count > before, !articles.contains(title) { articles.append(title) }
  }

  /// Whether a date lies in the subject's life, or is one of the first few after it.
  private mutating func isOfLife(_ date: HistoricalDate) -> Bool {
    guard let lifetime else { return true }
    if date.ordinal > HistoricalDate.ordinal(of: lifetime.upperBound) {
      afterlife += 1
      return afterlife <= Self.mostAfterlife
    }
    return date.year >= lifetime.lowerBound
  }

  /// Who somebody is that was asked for by name, in the words of that person's own article.
  private mutating func addDescription(
    of name: String,
    _ opening: String,
    _ life: LifeDates?,
    source: JSONValue
  ) {
    let quote = QuotedSentence(opening, around: 0)
    var entry: [String: JSONValue] = [
      "claim": .string("\(name): \(quote.marked)"), "quote": .string(quote.words),
      "people": [.string(name)], "themes": ["relation"], "source": source, "status": "documented",
    ]
    let dates = [("born", life?.born), ("died", life?.died)].compactMap { word, date in
      date.map { "\(word) \($0.text)" }
    }
    if !dates.isEmpty { entry["note"] = .string(dates.joined(separator: ", ")) }
    add(entry)
  }

  /// `person` is whose article the sentence is from, where that is not the subject's; `isPlain` says
  /// that the sentence can be about nobody but the subject.
  private mutating func add(
    _ sentence: DatedSentence,
    source: JSONValue,
    isPlain: Bool,
    beside person: String? = nil
  ) {
    let quote = QuotedSentence(sentence.text, around: sentence.date.word)
    var people = CapitalisedNames.people(in: sentence.text, isSubject: subject.isName)
    if let person, !people.contains(person) { people.append(person) }
    // "She died in 1869" says whose death it is only beside the sentences before it.
    let isOpen = isPlain && LifeClaim.isOpen(quote.words, of: subject)
    let claim = isOpen ? "\(subject.text): \(quote.marked)" : quote.marked
    var entry: [String: JSONValue] = [
      "claim": .string(claim), "quote": .string(quote.words),
      "date": .string(sentence.date.date.text), "source": source, "status": "documented",
    ]
    if !people.isEmpty { entry["people"] = .array(people.map(JSONValue.string)) }
    add(entry)
  }

  /// The opening sentence of an article gives birth and death in brackets: two facts, arranged.
  private mutating func addLife(
    _ life: LifeDates,
    _ opening: String,
    source: JSONValue,
    known: Set<Int>
  ) {
    for (found, verb) in [(life.first, "was born"), (life.last, "died")] {
      guard let found, !known.contains(found.date.year) else { continue }
      add([
        "claim": .string("\(subject.text) \(verb) \(RehearsalDate.when(found.date))."),
        "quote": .string(QuotedSentence(opening, around: found.word).words),
        "date": .string(found.date.text), "source": source, "status": "documented",
      ])
    }
  }
}
