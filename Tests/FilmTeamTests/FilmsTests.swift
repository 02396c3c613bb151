import AgentKit
import JSONModel
import Testing

@testable import FilmTeam

@Suite(.timeLimit(.minutes(5)))
struct FilmsTests {
  private func call(
    _ arguments: JSONValue,
    catalogue: FilmCatalogue = FilmCatalogue(),
    state: [String: JSONValue] = [:]
  ) async throws -> ToolResult {
    try await ComparableFilmsTool(catalogue: catalogue).call(arguments, in: context(state))
  }

  private func context(_ state: [String: JSONValue] = [:]) -> ToolContext {
    ToolContext(
      sessionID: SessionID(rawValue: "s"),
      runID: RunID(rawValue: "r"),
      projectID: ProjectID(rawValue: "p"),
      agent: "box_office_researcher",
      step: "k",
      state: state,
      workingDirectory: nil,
      outputDirectory: nil,
      settings: nil,
      now: 0
    )
  }

  private func titles(_ value: JSONValue?) -> [String] {
    (value?.arrayValue ?? []).compactMap { $0["title"]?.stringValue }
  }

  @Test func `a surname is not a person: Lovelace is no film about Ada Lovelace`() async throws {
    let result = try await call(["subject": "Ada Lovelace", "themes": ["mathematics", "lovelace"]])
    #expect(titles(result.content["onSubject"]) == ["Conceiving Ada"])
    let similar = titles(result.content["films"])
    #expect(similar.count == 6)
    #expect(!similar.contains("Lovelace"))
    let byron = try await call(["subject": "Lord Byron"])
    #expect(titles(byron.content["onSubject"]) == ["Gothic"])
  }

  @Test func `a name of one word matches a whole title only`() async throws {
    let result = try await call(["subject": "Cleopatra"])
    #expect(titles(result.content["onSubject"]) == ["Cleopatra", "Caesar and Cleopatra"])
    let none = try await call(["subject": "Mary Anning"])
    #expect(titles(none.content["onSubject"]).isEmpty)
  }

