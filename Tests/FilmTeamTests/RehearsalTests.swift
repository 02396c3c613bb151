import FilmTeam
import JSONModel
import ModelInterface
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5)))
struct RehearsalTests {
  // MARK: The greeter

  @Test(
    arguments: [
      ("Create a film about Ada Lovelace", "Ada Lovelace"), ("Ada Lovelace", "Ada Lovelace"),
      ("ada lovelace", "Ada Lovelace"), ("a biopic on Marie Curie, please.", "Marie Curie"),
      ("Could you make a movie about “Mary Anning”?", "Mary Anning"),
      ("tell me about Hedy Lamarr!", "Hedy Lamarr"), ("a cartographer", "a cartographer"),
      ("Jean-Baptiste Joseph Fourier", "Jean-Baptiste Joseph Fourier"),
    ]
  )
  func `the greeter finds the subject and hands over`(
    _ message: String,
    _ subject: String
  ) async throws {
    var studio = RehearsalStudio()
    try await studio.play("greeter", message: message)
    #expect(studio.state == ["PROMPT": .string(subject)])
    #expect(studio.transferred == "film_concept_team")
  }

  @Test(
    arguments: [
      "Hello!", "", "   ", "good morning", "How are you?", "Create a film", "make it shorter",
      "tell it from her mother's side", "a film about ", "thank you",
    ]
  )
  func `the greeter asks where nobody is named`(_ message: String) async throws {
    var studio = RehearsalStudio()
    let text = try await studio.play("greeter", message: message)
    #expect(
      text == "Welcome. Who is the film about? A name from history is enough, such as Ada Lovelace."
    )
    #expect(studio.state == [:])
    #expect(studio.transferred == nil)
  }

  @Test func `a wish beside the name is not taken for a part of it`() async throws {
    var studio = RehearsalStudio()
    let text = try await studio.play(
      "greeter",
      message: "Create a film about Ada Lovelace, told by her mother"
    )
    #expect(
      text == "A film about Ada Lovelace. The rehearsal keeps to the facts and cannot follow the "
        + "rest. The crew takes over."
    )
    #expect(studio.state == ["PROMPT": "Ada Lovelace"])
  }

  // MARK: The shelf, through all roles

  @Test(arguments: ShelfFigure.all)
  func `each figure makes three acts in which every sentence rests on an entry`(
    _ figure: ShelfFigure
  ) async throws {
    var studio = RehearsalStudio(prompt: figure.name)
    try await studio.wholeTeam()
    expectGrounded(studio)
    #expect((2...3).contains(studio.passes))
    let reason = try #require(studio.reason)
    #expect(reason.hasPrefix("no further source answers") || reason.hasPrefix("arithmetic finds"))
    let critic = studio.said.filter { $0.hasPrefix("critic: ") }.joined()
    #expect(!critic.lowercased().contains("approved"))
    #expect(studio.feedback.contains { $0.about?.hasPrefix("gap ") == true } || studio.passes == 2)
    let title = studio.state["front_matter"]?["title"]?.stringValue ?? ""
    #expect(title.hasPrefix("\(figure.name), 1"))
    #expect(studio.state["front_matter"]?["logline"]?.stringValue?.contains("[^r") == true)
    #expect(studio.state["box_office_report"]?.stringValue?.contains("No budget data.") == true)
    #expect(studio.state["casting_report"]?.stringValue?.hasPrefix("### \(figure.name)") == true)
    let headings = studio.outline.split(separator: "\n").filter { $0.hasPrefix("## ") }
    #expect(
      headings == [
        "## Logline", "## Act One", "## Act Two", "## Act Three", "## Characters",
        "## Chronology", "## Other frames", "## Open questions",
      ]
    )
    #expect(studio.outline.contains("### Two-hander: \(figure.name) and "))
    #expect(studio.outline.contains("### The densest five years: "))
    for dispute in figure.entry["disputes"]?.arrayValue ?? [] {
      #expect(studio.outline.contains(dispute["question"]?.stringValue ?? "?"))
    }
  }

  @Test func `the second pass takes up what the critic missed, and then there is nothing new`()
    async throws
  {
    var studio = RehearsalStudio(prompt: "Ada Lovelace")
    try await studio.writersRoom()
    let unused = try #require(studio.feedback.first { $0.about == "unused facts" })
    #expect(unused.note.hasPrefix("In no act: r7 (1831), r11 (1834), r14 (1836)"))
    let acts = studio.outline.split(separator: "## Characters")[0]
    #expect(acts.contains("Ada Byron was able to walk again with the help of crutches.[^r7]"))
    #expect(
      studio.outline.hasSuffix(
        """
        - Critic's notes that this version answers, as counted: \(unused.id). [blank: yours to judge]
        - Critic's notes still open: n1, n2, n3, n4. [blank: yours to answer]

        """
      )
    )
    #expect(studio.passes == 2)
    #expect(
      studio.reason
        == "no further source answers the 4 open notes: lifetime of Lord Byron; gap 1817–1823; "
        + "gap 1846–1850; gap 1825–1827"
    )
  }

  @Test(
    arguments: [
      (
        "Ada Lovelace",
        "At 27, in September 1843: Ada Lovelace’s translation of Luigi Menabrea appeared with seven "
          + "Notes signed A.A.L.; Note G set out how the Engine could compute Bernoulli "
          + "numbers.[^r25] Most often named with the lead in these years: Luigi Menabrea, author of "
          + "the paper she translated.[^r42]"
      ),
      (
        "Galileo Galilei",
        "At 68, on 1 October 1632: Galileo Galilei was ordered by the Inquisitor at Florence to "
          + "present himself in Rome within the month.[^r17]"
      ),
      (
        "Srinivasa Ramanujan",
        "At 25, on 16 January 1913: Srinivasa Ramanujan wrote to G. H. Hardy, introducing himself as "
          + "a clerk and listing his results.[^r12] Most often named with the lead in these years: "
          + "G. H. Hardy, mathematician, collaborator.[^r29]"
      ),
    ]
  )
  func `the logline is the heaviest deed of the densest years, and what it leaves open`(
    _ name: String,
    _ logline: String
  ) async throws {
    var studio = RehearsalStudio(prompt: name)
    try await studio.writersRoom()
    let written = studio.outline.split(separator: "\n").drop { $0 != "## Logline" }.dropFirst()
    #expect(
      written.first.map(String.init)
        == logline
        + " [blank: what the lead wants, who or what stands against it, and the price]"
    )
  }

  @Test func `act breaks say what they were computed from`() async throws {
    var studio = RehearsalStudio(prompt: "Ada Lovelace")
    try await studio.writersRoom()
    let endings = studio.outline.split(separator: "\n").filter { $0.hasPrefix("Act ") }
    #expect(
      endings.joined(separator: "\n") == """
        Act One ends here because 1833 holds the first fact of the greatest weight after a quarter \
        of the documented years, 1815 to 1852.[^r9]
        Act Two ends here because the longest gap between its beats in this part of the life \
        follows, 1845 to 1851.[^r28][^r29]
        Act Three ends with the last documented fact of the life, 27 November 1852, and with what \
        came after.[^r32]
        """
    )
  }

  @Test func `an act break by themes lists them as a sentence does`() async throws {
    var studio = RehearsalStudio(prompt: "Rosalind Franklin")
    try await studio.writersRoom()
    #expect(
      studio.outline.contains(
        "\nAct Two ends here because the themes change most here, from illness, setback, travel "
          + "and work to death and illness.[^r18][^r19]\n"
      )
    )
  }

  // MARK: Promises of every role

  @Test func `equal requests give equal bytes`() async throws {
    var first = RehearsalStudio(prompt: "Marie Curie")
    var second = RehearsalStudio(prompt: "Marie Curie")
    try await first.wholeTeam()
    try await second.wholeTeam()
    #expect(first.said == second.said)
    #expect(first.state == second.state)
  }

  @Test func `the pieces of an answer add up to it, and it costs nothing`() async throws {
    let pieces = Mutex<[String]>([])
    let request = ModelRequest(
      agent: "greeter",
      instructions: "",
      messages: [.user("Hello")]
    )
    let turn = try await RehearsalModel().respond(to: request) { delta in
      if case .text(let text) = delta { pieces.withLock { $0.append(text) } }
    }
    let streamed = pieces.withLock { $0 }
    #expect(
      streamed == [
        "Welcome. Who is the film about? ", "A name from history is enough, ",
        "such as Ada Lovelace.",
      ]
    )
    #expect(
      turn
        == ModelTurn(
          text: streamed.joined(),
          finishReason: .stop,
          record: ModelCallRecord(provider: "rehearsal", model: "rehearsal", cost: 0)
        )
    )
  }

  @Test func `a cancelled task gets no answer`() async {
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await RehearsalModel().respond(
        to: ModelRequest(agent: "greeter", instructions: "", messages: [.user("Ada Lovelace")])
      ) { _ in }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func `an agent of another team gets a labelled answer, and its loop ends`() async throws {
    let exit = ToolDeclaration(name: "exit_loop", description: "", parameters: .object([:]))
    let request = ModelRequest(
      agent: "poet",
      instructions: "Write.",
      inputs: ["THEME": "rain"],
      messages: [.user("Go on.")],
      tools: [exit]
    )
    let turn = try await RehearsalModel().respond(to: request) { _ in }
    #expect(
      turn.text == """
        Rehearsal: no model speaks here, and the role of poet is not rehearsed.

        It was given:
        - THEME: rain

        [blank: what poet would write]
        """
    )
    #expect(
      turn.toolCalls == [
        ToolCall(
          id: "call_1",
          name: "exit_loop",
          arguments: ["reason": "rehearsal: another pass would say the same"]
        )
      ]
    )
  }
}

/// Every sentence of the acts has a footnote, and each names an entry with a source.
func expectGrounded(
  _ studio: RehearsalStudio,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let sourced = Set(studio.research.filter { $0.source != nil }.map(\.id))
  let lines = studio.outline.split(separator: "\n").map(String.init)
  var isAct = false
  var count = 0
  for line in lines {
    if line.hasPrefix("## ") { isAct = line.hasPrefix("## Act ") }
    guard isAct, !line.hasPrefix("#") else { continue }
    // A footnote closes each sentence, so what is left behind the last one must be nothing.
    let parts = line.split(separator: "[^")
    for part in parts.dropFirst() {
      let id = String(part.prefix { $0 != "]" })
      #expect(sourced.contains(id), "\(line)", sourceLocation: sourceLocation)
      count += 1
    }
    #expect(line.hasSuffix("]"), "\(line)", sourceLocation: sourceLocation)
    #expect(!line.contains(/[a-z]{3}[.!?] [A-Z]/), "\(line)", sourceLocation: sourceLocation)
  }
  #expect(count >= 3, sourceLocation: sourceLocation)
}
