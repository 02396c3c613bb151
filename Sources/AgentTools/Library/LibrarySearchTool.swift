package import AgentKit
package import JSONModel
package import ModelInterface

/// `library_search`: looks into the user's own notes and the reference shelf, without a network.
///
/// Settings, besides the state's keys: `passages` (8), `characters` of each passage (2,000),
/// `names` (5, how many near names are given).
package struct LibrarySearchTool: Tool {
  private static let name = "library_search"

  private let notes: (any NoteLibrary)?
  private let shelf: (any ReferenceShelf)?

  /// Either may be missing; a search then looks into the other only.
  package init(notes: (any NoteLibrary)?, shelf: (any ReferenceShelf)?) {
    self.notes = notes
    self.shelf = shelf
  }

  package var declaration: ToolDeclaration {
    ToolDeclaration(
      name: Self.name,
      description: """
        Searches the user's own notes and the built-in reference shelf of historical figures. \
        Works without a network. Every passage and fact comes with a source id to cite.
        """,
      parameters: .object(
        ["query": .string("A name, or a few words: \"Ada Lovelace\"")],
        required: ["query"]
      )
    )
  }

  package func call(
    _ arguments: JSONValue,
    in context: ToolContext
  ) async throws -> ToolResult {
    guard let query = arguments["query"]?.stringValue?.onOneLine, !query.isEmpty else {
      throw ToolFailure("query is empty: give a name or a few words to search the library for")
    }
    let state = ResearchState(context)
    var notices: [String] = []
    var passages: [LibraryPassage] = []
    do {
      let limit = state.limit("passages", standard: 8, in: 1...50)
      passages = try await notes?.search(query, limit: limit) ?? []
    } catch {
      try Task.checkCancellation()
      notices.append("Your notes could not be searched: \("\(error)".onOneLine)")
    }
    let figure = figure(for: query, state)
    let nearest =
      figure == nil
      ? shelf?.nearestNames(to: query, limit: state.limit("names", standard: 5, in: 1...20)) ?? []
      : []
    return result(query, passages, figure, nearest, notices, state)
  }

  /// The shelf's entry by the words asked for; or by the subject's name, if the words are more than
  /// that: "Ada Lovelace childhood".
  private func figure(for query: String, _ state: ResearchState) -> ShelfFigure? {
    if let figure = shelf?.entry(for: query).flatMap({ ShelfFigure($0) }) { return figure }
    guard let prompt = state.prompt, query.folded.contains(prompt.folded) else { return nil }
    return shelf?.entry(for: prompt).flatMap { ShelfFigure($0) }
  }

  private func result(
    _ query: String,
    _ passages: [LibraryPassage],
    _ figure: ShelfFigure?,
    _ nearest: [String],
    _ notices: [String],
    _ state: ResearchState
  ) -> ToolResult {
    let characters = state.limit("characters", standard: 2_000, in: 200...20_000)
    let sources = passages.map(Self.source)
    let results = zip(passages, sources).map { passage, source -> JSONValue in
      let text = NoteText.joined(passage.text).withoutControlCharacters.cut(to: characters)
      return ["source": source, "text": .string(text)]
    }
    var content: [String: JSONValue] = ["query": .string(query), "results": .array(results)]
    // The lines, by which the place of a sentence is told; a model has the text already.
    let kept = zip(passages, sources).map { passage, source -> JSONValue in
      var members = source.objectValue ?? [:]
      members["text"] = .string(passage.text.withoutControlCharacters)
      return .object(members)
    }
    var changes = state.adding(sources: kept + (figure?.sources ?? []))
    var titles: [String] = []
    for passage in passages where !titles.contains(passage.title.onOneLine) {
      titles.append(passage.title.onOneLine)
    }
    if let figure {
      content["shelf"] = figure.entry
      titles.append(figure.name)
      if state.isSubject([query, figure.name]) || state.isSubjectOpen || isPrompted(figure, state) {
        changes.append(state.subject(figure.subject))
      }
    } else if !nearest.isEmpty {
      content["nearest"] = .array(nearest.map(JSONValue.string))
    }
    if figure == nil, shelf != nil, state.prompt == nil || state.isSubject([query]) {
      changes.append(state.nearest(nearest))
    }
    let isFound = !passages.isEmpty || figure != nil
    var notices = notices
    let failed = notices.first
    if !isFound && failed == nil {
      notices.append("Neither the notes nor the shelf have it. Try fewer or other words.")
    }
    if !notices.isEmpty { content["notice"] = .string(notices.joined(separator: " ")) }
    let outcome: ResearchState.Outcome = isFound ? .found : failed == nil ? .nothing : .error
    changes.append(
      state.search(tool: Self.name, query: query, outcome, found: titles, note: failed)
    )
    return ToolResult(
      content: .object(content),
      state: changes,
      summary: Self.summary(passages, figure, nearest, failed)
    )
  }

  /// Whether the user's own words name `figure` in some way that the shelf knows.
  private func isPrompted(_ figure: ShelfFigure, _ state: ResearchState) -> Bool {
    guard let prompt = state.prompt, let entry = shelf?.entry(for: prompt) else { return false }
    return ShelfFigure(entry)?.id == figure.id
  }

  /// With the file's revision in the id: two files of the same name are two sources.
  private static func source(_ passage: LibraryPassage) -> JSONValue {
    let file = passage.file.onOneLine
    return [
      "id": .string("note:\(file)@\(passage.revision.prefix(8))#L\(passage.line)"), "kind": "note",
      "title": .string(passage.title.onOneLine), "file": .string(file),
      "line": .integer(Int64(passage.line)), "revision": .string(passage.revision),
      "licence": "the user's own notes",
    ]
  }

  private static func summary(
    _ passages: [LibraryPassage],
    _ figure: ShelfFigure?,
    _ nearest: [String],
    _ failed: String?
  ) -> String {
    var parts: [String] = []
    if !passages.isEmpty {
      let files = Set(passages.map(\.file)).count
      parts.append("\(counted(passages.count, "passage")) in \(counted(files, "file"))")
    }
    if failed != nil { parts.append("notes not searched") }
    if let figure { parts.append("shelf: \(figure.name)") }
    if parts.isEmpty { parts.append("nothing") }
    if let name = nearest.first, passages.isEmpty { parts.append("nearest on the shelf: \(name)") }
    return "Library: \(parts.joined(separator: "; "))"
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
