import AgentKit
import Foundation
import JSONModel
import ModelInterface

/// What a finished run leaves behind, read once and in the film team's own types.
struct PitchMaterial {
  let run: FinishedRun
  let prompt: String
  /// What was asked for without the wish beside it: "Ada Lovelace" of "Ada Lovelace, told by her
  /// mother".
  let askedName: String
  let subject: SubjectFacts
  let entries: [LedgerEntry]
  let sources: SourceIndex
  let notes: [CriticNote]
  let searches: [Search]
  let candidates: [Candidate]
  let nearest: [String]
  /// Every version of the outline, oldest first.
  let outlines: [String]
  let outline: Outline?
  let boxOfficeReport: String?
  let castingReport: String?
  let frontMatter: JSONValue
  let comparables: Comparables
  let year: Int
  let date: String

  /// One look into a source, and what came of it.
  struct Search: Hashable {
    var tool: String
    var query: String
    var outcome: String
    var found: [String]
    var note: String?
  }

  struct Candidate: Hashable {
    var title: String
    var description: String?
  }

  init(run: FinishedRun, catalogue: FilmCatalogue) {
    self.run = run
    let state = run.state
    prompt = state["PROMPT"]?.asLine ?? CleanText.line(run.prompt, limit: 500)
    let name = SubjectName(prompt: prompt).text
    askedName = name.isEmpty ? prompt : name
    entries = FootnoteBook.admitted(
      (state["research"]?.arrayValue ?? []).compactMap(LedgerEntry.init(json:))
    )
    var subject = SubjectFacts(state["subject"])
    subject.takeDates(from: Dossier(name: prompt, subject: state["subject"], entries: entries))
    self.subject = subject
    sources = SourceIndex(state["sources"])
    notes = (state["CRITICAL_FEEDBACK"]?.arrayValue ?? []).compactMap(CriticNote.init(json:))
    searches = (state["searches"]?.arrayValue ?? []).map { value in
      Search(
        tool: value.line("tool") ?? "search",
        query: value.line("query") ?? "",
        outcome: value.line("outcome") ?? "error",
        found: value.lines("found"),
        note: value.line("note")
      )
    }
    candidates = (state["candidates"]?.arrayValue ?? []).compactMap { value in
      guard let title = value.asLine ?? value.line("title") else { return nil }
      return Candidate(title: title, description: value.line("description"))
    }
    nearest = state["nearest"]?.arrayValue?.compactMap(\.asLine) ?? []
    let present = state["PLOT_OUTLINE"]?.stringValue
    let history = (run.history["PLOT_OUTLINE"] ?? []).compactMap(\.stringValue)
    outlines = history.last == present ? history : history + [present].compactMap(\.self)
    outline = present.map { Outline($0) }
    boxOfficeReport = state["box_office_report"]?.stringValue
    castingReport = state["casting_report"]?.stringValue
    frontMatter = state["front_matter"] ?? .null
    var utc = Calendar(identifier: .gregorian)
    utc.timeZone = .gmt
    let parts = utc.dateComponents(
      [.year, .month, .day],
      from: Date(timeIntervalSince1970: Double(run.time) / 1000)
    )
    year = parts.year ?? 1970
    date = [year, parts.month ?? 1, parts.day ?? 1]
      .map { $0 < 10 ? "0\($0)" : String($0) }.joined(separator: "-")
    comparables = Comparables(
      state["comparables"],
      catalogue: catalogue,
      subject: subject,
      prompt: prompt
    )
  }

  /// Whether a kind of person was asked for, "a cartographer", and nobody by name.
  var asksForKind: Bool { FigureKind(prompt) != nil }

  /// The person's name where it is known, else what was asked for.
  var subjectName: String { subject.name ?? askedName }

  /// What documents call the film.
  var title: String {
    frontMatter.line("title") ?? outline?.workingTitle
      ?? (prompt.isEmpty ? "Untitled" : subjectName)
  }

  var entriesByID: [String: LedgerEntry] {
    Dictionary(entries.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
  }

  var isRehearsal: Bool { run.calls.contains { $0.record.provider == "rehearsal" } }

  /// Whether anything that we have a source for is known.
  var hasSourcedResearch: Bool {
    entries.contains { $0.source.map { sources.sources[$0] != nil } ?? false }
  }
}
