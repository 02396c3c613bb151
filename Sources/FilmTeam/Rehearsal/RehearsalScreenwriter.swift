/// Puts the research in order; what the sources do not say stays blank.
struct RehearsalScreenwriter {
  let stage: RehearsalStage

  var answer: RehearsalAnswer {
    let entries = stage.entries
    guard !entries.isEmpty else { return RehearsalAnswer(BlankBeatSheet(stage: stage).text) }
    let dossier = Dossier(
      name: stage.prompt,
      subject: stage.inputs["subject"],
      entries: entries
    )
    let wanted = stage.notes
      .filter { OutlineFinding.Topic(about: $0.about ?? "") == .unused }
      .flatMap { Self.ids(in: $0.note) }
    let writer = OutlineWriter(dossier: dossier, wanted: Set(wanted))
    let body = writer.text()
    guard !stage.notes.isEmpty else { return RehearsalAnswer(body) }
    let arithmetic = OutlineArithmetic(outline: body, dossier: dossier, entries: entries)
    return RehearsalAnswer(writer.text(noteLines: Self.fates(stage.notes, arithmetic)))
  }

  /// Which notes are settled by what the outline now holds, by their ids alone.
  private static func fates(_ notes: [CriticNote], _ arithmetic: OutlineArithmetic) -> [String] {
    let open = Set(arithmetic.findings.map(\.topic))
    var settled: [String] = []
    var left: [String] = []
    for note in notes {
      let topic = OutlineFinding.Topic(about: note.about ?? "")
      let isForeign = if case .other = topic { true } else { false }
      if isForeign || open.contains(topic) { left.append(note.id) } else { settled.append(note.id) }
    }
    var lines: [String] = []
    if !settled.isEmpty {
      lines.append(
        "- Critic's notes that this version answers, as counted: "
          + "\(settled.joined(separator: ", ")). [blank: yours to judge]"
      )
    }
    if !left.isEmpty {
      lines.append(
        "- Critic's notes still open: \(left.joined(separator: ", ")). [blank: yours to answer]"
      )
    }
    return lines
  }

  /// The ids of entries in a note: `r7 (1831), r14 (1836)`.
  private static func ids(in note: String) -> [String] {
    note.split { !($0.isLetter || $0.isNumber) }.map(String.init).filter { word in
      word.first == "r" && word.count > 1 && word.dropFirst().allSatisfy(\.isNumber)
    }
  }
}
