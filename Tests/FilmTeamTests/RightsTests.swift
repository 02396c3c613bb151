import AgentKit
import FilmTeam
import JSONModel
import Testing

/// Who has to be asked before a film is made, by the day of the run.
@Suite(.timeLimit(.minutes(5)))
struct RightsTests {
  private func alive(
    _ people: [JSONValue] = [],
    research: [JSONValue] = [],
    died: String = "1852-11-27",
    time: Int64? = nil
  ) throws -> [String] {
    var subject = PitchSample.subject.objectValue ?? [:]
    subject["people"] = .array(people)
    subject["died"] = ["date": .string(died)]
    var state = PitchSample.state
    state["subject"] = .object(subject)
    let numbered = research.enumerated().map { number, fact -> JSONValue in
      var members = fact.objectValue ?? [:]
      members["id"] = .string("r\(number + 10)")
      return .object(members)
    }
    state["research"] = .array((PitchSample.research.arrayValue ?? []) + numbered)
    var run = PitchSample.run(state: state)
    if let time { run.time = time }
    return try FilmTeam().deliver(run).section("Rights and sensitivities")
      .filter { $0.hasPrefix("- **Possibly alive:**") }
      .map { String($0.dropFirst("- **Possibly alive:** ".count).prefix { $0 != "[" }) }
      .map { $0.hasSuffix(" ") ? String($0.dropLast()) : $0 }
  }

  @Test(
    arguments: [
      // A year of death ends the question, however it is written.
      (["name": "A B", "born": "1928", "died": "2025-11-06"], nil),
      (["name": "A B", "died": "2025"], nil),
      (["name": "A B", "born": "1960", "died": "about 1999"], nil),
      (["name": "A B", "born": "1960", "died": "6 November 2025"], nil),
      (["name": "A B", "relation": "friend", "born": "1903"], nil),
      // No year of death is none.
      (
        ["name": "A B", "born": "1960", "died": "not known"],
        "A B, born 1960, no death recorded here: needs a release."
      ),
      (
        ["name": "A B", "born": "1910"], "A B, born 1910, no death recorded here: needs a release."
      ),
      (
        ["name": "A B", "born": "1960", "died": "2060"],
        "A B, born 1960, no death recorded here: needs a release."
      ),
      // A row without dates is no reason to leave somebody out.
      (["name": "A B"], "A B, no dates of life here. Find out."),
      (
        ["name": "A B", "relation": "biographer"],
        "A B, biographer, no dates of life here. Find out."
      ),
      (
        ["name": "A B", "relation": "great-granddaughter"],
        "A B, great-granddaughter, no dates of life here. Find out."
      ),
      // Those of a time long past are dead.
      (["name": "A B", "relation": "husband"], nil),
      (["name": "A B", "relation": "her first tutor"], nil),
    ] as [([String: JSONValue], String?)]
  )
  func `a person of the subject's is asked for unless certainly dead`(
    person: [String: JSONValue],
    words: String?
  ) throws {
    #expect(try alive([.object(person)]) == [words].compactMap(\.self))
  }

  @Test func `a contemporary of a recent subject is asked for`() throws {
    let people: [JSONValue] = [["name": "A B", "relation": "colleague"]]
    #expect(try alive(people, died: "1958") == ["A B, colleague, no dates of life here. Find out."])
  }

  private func fact(_ claim: String, _ date: String?, _ people: [JSONValue]) -> JSONValue {
    var fact: [String: JSONValue] = [
      "claim": .string(claim), "people": .array(people), "source": "wikipedia:974@100",
      "status": "documented",
    ]
    if let date { fact["date"] = .string(date) }
    return .object(fact)
  }

  @Test func `people of the research are asked for by the year they are named for`() throws {
    let research = [
      fact("Ann Old sang.", "1900", ["Ann Old"]), fact("Bea New sang there.", "1960", ["Bea New"]),
      fact("Cid Lost sang with them.", nil, ["Cid Lost"]),
      fact("Dan Dead sang in a hall.", "1960", ["Dan Dead"]),
      fact("Dan Dead died in 1999 in a great fire.", "1999", ["Dan Dead"]),
      fact("Eve Kin, niece, 1950–2001", nil, ["Eve Kin"]),
      fact("Fay Day, niece, born 1951: she is a singer", nil, ["Fay Day"]),
      fact("According to Gil Roe it rained that day.", "1843", ["Gil Roe"]),
      fact("Hal Dead's brother died in 1999 in that same fire.", "1999", ["Hal Dead"]),
    ]
    #expect(
      try alive(research: research) == [
        "Bea New, named for 1960, no dates of life here. Find out.",
        "Cid Lost, no dates of life here. Find out.",
        "Fay Day, born 1951, no death recorded here: needs a release.",
        "Gil Roe, no dates of life here. Find out.",
        "Hal Dead, named for 1999, no dates of life here. Find out.",
      ]
    )
  }

  @Test func `the day of the run decides, and no other clock`() throws {
    let people: [JSONValue] = [["name": "A B", "born": "1950"]]
    #expect(try alive(people, time: 1_000_000_000_000).count == 1)
    #expect(try alive(people, time: 3_350_000_000_000).isEmpty)
    // Before the death that is recorded, and after the year of birth.
    #expect(
      try alive([["name": "A B", "born": "1950", "died": "2025"]], time: 1_000_000_000_000).count
        == 1
    )
  }

  @Test(arguments: [
    ("2025", "- **The subject:** Ada Lovelace died in 2025, 1 year ago."),
    ("2026-01-02", "- **The subject:** Ada Lovelace died in 2026, this year."),
    ("1852", "- **The subject:** Ada Lovelace died in 1852, 174 years ago."),
    (
      "2099",
      "- **The subject:** The research gives 2099 as the year of Ada Lovelace's death: check it."
    ),
  ]) func `the subject's death is told by the year of the run`(died: String, line: String) throws {
    var subject = PitchSample.subject.objectValue ?? [:]
    subject["died"] = ["date": .string(died)]
    var state = PitchSample.state
    state["subject"] = .object(subject)
    let delivery = try FilmTeam().deliver(PitchSample.run(state: state))
    #expect(delivery.section("Rights and sensitivities").first == line)
  }
}
