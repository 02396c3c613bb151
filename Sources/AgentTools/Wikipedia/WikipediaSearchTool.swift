package import AgentKit
import HistoricalText
package import JSONModel
package import ModelInterface

/// `wikipedia_search`: finds articles and gives their text, each with the revision it was read at.
///
/// A wiki that is not reached is no error: the result says so and the run goes on with what is
/// here. Settings, besides the state's keys: `articles` (3; the first with its whole text, the
/// others with their introductions), `characters` of each (12,000), `candidates` (20).
package struct WikipediaSearchTool: Tool {
  private static let name = "wikipedia_search"

  private let client: any Encyclopedia

  package init(_ client: any Encyclopedia) {
    self.client = client
  }

  package var declaration: ToolDeclaration {
    ToolDeclaration(
      name: Self.name,
      description: """
        Searches Wikipedia and returns articles as plain text, each with a source id to cite. Ask \
        for a name or a few words, not for a sentence. The best match comes with its whole text.
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
      throw ToolFailure("query is empty: give a name or a few words to search Wikipedia for")
    }
    let state = ResearchState(context)
    do {
      let limit = state.limit("articles", standard: 3, in: 1...10)
      // More titles than articles: some turn out to be the same page, or a disambiguation.
      let search = try await client.search(query, limit: limit + 3)
      if let page = search.exact, page.isDisambiguation {
        return try await ambiguous(query, page, state)
      }
      let articles = try await articles(of: search, limit: limit)
      if articles.isEmpty { return nothing(query, search, state) }
      return found(query, articles, search, state)
    } catch let failure as WikiFailure {
      return refused(query, failure, state)
    }
  }

  /// The best match with its whole text, then the introductions of the others.
  private func articles(of search: WikiSearch, limit: Int) async throws -> [WikiArticle] {
    var titles = search.titles
    var main = search.exact
    if main == nil, !titles.isEmpty {
      main = try await client.article(titled: titles.removeFirst())
    }
    guard let main else { return [] }
    titles.removeAll { $0.folded == main.title.folded }
    let others = try await client.introductions(titled: Array(titles.prefix(limit - 1)))
    var seen: Set<String> = []
    return ([main] + others).filter {
      !$0.isDisambiguation && !$0.prose.isEmpty && seen.insert($0.pageID).inserted
    }
  }
}

// MARK: - Results

extension WikipediaSearchTool {
  private func found(
    _ query: String,
    _ articles: [WikiArticle],
    _ search: WikiSearch,
    _ state: ResearchState
  ) -> ToolResult {
    let characters = state.limit("characters", standard: 12_000, in: 500...60_000)
    let sources = articles.map(source)
    let results = zip(articles, sources).map { article, source -> JSONValue in
      let text = article.prose.cut(to: characters)
      var result: [String: JSONValue] = ["source": source, "extract": .string(text)]
      if text.count < article.prose.count { result["truncated"] = true }
      return .object(result)
    }
    var content: [String: JSONValue] = ["query": .string(query), "results": .array(results)]
    if let suggestion = search.suggestion { content["suggestions"] = [.string(suggestion)] }
    let titles = articles.map(\.title)
    var changes = state.adding(sources: sources)
    changes.append(state.search(tool: Self.name, query: query, .found, found: titles))
    let subject = subject(articles[0])
    let isPerson = subject["born"] != nil || subject["died"] != nil
    let isSubject = state.isSubject([query, titles[0]]) || state.isSubjectOpen && isPerson
    if isSubject, state.subjectOrigin != "shelf" { changes.append(state.subject(subject)) }
    return ToolResult(
      content: .object(content),
      state: changes,
      summary: summary(listing: titles)
    )
  }

  private func ambiguous(
    _ query: String,
    _ page: WikiArticle,
    _ state: ResearchState
  ) async throws -> ToolResult {
    let limit = state.limit("candidates", standard: 20, in: 2...100)
    let candidates = try await client.candidates(on: page, limit: limit)
    let list = JSONValue.array(
      candidates.map { candidate in
        var members: [String: JSONValue] = ["title": .string(candidate.title)]
        if let summary = candidate.summary { members["description"] = .string(summary) }
        return .object(members)
      }
    )
    var changes = [
      state.search(tool: Self.name, query: query, .ambiguous, found: candidates.map(\.title))
    ]
    if state.prompt == nil || state.isSubject([query, page.title]) {
      changes.append(state.candidates(list))
    }
    return ToolResult(
      content: [
        "query": .string(query), "results": [],
        "disambiguation": ["title": .string(page.title), "candidates": list],
        "notice": "The name means several pages. Search again for the title of the one meant.",
      ],
      state: changes,
      summary: "\(publisher): \(query) may mean \(candidates.count) pages"
    )
  }

  private func nothing(
    _ query: String,
    _ search: WikiSearch,
    _ state: ResearchState
  ) -> ToolResult {
    var content: [String: JSONValue] = [
      "query": .string(query), "results": [],
      "notice": .string("\(publisher) has no article that matches. Try fewer or other words."),
    ]
    if let suggestion = search.suggestion { content["suggestions"] = [.string(suggestion)] }
    return ToolResult(
      content: .object(content),
      state: [state.search(tool: Self.name, query: query, .nothing)],
      summary: "\(publisher): nothing"
    )
  }

  private func refused(
    _ query: String,
    _ failure: WikiFailure,
    _ state: ResearchState
  ) -> ToolResult {
    let (outcome, short): (ResearchState.Outcome, String) =
      switch failure {
      case .offline: (.unreachable, "not asked, offline")
      case .unreachable: (.unreachable, "not reached")
      case .busy: (.error, "busy, gave up waiting")
      case .refused, .notUnderstood: (.error, "no usable answer")
      }
    let what =
      outcome == .unreachable
      ? "\(publisher) could not be reached (\(failure.reason))."
      : "\(publisher) gave no answer (\(failure.reason))."
    let notice = """
      \(what) Do not ask it again in this run: go on with library_search and with what is \
      already known, and mark what has no source.
      """
    return ToolResult(
      content: ["query": .string(query), "results": [], "notice": .string(notice)],
      state: [
        state.search(tool: Self.name, query: query, outcome, note: failure.description)
      ],
      summary: "\(publisher): \(short)"
    )
  }

  private var publisher: String { client.configuration.publisher }

  private func source(_ article: WikiArticle) -> JSONValue {
    let pin = article.revision.map { "@\($0)" } ?? ""
    var members: [String: JSONValue] = [
      "id": .string("wikipedia:\(article.pageID)\(pin)"), "kind": "wikipedia",
      "title": .string(article.title), "url": .string(article.url),
      "publisher": .string(publisher), "licence": .string(client.configuration.licence),
    ]
    if let revision = article.revision { members["revision"] = .string(revision) }
    if let timestamp = article.timestamp { members["timestamp"] = .string(timestamp) }
    return .object(members)
  }

  private func subject(_ article: WikiArticle) -> [String: JSONValue] {
    let opening = article.prose.split(separator: "\n").first.map(String.init) ?? ""
    var members: [String: JSONValue] = [
      "name": .string(article.title), "summary": .string(opening.cut(to: 400)),
      "origin": "wikipedia",
    ]
    let dates = LifeDates(openingOf: opening)
    if let born = dates?.born { members["born"] = ["date": .string(born.text)] }
    if let died = dates?.died { members["died"] = ["date": .string(died.text)] }
    if let kind = dates?.kind ?? SubjectKind(predicateOf: opening) {
      members["kind"] = .string(kind.rawValue)
    }
    return members
  }

  /// As many titles as one line of about 70 characters holds.
  private func summary(listing titles: [String]) -> String {
    var line = "\(publisher): \(titles[0])"
    for (index, title) in titles.enumerated().dropFirst() {
      guard line.count + title.count < 60 else { return "\(line) and \(titles.count - index) more" }
      line += ", \(title)"
    }
    return line
  }
}
