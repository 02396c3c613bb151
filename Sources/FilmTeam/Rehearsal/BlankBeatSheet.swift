import JSONModel

/// What the screenwriter hands in where nothing is documented: no acts, no logline, nobody's life.
struct BlankBeatSheet {
  let stage: RehearsalStage

  var text: String {
    let subject = stage.prompt.isEmpty ? "the subject" : OutlineText.core(of: stage.prompt)
    let beats = [
      "Opening: [blank: where and when, and what is wrong]",
      "The wish: [blank: who wants what, and who stands against it]",
      "The event: [blank: what makes staying as it is impossible]",
      "The choice: [blank: the step that cannot be taken back]",
      "First successes and their price: [blank: dated events]",
      "The turn in the middle: [blank: what changes the aim]",
      "The worst moment: [blank: what is lost]",
      "The last attempt: [blank: what is done with what is left]",
      "The end as it really was: [blank: how it is documented]",
    ]
    let questions = [
      "When and where was \(subject) born, and which record says so?",
      "Under which other names and spellings does \(subject) appear?",
      "Who wrote about \(subject) in their lifetime, and who first afterwards?",
      "Which letters, diaries or court records are kept, and where?",
      "What is told that no record supports?",
    ]
    var parts = [
      "Rehearsal: nothing is documented about \(subject), so there are no acts here. None are made up.",
      "## Blank beat sheet\n\n" + Self.list(beats),
      "## Research questions\n\n" + Self.list(questions),
    ]
    if let looked { parts.append("## Where the crew looked\n\n" + looked) }
    if let near { parts.append("## Nearest names\n\n" + near) }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func list(_ lines: [String]) -> String {
    lines.map { "- \($0)" }.joined(separator: "\n")
  }

  private var looked: String? {
    let searches = stage.inputs["searches"]?.arrayValue ?? []
    let lines = searches.compactMap { search -> String? in
      guard let tool = search.line("tool"), let query = search.line("query") else { return nil }
      let outcome = search.line("outcome") ?? "done"
      return "\(tool): “\(OutlineText.core(of: query))”, \(outcome)"
    }
    return lines.isEmpty ? nil : Self.list(lines)
  }

  private var near: String? {
    let candidates = stage.inputs["candidates"]?.arrayValue ?? []
    let names =
      candidates.compactMap { $0.line("title") }
      + (stage.inputs["nearest"]?.arrayValue ?? [])
      .compactMap(\.asLine)
    return names.isEmpty ? nil : Self.list(names.map(OutlineText.core))
  }
}
