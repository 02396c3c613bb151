import AgentKit
import FilmTeam
import JSONModel
import Testing

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
    let result = try await call(["subject": "Ada Lovelace"])
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
    let result = try await call(["subject": "Zebulon Quorrix"])
    #expect(
      result.state[2].value == [
        "tool": "comparable_films", "query": "Zebulon Quorrix", "outcome": "nothing", "found": [],
        "note": "6 films to compare with",
      ]
    )
  }

  @Test func `years and the century of the story count`() async throws {
    let result = try await call(
      ["subject": "Ada Lovelace", "from_year": 2005, "to_year": 2014],
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
}
