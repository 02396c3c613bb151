import JSONModel

/// Searches, and records what the results hold, and nothing else.
///
/// It looks for the subject first, later for what the critic's notes name.
struct RehearsalResearcher {
  private static let mostSearches = 3

  let stage: RehearsalStage

  var answer: RehearsalAnswer {
    let subject = SubjectName(prompt: stage.prompt)
    guard !subject.text.isEmpty else {
      return RehearsalAnswer("Rehearsal: there is no subject to look for.")
    }
    if !stage.hasCalled("library_search"), !stage.hasCalled("wikipedia_search") {
      let queries = isLaterPass ? laterQueries(subject) : [subject.text]
      return search(queries, isLater: isLaterPass)
    }
    return record(subject)
  }

  private var isLaterPass: Bool { !stage.notes.isEmpty || stage.outline?.contains("[^r") == true }

  // MARK: Searching

  private func search(_ queries: [String], isLater: Bool) -> RehearsalAnswer {
    guard !queries.isEmpty else {
      return RehearsalAnswer(
        "Rehearsal: the latest notes name nobody and no years to look for; nothing is recorded."
      )
    }
    var answer = RehearsalAnswer("Looking for \(queries.joined(separator: "; ")).")
    for query in queries {
      for tool in ["library_search", "wikipedia_search"] where stage.offers(tool) {
        // An encyclopaedia is asked for its article; years are a matter for notes.
        let isYears = query.last?.isNumber == true
        if tool == "wikipedia_search", isYears || (isLater && !canReachWikipedia) { continue }
        answer.call(tool, ["query": .string(query)])
      }
    }
    if answer.calls.isEmpty {
      return RehearsalAnswer("Rehearsal: no search is at hand, so nothing is recorded.")
    }
    return answer
  }

  /// False once a search of this project did not get through; told only where `searches` is read.
  private var canReachWikipedia: Bool {
    let searches = stage.inputs["searches"]?.arrayValue ?? []
    return !searches.contains { search in
      search.line("tool") == "wikipedia_search" && search.line("outcome") == "unreachable"
    }
  }

  /// The people and the years that the notes of the last pass ask for.
  private func laterQueries(_ subject: SubjectName) -> [String] {
    let last = stage.notes.map(\.pass).max() ?? 0
    var queries: [String] = []
    for note in stage.notes where note.pass == last {
      switch OutlineFinding.Topic(about: note.about ?? "") {
      case .person(let name): queries.append(name)
      case .gap(let first, _): queries.append("\(subject.text) \(first)")
      default: break
      }
    }
    var seen: Set<String> = []
    return Array(queries.filter { seen.insert($0).inserted }.prefix(Self.mostSearches))
  }

  // MARK: Recording

  private func record(_ subject: SubjectName) -> RehearsalAnswer {
    let library = stage.results(of: "library_search")
    let wikipedia = stage.results(of: "wikipedia_search")
    let found = FoundFacts(subject: subject, library: library, wikipedia: wikipedia)
    let entries = found.entries.filter(isNew)
    let namesakes = wikipedia.compactMap { $0["disambiguation"] }
    if entries.isEmpty {
      if let answer = candidatesAnswer(namesakes) { return answer }
      return RehearsalAnswer(nothingText(subject, found, namesakes))
    }
    if stage.hasCalled("append_to_state") || !stage.offers("append_to_state") {
      return RehearsalAnswer(
        recordedText(found, entries, isStored: stage.hasCalled("append_to_state"))
      )
    }
    var answer = RehearsalAnswer("Recording \(RehearsalDate.counted(entries.count, "entry")).")
    answer.call("append_to_state", ["field": "research", "value": .array(entries)])
    return answer
  }

  /// Where a kind of person was asked for, whom on the shelf that fits: the person is asked, not
  /// chosen.
  private func candidatesAnswer(_ namesakes: [JSONValue]) -> RehearsalAnswer? {
    guard namesakes.isEmpty, !isLaterPass, let kind = FigureKind(stage.prompt) else { return nil }
    let figures = BuiltInShelf().figures(of: kind)
    if figures.isEmpty || !stage.offers("append_to_state") { return nil }
    let names = figures.map(\.name).joined(separator: "; ")
    if stage.hasCalled("append_to_state") {
      return RehearsalAnswer("Rehearsal: on the shelf, “\(kind.text)” fits \(names). Which one?")
    }
    let candidates = figures.map { figure -> JSONValue in
      ["title": .string(figure.name), "description": .string(figure.entry.line("summary") ?? "")]
    }
    var answer = RehearsalAnswer("Looking on the shelf for \(kind.text).")
    answer.call("append_to_state", ["field": "candidates", "value": .array(candidates)])
    return answer
  }

  /// Not in the ledger, as far as it is shown to this role, and not in the outline, which lists all.
  private func isNew(_ entry: JSONValue) -> Bool {
    guard let claim = entry.line("claim") else { return false }
    if stage.entries.contains(where: { $0.claim == claim }) { return false }
    guard isLaterPass, let outline = stage.outline else { return true }
    return !outline.contains(OutlineText.core(of: claim))
  }

  private func nothingText(
    _ subject: SubjectName,
    _ found: FoundFacts,
    _ namesakes: [JSONValue]
  ) -> String {
    if isLaterPass { return "Rehearsal: the sources hold nothing new on what the notes ask for." }
    if let page = namesakes.first {
      let names = (page["candidates"]?.arrayValue ?? []).prefix(8).compactMap { $0.line("title") }
      let list = names.isEmpty ? "" : " Which one: \(names.joined(separator: "; "))?"
      return "Rehearsal: several people are called \(subject.text); nothing is recorded.\(list)"
    }
    var text = "Rehearsal: no source at hand documents \(subject.text); nothing is recorded."
    let notices = stage.results.compactMap { $0.content.line("notice") }
    if let notice = notices.first(where: { $0.contains("could not be reached") }) {
      text += " \(CleanText.line(notice, limit: 200))"
    }
    let nearest = stage.results(of: "library_search").flatMap { $0.lines("nearest") }
    if !nearest.isEmpty { text += " Nearest names: \(nearest.joined(separator: ", "))." }
    return text
  }

  private func recordedText(
    _ found: FoundFacts,
    _ entries: [JSONValue],
    isStored: Bool
  ) -> String {
    var sources: [String] = []
    if let name = found.shelfName { sources.append("the shelf (\(name))") }
    sources += found.files
    sources += found.articles.map { "Wikipedia: \($0)" }
    let dated = entries.filter { $0["date"] != nil }.count
    let verb = isStored ? "recorded" : "found, with nowhere to record them,"
    return "Rehearsal: \(RehearsalDate.counted(entries.count, "entry")) \(verb) from "
      + "\(sources.joined(separator: ", ")); \(dated) of them dated."
  }
}
