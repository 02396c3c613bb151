/// What a run ends in where several people bear the name: the list, and no story.
struct NamesakesDocument {
  private let material: PitchMaterial

  init(_ material: PitchMaterial) { self.material = material }

  func document() -> PitchDocument {
    let items = material.candidates.map { candidate -> [PitchSpan] in
      [.strong(candidate.title)] + (candidate.description.map { [.text(": \($0)")] } ?? [])
    }
    let looked = Array(CrewTables.searches(material).dropFirst())
    return PitchDocument(
      title: material.prompt,
      kind: material.asksForKind ? "Whom it may be about" : "Several people bear this name",
      banners: PitchBanners.rehearsal(material) + [opening],
      sections: [
        PitchDocument.Section(heading: "Who is meant?", blocks: [.list(items)]),
        PitchDocument.Section(
          heading: "What to do next",
          blocks: [.paragraph([.text("Ask again with one of these names, as it stands here.")])]
        ),
        PitchDocument.Section(heading: "Where the crew looked", blocks: looked),
      ].filter { !$0.blocks.isEmpty },
      footnotes: []
    )
  }

  private var opening: String {
    if material.asksForKind {
      return "A kind of person was asked for, and nobody by name. These fit “\(material.prompt)”; "
        + "nothing was written, for the choice is yours."
    }
    return "Several people are called \(material.askedName). Nothing was written, so that no two "
      + "lives are mixed."
  }
}
