import AgentKit
import JSONModel

/// What the studio does where an agent's model left it undone.
///
/// A small model calls no tools: the shelf would stay unread, and the critic unheard. Only what the
/// sources say word for word is recorded, as a rehearsal does it.
struct StudioCompletion {
  private static let mostEntries = 40

  let work: AgentWork

  var completion: Completion? {
    switch work.agent {
    case "researcher": research
    case "critic": criticism
    default: nil
    }
  }

  private func outcomes(of tool: String) -> [JSONValue] {
    work.outcomes.filter { $0.tool == tool && !$0.isError }.map(\.content)
  }

  // MARK: Research

  private var research: Completion? {
    let prompt = work.state["PROMPT"]?.asLine ?? ""
    let subject = SubjectName(prompt: prompt)
    guard !subject.text.isEmpty, !hasSourcedResearch else { return nil }
    let searches = (work.state["searches"]?.arrayValue ?? []).compactMap { $0.line("tool") }
    // A source that the model left out may hold what the others lack.
    let unread = ["library_search", "wikipedia_search"].filter { !searches.contains($0) }
    if !unread.isEmpty {
      let query: [String: JSONValue] = ["query": .string(subject.text)]
      return Completion(
        unread.map { .init($0, query) },
        notice: "the researcher's model found no source, so the studio looked for "
          + "\(CleanText.line(subject.text, limit: 80)) itself"
      )
    }
    // Once: what was refused before is refused again.
    if work.outcomes.last?.tool == "append_to_state" { return nil }
    let found = FoundFacts(
      subject: subject,
      library: outcomes(of: "library_search"),
      wikipedia: outcomes(of: "wikipedia_search")
    )
    let entries = Array(found.entries.prefix(Self.mostEntries))
    if entries.isEmpty { return candidates(prompt) }
    return Completion(
      [.init("append_to_state", ["field": "research", "value": .array(entries)])],
      notice: "the researcher's model recorded nothing that has a source, so the studio recorded "
        + "\(entries.count) facts in the sources' own words"
    )
  }

  private var hasSourcedResearch: Bool {
    let sources = SourceIndex(work.state["sources"]).sources
    return (work.state["research"]?.arrayValue ?? []).contains { entry in
      entry.line("source").map { sources[$0] != nil } ?? false
    }
  }

  /// Where a kind of person was asked for: those on the shelf who fit, for the person to choose.
  private func candidates(_ prompt: String) -> Completion? {
    guard work.state["candidates"]?.arrayValue?.isEmpty != false, let kind = FigureKind(prompt)
    else { return nil }
    let figures = BuiltInShelf().figures(of: kind)
    if figures.isEmpty { return nil }
    let list = figures.map { figure -> JSONValue in
      ["title": .string(figure.name), "description": .string(figure.entry.line("summary") ?? "")]
    }
    return Completion([
      .init("append_to_state", ["field": "candidates", "value": .array(list)])
    ])
  }

  // MARK: Criticism

  private var criticism: Completion? {
    let hasSpoken = work.outcomes.contains { outcome in
      !outcome.isError && ["append_to_state", "exit_loop"].contains(outcome.tool)
    }
    guard !hasSpoken, work.text.contains(where: \.isLetter), work.state["PLOT_OUTLINE"] != nil
    else { return nil }
    let answer = CriticAnswer(work.text)
    if let reason = answer.approval {
      return Completion([.init("exit_loop", ["reason": .string(reason)])])
    }
    let known = (work.state["CRITICAL_FEEDBACK"]?.arrayValue ?? []).compactMap { $0.line("note") }
    let fresh = answer.notes.filter { !known.contains($0) }
    if fresh.isEmpty { return nil }
    let value = fresh.map { note -> JSONValue in ["note": .string(note)] }
    return Completion([
      .init("append_to_state", ["field": "CRITICAL_FEEDBACK", "value": .array(value)])
    ])
  }
}
