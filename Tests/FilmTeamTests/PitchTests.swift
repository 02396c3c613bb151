import AgentKit
import FilmTeam
import Foundation
import JSONModel
import ModelInterface
import Testing

@Suite(.timeLimit(.minutes(5)))
struct PitchTests {
  private func deliver(
    changing changes: [String: JSONValue?] = [:],
    provider: String = "openai",
    cost: Double? = nil,
    agents: [String] = ["film_concept_team", "researcher", "screenwriter"],
    prompt: String = "Ada Lovelace",
    finalText: String = ""
  ) throws -> Delivery {
    var state = PitchSample.state
    for (key, value) in changes { state[key] = value }
    return try FilmTeam().deliver(
      PitchSample.run(
        state: state,
        prompt: prompt,
        provider: provider,
        cost: cost,
        agents: agents,
        finalText: finalText
      )
    )
  }

  /// The same run with nothing but what is given in its state.
  private func deliver(
    onlyWith state: [String: JSONValue],
    agents: [String] = ["film_concept_team", "researcher", "screenwriter"],
    finalText: String = ""
  ) throws -> Delivery {
    var run = PitchSample.run(state: state, agents: agents, finalText: finalText)
    run.history = [:]
    return try FilmTeam().deliver(run)
  }

  // MARK: The whole

