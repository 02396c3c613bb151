import AgentKit
import FilmTeam
import JSONModel
import ModelInterface
import TestSupport
import Testing

/// What a crew makes of a model that is too small for it.
@Suite(.timeLimit(.minutes(5)))
struct SmallModelTests {
  private static let outline = """
    # The Second Note
    ## Logline
    A countess writes for a machine.[^r1]
    ## Act One
    She is born.[^r1]
    ## Act Two
    She writes.[^r2]
    ## Act Three
    She dies.[^r3]
    """

  private func run(
    _ lines: [String: [ScriptedModel.Line]],
    subject: String = "Ada Lovelace"
  ) async throws -> (crew: CrewStudio, record: RunRecord, state: [String: JSONValue]) {
    let crew = CrewStudio(model: ScriptedModel(lines))
    let record = try await crew.pitch(subject)
    return (crew, record, try await crew.state(of: record))
  }

  @Test func `a model that calls no tools has the shelf read for it, once`() async throws {
    let (crew, record, state) = try await run([
      "screenwriter": Array(repeating: .text(Self.outline), count: 5)
    ])
    #expect(record.status == .completed)
    let entries = (state["research"]?.arrayValue ?? []).compactMap(LedgerEntry.init(json:))
    #expect(entries.count > 10)
    #expect(entries.allSatisfy { $0.source?.hasPrefix("shelf:ada-lovelace/") == true })
    let searches = (state["searches"]?.arrayValue ?? []).compactMap { $0["tool"]?.stringValue }
    #expect(searches == ["library_search", "wikipedia_search"])
    // The screenwriter of the first pass has them.
    let writer = try #require(crew.model.requests.first { $0.agent == "screenwriter" })
    #expect("\(writer.messages)".contains("r1 "))
    #expect(record.outcome == "pitch")
    #expect(try await crew.document(of: record).contains("[^r1]"))
    let steps = try await crew.events(of: record).filter { $0.type == StepStarted.type }
      .compactMap { $0.data["step"]?.stringValue }
    #expect(steps.contains("film_concept_team/writers_room#1/researcher/tool:1"))
  }

  @Test func `a search whose results are not recorded is recorded by the studio`() async throws {
    let (crew, _, state) = try await run([
      "researcher": [.call("library_search", ["query": "Ada Lovelace"]), .text("Found a lot.")]
    ])
    #expect((state["research"]?.arrayValue?.count ?? 0) > 10)
    let searches = state["searches"]?.arrayValue ?? []
    #expect(searches.filter { $0["tool"] == "library_search" }.count == 1)
    #expect(crew.model.callers.prefix(3) == ["researcher", "researcher", "screenwriter"])
  }

  @Test func `claims from memory do not keep the shelf from being read`() async throws {
    let entries =
      #"[{"claim": "Ada wrote the first program.", "people": ["Ada"], "status": "unsourced"}]"#
    let (_, _, state) = try await run(["researcher": [.text(entries), .text("ok")]])
    let research = (state["research"]?.arrayValue ?? []).compactMap(LedgerEntry.init(json:))
    #expect(research.first?.status == .unsourced)
    #expect(research.contains { $0.source != nil })
  }

  @Test func `nobody's life is written, and nothing more is paid for`() async throws {
    let (crew, record, state) = try await run([:], subject: "Zebulon Quixworth")
    #expect(state["research"] == nil)
    #expect(record.outcome == "no_sources")
    let callers = Set(crew.model.callers)
    #expect(callers.isDisjoint(with: ["box_office_researcher", "casting_agent", "file_writer"]))
  }

  @Test func `a pass in which nothing is called and nothing changes is the last`() async throws {
    let (crew, record, _) = try await run([
      "screenwriter": Array(repeating: .text(Self.outline), count: 5),
      "critic": Array(repeating: .text("- Act Two is thin.\n- Give her an opponent."), count: 5),
    ])
    #expect(crew.model.callers.filter { $0 == "screenwriter" }.count == 2)
    let exits = try await crew.events(of: record).filter { $0.type == LoopExited.type }
    #expect(exits.first?.data["passes"] == 2)
    #expect(exits.first?.data["reason"]?.stringValue?.contains("changed nothing") == true)
  }

