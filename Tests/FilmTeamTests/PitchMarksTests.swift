import AgentKit
import FilmTeam
import JSONModel
import Testing

/// Marks and footnotes: one form everywhere.
@Suite(.timeLimit(.minutes(5)))
struct PitchMarksTests {
  private func acts(_ one: String, casting: String? = nil) throws -> Delivery {
    var state = PitchSample.state
    state["PLOT_OUTLINE"] = .string(
      "## Act One\n\(one)\n## Act Two\nA.[^r1]\n## Act Three\nB.[^r3]"
    )
    state["casting_report"] = casting.map(JSONValue.string)
    var run = PitchSample.run(state: state)
    run.history = [:]
    return try FilmTeam().deliver(run)
  }

  @Test func `datelines of acts bear no mark, statements in bold do`() throws {
    let delivery = try acts(
      """
      June 1829. Measles takes her legs.[^r1] **1829, London.** She reads.[^r1]

      **1833, London.**

      1833. She meets a man.

      **She invented the computer in 1843.**

      ### She murdered him in 1843.
      """
    )
    #expect(
      delivery.section("Act One") == [
        "June 1829. Measles takes her legs.[^r1] **1829, London.** She reads.[^r1]",
        "### 1833, London.", "1833\\. She meets a man. [unsourced]",
        "**She invented the computer in 1843.** [unsourced]",
        "She murdered him in 1843. [unsourced]",
      ]
    )
  }

  @Test func `marks stand one space apart, footnotes behind the word`() throws {
    let delivery = try acts(
      "She runs [^r1]. [invented] He sees[invented][^r1]. She hides.[^r1][invented]They part.[^r1]",
      casting: "A poet who loves.[^r2][invented] One who stays.[invented] Exact.[^r99]"
    )
    #expect(
      delivery.section("Act One") == [
        "She runs[^r1]. [invented] He sees [invented] [^r1]. She hides.[^r1] [invented] They part.[^r1]"
      ]
    )
    #expect(
      delivery.section("Casting").first
        == "A poet who loves.[^r2] [invented] One who stays. [invented] Exact. [source missing]"
    )
  }

  @Test func `what was invented holds no sentence that has a source`() throws {
    let delivery = try acts(
      "The Notes appear, signed A.A.L.[^r2] Nobody in the shop knows her. [invented]"
    )
    #expect(
      delivery.section("What is invented").first == "- **Act One:** Nobody in the shop knows her."
    )
  }

  @Test func `a footnote in tone or audience resolves, or says that it does not`() throws {
    var state = PitchSample.state
    state["front_matter"] = ["title": "T", "tone": "Exact.[^r2]", "audience": "All.[^r88]"]
    var run = PitchSample.run(state: state)
    run.history = [:]
    let delivery = try FilmTeam().deliver(run)
    #expect(delivery.section("Themes and tone").contains("**Tone:** Exact.[^r2]"))
    #expect(
      delivery.section("Why now, and for whom").last == "**For whom:** All. [source missing]"
    )
  }
}
