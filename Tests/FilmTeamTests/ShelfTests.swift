import AgentKit
import FilmTeam
import HistoricalText
import JSONModel
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ShelfTests {
  @Test func `all twelve figures can be read, and have ids and names of their own`() {
    #expect(
      ShelfFigure.all.map(\.name) == [
        "Ada Lovelace", "Alan Turing", "Emmy Noether", "Galileo Galilei", "Hedy Lamarr",
        "Katherine Johnson", "Marie Curie", "Mary Anning", "Nikola Tesla", "Norman Borlaug",
        "Rosalind Franklin", "Srinivasa Ramanujan",
      ]
    )
    #expect(Set(ShelfFigure.all.map(\.id)).count == 12)
  }

  @Test(arguments: ShelfFigure.all)
  func `a figure has its dates in order, and facts that say when, what and by which source`(
    _ figure: ShelfFigure
  ) throws {
    let facts = figure.entry["facts"]?.arrayValue ?? []
    #expect(facts.count >= 20)
    let ids = facts.compactMap { $0["id"]?.stringValue }
    #expect(ids.count == facts.count)
    #expect(Set(ids).count == ids.count)
    let dates = facts.compactMap { $0["date"]?.stringValue.flatMap(HistoricalDate.init) }
    #expect(dates.count == facts.count)
    #expect(zip(dates, dates.dropFirst()).allSatisfy { $0 <= $1 })
    for (fact, date) in zip(facts, dates) {
      let written = fact["date"]?.stringValue ?? ""
      let precision = date.day != nil ? "day" : date.month != nil ? "month" : "year"
      #expect(fact["precision"] == .string(precision), "\(written)")
      let claim = try #require(fact["claim"]?.stringValue)
      #expect(claim.hasSuffix(".") && claim.count > 20)
      #expect(!claim.contains { "[]*`|_".contains($0) }, "\(claim)")
      #expect((1...3).contains(fact["weight"]?.integerValue ?? 0))
      #expect(fact["themes"]?.arrayValue?.isEmpty == false)
      #expect(fact["people"]?.arrayValue != nil)
    }
    let born = try #require(figure.entry["born"]?["date"]?.stringValue.flatMap(HistoricalDate.init))
    let died = try #require(figure.entry["died"]?["date"]?.stringValue.flatMap(HistoricalDate.init))
    #expect(born < died)
    #expect(dates[0] == born)
  }

  @Test(arguments: ShelfFigure.all)
  func `every source that a figure names is there, with an address and a licence`(
    _ figure: ShelfFigure
  ) {
    let sources = figure.entry["sources"]?.arrayValue ?? []
    let ids = Set(sources.compactMap { $0["id"]?.stringValue })
    #expect(ids.count == sources.count)
    #expect(ids.allSatisfy { $0.hasPrefix("shelf:\(figure.id)/s") })
    for source in sources {
      #expect(source["url"]?.stringValue?.hasPrefix("http") == true)
      for key in ["title", "publisher", "licence"] {
        #expect(source[key]?.stringValue?.isEmpty == false)
      }
    }
    let people = figure.entry["people"]?.arrayValue ?? []
    let disputes = figure.entry["disputes"]?.arrayValue ?? []
    let positions = disputes.flatMap { $0["positions"]?.arrayValue ?? [] }
    let facts = figure.entry["facts"]?.arrayValue ?? []
    for element in facts + people + positions {
      #expect(ids.contains(element["source"]?.stringValue ?? ""), "\(element.text)")
    }
  }

  @Test(arguments: ShelfFigure.all)
  func `a figure has people, each named once, some of them in its facts, and disputes`(
    _ figure: ShelfFigure
  ) {
    let people = figure.entry["people"]?.arrayValue ?? []
    let names = people.compactMap { $0["name"]?.stringValue }
    #expect(names.count >= 5)
    #expect(Set(names).count == people.count)
    #expect(people.allSatisfy { $0["relation"]?.stringValue?.isEmpty == false })
    let named = (figure.entry["facts"]?.arrayValue ?? []).flatMap { fact in
      (fact["people"]?.arrayValue ?? []).compactMap(\.stringValue)
    }
    #expect(named.allSatisfy { !$0.isEmpty && $0 != figure.name })
    #expect(!Set(named).isDisjoint(with: names))
    let disputes = figure.entry["disputes"]?.arrayValue ?? []
    #expect(disputes.count >= 2)
    for dispute in disputes {
      #expect(dispute["question"]?.stringValue?.hasSuffix("?") == true)
      #expect((dispute["positions"]?.arrayValue?.count ?? 0) >= 2)
    }
  }

  @Test func `a figure is found by any of its full names, without case and accents`() {
    expectFound("Ada Lovelace", as: "ada-lovelace")
    expectFound("  ÁDA  lovelace ", as: "ada-lovelace")
    expectFound("Countess of Lovelace", as: "ada-lovelace")
    expectFound("augusta ada byron", as: "ada-lovelace")
    expectFound("emmy-noether", as: "emmy-noether")
  }

  @Test func `who is not on the shelf is not found, however near the name`() {
    for name in ["Ada Lovlace", "Lovelace", "Franklin", "Benjamin Franklin", "Pierre Curie", ""] {
      expectFound(name, as: nil)
    }
  }

  @Test func `a name is found with a wish behind it, and not where it is another's`() {
    for prompt in [
      "Ada Lovelace, told by her mother", "Ada Lovelace told by her mother", "Ada Lovelace 1817",
      "the life of Ada Lovelace as her mother saw it", "Ada Lovelace (the last year)",
    ] {
      expectFound(prompt, as: "ada-lovelace")
      #expect(BuiltInShelf().leadingName(of: prompt) == "Ada Lovelace")
    }
    for prompt in ["Ada Lovelace's mother", "Marie Curie Institute", "friends of Alan Turing"] {
      expectFound(prompt, as: nil)
    }
  }

  @Test(
    arguments: [
      ("a palaeontologist", ["Mary Anning"]), ("a cartographer", []),
      ("an actress", ["Hedy Lamarr"]), ("a codebreaker", ["Alan Turing"]),
      (
        "a woman mathematician", ["Ada Lovelace", "Emmy Noether", "Katherine Johnson"]
      ),
      ("an Indian mathematician", ["Srinivasa Ramanujan"]), ("an American poet", []),
    ]
  )
  func `a kind of person is who did that, of that gender and nation`(
    _ prompt: String,
    _ names: [String]
  ) throws {
    let kind = try #require(FigureKind(prompt))
    #expect(BuiltInShelf().figures(of: kind).map(\.name).sorted() == names)
  }

  @Test func `who is asked for by name is no kind of person`() {
    for prompt in ["Ada Lovelace", "ada lovelace", "A. Turing", "a", ""] {
      #expect(FigureKind(prompt) == nil)
    }
  }

  @Test func `near names are given by spelling, by a shared name and by what they did`() {
    let shelf = BuiltInShelf()
    #expect(shelf.nearestNames(to: "Ada Lovlace", limit: 1) == ["Ada Lovelace"])
    #expect(shelf.nearestNames(to: "Pierre Curie", limit: 3) == ["Marie Curie"])
    #expect(shelf.nearestNames(to: "a palaeontologist", limit: 1) == ["Mary Anning"])
    #expect(shelf.nearestNames(to: "Qwrtz Plkj", limit: 3) == [])
    #expect(shelf.nearestNames(to: "Ada Lovelace", limit: 0) == [])
  }

  private func expectFound(
    _ name: String,
    as id: String?,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let found = BuiltInShelf().entry(for: name)?["id"]?.stringValue
    #expect(found == id, sourceLocation: sourceLocation)
  }
}
