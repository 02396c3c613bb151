import AgentKit
import FilmTeam
import HistoricalText
import JSONModel
import Testing

@Suite(.timeLimit(.minutes(5)))
struct LedgerTests {
  private static let sources: JSONValue = [
    "wikipedia:1@2": [
      "id": "wikipedia:1@2", "kind": "wikipedia", "title": "Ada Lovelace", "revision": "2",
      "url": "https://en.wikipedia.org/wiki/Ada_Lovelace", "licence": "CC BY-SA 4.0",
    ]
  ]

  private func expectAdmitted(
    _ value: JSONValue,
    to key: String = "research",
    state: [String: JSONValue] = ["sources": sources],
    as expected: JSONValue,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let admitted = try FilmTeam().admit(value, to: key, state: state)
    #expect(admitted == expected, sourceLocation: sourceLocation)
  }

  @Test func `a model reads where the crew looked as a line each`() {
    #expect(
      FilmTeam().prose(
        of: "searches",
        [
          [
            "tool": "library_search", "query": "Ada Lovelace", "outcome": "found", "found": ["Ada"],
          ],
          ["tool": "wikipedia_search", "query": "Ada Lovelace", "outcome": "unreachable"],
        ]
      ) == "library_search “Ada Lovelace”: found\nwikipedia_search “Ada Lovelace”: unreachable"
    )
    #expect(FilmTeam().prose(of: "searches", []) == nil)
  }

  @Test func `entries are numbered, and a known source makes them documented`() throws {
    try expectAdmitted(
      [
        [
          "claim": "Ada is born.", "date": "1815-12-10", "source": "wikipedia:1@2", "people": "Ada",
        ],
        ["claim": "She plays.", "source": "ada lovelace", "status": "disputed"],
      ],
      as: [
        [
          "id": "r1", "claim": "Ada is born.", "date": "1815-12-10", "source": "wikipedia:1@2",
          "people": ["Ada"], "status": "documented",
        ],
        [
          "id": "r2", "claim": "She plays.", "source": "wikipedia:1@2", "status": "disputed",
        ],
      ]
    )
  }

  @Test func `a source that no search gave is dropped, and the claim is unsourced`() throws {
    try expectAdmitted(
      ["claim": "She flew.", "source": "wikipedia:9@9", "status": "documented"],
      as: [["id": "r1", "claim": "She flew.", "source": nil, "status": "unsourced"]]
    )
  }

  @Test func `a bare text, and a list written as text, are claims`() throws {
    try expectAdmitted(
      "She counted.",
      as: [["id": "r1", "claim": "She counted.", "source": nil, "status": "unsourced"]]
    )
    try expectAdmitted(
      .string(#"[{"claim": "A"}, "B"]"#),
      as: [
        ["id": "r1", "claim": "A", "source": nil, "status": "unsourced"],
        ["id": "r2", "claim": "B", "source": nil, "status": "unsourced"],
      ]
    )
  }

  @Test func `numbers go on from what is there, and what is there is not recorded twice`() throws {
    let state: [String: JSONValue] = [
      "sources": Self.sources,
      "research": [["id": "r1", "claim": "A", "source": nil, "status": "unsourced"]],
    ]
    try expectAdmitted(
      ["A", "B", "B"],
      state: state,
      as: [["id": "r2", "claim": "B", "source": nil, "status": "unsourced"]]
    )
    try expectAdmitted("A", state: state, as: [])
  }

  @Test func `what says nothing is refused in words that help`() {
    let refused = #expect(throws: ToolFailure.self) {
      try FilmTeam().admit(["fact_count": 3], to: "research", state: [:])
    }
    #expect(refused?.message.hasPrefix("Nothing to record: write {\"claim\"") == true)
    #expect(throws: ToolFailure.self) {
      try FilmTeam().admit([], to: "CRITICAL_FEEDBACK", state: [:])
    }
    #expect(throws: ToolFailure.self) { try FilmTeam().admit("  ", to: "PROMPT", state: [:]) }
  }

  @Test func `notes on one version of the outline share a pass, the next version begins another`()
    throws
  {
    let team = FilmTeam()
    var state: [String: JSONValue] = ["PLOT_OUTLINE": "one"]
    var notes: [JSONValue] = []
    for (outline, note) in [("one", "A"), ("one", "B"), ("two", "C")] {
      state["PLOT_OUTLINE"] = .string(outline)
      state["CRITICAL_FEEDBACK"] = .array(notes)
      let admitted = try team.admit(.string(note), to: "CRITICAL_FEEDBACK", state: state)
      notes += admitted.arrayValue ?? []
    }
    let read = notes.compactMap(CriticNote.init(json:))
    #expect(read.map(\.id) == ["n1", "n2", "n3"])
    #expect(read.map(\.pass) == [1, 1, 2])
    #expect(read.map(\.note) == ["A", "B", "C"])
    #expect(Set(read.map(\.outline)).count == 2)
  }

  @Test func `entries, sources and notes survive being written and read`() {
    let entry = LedgerEntry(
      id: "r4",
      claim: "A",
      quote: "B",
      date: "1843",
      place: "C",
      people: ["D"],
      themes: ["E"],
      weight: 2,
      source: "wikipedia:1@2",
      status: .inferred,
      note: "F"
    )
    #expect(LedgerEntry(json: entry.json) == entry)
    let source = LedgerSource(
      id: "note:a.md#L3",
      kind: .note,
      title: "A",
      revision: "1",
      file: "a.md",
      line: 3,
      licence: "yours"
    )
    #expect(LedgerSource(json: source.json) == source)
    let note = CriticNote(id: "n1", pass: 2, note: "A", about: "Act One", outline: "0badf00d")
    #expect(CriticNote(json: note.json) == note)
  }

  @Test func `dates are read as far as they go, and ages count birthdays`() throws {
    let birth = try #require(HistoricalDate("1815-12-10"))
    #expect(HistoricalDate("c. 1843")?.year == 1843)
    #expect(HistoricalDate("-0044-03-15")?.year == -44)
    #expect(HistoricalDate("355")?.year == 355)
    #expect(HistoricalDate("in youth") == nil)
    #expect(birth.years(until: try #require(HistoricalDate("1852-11-27"))) == 36)
    #expect(birth.years(until: try #require(HistoricalDate("1843"))) == 28)
  }
}
