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
      kind: "Several people bear this name",
      banners: PitchBanners.rehearsal(material) + [
        "Several people are called \(material.prompt). Nothing was written, so that no two lives are mixed."
      ],
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
}
