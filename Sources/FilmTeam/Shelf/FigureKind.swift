/// A kind of person that a film is asked for: "a cartographer", "a woman who built ships".
package struct FigureKind {
  let text: String
  private let words: [String]

  /// Nil where somebody is asked for by name: a kind begins with an article and a small letter.
  package init?(_ prompt: String) {
    let parts = prompt.split(separator: " ").map(String.init)
    guard parts.count > 1, ["a", "an", "some", "any"].contains(parts[0].lowercased()) else {
      return nil
    }
    let occupation = parts.dropFirst().first { $0.first?.isLowercase == true }
    guard occupation != nil else { return nil }
    text = prompt
    words = parts.dropFirst().map { $0.trimmingPrefix { !$0.isLetter }.filter(\.isLetter) }
  }

  /// The figures that are of this kind by what they did; a woman, a man or a nation narrows it.
  func figures(among all: [ShelfFigure]) -> [ShelfFigure] {
    let fitting = all.filter { hasOccupation($0) && hasGender($0) }
    let nations = words.filter { $0.first?.isUppercase == true }
    let narrowed = fitting.filter { figure in
      let summary = figure.entry.line("summary") ?? ""
      return nations.contains { summary.contains($0) }
    }
    return narrowed.isEmpty ? fitting : narrowed
  }

  /// By a stem in common with a field, "mathematician" and "mathematics", or with the summary.
  ///
  /// Words with a capital are nations and places, which nobody does.
  private func hasOccupation(_ figure: ShelfFigure) -> Bool {
    let summary = (figure.entry.line("summary") ?? "").split { !$0.isLetter }
      .filter { $0.first?.isLowercase == true }
    let told = NameWords((figure.fields + summary.map(String.init)).joined(separator: " ")).words
    let stems = Set(told.filter { $0.count >= 6 }.map { $0.prefix(6) })
    let asked = words.filter { $0.first?.isLowercase == true && $0.count >= 6 }
    return asked.contains { stems.contains($0.lowercased().prefix(6)) }
  }

  private func hasGender(_ figure: ShelfFigure) -> Bool {
    let asked = Set(words.map { $0.lowercased() })
    let gender = figure.entry.line("gender")
    if !asked.isDisjoint(with: ["woman", "female", "girl"]) { return gender == "female" }
    if !asked.isDisjoint(with: ["man", "male", "boy"]) { return gender == "male" }
    return true
  }
}