  @Test func `every number is in the data, and an unknown gross is not a zero`() async throws {
    let result = try await call(["subject": "Alan Turing", "themes": ["computers"]])
    let film = try #require(result.content["onSubject"]?.arrayValue?.first)
    #expect(
      film == [
        "id": "tt2084970", "title": "The Imitation Game", "year": 2014, "gross": 233_555_708,
        "genre": "Biography, War, Drama, History", "director": "Morten Tyldum",
        "country": "USA", "source": "film:tt2084970",
        "why": "tells the life of Alan Turing, or a part of it",
      ]
    )
    let rows = result.content["films"]?.arrayValue ?? []
    #expect(
      rows.allSatisfy { ($0["gross"]?.integerValue ?? 1) > 0 && $0["why"]?.stringValue != "" }
    )
  }

  @Test func `the films become comparables, sources with a licence, and a search`() async throws {
    let result = try await call(["subject": "Ada Lovelace", "themes": ["mathematics"]])
    #expect(result.state.map(\.key) == ["comparables", "sources", "searches"])
    #expect(result.state.map(\.reducer) == [.replace, .merge, .append])
    #expect(
      result.state[1].value["film:tt0118882"] == [
        "id": "film:tt0118882", "kind": "film", "title": "Conceiving Ada (1997)",
        "url": "https://www.imdb.com/title/tt0118882/", "revision": "2026-10-18",
        "publisher": "Wikidata, through bokeh-sampledata 2026.1", "licence": "CC0 1.0",
      ]
    )
    #expect(
      result.state[2].value == [
        "tool": "comparable_films", "query": "Ada Lovelace", "outcome": "found",
        "found": ["Conceiving Ada (1997)"], "note": "6 films to compare with",
      ]
    )
    #expect(result.summary == "1 on the subject, 6 like it (Wikidata, CC0)")
  }

  @Test func `films that are only alike are not said to be found on the subject`() async throws {
    let result = try await call(["subject": "Zebulon Quorrix", "themes": ["mathematics"]])
    #expect(
      result.state[2].value == [
        "tool": "comparable_films", "query": "Zebulon Quorrix", "outcome": "nothing", "found": [],
        "note": "6 films to compare with",
      ]
    )
  }

  @Test func `years and the century of the story count`() async throws {
    let result = try await call(
      [
        "subject": "Ada Lovelace", "themes": ["mathematics"], "from_year": 2005, "to_year": 2014,
      ],
      state: ["subject": ["born": ["date": "1815-12-10"], "died": ["date": "1852-11-27"]]]
    )
    let films = result.content["films"]?.arrayValue ?? []
    #expect(films.allSatisfy { (2005...2014).contains($0["year"]?.integerValue ?? 0) })
    #expect(films.first?["why"]?.stringValue?.contains("plays in the 19th century") == true)
  }

  @Test func `the user's own rows join in, and broken ones are left out`() async throws {
    let catalogue = FilmCatalogue(userRows: [
      [
        "Title": "Ada's \u{1B}[31mEngine", "Year": "2021", "Gross": "$1,200,000",
        "Genre": "Drama, Biography", "Subject": "Ada Lovelace; Charles Babbage",
      ],
      ["Title": "No year"],
    ])
    let result = try await call(["subject": "Charles Babbage"], catalogue: catalogue)
    #expect(
      result.content["onSubject"] == [
        [
          "id": "own-adas-engine-2021", "title": "Ada's Engine", "year": 2021, "gross": 1_200_000,
          "genre": "Drama, Biography", "source": "film:own-adas-engine-2021",
          "why": "tells the life of Charles Babbage, or a part of it",
        ]
      ]
    )
  }

  @Test func `a subject must be given`() async {
    await #expect(throws: ToolFailure.self) { try await call(["subject": " "]) }
  }

  @Test func `write_file records what frames the pitch, and cleans it`() async throws {
    let result = try await WriteFileTool().call(
      [
        "title": "The\nSecond Note\u{1B}]0;x\u{07}", "content": "One.\r\nTwo.", "why_now": "Now.",
        "filename": "/etc/passwd",
      ],
      in: context()
    )
    #expect(
      result.state == [
        StateChange(
          key: "front_matter",
          value: ["title": "The Second Note", "content": "One.\nTwo.", "whyNow": "Now."]
        )
      ]
    )
    #expect(result.summary == "title: The Second Note")
  }

  @Test(
    arguments: [
      ["subject": "Hannah Thornley"], ["subject": "Hannah Thornley", "genre": "Drama"],
      ["subject": "The flood", "themes": ["flood", "valley"]],
      [
        "subject": "A",
        "themes": ["article", "season", "single", "maple", "kingfisher"],
      ],
      ["subject": "A", "themes": [""], "from_year": 2010],
    ] as [JSONValue]
  ) func `films that share no theme are not compared`(wish: JSONValue) async throws {
    let result = try await call(
      wish,
      state: ["subject": ["born": ["date": "1811"], "died": ["date": "1869"]]]
    )
    #expect(titles(result.content["films"]) == [])
    #expect(result.summary == "0 on the subject, 0 like it (Wikidata, CC0)")
  }

  @Test(arguments: ["art", "artists", "seas", "singer", "maps", "queens", "writing", "poetry"])
  func `a theme is called for by forms of its words`(theme: String) async throws {
    let result = try await call(["subject": "A", "themes": [.string(theme)]])
    #expect(titles(result.content["films"]).count == 6)
  }

  @Test func `a document says that no film compares`() throws {
    var state = PitchSample.state
    state["comparables"] = ["onSubject": [], "films": []]
    #expect(
      try PitchSample.deliver(PitchSample.run(state: state))
        .section("Comparable films and box office").suffix(2) == [
          "### Comparable films",
          "None: no film in the data shares a theme with this story, and one that only shares its "
            + "genre is no comparison.",
        ]
    )
  }

  @Test(
    arguments: [
      ("2001", "1,000,000", 2001, 1_000_000), ("2001", "$ 5_000", 2001, 5_000),
      ("2001", "-5", 2001, nil), ("2001", "0", 2001, nil), ("2001", "1e999", 2001, nil),
      ("2001", "NaN", 2001, nil), ("2001", "inf", 2001, nil), ("2001", "0x10", 2001, nil),
      ("2001", "9223372036854775807", 2001, nil), ("2001", "9223372036854775808", 2001, nil),
      ("2001", "99999999999999999999999999", 2001, nil), ("2001", "12.5", 2001, nil),
      ("2001", "٣", 2001, nil), ("2001", "\u{0}5", 2001, 5),
      ("9223372036854775807", "", nil, nil), ("-9223372036854775808", "", nil, nil),
      ("1e3", "", nil, nil), ("0", "", nil, nil), ("-44", "", nil, nil), ("99999", "", nil, nil),
      ("two thousand", "", nil, nil), ("", "", nil, nil), ("1888", "", 1888, nil),
    ] as [(String, String, Int?, Int?)]
  )
  func `a number in a person's table is one that a film can have, or none`(
    year: String,
    gross: String,
    readYear: Int?,
    readGross: Int?
  ) {
    let catalogue = FilmCatalogue(userRows: [["Title": "Mine", "Year": year, "Gross": gross]])
    let film = catalogue.films.first { $0.isUsers }
    #expect(film?.year == readYear)
    #expect(film?.gross == readGross)
  }

  @Test func `names in a person's table are text, and two films are two sources`() throws {
    let title = "<b>[x](http://evil.example)</b>\u{1B}[31m\u{202E}"
    let catalogue = FilmCatalogue(userRows: [
      [
        "title": title, "year": "2001", "subject": "Ada Lovelace", "director": "=cmd|' /C calc'!A0",
      ],
      ["title": "…", "year": "2002"], ["title": "!!!", "year": "2002"],
      ["title": "Two", "TITLE": "Two again", "year": "2003"],
      ["title": String(repeating: "x", count: 10_000), "year": "2004"],
    ])
    let own = catalogue.films.filter(\.isUsers)
    #expect(Set(own.map(\.id)).count == 5)
    #expect(own.allSatisfy { $0.title.count <= 300 })
    var state = PitchSample.state
    let film = try #require(own.first)
    state["comparables"] = [
      "onSubject": [["source": .string("film:\(film.id)"), "why": .string(title)]], "films": [],
    ]
    var run = PitchSample.run(state: state)
    run.history = [:]
    let delivery = try FilmTeam(catalogue: catalogue).deliver(run)
    ModelMarkdownFuzzTests.check(markdown: delivery.text(of: "pitch.md"), "film table")
    ModelMarkdownFuzzTests.check(page: delivery.text(of: "pitch.html"), "film table")
  }
}