  @Test func `a finished run becomes a pitch with its parts in a producer's order`() throws {
    let delivery = try deliver()
    #expect(delivery.outcome == "pitch")
    #expect(delivery.folder == "ada-lovelace")
    #expect(delivery.documents.map(\.name) == ["pitch.md", "pitch.html"])
    #expect(delivery.title == "The Second Note")
    #expect(delivery.subject == "Ada Lovelace")
    let headings = delivery.text(of: "pitch.md").split(separator: "\n").filter {
      $0.hasPrefix("## ") || $0.hasPrefix("# ")
    }
    #expect(
      headings == [
        "# The Second Note", "## Logline", "## The subject and the period", "## Act One",
        "## Act Two", "## Act Three", "## Characters", "## Themes and tone",
        "## Why now, and for whom", "## Comparable films and box office", "## Casting",
        "## Chronology of what was found", "## Open questions", "## Rights and sensitivities",
        "## What is invented", "## How it was made", "## Sources",
      ]
    )
    let summary = try #require(delivery.summary)
    #expect(
      delivery.text
        == "A pitch for a film about Ada Lovelace, “The Second Note”: \(summary)."
    )
  }

  @Test func `the same run gives the same bytes`() throws {
    #expect(try deliver() == deliver())
  }

  @Test func `each sentence of the acts keeps its footnote, or says that it has none`() throws {
    let delivery = try deliver()
    #expect(
      delivery.section("Act One") == [
        "In London, a child is born to a poet who soon leaves.[^r1] "
          + "Her mother hires tutors. [source missing]",
        "- She counts the steps of the house aloud. [invented]",
        "- She meets Mr. Babbage at a party. [unsourced]",
      ]
    )
    #expect(
      delivery.section("Act Two") == [
        "She publishes the Notes in 1843.[^r2] [blank: the quarrel over the preface]"
      ]
    )
    #expect(delivery.section("Act Three") == ["She dies in London in 1852.[^r3]"])
  }

  @Test func `footnotes are defined with claim, source, revision or line, address and licence`()
    throws
  {
    let text = try deliver().text(of: "pitch.md")
    let notes = text.split(separator: "\n").filter { $0.hasPrefix("[^") }
    let article =
      "Ada Lovelace, Wikipedia, revision 100 of 2026-01-02T03:04:05Z, "
      + "<https://en.wikipedia.org/wiki/Ada_Lovelace>. Licence: CC BY-SA 4.0."
    #expect(
      notes == [
        "[^r1]: Ada is born in London. \(article)",
        "[^r2]: Her Notes are printed. “poetical science” Letters, ada.md:4. Licence: yours.",
        "[^r3]: She dies in London. \(article)",
        "[^r4]: Who drew up the table of numbers is argued over. Disputed. \(article)",
        "[^s1]: \(article)",
      ]
    )
  }

  /// Every footnote that a document uses is defined, and every sentence of the acts has a mark.
  @Test(arguments: [
    PitchSample.outline,
    "## Act One\nShe runs. She hides! Does she? \"Yes.\"\n## Act Two\nDr. No. 5 came.[^r1][^r77]\n"
      + "## Act Three\n**A heading**\n1. One.\n2. Two [^r3].",
    "**Act 1:**\nHe said \"I am here.\" and left. [invented] Then…\n**Act 2**\nX\nAct III\ny [^zz]",
  ]) func `every sentence of the acts has a footnote that resolves or a mark`(
    outline: String
  ) throws {
    let delivery = try deliver(changing: ["PLOT_OUTLINE": .string(outline)])
    let text = delivery.text(of: "pitch.md")
    let used = text.matches(of: #/\[\^([rs]\d+)\](?!:)/#).map { String($0.1) }
    let defined = Set(text.matches(of: #/\n\[\^([rs]\d+)\]: /#).map { String($0.1) })
    #expect(Set(used) == defined)
    for act in ["Act One", "Act Two", "Act Three"] {
      let lines = delivery.section(act).filter { !$0.hasPrefix("### ") }
      #expect(!lines.isEmpty)
      for line in lines {
        let last = line.matches(of: #/(\[\^r\d+\]|\[[a-z ]+\]|\[blank: [^\]]+\])\.?$/#)
        #expect(last.count == 1, "\(line)")
      }
    }
  }

  @Test func `a claim without a source keeps saying so where it is cited`() throws {
    let research: JSONValue = [
      ["id": "r1", "claim": "A", "source": "wikipedia:974@100", "status": "documented"],
      ["id": "r2", "claim": "She plays the harp.", "source": nil, "status": "unsourced"],
    ]
    let outline = "## Act One\nA.[^r1]\n## Act Two\nShe plays.[^r2]\n## Act Three\nB.[^r1]"
    let delivery = try deliver(changing: [
      "research": research, "PLOT_OUTLINE": .string(outline),
    ])
    #expect(delivery.section("Act Two") == ["She plays.[^r2] [unsourced]"])
    #expect(delivery.text(of: "pitch.md").contains("[^r2]: She plays the harp. No source.\n"))
  }

  @Test func `open questions need no source, statements among them do`() throws {
    var subject = PitchSample.subject.objectValue ?? [:]
    subject["gaps"] = ["What she told him is not recorded"]
    subject["origin"] = "shelf"
    let outline =
      PitchSample.outline + "\n- Left open: n1. What she told him is not recorded. It rained."
    let delivery = try deliver(changing: [
      "subject": .object(subject), "PLOT_OUTLINE": .string(outline),
    ])
    #expect(
      delivery.section("Open questions") == [
        "- Who wrote the table of numbers?[^r4]",
        "- Left open: n1. What she told him is not recorded. *From the reference shelf.* "
          + "It rained. [unsourced]",
      ]
    )
  }

  @Test func `another's wording beyond a marked quotation is flagged`() throws {
    let quote = "a new a vast and a powerful language is developed for the future use of analysis"
    let research: JSONValue = [
      [
        "id": "r1", "claim": "She writes of a new language.", "quote": .string(quote),
        "source": "wikipedia:974@100", "status": "documented",
      ]
    ]
    let outline = """
      ## Act One
      Here \(quote) at last.[^r1]
      ## Act Two
      “\(quote)”, she writes.[^r1]
      ## Act Three
      “\(quote) \(quote)”, she writes.[^r1]
      """
    let delivery = try deliver(changing: ["research": research, "PLOT_OUTLINE": .string(outline)])
    #expect(delivery.section("Act One")[0].hasSuffix("at last.[^r1] [quoted at length]"))
    #expect(delivery.section("Act Two")[0].hasSuffix("she writes.[^r1]"))
    #expect(delivery.section("Act Three")[0].hasSuffix("she writes.[^r1] [quoted at length]"))
  }

  // MARK: Films and casting

  @Test func `a number in the report that is in no data row is marked`() throws {
    let report = """
      The Imitation Game (2014) took $233.6 million. It cost $14 million to make.
      A Beautiful Mind took $313,500,000, or 40% more. She was born in 1815.

      | Film | Gross |
      |---|---|
      | The Imitation Game | $233,555,708 |
      """
    let delivery = try deliver(changing: ["box_office_report": .string(report)])
    let lines = delivery.section("Comparable films and box office").drop {
      $0 != "### The box office researcher's report"
    }
    #expect(
      lines.dropFirst() == [
        "The Imitation Game (2014) took $233.6 million. It cost $14 million to make. "
          + "[no data row] A Beautiful Mind took $313,500,000, or 40% more. [no data row] "
          + "She was born in 1815.",
        "| Film | Gross |", "| --- | --- |", "| The Imitation Game | $233,555,708 |",
      ]
    )
  }

  @Test func `comparables that no data backs are not shown`() throws {
    let delivery = try deliver(changing: [
      "comparables": [
        "onSubject": [],
        "films": [
          ["title": "Made Up", "year": 2013, "gross": 999, "source": "film:tt9999999", "why": "x"],
          ["title": "Wrong", "year": 1, "gross": 1, "source": "film:tt2084970", "why": "like it"],
        ],
      ]
    ])
    #expect(
      delivery.section("Comparable films and box office") == [
        "### Earlier films on Ada Lovelace",
        "None in the data, which ends in 2014 and is not complete. Search again before you claim to "
          + "be the first.",
        "### Comparable films", "| Film | Year | Gross | Genre | Director | Why |",
        "| --- | --- | --- | --- | --- | --- |",
        "| [The Imitation Game](<https://www.imdb.com/title/tt2084970/>) | 2014 | $233,555,708 "
          + "| Biography, War, Drama, History | Morten Tyldum | like it |",
        "No budget data. Gross is the largest figure reported in US dollars, mostly worldwide, of no "
          + "stated year's dollars.",
      ]
    )
  }

  @Test func `a statement about an actor without a data row is marked`() throws {
    let report = "Charles Babbage, aged 41, argues. Famous Actress would shine as Ada Lovelace."
    let delivery = try deliver(changing: ["casting_report": .string(report)])
    #expect(
      delivery.section("Casting")[0]
        == "Charles Babbage, aged 41, argues. Famous Actress would shine as Ada Lovelace. "
        + "[no data row]"
    )
  }

  @Test func `a fact of a life among the roles has its source, or says that it has none`() throws {
    let report =
      "A woman of 25 who needs French. She died of cancer. She sings in 1843.[^r2] It was so. "
      + "[invented] In 1843 she sings."
    let delivery = try deliver(changing: ["casting_report": .string(report)])
    #expect(
      delivery.section("Casting")[0]
        == "A woman of 25 who needs French. She died of cancer. [unsourced] She sings in 1843.[^r2] "
        + "It was so. [invented] In 1843 she sings. [unsourced]"
    )
  }

  // MARK: What a lawyer and a reader ask

  @Test func `rights name the death, the possibly living, the disputes and what to clear`() throws {
    #expect(
      try deliver().section("Rights and sensitivities") == [
        "- **The subject:** Ada Lovelace died in 1852, 174 years ago.",
        "- **Possibly alive:** Great-granddaughter, born 1950, no death recorded here: needs a "
          + "release. [unsourced]",
        "- **Disputed:** How much of the Notes is hers? All of it.[^s1]",
        "- **Disputed:** Who drew up the table of numbers is argued over.[^r4]",
        "- **To clear:** Wikipedia's text is licensed CC BY-SA; facts are free, its wording is not. "
          + "Keep the attribution below, and write in your own words.",
        "- **To clear:** Your notes: books and letters that they quote have rights of their own.",
        "- **To clear:** Conceiving Ada (1997) is on the same person: keep clear of its scenes and "
          + "title.",
        "*Not legal advice. Public facts are free to use; have a lawyer check the rest.*",
      ]
    )
  }

  @Test func `how it was made tells passes, notes, models and an unknown cost`() throws {
    let lines = try deliver().section("How it was made")
    #expect(
      lines.prefix(8) == [
        "- **Made:** on 2026-11-18 by backlot.", "- **Outline:** 2 versions, each kept.",
        "- **Writers room:** 2 passes, ended by the critic: All four answered.",
        "### The critic's notes, and what became of them",
        "| No. | Pass | About | Note | What became of it |", "| --- | --- | --- | --- | --- |",
        "| n1 | 1 | Act Two | Where are the Notes? | version 2 changes what it is about |",
        "| n2 | 1 |  | Give her mother an opponent in Westminster. "
          + "| open: later versions do not touch it |",
      ]
    )
    #expect(lines.contains("| openai/test-1 | 2 | 2,400 | 600 | unknown |"))
    #expect(
      try deliver(cost: 0.00123).section("How it was made")
        .contains("| openai/test-1 | 2 | 2,400 | 600 | $0.0025 |")
    )
  }

  @Test func `what is invented is listed`() throws {
    #expect(
      try deliver().section("What is invented").prefix(2) == [
        "- **Act One:** She counts the steps of the house aloud.",
        "- **Themes and tone:** What she foresaw ties it together.",
      ]
    )
  }

  @Test func `a rehearsal says so in both formats`() throws {
    let delivery = try deliver(provider: "rehearsal")
    #expect(delivery.text(of: "pitch.md").contains("\n> Rehearsal: no model wrote this."))
    #expect(
      delivery.text(of: "pitch.html").contains(
        #"<p class="banner">Rehearsal: no model wrote this."#
      )
    )
    #expect(delivery.summary?.hasSuffix(", rehearsal") == true)
    #expect(try deliver().text(of: "pitch.md").contains("Rehearsal") == false)
  }

  // MARK: Outcomes

  @Test func `a model that writes nonsense still ends in a document that says so`() throws {
    let delivery = try deliver(changing: ["PLOT_OUTLINE": "the the the film is is"])
    #expect(delivery.outcome == "partial")
    let text = delivery.text(of: "pitch.md")
    #expect(text.contains("> What the screenwriter wrote is no outline in three acts."))
    #expect(delivery.section("Outline") == ["[blank: three acts, the ending included]"])
    #expect(delivery.section("Chronology of what was found").count == 4)
    #expect(text.contains("### What the screenwriter wrote (not used)\n\nthe the the film is is\n"))
  }

  @Test func `a model that does nothing at all still ends in a document`() throws {
    let delivery = try deliver(onlyWith: ["PROMPT": "Ada Lovelace"])
    #expect(delivery.outcome == "partial")
    #expect(delivery.folder == "ada-lovelace")
    #expect(
      delivery.text(of: "pitch.md").contains(
        "> The crew recorded no research: nothing here is backed by a source.\n>\n"
          + "> The screenwriter wrote no outline.\n"
      )
    )
  }

  @Test func `an act that is missing is blank, and named`() throws {
    let delivery = try deliver(changing: [
      "PLOT_OUTLINE": "## Act One\nA.[^r1]\n## Act Two\n\n## Act Three\nB.[^r3]"
    ])
    #expect(delivery.outcome == "partial")
    #expect(delivery.section("Act Two") == ["[blank: Act Two]"])
    #expect(delivery.text(of: "pitch.md").contains("> The outline has no act two.\n"))
  }

  @Test func `an unknown subject gets no acts, no logline and nobody else's data`() throws {
    let delivery = try deliver(onlyWith: [
      "PROMPT": "Zorblax of Nowhere",
      "searches": [
        ["tool": "library_search", "query": "Zorblax", "outcome": "nothing", "found": []],
        [
          "tool": "wikipedia_search", "query": "Zorblax", "outcome": "unreachable", "found": [],
          "note": "no network",
        ],
      ],
      "nearest": ["Ada Lovelace"],
      "PLOT_OUTLINE": "## Act One\nMade up.\n## Act Two\nMade up.\n## Act Three\nMade up.",
    ])
    #expect(delivery.outcome == "no_sources")
    #expect(delivery.folder == "zorblax-of-nowhere")
    #expect(delivery.title == nil)
    let text = delivery.text(of: "pitch.md")
    #expect(!text.contains("Made up") && !text.contains("## Act") && !text.contains("Logline"))
    #expect(
      delivery.section("Where the crew looked") == [
        "| Where | Looked for | Outcome | Found |", "| --- | --- | --- | --- |",
        "| Your notes and the shelf | Zorblax | nothing |  |",
        "| Wikipedia | Zorblax | unreachable | no network |",
      ]
    )
    #expect(delivery.section("Names that are near").last == "- Ada Lovelace")
    #expect(delivery.section("A blank beat sheet").count == 12)
    #expect(delivery.section("Research questions").count == 7)
  }

  @Test func `a rehearsal that recorded nothing found nothing`() throws {
    let delivery = try deliver(
      changing: [
        "research": nil, "PROMPT": "Zorblax of Nowhere", "subject": nil,
        "searches": [
          ["tool": "wikipedia_search", "outcome": "found", "found": ["Nowhere, Norfolk"]]
        ],
      ],
      provider: "rehearsal"
    )
    #expect(delivery.outcome == "no_sources")
    #expect(!delivery.text(of: "pitch.md").contains("Babbage"))
  }

  @Test func `namesakes are listed, and nothing is written`() throws {
    let delivery = try deliver(onlyWith: [
      "PROMPT": "John Smith",
      "candidates": [
        ["title": "John Smith (explorer)", "description": "English"], "John Smith (clergyman)",
      ],
      "searches": [["tool": "wikipedia_search", "query": "John Smith", "outcome": "ambiguous"]],
    ])
    #expect(delivery.outcome == "ambiguous")
    #expect(
      delivery.section("Who is meant?") == [
        "- **John Smith (explorer)**: English", "- **John Smith (clergyman)**",
      ]
    )
    #expect(
      delivery.text == "Several people are called John Smith: John Smith (explorer); John Smith "
        + "(clergyman). Ask again with one of these."
    )
  }

  @Test func `a talk with the greeter has no documents`() throws {
    let answer = try deliver(onlyWith: [:], agents: ["greeter"], finalText: "Who is it about?")
    #expect(answer == Delivery(outcome: "answered", text: "Who is it about?"))
    let later = try deliver(agents: ["greeter"], finalText: "The pitch\u{1B}[2J has three acts.")
    #expect(later == Delivery(outcome: "answered", text: "The pitch has three acts."))
    let silent = try deliver(onlyWith: [:], agents: ["greeter"])
    #expect(silent.text == "The crew had nothing to say.")
  }
}
