/// What a run ends in where nobody knows the subject: no story, no logline, and nobody else's data.
struct NoSourcesDocument {
  private let material: PitchMaterial

  init(_ material: PitchMaterial) { self.material = material }

  func document() -> PitchDocument {
    PitchDocument(
      title: material.prompt.isEmpty ? "Untitled" : material.prompt,
      kind: "No sources found: a blank beat sheet",
      banners: PitchBanners.rehearsal(material) + [opening],
      sections: [
        PitchDocument.Section(heading: "Where the crew looked", blocks: looked),
        PitchDocument.Section(heading: "Names that are near", blocks: near),
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
    return
      "Nothing was found about \(material.prompt).\(why) So there is no story here: none was made up."
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
    [
      "When and where was \(material.prompt) born, and when did they die? Which record says so?",
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
      [.text("Try the full name, another spelling, or the name in the person's own language.")],
    ]
    if wasUnreachable {
      lines.append([.text("Ask again when the network is there.")])
    }
    return lines
  }
}
