/// What a run ends in where nobody knows the subject: no story, no logline, and nobody else's data.
struct NoSourcesDocument {
  private let material: PitchMaterial

  init(_ material: PitchMaterial) { self.material = material }

  func document() -> PitchDocument {
    PitchDocument(
      title: material.prompt.isEmpty ? "Untitled" : material.askedName,
      kind: "No sources found: a blank beat sheet",
      banners: PitchBanners.rehearsal(material) + [opening],
      sections: [
        PitchDocument.Section(heading: "Where the crew looked", blocks: looked),
        PitchDocument.Section(heading: "Names that are near", blocks: near),
        PitchDocument.Section(heading: "Earlier films on this name", blocks: films),
        PitchDocument.Section(heading: "A blank beat sheet", blocks: [beats]),
        PitchDocument.Section(heading: "Research questions", blocks: [.list(questions)]),
        PitchDocument.Section(heading: "What to do next", blocks: [.list(next)]),
      ].filter { !$0.blocks.isEmpty },
      footnotes: []
    )
  }

  private var wasUnreachable: Bool { material.searches.contains { $0.outcome == "unreachable" } }

  private var opening: String {
    let why = wasUnreachable ? " Not every source could be reached." : ""
    if material.asksForKind {
      return "A kind of person was asked for, “\(material.prompt)”, and nobody on the reference "
        + "shelf or in your notes was found to fit.\(why) So there is no story here: none was made "
        + "up."
    }
    return "Nothing was found about \(material.askedName).\(why) So there is no story here: none "
      + "was made up."
  }

  private var looked: [PitchBlock] {
    Array(CrewTables.searches(material).dropFirst())
  }

  private var near: [PitchBlock] {
    if material.nearest.isEmpty { return [] }
    return [
      .paragraph([.text("On the reference shelf; perhaps one of them was meant:")]),
      .list(material.nearest.map { [.text($0)] }),
    ]
  }

  /// Films that the data puts under this very name: a lead, for whoever made them had sources.
  private var films: [PitchBlock] {
    let rows = material.comparables.onSubject
    if rows.isEmpty { return [] }
    return [
      .list(
        rows.map { row in
          let director = row.director.map { ", by \($0)" } ?? ""
          let title = row.source.url.map { PitchSpan.link(text: row.title, url: $0) }
          return [title ?? .text(row.title), .text(" (\(row.year))\(director)")]
        }
      ),
      .paragraph([
        .text("From the film data (Wikidata, CC0). Whom they are about was not looked into.")
      ]),
    ]
  }

  private var beats: PitchBlock {
    let beats = [
      ("Opening image", "0 to 2", "where and when, and what is wrong"),
      ("What is wanted", "2 to 10", "the wish, and who stands against it"),
      ("The event", "about 12", "what makes staying as it is impossible"),
      ("The choice", "about 25", "the step that cannot be taken back"),
      ("First successes and their price", "25 to 50", "dated events"),
      ("The turn in the middle", "about 50", "what changes the aim"),
      ("Closing in", "50 to 75", "losses, dated"),
      ("The worst moment", "about 75", "what is lost"),
      ("The last attempt", "75 to 95", "what is done with what is left"),
      ("The end as it really was", "95 to 100", "death, or what remained"),
    ]
    return .table(
      header: ["Beat", "Share of the film, %", "Yours to write", "Source"],
      rows: beats.map { name, share, what in
        [[.text(name)], [.text(share)], [.mark(.blank(what))], [.mark(.blank("source"))]]
      }
    )
  }

  private var questions: [[PitchSpan]] {
    if material.asksForKind {
      return [
        "Who fits “\(material.prompt)”, with a life that is documented? Name two or three.",
        "Which of them left letters, diaries or court records, and where are they kept?",
        "Whose life holds a conflict that can be seen, and not only told?",
        "Which of them has no film yet?",
      ].map { [.text($0)] }
    }
    return [
      "When and where was \(material.askedName) born, and when did they die? Which record says so?",
      "Under which other names and spellings do they appear?",
      "Who wrote about them in their lifetime, and who first afterwards?",
      "Which letters, diaries or court records are kept, and where?",
      "Who stood against them, and what did it cost?",
      "What is told of them that no record supports?",
      "Who living today is related to them, or holds rights?",
    ].map { [.text($0)] }
  }

  private var next: [[PitchSpan]] {
    var lines: [[PitchSpan]] = [
      [.text("Add your own notes with: backlot library add FILE. Then ask again.")],
      [
        .text(
          material.asksForKind
            ? "Ask for somebody by name: a rehearsal cannot choose a person."
            : "Try the full name, another spelling, or the name in the person's own language."
        )
      ],
    ]
    if wasUnreachable {
      lines.append([.text("Ask again when the network is there.")])
    }
    return lines
  }
}
