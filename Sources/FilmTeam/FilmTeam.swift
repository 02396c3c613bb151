package import AgentKit
package import JSONModel

/// The film team: its tools, what its keys take, and the pitch document.
///
/// A value without state; every function may be called from any thread.
package struct FilmTeam: TeamProgram {
  private let catalogue: FilmCatalogue
  private let today: Int64?

  /// A team that compares films from `catalogue`, and dates its documents `today` (milliseconds since
  /// 1970) instead of with the time of the run, where that is given.
  package init(catalogue: FilmCatalogue = FilmCatalogue(), today: Int64? = nil) {
    self.catalogue = catalogue
    self.today = today
  }

  /// The team definition that ships, as YAML.
  package static let definition = FilmTeamDefinition.yaml

  /// The instructions that a definition may name as `instruction_file`, by that name.
  package static let prompts: [String: String] = [
    "greeter.md": GreeterPrompt.text,
    "researcher.md": ResearcherPrompt.text,
    "screenwriter.md": ScreenwriterPrompt.text,
    "critic.md": CriticPrompt.text,
    "box_office_researcher.md": BoxOfficeResearcherPrompt.text,
    "casting_agent.md": CastingAgentPrompt.text,
    "file_writer.md": FileWriterPrompt.text,
  ]

  package var tools: [any Tool] { [ComparableFilmsTool(catalogue: catalogue), WriteFileTool()] }

  package func admit(
    _ value: JSONValue,
    to key: String,
    state: [String: JSONValue]
  ) throws -> JSONValue {
    switch key {
    case "research": try LedgerAdmission.research(value, state: state)
    case "CRITICAL_FEEDBACK": try LedgerAdmission.feedback(value, state: state)
    case "PROMPT": try LedgerAdmission.prompt(value)
    case "front_matter": try LedgerAdmission.frontMatter(value)
    default: value
    }
  }

  package func schema(of key: String) -> JSONSchema? { LedgerSchema.of(key) }

  package func faults(in value: JSONValue, for key: String) -> [String] {
    LedgerSchema.faults(in: value, for: key)
  }

  package func completion(of work: AgentWork) -> Completion? {
    StudioCompletion(work: work).completion
  }

  package func intake(_ message: String, state: [String: JSONValue]) -> Intake {
    guard let prompt = state["PROMPT"]?.asLine else {
      return Intake(startsNewProject: state.isEmpty)
    }
    let present = [prompt, state["subject"]?.line("name")].compactMap(\.self)
    if let name = FreshSubject.name(in: message, present: present) {
      return Intake(startsNewProject: true, title: name)
    }
    // A wish for a pitch that is there goes to the writers' room, as a note that they must answer;
    // a question goes to the greeter.
    guard state["PLOT_OUTLINE"] != nil, !CleanText.line(message, limit: 1_000).hasSuffix("?")
    else { return Intake(startsNewProject: false) }
    let seeds = changes(for: message, state: state)
    if seeds.isEmpty { return Intake(startsNewProject: false) }
    return Intake(startsNewProject: false, entry: "film_concept_team", seeds: seeds)
  }

  package func changes(for note: String, state: [String: JSONValue]) -> [StateChange] {
    let wish = CleanText.line(note, limit: 1_000)
    guard !wish.isEmpty,
      let note = try? LedgerAdmission.feedback(
        ["note": .string(wish), "about": "the producer's wish"],
        state: state
      )
    else { return [] }
    return [StateChange(key: "CRITICAL_FEEDBACK", reducer: .append, value: note)]
  }

  package func notes(on text: String, state: [String: JSONValue]) -> [ReviewNote] {
    let name = OutlineVersion.name(of: text)
    return (state["CRITICAL_FEEDBACK"]?.arrayValue ?? []).compactMap(CriticNote.init(json:))
      .filter { $0.outline == name }
      .map { ReviewNote(id: $0.id, text: $0.note, about: $0.about, pass: $0.pass) }
  }

  package func isAnswered(_ note: ReviewNote, by lines: [String]) -> Bool {
    NoteFate.touches(note: note.text, about: note.about, lines: lines)
  }

  package func prose(of key: String, _ value: JSONValue) -> String? {
    StateProse.text(of: key, value)
  }

  package func deliver(_ run: FinishedRun) throws -> Delivery {
    var run = run
    if let today { run.time = today }
    return try PitchDelivery(run: run, catalogue: catalogue).delivery()
  }
}
