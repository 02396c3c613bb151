import Foundation
import HistoricalText
import Testing

@testable import FilmTeam

/// Whose birth and death a sentence tells, and what is told where sources disagree or doubt.
@Suite(.timeLimit(.minutes(5)))
struct LifeClaimTests {
  private static let name = SubjectName(name: "Hannah Thornley")

  @Test(
    arguments: [
      ("“Hannah Thornley died in 1869.”", "1869"),
      ("“Hannah Thornley was born in Halifax in 1811.”", "1811"),
      ("“Hannah Thornley died on 2 November 1869 of typhus in York, aged 58.”", "1869-11-02"),
      ("Hannah Thornley: “She died on 2 November 1869.”", "1869-11-02"),
      ("Hannah Thornley: “Born on 3 May 1811 in Leeds.”", "1811-05-03"),
      ("“In 1869 Hannah Thornley died.”", "1869"),
      ("“Mrs Hannah Thornley died in 1869.”", "1869"),
      ("“Hannah Thornley (née Booth) was born about 1811.”", "about 1811"),
      ("“Hannah Thornley was hanged in York in 1869.”", "1869"),
      ("“Hannah Thornley died in 1869, it is said.”", "perhaps 1869"),
      ("“Hannah Thornley was born in 1811 or 1812.”", "1811–1812"),
    ]
  )
  func `a plain sentence about the subject gives a life date`(claim: String, date: String) {
    #expect(LifeClaim(claim, date: HistoricalDate(date), of: Self.name)?.date.text == date)
  }

  @Test(
    arguments: [
      "“Hannah Thornley's husband Joseph died in 1841.”",
      "“Hannah Thornley’s mother died in 1841.”",
      "“Hannah's father died in 1841.”", "“Her husband died in 1841.”", "“His wife died in 1841.”",
      "“The husband of Hannah Thornley died in 1841.”", "“Joseph Thornley died in 1841.”",
      "“Hannah Thornley, whose son died in 1841, wept.”",
      "“Hannah Thornley and Joseph died in 1841.”",
      "“Hannah Thornley buried her son, who died in 1841.”", "“She died in 1841.”",
      "“Thornley died in 1841.”", "“Mrs Thornley died in 1841.”", "“Hannah died in 1841.”",
      "“Hannah Thornley died before her husband in 1841.”", "“Hannah Thornley Mill died in 1841.”",
      "“Hannah Thornley senior died in 1841.”", "“Hannah Thornley nearly died in 1841.”",
      "“Hannah Thornley had died by 1841.”", "“Hannah Thornley never died in 1841.”",
      "“If Hannah Thornley died in 1841, nobody knew.”", "“Did Hannah Thornley die in 1841?”",
      "“In the novel Hannah Thornley died in 1841.”", "“Hannah Thornley died out in 1841.”",
      "“Hannah Thornley died a little in 1841.”", "“Hannah Thornley was born anew in 1841.”",
      "“Sister of Hannah Thornley, Ann was born in 1841.”",
      "“The Hannah Thornley was born in 1841.”",
      "“Joseph, Ann and Hannah Thornley's cousin died in 1841.”",
      "“After Hannah Thornley died her son was born in 1841.”",
      "“‘Hannah Thornley died in 1841,’ wrote a newspaper.”",
    ]
  )
  func `a sentence about somebody else, or nobody for sure, gives none`(_ claim: String) {
    #expect(LifeClaim(claim, date: HistoricalDate("1841"), of: Self.name) == nil)
  }

  private static func outline(_ name: String, _ text: String) async throws -> RehearsalStudio {
    var studio = RehearsalStudio(prompt: name)
    studio.notes = [.init(file: "n.md", title: name, text: text)]
    try await studio.wholeTeam()
    return studio
  }