  @Test func `a critic that answers in text is heard`() async throws {
    let (crew, _, state) = try await run([
      "screenwriter": [.text(Self.outline), .text(Self.outline + "\n## Characters\nAda.")],
      "critic": [
        .text("Here are my notes:\n1. Act Two is thin.\n2. **Give her an opponent.**"),
        .text("I approve the outline."),
      ],
    ])
    let notes = (state["CRITICAL_FEEDBACK"]?.arrayValue ?? []).compactMap(CriticNote.init(json:))
    #expect(notes.map(\.note) == ["Act Two is thin.", "Give her an opponent."])
    #expect(crew.model.callers.filter { $0 == "critic" }.count == 2)
    let second = crew.model.requests.filter { $0.agent == "screenwriter" }[1]
    #expect("\(second.messages)".contains("Give her an opponent."))
  }

  @Test(arguments: [
    ("Approved.", true), ("LGTM", true), ("No further notes; the outline is ready.", true),
    ("All four questions are answered. I call exit_loop.", true), ("I’m satisfied.", true),
    ("Not approved: Act Two is thin.", false), ("I cannot approve this.", false),
    ("It looks good, but the mother is missing.", false),
    ("Once dated, the beats would be approved.", false), ("Act One needs dates.", false),
    ("I won't exit_loop until she has an opponent.", false),
  ])
  func `an approval is an exit, a wish is none`(text: String, isApproval: Bool) {
    let work = AgentWork(
      agent: "critic",
      text: text,
      outcomes: [],
      state: ["PLOT_OUTLINE": .string(Self.outline)]
    )
    let tools = FilmTeam().completion(of: work)?.calls.map(\.tool)
    #expect(tools == [isApproval ? "exit_loop" : "append_to_state"])
  }

  @Test func `a critic that has called its tool is not read a second time`() {
    let work = AgentWork(
      agent: "critic",
      text: "Approved.",
      outcomes: [.init(tool: "append_to_state", content: ["status": "stored"], isError: false)],
      state: ["PLOT_OUTLINE": .string(Self.outline)]
    )
    #expect(FilmTeam().completion(of: work) == nil)
  }

  @Test(arguments: [
    #"```json\#n{"title": "The Second Note", "content": "It ties."}\#n```"#,
    #"{"name": "write_file", "arguments": {"title": "The Second Note", "content": "It ties."}}"#,
    #"<tool_call>{"name": "write_file", "arguments": {"title": "The Second Note", "content": "It ties."}}</tool_call>"#,
    #"I hand it in:\#n```\#nwrite_file(title="The Second Note", content='It ties.')\#n```"#,
    #"{"function": {"name": "functions.write_file", "arguments": "{\"title\": \"The Second Note\", \"content\": \"It ties.\"}"}}"#,
    #"<function=write_file><parameter=title>The Second Note</parameter><parameter=content>It ties.</parameter></function>"#,
  ])
  func `a call of write_file that comes as text is carried out`(text: String) async throws {
    let (_, record, state) = try await run([
      "screenwriter": Array(repeating: .text(Self.outline), count: 5),
      "file_writer": [.text(text), .text("Handed in.")],
    ])
    #expect(state["front_matter"]?["title"] == "The Second Note")
    #expect(record.status == .completed)
  }

  @Test func `JSON of a tool call is never a report`() async throws {
    let call = #"{"name": "comparable_films", "arguments": {"subject": "Ada Lovelace"}}"#
    let stray = #"{"name": "google_search", "arguments": {"query": "box office"}}"#
    let (crew, record, state) = try await run([
      "screenwriter": Array(repeating: .text(Self.outline), count: 5),
      "box_office_researcher": [.text(call), .text("Two films.")],
      "casting_agent": [.text(stray)],
    ])
    #expect(state["box_office_report"] == "Two films.")
    #expect(state["comparables"] != nil)
    #expect(state["casting_report"] == nil)
    let document = try await crew.document(of: record)
    #expect(!document.contains("google_search") && !document.contains("\"arguments\""))
    let kinds = try await crew.events(of: record).filter { $0.type == Warning.type }
      .compactMap { $0.data["kind"]?.stringValue }
    #expect(kinds.contains("stray_call"))
  }
}
