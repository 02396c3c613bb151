import AgentKit
import FilmTeam
import JSONModel
import Testing

/// What a producer reads: small things that make a document right or wrong to the eye.
@Suite(.timeLimit(.minutes(5)))
struct PitchReadingTests {
  private func deliver(
    _ state: [String: JSONValue],
    provider: String = "rehearsal"
  ) throws -> Delivery {
    var run = PitchSample.run(state: state, provider: provider)
    run.history = [:]
    return try FilmTeam().deliver(run)
  }

  private static let note: JSONValue = [
    "id": "note:h.md#L3", "kind": "note", "title": "Notes", "file": "h.md", "line": 3,
    "licence": "the user's own notes",
  ]

  /// A life known from one note only: nothing is recorded of the person as such.
  private static let hannah: [String: JSONValue] = [
    "PROMPT": "Hannah Brackwell",
    "sources": ["note:h.md#L3": note],
    "research": [
      [
        "id": "r1", "claim": "“Hannah Brackwell was born on 12 Feb. 1863 in Whitby.”",
        "quote": "Hannah Brackwell was born on 12 Feb. 1863 in Whitby.", "date": "1863-02-12",
        "source": "note:h.md#L3", "status": "documented",
      ],
      [
        "id": "r2", "claim": "Hannah Brackwell died on 4 May 1921.", "date": "1921-05-04",
        "source": "note:h.md#L3", "status": "documented",
      ],
    ],
    "PLOT_OUTLINE": """
    ## Act One
    “Hannah Brackwell was born on 12 Feb. 1863 in Whitby.”[^r1]
    ## Act Two
    [blank: years]
    ## Act Three
    Hannah Brackwell died on 4 May 1921.[^r2]
    """,
  ]

  @Test func `a shortened month ends no sentence`() throws {
    #expect(
      try deliver(Self.hannah).section("Act One") == [
        "“Hannah Brackwell was born on 12 Feb. 1863 in Whitby.”[^r1]"
      ]
    )
  }

  @Test func `a month that ends a sentence ends it`() throws {
    var state = Self.hannah
    state["PLOT_OUTLINE"] = """
      ## Act One
      It began in Sept. They quarrelled.[^r1]
      ## Act Two
      [blank: years]
      ## Act Three
      [blank: years]
      """
    #expect(
      try deliver(state).section("Act One") == [
        "It began in Sept. [unsourced] They quarrelled.[^r1]"
      ]
    )
  }

  @Test func `dates of birth and death are taken from the research where nothing else has them`()
    throws
  {
    let delivery = try deliver(Self.hannah)
    #expect(
      delivery.section("The subject and the period") == [
        "- **Born:** 12 February 1863.[^r1]", "- **Died:** 4 May 1921.[^r2]",
        "- **Period:** 1863 to 1921, by 2 dated facts.",
      ]
    )
    #expect(
      delivery.section("Rights and sensitivities").first
        == "- **The subject:** Hannah Brackwell died in 1921, 105 years ago."
    )
  }

  @Test func `a footnote does not quote what it is, nor repeat what a rehearsal's acts say`() throws
  {
    let source = "Notes, h.md:3. Licence: the user's own notes."
    #expect(
      try deliver(Self.hannah, provider: "openai").text(of: "pitch.md").contains(
        "\n[^r1]: “Hannah Brackwell was born on 12 Feb. 1863 in Whitby.” \(source)\n"
      )
    )
    #expect(try deliver(Self.hannah).text(of: "pitch.md").contains("\n[^r1]: \(source)\n"))
  }

  @Test func `a wish beside the name stands at the top, and the name alone names the folder`()
    throws
  {
    var state = Self.hannah
    state["PROMPT"] = "Hannah Brackwell, told by her pupils"
    let delivery = try deliver(state)
    #expect(delivery.folder == "hannah-brackwell")
    #expect(delivery.text.hasPrefix("A pitch for a film about Hannah Brackwell, "))
    #expect(
      delivery.text(of: "pitch.md").contains(
        "> Asked for: “Hannah Brackwell, told by her pupils”. A rehearsal goes by the name and leaves "
          + "the wish to you or to a model."
      )
    )
  }

  @Test func `a search that leads to what is known already found nothing new`() throws {
    var state = Self.hannah
    state["searches"] = [
      ["tool": "library_search", "query": "Hannah", "outcome": "found", "found": ["Notes"]],
      ["tool": "library_search", "query": "Hannah 1864", "outcome": "found", "found": ["Notes"]],
    ]
    #expect(
      try deliver(state).section("How it was made")
        .contains("| Your notes and the shelf | Hannah 1864 | nothing new |  |")
    )
  }

  @Test func `nobody's films stand beside an unknown name, but those under this very name do`()
    throws
  {
    var state: [String: JSONValue] = [
      "PROMPT": "Zebulon Quorrix",
      "comparables": ["onSubject": [], "films": [["source": "film:tt0118882", "why": "alike"]]],
      "searches": [["tool": "comparable_films", "query": "Zebulon Quorrix", "outcome": "nothing"]],
    ]
    let nobody = try deliver(state)
    #expect(nobody.outcome == "no_sources")
    #expect(!nobody.text(of: "pitch.md").contains("Conceiving Ada"))
    state["comparables"] = [
      "onSubject": [["source": "film:tt0118882", "why": "on them"]], "films": [],
    ]
    #expect(
      try deliver(state).section("Earlier films on this name").first
        == "- [Conceiving Ada](<https://www.imdb.com/title/tt0118882/>) (1997), by Lynn Hershman Leeson"
    )
  }

  @Test func `a kind of person is answered with names, and with a question where none fits`() throws
  {
    let fitting = try deliver([
      "PROMPT": "a palaeontologist", "candidates": [["title": "Mary Anning"]],
    ])
    #expect(fitting.outcome == "ambiguous")
    #expect(
      fitting.text == "“a palaeontologist” may be one of these: Mary Anning. Ask again with a name."
    )
    let nobody = try deliver(["PROMPT": "a cartographer"])
    #expect(nobody.outcome == "no_sources")
    #expect(
      nobody.text
        == "Nobody was found who fits “a cartographer”, so nobody's life was written. The document "
        + "says where the crew looked, and has a blank beat sheet."
    )
    #expect(
      nobody.section("Research questions").first
        == "- Who fits “a cartographer”, with a life that is documented? Name two or three."
    )
  }
}