  @Test func `births and deaths that disagree are open questions, disputed in the ledger`()
    async throws
  {
    let studio = try await Self.outline(
      "Jane Doughty",
      """
      Jane Doughty was born in Hull in 1790. Jane Doughty was born in York in 1792.
      In 1820 Jane opened a school. In 1825 Jane was held for six weeks.
      Jane never went to prison. Jane Doughty died in 1850. Jane Doughty died on 9 January 1851.
      """
    )
    #expect(studio.research.filter { $0.status == .disputed }.count == 6)
    let questions = studio.outline.components(separatedBy: "## Open questions")[1]
    for line in [
      "**The sources differ on the birth:**", "**The sources differ on the death:**",
      "**These seem to deny one another:**",
    ] { #expect(questions.contains(line)) }
    let told = studio.outline.components(separatedBy: "## Open questions")[0]
    #expect(!told.contains("1790") && !told.contains("1851") && !told.contains("age "))
  }

  @Test func `a death that may be another's is asked about, not taken`() async throws {
    let studio = try await Self.outline(
      "Jane Doughty",
      """
      Jane Doughty was born in 1790. Her mother fell ill. She died in 1829.
      In 1820 Jane opened a school. In 1835 Jane moved to York.
      """
    )
    #expect(studio.outline.contains("- **Who is meant here?** “She died in 1829.”"))
    #expect(!studio.outline.contains("after the death"))
    #expect(studio.outline.contains("- **1835, age 44–45:**"))
  }

  @Test func `a fact of a year stays where its source tells it among the days of that year`() throws
  {
    func order(_ dates: [String]) throws -> [String] {
      let facts = try dates.enumerated().map { index, date in
        let entry = LedgerEntry(id: "r\(index)", claim: date, date: date, status: .documented)
        return Dossier.Fact(entry: entry, date: try #require(HistoricalDate(date)))
      }
      return Dossier.inOrder(facts).map(\.date.text)
    }
    let days = try order(["1958-04-16", "1958", "1957"])
    #expect(days == ["1957", "1958-04-16", "1958"])
    let months = try order(["1958", "1958-04-16", "1958-01"])
    #expect(months == ["1958", "1958-01", "1958-04-16"])
    let inMonth = try order(["1958-06", "1958-06-01", "1958-05-31"])
    #expect(inMonth == ["1958-05-31", "1958-06", "1958-06-01"])
    let eras = try order(["0014", "-0044", "-0063-09-23"])
    #expect(eras == ["-0063-09-23", "-0044", "0014"])
    let doubts = try order(["about 1400", "1399", "perhaps 1461"])
    #expect(doubts == ["1399", "about 1400", "perhaps 1461"])
  }

  @Test(
    arguments: [
      ("When she was eight years old her father died.", [8], false),
      ("At the age of twenty-one she left.", [21], false), ("Alan, aged six, met him.", [6], false),
      ("The 12-year-old girl drew.", [12], false), ("She was nearly eight years old.", [], true),
      ("She lived there for six years.", [], false), ("She was one of eight children.", [], false),
      ("She was about thirty years old.", [], true),
    ] as [(String, [Int], Bool)]
  )
  func `the age that a claim names is read from its words`(
    claim: String,
    ages: [Int],
    isVague: Bool
  ) {
    let stated = StatedAge(claim)
    #expect(stated.ages == ages && stated.isVague == isVague)
  }

  @Test(
    arguments: [
      ("In 1962 \"Love Me Do\" was released.", []), ("Japan attacked Pearl Harbor in 1941.", []),
      ("The Halifax Guardian wrote of her.", []), ("They met at the Lord Nelson.", []),
      ("The Plug Plot began in Boy Mill.", []), ("She sailed on HMS Royal Oak.", []),
      ("She met Mary Slessor in Calabar.", ["Mary Slessor"]),
      ("Tom Brown wrote to her.", ["Tom Brown"]), ("Her friend Ann Lee came.", ["Ann Lee"]),
      ("She wrote to Charles Babbage.", ["Charles Babbage"]),
      ("She met Ann Lee and Tom Brown.", ["Ann Lee", "Tom Brown"]),
      ("Mary Henrietta Kingsley wrote.", []), ("She read Great Expectations.", []),
      ("Faber Gwyer printed it.", []), ("He bought Smith Brothers.", []),
    ] as [(String, [String])]
  )
  func `people are told by what is said of them, not by capitals alone`(
    sentence: String,
    people: [String]
  ) {
    let subject = SubjectName(name: "Mary Kingsley")
    #expect(CapitalisedNames.people(in: sentence, isSubject: subject.isName) == people)
  }

  @Test func `an event has no birth, no age and no death`() async throws {
    var studio = RehearsalStudio(prompt: "World War II")
    studio.isOffline = false
    studio.articles["World War II"] = [
      .init(
        title: "World War II",
        extract: """
          World War II (1 September 1939 – 2 September 1945) was a global conflict.
          On 7 December 1941, Japan attacked Pearl Harbor. In June 1944, the Allies landed.
          """
      )
    ]
    try await studio.wholeTeam()
    // A blank asks the writer, and states nothing.
    let stated = studio.outline.replacing(/\[blank:[^\]]*\]/, with: "")
    #expect(!stated.contains(/was born|died|, age|the lead|years after/))
    #expect(!studio.outline.contains("**Pearl Harbor**"))
    #expect(studio.feedback.first { $0.about == "date of birth" } == nil)
  }

  @Test func `an article without a date that can be read is told in its own words`() async throws {
    var studio = RehearsalStudio(prompt: "Laozi")
    studio.isOffline = false
    studio.articles["Laozi"] = [
      .init(title: "Laozi", extract: "Laozi was a Chinese philosopher. Nothing certain is known.")
    ]
    try await studio.play("researcher")
    #expect(studio.research.map(\.claim).first == "“Laozi was a Chinese philosopher.”")
    #expect(studio.research.allSatisfy { $0.date == nil })
  }
}
