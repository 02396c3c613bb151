import AgentKit
import FilmTeam
import JSONModel
import Testing

@testable import FilmTeam

/// The line of a note that a footnote names.
@Suite(.timeLimit(.minutes(5)))
struct NoteLineTests {
  private let note = NoteLine(
    passage: """
      Hannah Thornley was born on 3 March 1811 in
      Holmfirth, Yorkshire. She went to the mill at eight. Her
      husband Joseph died in 1841, and she was arrested
      on 17 August 1842.
      She died on 2 November 1869.
      """,
    first: 5
  )

  @Test(arguments: [
    ("Hannah Thornley was born on 3 March 1811 in Holmfirth, Yorkshire.", 5),
    ("She went to the mill at eight.", 6),
    ("Her husband Joseph died in 1841, and she was arrested on 17 August 1842.", 6),
    ("… and she was arrested on 17 August 1842.", 6),
    ("She died on 2 November 1869.", 9),
    ("“She died on 2 November 1869.”", 9),
    // In other words.
    ("Thornley was arrested on 17 August 1842 after the death of Joseph, her husband.", 6),
    ("Something else altogether.", nil), ("She", nil), ("", nil),
  ]) func `a claim is found by its words`(claim: String, line: Int?) {
    #expect(note.line(of: claim, quote: nil) == line)
  }

  @Test func `a sentence that stands there twice has the passage's line`() {
    let note = NoteLine(passage: "She went home.\nHe stayed.\nShe went home.", first: 1)
    #expect(note.line(of: "She went home.", quote: nil) == nil)
  }

  @Test func `each fact of a passage is recorded with the line of its sentence`() throws {
    let source: JSONValue = [
      "id": "note:life.md@abc#L5", "kind": "note", "title": "Life", "file": "life.md", "line": 5,
      "text": "She was born in Hull\nin 1811. She\nmarried in 1830.\nShe died in 1869.",
      "licence": "yours",
    ]
    let value: JSONValue = [
      ["claim": "She married in 1830.", "source": "note:life.md@abc#L5"],
      ["claim": "She died in 1869.", "source": "note:life.md@abc#L5", "line": 99],
      ["claim": "Nothing of this.", "source": "note:life.md@abc#L5", "line": -1],
    ]
    let entries = try LedgerAdmission.research(
      value,
      state: ["sources": ["note:life.md@abc#L5": source]]
    )
    #expect(entries.arrayValue?.map { $0["line"]?.integerValue } == [6, 8, nil])
    var state = PitchSample.state
    state["research"] = entries
    state["sources"] = ["note:life.md@abc#L5": source]
    state["PLOT_OUTLINE"] = "## Act One\nA.[^r1]\n## Act Two\nB.[^r2]\n## Act Three\nC.[^r3]"
    let text = try FilmTeam().deliver(PitchSample.run(state: state)).text(of: "pitch.md")
    #expect(text.contains("[^r1]: She married in 1830. Life, life.md:6. Licence: yours.\n"))
    #expect(text.contains("[^r2]: She died in 1869. Life, life.md:8. Licence: yours.\n"))
    #expect(text.contains("[^r3]: Nothing of this. Life, life.md:5. Licence: yours.\n"))
  }

  @Test func `sources are what is cited, and no path shows a home`() throws {
    var state = PitchSample.state
    state["research"] = [
      [
        "id": "r1", "claim": "A.", "source": "note:/users/ada/notes/life.md#L4",
        "status": "documented",
      ]
    ]
    state["sources"] = [
      "note:/users/ada/notes/life.md#L4": [
        "id": "x", "kind": "note", "title": "Life › Work", "file": "/users/ada/notes/life.md",
        "line": 4,
        "licence": "yours",
      ],
      "note:mill.md@1#L2": [
        "id": "y", "kind": "note", "title": "St Mary's Mill", "file": "mill.md", "line": 2,
        "licence": "yours",
      ],
    ]
    state["PLOT_OUTLINE"] = "## Act One\nA.[^r1]\n## Act Two\nB.[^r1]\n## Act Three\nC.[^r1]"
    let delivery = try FilmTeam().deliver(PitchSample.run(state: state))
    let sources = delivery.section("Sources")
    #expect(sources.first == "- Life, life.md. Licence: yours.")
    #expect(!delivery.text(of: "pitch.md").contains("Mill"))
    #expect(!delivery.text(of: "pitch.md").contains("/users"))
    #expect(!delivery.text(of: "pitch.html").contains("/users"))
    #expect(
      delivery.summary?.contains("1 source,") == true
        || delivery.summary?.contains("1 source") == true
    )
  }
}
