import AgentKit
import FilmTeam
import JSONModel
import ModelInterface
import Testing

@Suite(.timeLimit(.minutes(5)))
struct TeamTests {
  @Test func `every prompt that the definition names is there, and no other`() {
    let named = FilmTeam.definition.split(separator: "\n").compactMap { line in
      line.split(separator: "instruction_file: ").last.map(String.init).flatMap { name in
        line.contains("instruction_file: ") ? name : nil
      }
    }
    #expect(Set(named) == Set(FilmTeam.prompts.keys))
  }

  @Test func `the definition is read without a fault`() throws {
    let read = TeamParser.parse(FilmTeam.definition) { FilmTeam.prompts[$0] }
    #expect(read.faults == [])
    let team = try #require(read.team)
    let tools = FilmTeam().tools.map(\.declaration.name) + ["wikipedia_search", "library_search"]
    #expect(TeamCheck.faults(in: team, tools: Set(tools)) == [])
  }

  @Test func `prompts are short, hold no template, and name the field that they write`() {
    #expect(FilmTeam.prompts.values.allSatisfy { $0.utf8.count < 2_500 })
    #expect(FilmTeam.prompts.values.allSatisfy { !$0.contains("{") })
    let fields = [
      "greeter.md": "the field 'PROMPT'", "researcher.md": "the field 'research'",
      "critic.md": "the field 'CRITICAL_FEEDBACK'",
    ]
    for (name, phrase) in fields { #expect(FilmTeam.prompts[name]?.contains(phrase) == true) }
  }

  @Test func `the tools have their names, and may be repeated`() {
    let tools = FilmTeam().tools
    #expect(tools.map(\.declaration.name) == ["comparable_films", "write_file"])
    #expect(tools.allSatisfy { $0.isIdempotent })
  }

  @Test func `a film about somebody else is a new project, a wish is not`() {
    let state: [String: JSONValue] = [
      "PROMPT": "Ada Lovelace", "subject": ["name": "Ada Lovelace"],
    ]
    let expected: [(String, Bool)] = [
      ("Make a film about Mary Anning.", true),
      ("Make a film about Ada Lovelace, from her mother's side", false),
      ("Tell it about her mother", false),
      ("A darker film about Ada", false),
      ("a film about her mother", false),
    ]
    for (message, isNew) in expected {
      #expect(FilmTeam().intake(message, state: state).startsNewProject == isNew, "\(message)")
    }
    #expect(FilmTeam().intake("Hello", state: [:]).startsNewProject)
  }

  @Test func `models read the ledger as lines, without what only the document needs`() {
    let team = FilmTeam()
    #expect(
      team.prose(of: "research", PitchSample.research) == """
        r1 1815-12-10: Ada is born in London. (Ada Lovelace)
        r2 1843: Her Notes are printed “poetical science”
        r3 1852-11-27: She dies in London.
        r4: Who drew up the table of numbers is argued over. [disputed]
        """
    )
    #expect(
      team.prose(of: "CRITICAL_FEEDBACK", PitchSample.state["CRITICAL_FEEDBACK"] ?? nil) == """
        n1, pass 1, Act Two: Where are the Notes?
        n2, pass 1: Give her mother an opponent in Westminster.
        """
    )
    #expect(
      team.prose(of: "subject", PitchSample.subject) == """
        Ada Lovelace
        English mathematician
        Born: 1815-12-10, London
        Died: 1852-11-27, London, cancer
        Charles Babbage (1791-12-26 to 1871-10-18): friend
        Great-granddaughter (1950 to ?): family
        Disputed: How much of the Notes is hers? — All of it
        """
    )
    #expect(team.prose(of: "PROMPT", "Ada Lovelace") == nil)
  }
}
