import AgentKit
import HistoricalText
import JSONModel

/// Turns what an agent wants to record into what the film team's keys keep.
enum LedgerAdmission {
  /// A model that writes more than this at once has lost its way.
  private static let mostEntries = 200

  /// The new entries of `research`, numbered on from those that are there.
  ///
  /// A bare text is a claim without a source. A source that the tools never returned is dropped, and
  /// the claim counts as unsourced. What is recorded already is left out.
  static func research(_ value: JSONValue, state: [String: JSONValue]) throws -> JSONValue {
    let known = (state["research"]?.arrayValue ?? []).compactMap(LedgerEntry.init(json:))
    let index = SourceIndex(state["sources"])
    var next = (state["research"]?.arrayValue?.count ?? 0) + 1
    var entries: [LedgerEntry] = []
    for element in elements(of: value).prefix(mostEntries) {
      guard var entry = entry(from: element, sources: index) else { continue }
      if known.contains(where: entry.repeats) || entries.contains(where: entry.repeats) { continue }
      entry.id = "r\(next)"
      next += 1
      entries.append(entry)
    }
    if entries.isEmpty, !elements(of: value).contains(where: { claim(of: $0) != nil }) {
      throw ToolFailure(
        "Nothing to record: write {\"claim\": \"one fact\", \"date\": \"1843\", \"source\": "
          + "\"the id that the search gave\"}, or a list of these."
      )
    }
    markDisputes(in: &entries, known: known, name: subjectName(state))
    return .array(entries.map(\.json))
  }

  private static func subjectName(_ state: [String: JSONValue]) -> SubjectName? {
    if let name = state["subject"]?.line("name") { return SubjectName(name: name) }
    return state["PROMPT"]?.asLine.map { SubjectName(prompt: $0) }
  }

  /// Marks what contradicts another entry: births and deaths on other days, and denials.
  ///
  /// What stands in the ledger already is not changed: the later entry says that they disagree.
  private static func markDisputes(
    in entries: inout [LedgerEntry],
    known: [LedgerEntry],
    name: SubjectName?
  ) {
    guard let name, !entries.isEmpty else { return }
    let all = (known + entries).filter { $0.source != nil }
    let claims = all.compactMap { entry -> (id: String, claim: LifeClaim)? in
      let date = entry.date.flatMap(HistoricalDate.init)
      return LifeClaim(entry.claim, date: date, of: name).map { (entry.id, $0) }
    }
    var notes: [String: String] = [:]
    for (id, claim) in claims {
      let isDenied = claims.contains {
        $0.claim.event == claim.event && !$0.claim.date.agrees(with: claim.date)
      }
      let event = claim.event == .birth ? "birth" : "death"
      if isDenied { notes[id] = "The sources differ on the date of \(event)." }
    }
    for (left, right) in Denials.pairs(among: all) {
      for entry in [left, right] {
        notes[entry.id] = notes[entry.id] ?? "Another source denies it."
      }
    }
    for index in entries.indices where entries[index].status == .documented {
      guard let note = notes[entries[index].id] else { continue }
      entries[index].status = .disputed
      entries[index].note = entries[index].note ?? note
    }
  }

  /// The new notes of `CRITICAL_FEEDBACK`; those on the same version of the outline share a pass.
  static func feedback(_ value: JSONValue, state: [String: JSONValue]) throws -> JSONValue {
    let known = (state["CRITICAL_FEEDBACK"]?.arrayValue ?? []).compactMap(CriticNote.init(json:))
    let outline = state["PLOT_OUTLINE"]?.stringValue.map(OutlineVersion.name)
    var pass = 1
    if let last = known.last { pass = last.outline == outline ? last.pass : last.pass + 1 }
    var next = (state["CRITICAL_FEEDBACK"]?.arrayValue?.count ?? 0) + 1
    var notes: [CriticNote] = []
    for element in elements(of: value).prefix(mostEntries) {
      guard let text = element.asLine ?? element.line("note") ?? element.line("feedback") else {
        continue
      }
      let given = element["pass"]?.integerValue.flatMap { $0 > 0 ? Int($0) : nil }
      notes.append(
        CriticNote(
          id: "n\(next)",
          pass: given ?? pass,
          note: CleanText.line(text, limit: 1_000),
          about: element.line("about"),
          outline: outline
        )
      )
      next += 1
    }
    if notes.isEmpty {
      throw ToolFailure("Nothing to record: write the note as a text, or as {\"note\": \"…\"}.")
    }
    return .array(notes.map(\.json))
  }

  /// What a film is to be about, as one line.
  static func prompt(_ value: JSONValue) throws -> JSONValue {
    let texts = elements(of: value).compactMap { element in
      element.asLine ?? element.line("subject") ?? element.line("name")
    }
    let text = CleanText.line(texts.joined(separator: ", "), limit: 500)
    if text.isEmpty {
      throw ToolFailure("Write the person, or the kind of person, that the film is about.")
    }
    return .string(text)
  }

  /// What frames the pitch; members that are not known are dropped.
  static func frontMatter(_ value: JSONValue) throws -> JSONValue {
    var members: [String: JSONValue] = [:]
    for key in ["title", "logline", "tone", "whyNow", "audience"] {
      members[key] = value.line(key).map { .string(CleanText.line($0, limit: 1_200)) }
    }
    let themes = value.lines("themes")
    if !themes.isEmpty { members["themes"] = .array(themes.map(JSONValue.string)) }
    if let content = value["content"]?.stringValue {
      let text = CleanText.block(content)
      if !text.isEmpty { members["content"] = .string(String(text.prefix(20_000))) }
    }
    if members.isEmpty { throw ToolFailure("Nothing to record: give at least a title.") }
    return .object(members)
  }

  private static func elements(of value: JSONValue) -> [JSONValue] {
    if let list = value.arrayValue { return list.flatMap(elements) }
    // Small models write a list as text, or wrap it in an object.
    if let text = value.stringValue, let first = text.first(where: { !$0.isWhitespace }),
      first == "[" || first == "{", let parsed = try? JSONValue(parsing: text)
    {
      return elements(of: parsed)
    }
    for key in ["entries", "facts", "research", "notes"] {
      if let list = value[key]?.arrayValue { return list.flatMap(elements) }
    }
    return value.isNull ? [] : [value]
  }

  private static func claim(of value: JSONValue) -> String? {
    value.asLine ?? value.line("claim") ?? value.line("fact") ?? value.line("text")
  }

  private static func entry(from value: JSONValue, sources: SourceIndex) -> LedgerEntry? {
    guard let claim = claim(of: value) else { return nil }
    let source = value["source"].flatMap(sources.find)
    let hadSource = value["source"].map { !$0.isNull } ?? false
    let wished = value.line("status").flatMap(LedgerEntry.Status.init(rawValue:))
    let status: LedgerEntry.Status
    if source != nil {
      status = wished == .unsourced ? .documented : wished ?? .documented
    } else {
      status = wished == .inferred && !hadSource ? .inferred : .unsourced
    }
    return LedgerEntry(
      id: "",
      claim: CleanText.line(claim, limit: 1_000),
      quote: value.line("quote").map { CleanText.line($0, limit: 1_000) },
      date: value.line("date").map { CleanText.line($0, limit: 60) },
      place: value.line("place").map { CleanText.line($0, limit: 120) },
      people: value.lines("people"),
      themes: value.lines("themes"),
      weight: value["weight"]?.doubleValue,
      source: source,
      status: status,
      note: value.line("note")
    )
  }
}
