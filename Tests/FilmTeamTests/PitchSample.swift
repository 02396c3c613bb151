import AgentKit
import FilmTeam
import JSONModel
import ModelInterface

/// A small finished run about a person of whom four things are known.
enum PitchSample {
  static let outline = """
    # The Second Note

    ## Logline
    A countess who cannot publish under her name sets out to write what a machine could do.[^r2]

    ## Act One
    In London, a child is born to a poet who soon leaves.[^r1] Her mother hires tutors.[^r9]

    - She counts the steps of the house aloud. [invented]
    - She meets Mr. Babbage at a party.

    ## Act Two
    She publishes the Notes in 1843.[^r2] [blank: the quarrel over the preface]

    ## Act Three
    She dies in London in 1852.[^r3]

    ## Characters
    Ada, who wants to be read.[^r2]

    ## Open questions
    - Who wrote the table of numbers?[^r4]
    """

  static let earlier = """
    # The Second Note

    ## Act One
    In London, a child is born.[^r1]

    ## Act Two
    Years pass.

    ## Act Three
    She dies.[^r3]
    """

  static let sources: JSONValue = [
    "wikipedia:974@100": [
      "id": "wikipedia:974@100", "kind": "wikipedia", "title": "Ada Lovelace", "revision": "100",
      "timestamp": "2026-01-02T03:04:05Z", "url": "https://en.wikipedia.org/wiki/Ada_Lovelace",
      "licence": "CC BY-SA 4.0",
    ],
    "note:ada.md#L4": [
      "id": "note:ada.md#L4", "kind": "note", "title": "Letters", "file": "ada.md", "line": 4,
      "licence": "yours",
    ],
  ]

  static let research: JSONValue = [
    [
      "id": "r1", "claim": "Ada is born in London.", "date": "1815-12-10", "place": "London",
      "people": ["Ada Lovelace"], "themes": ["family"], "source": "wikipedia:974@100",
      "status": "documented",
    ],
    [
      "id": "r2", "claim": "Her Notes are printed", "date": "1843", "quote": "poetical science",
      "themes": ["mathematics"], "source": "note:ada.md#L4", "status": "documented",
    ],
    [
      "id": "r3", "claim": "She dies in London.", "date": "1852-11-27", "place": "London",
      "source": "wikipedia:974@100", "status": "documented",
    ],
    [
      "id": "r4", "claim": "Who drew up the table of numbers is argued over.",
      "source": "wikipedia:974@100", "status": "disputed",
    ],
  ]

  static let subject: JSONValue = [
    "name": "Ada Lovelace", "summary": "English mathematician", "gender": "female",
    "born": ["date": "1815-12-10", "place": "London"],
    "died": ["date": "1852-11-27", "place": "London", "cause": "cancer"],
    "people": [
      [
        "name": "Charles Babbage", "relation": "friend", "born": "1791-12-26", "died": "1871-10-18",
      ],
      ["name": "Great-granddaughter", "relation": "family", "born": "1950"],
    ],
    "disputes": [
      [
        "question": "How much of the Notes is hers?",
        "positions": [["claim": "All of it", "source": "wikipedia:974@100"]],
      ]
    ],
    "origin": "wikipedia",
  ]

  static var state: [String: JSONValue] {
    [
      "PROMPT": "Ada Lovelace",
      "sources": sources,
      "subject": subject,
      "research": research,
      "PLOT_OUTLINE": .string(outline),
      "CRITICAL_FEEDBACK": [
        ["id": "n1", "pass": 1, "note": "Where are the Notes?", "about": "Act Two"],
        ["id": "n2", "pass": 1, "note": "Give her mother an opponent in Westminster."],
      ],
      "searches": [
        ["tool": "wikipedia_search", "query": "Ada", "outcome": "found", "found": ["Ada Lovelace"]]
      ],
      "front_matter": [
        "title": "The Second Note", "tone": "Quiet and exact.", "audience": "Readers of letters.",
        "content": "What she foresaw ties it together. [invented]",
      ],
    ]
  }

  static func run(
    state: [String: JSONValue] = state,
    prompt: String = "Ada Lovelace",
    provider: String = "openai",
    cost: Double? = nil,
    agents: [String] = ["film_concept_team", "researcher", "screenwriter", "critic"],
    finalText: String = ""
  ) -> FinishedRun {
    let record = ModelCallRecord(
      provider: provider,
      model: "test-1",
      usage: TokenUsage(input: 1_200, output: 300),
      cost: cost,
      duration: 12.5
    )
    return FinishedRun(
      runID: RunID(rawValue: "run"),
      projectID: ProjectID(rawValue: "project"),
      prompt: prompt,
      state: state,
      history: ["PLOT_OUTLINE": [.string(earlier), .string(outline)]],
      calls: [
        FinishedRun.Call(agent: "researcher", path: "a", record: record),
        FinishedRun.Call(agent: "critic", path: "b", record: record),
      ],
      loops: [
        LoopExited(loop: "writers_room", passes: 2, by: "critic", reason: "All four answered")
      ],
      warnings: [Warning(kind: "model", message: "The model was slow once.")],
      finalText: finalText,
      agents: agents,
      time: 1_795_000_000_000
    )
  }

  static func deliver(_ run: FinishedRun) throws -> Delivery { try FilmTeam().deliver(run) }
}

extension Delivery {
  /// The lines of `pitch.md` below one heading, up to the next of the same level.
  func section(_ heading: String) -> [String] {
    let lines = (documents.first?.text ?? "").split(
      separator: "\n",
      omittingEmptySubsequences: false
    )
    let below = lines.drop { $0 != "## \(heading)" }.dropFirst()
    let section = below.prefix { !$0.hasPrefix("## ") && !$0.hasPrefix("[^") }
    return section.filter { !$0.isEmpty }.map(String.init)
  }

  func text(of document: String) -> String {
    documents.first { $0.name == document }?.text ?? ""
  }
}
