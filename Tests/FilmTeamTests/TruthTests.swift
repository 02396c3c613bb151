import FilmTeam
import JSONModel
import Testing

/// No document says more than its sources: over the shelf, and over generated notes.
@Suite(.timeLimit(.minutes(5)))
struct TruthTests {
  private static func document(_ studio: RehearsalStudio) throws -> String {
    let run = PitchSample.run(
      state: studio.state,
      prompt: studio.state["PROMPT"]?.stringValue ?? "",
      provider: "rehearsal"
    )
    return try PitchSample.deliver(run).text(of: "pitch.md")
  }

  private static func document(on notes: GeneratedNotes) async throws -> String {
    var studio = RehearsalStudio(prompt: notes.name)
    studio.notes = [.init(file: "notes.md", title: notes.name, text: notes.text)]
    try await studio.wholeTeam()
    return try document(studio)
  }

  @Test(arguments: 1...150)
  func `a document on notes says nothing that the notes do not`(_ seed: Int) async throws {
    let notes = GeneratedNotes(seed: UInt64(seed))
    let document = try await Self.document(on: notes)
    #expect(document.contains("## Act One"))
    let lies = notes.truth.lies(in: document)
    #expect(lies == [], "seed \(seed): \(notes.text)")
    if let birth = notes.truth.birth, notes.truth.isBirthSure {
      #expect(document.contains(/\*\*Born:\*\* .*\d/), "seed \(seed), \(birth): \(notes.text)")
    }
    if let death = notes.truth.death {
      #expect(document.contains(/\*\*Died:\*\* .*\d/), "seed \(seed), \(death): \(notes.text)")
    }
  }

  @Test(arguments: ShelfFigure.all)
  func `a document on the shelf says what the shelf says, with the ages of its own words`(
    _ figure: ShelfFigure
  ) async throws {
    var studio = RehearsalStudio(prompt: figure.name)
    try await studio.wholeTeam()
    let document = try Self.document(studio)
    let year = { (key: String) in
      figure.entry[key]?["date"]?.stringValue.flatMap { Int($0.prefix(4)) }
    }
    let people = (figure.entry["people"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue }
    let facts = figure.entry["facts"]?.arrayValue ?? []
    let named = facts.flatMap { $0["people"]?.arrayValue ?? [] }.compactMap(\.stringValue)
    let checker = TruthChecker(
      sources: figure.entry.text,
      birth: year("born"),
      death: year("died"),
      people: Set(people + named + [figure.name])
    )
    #expect(checker.lies(in: document) == [])
    for fact in facts {
      let claim = try #require(fact["claim"]?.stringValue)
      #expect(document.contains(claim.dropLast()), "\(claim)")
    }
  }

  @Test func `the checker finds planted lies`() async throws {
    let text = """
      # Jane Doughty

      Jane Doughty was born on 3 May 1790. Jane may have met John Clare in 1835.
      In 1800 she was nine years old when she sang. In 1820 Jane opened a school.
      Jane Doughty died on 9 January 1851. In 1854 a stone was set up for Jane.
      """
    var studio = RehearsalStudio(prompt: "Jane Doughty")
    studio.notes = [.init(file: "notes.md", title: "Jane Doughty", text: text)]
    try await studio.wholeTeam()
    let document = try Self.document(studio)
    let checker = TruthChecker(
      sources: text,
      birth: 1790,
      death: 1851,
      people: ["Jane Doughty", "John Clare"],
      doubtful: [1835]
    )
    #expect(checker.lies(in: document) == [])
    let plants = [
      ("**Born:** 3 May 1790", "**Born:** 3 May 1791"),
      ("**Died:** 9 January 1851", "**Died:** 1852"),
      ("the lead, born 3 May 1790", "the lead, born 1789"), ("**perhaps 1835", "**1835"),
      ("- **1820, age 29–30", "- **1820, age 35"), ("- **1820, age 29–30", "- **1821, age 30"),
      ("3 years after the death", "1 years after the death"),
      (", 3 years after the death", ""), ("opened a school", "opened a mill"),
      ("- **John Clare**", "- **Love Me**"), ("- **1820, age", "- **1780, age"),
      ("1851–1853", "1851–1859"),
    ]
    for (truth, lie) in plants where document.contains(truth) {
      #expect(!checker.lies(in: document.replacing(truth, with: lie)).isEmpty, "\(truth) -> \(lie)")
    }
    #expect(plants.count { document.contains($0.0) } >= 10)
    let unknown = TruthChecker(sources: text, people: checker.people)
    #expect(unknown.lies(in: document).contains { $0.hasPrefix("age without a birth") })
    #expect(unknown.lies(in: document).contains { $0.hasPrefix("life") })
  }
}
