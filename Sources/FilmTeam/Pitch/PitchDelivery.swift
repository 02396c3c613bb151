import AgentKit

/// Decides what a finished run amounts to, and makes its documents.
struct PitchDelivery {
  /// How a run went, for programs.
  enum Outcome: String {
    /// A whole pitch: three acts from research.
    case pitch
    /// A document that says what could not be done.
    case partial
    /// Nobody knows the subject; nothing was made up.
    case noSources = "no_sources"
    /// Several people bear the name.
    case ambiguous
    /// The crew only talked.
    case answered
  }

  private let material: PitchMaterial

  init(run: FinishedRun, catalogue: FilmCatalogue) {
    material = PitchMaterial(run: run, catalogue: catalogue)
  }

  func delivery() throws -> Delivery {
    let outcome = Self.outcome(of: material)
    if outcome == .answered {
      let text = CleanText.block(material.run.finalText)
      return Delivery(
        outcome: outcome.rawValue,
        text: text.contains { !$0.isWhitespace } ? text : "The crew had nothing to say."
      )
    }
    let document: PitchDocument
    var sources = 0
    switch outcome {
    case .noSources: document = NoSourcesDocument(material).document()
    case .ambiguous: document = NamesakesDocument(material).document()
    default:
      var assembler = PitchAssembler(material, isWhole: outcome == .pitch)
      document = assembler.document()
      sources = assembler.book.citations.count
    }
    let markdown = MarkdownRenderer.render(document)
    let folder = FolderName.make(from: folderSubject(outcome))
    let summary = PitchSummary(document, material, sources: sources)
    return Delivery(
      folder: folder,
      documents: [
        Delivery.Document(name: "pitch.md", mediaType: "text/markdown", text: markdown),
        Delivery.Document(
          name: "pitch.html",
          mediaType: "text/html",
          text: try HTMLRenderer.render(document)
        ),
      ],
      outcome: outcome.rawValue,
      text: sentence(outcome, summary),
      title: outcome == .pitch || outcome == .partial ? document.title : nil,
      subject: material.subjectName,
      summary: summary.line
    )
  }

  /// An answer where nobody but the greeter spoke; otherwise by what is there.
  static func outcome(of material: PitchMaterial) -> Outcome {
    let crew = [
      "film_concept_team", "researcher", "screenwriter", "critic", "box_office_researcher",
      "casting_agent", "file_writer",
    ]
    let worked = material.run.agents.contains(where: crew.contains)
    let hasWork = material.outline != nil || !material.entries.isEmpty || !material.searches.isEmpty
    let spoke = !material.run.agents.isEmpty
    if spoke && !worked && (material.run.agents == ["greeter"] || !hasWork) { return .answered }
    if !spoke && !hasWork { return .answered }
    if !material.hasSourcedResearch {
      if !material.candidates.isEmpty { return .ambiguous }
      // A rehearsal records whatever is about the subject: nothing recorded is nothing found.
      if material.isRehearsal { return .noSources }
      let looked = material.searches.filter { $0.tool != "comparable_films" }
      if !looked.isEmpty, !looked.contains(where: { $0.outcome == "found" }) { return .noSources }
    }
    guard let outline = material.outline, outline.missingActs.isEmpty, material.hasSourcedResearch
    else { return .partial }
    return .pitch
  }

  private func folderSubject(_ outcome: Outcome) -> String {
    switch outcome {
    case .noSources, .ambiguous: material.askedName
    default: material.subjectName
    }
  }

  private func sentence(_ outcome: Outcome, _ summary: PitchSummary) -> String {
    let subject = material.subjectName
    switch outcome {
    case .pitch:
      return "A pitch for a film about \(subject), “\(material.title)”: \(summary.line)."
    case .partial:
      return "Part of a pitch for a film about \(subject): \(summary.line). What could not be done "
        + "stands at its top."
    case .noSources:
      let nothing = "The document says where the crew looked, and has a blank beat sheet."
      if material.asksForKind {
        return "Nobody was found who fits “\(material.prompt)”, so nobody's life was written. "
          + nothing
      }
      return "Nothing was found about \(material.askedName), so nothing was written about them. "
        + nothing
    case .ambiguous:
      let names = material.candidates.prefix(5).map(\.title).joined(separator: "; ")
      let many = material.candidates.count > 5 ? "; …" : ""
      if material.asksForKind {
        return "“\(material.prompt)” may be one of these: \(names)\(many). Ask again with a name."
      }
      return "Several people are called \(material.askedName): \(names)\(many). Ask again with one "
        + "of these."
    case .answered: return ""
    }
  }
}
