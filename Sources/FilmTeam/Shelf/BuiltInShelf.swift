import AgentKit
package import JSONModel

/// The figures that ship with the team, found by any of their full names.
///
/// A surname alone is not enough: "Franklin" may be somebody who is not on the shelf.
package struct BuiltInShelf: ReferenceShelf {
  private let given: [ShelfFigure]?

  /// The figures that ship, read at the first use; or others.
  package init(figures: [ShelfFigure]? = nil) { given = figures }

  var figures: [ShelfFigure] { given ?? ShelfFigure.all }

  /// By a full name, or by words that begin with one: "Ada Lovelace, told by her mother".
  package func entry(for subject: String) -> JSONValue? {
    if let figure = figure(named: subject) { return figure.entry }
    guard case .known(let name, _) = match(subject) else { return nil }
    return figure(named: name)?.entry
  }

  func figure(named name: String) -> ShelfFigure? {
    let wanted = NameWords(name)
    guard !wanted.words.isEmpty else { return nil }
    return figures.first { $0.nameWords.contains(wanted) }
  }

  /// The longest full name of a figure that `prompt` begins with, as it stands there.
  ///
  /// Nil where more of a name follows ("Marie Curie Institute") or the name only says whose somebody
  /// is ("Ada Lovelace's mother").
  package func leadingName(of prompt: String) -> String? {
    let leads: Set<String> = ["the", "life", "story", "of", "young", "old"]
    let words = prompt.split(separator: " ").map(String.init)
      .drop { leads.contains($0.lowercased()) }
    for count in stride(from: min(words.count, 6), to: 0, by: -1) {
      let name = words.prefix(count).joined(separator: " ")
      let rest = words.dropFirst(count).first ?? ""
      let isCut = name.last.map { ",;:.!?)".contains($0) } ?? false
      let goesOn = rest.first.map { !$0.isUppercase } ?? true
      guard isCut || goesOn, figure(named: name) != nil else { continue }
      return String(name.prefix(name.count - name.reversed().prefix { !$0.isLetter }.count))
    }
    return nil
  }

  /// The figures of a kind that was asked for.
  package func figures(of kind: FigureKind) -> [ShelfFigure] { kind.figures(among: figures) }

  /// By spelling, by shared names, and where a kind of person was asked for by what they did.
  package func nearestNames(to subject: String, limit: Int) -> [String] {
    let wanted = NameWords(subject)
    let scored = figures.compactMap { figure -> (name: String, score: Double)? in
      let byName = figure.nameWords.map { wanted.likeness(to: $0) }.max() ?? 0
      let score = max(byName, wanted.sharesField(with: figure.fields) ? 0.3 : 0)
      return score > 0 ? (figure.name, score) : nil
    }
    let sorted = scored.sorted { ($1.score, $0.name) < ($0.score, $1.name) }
    return sorted.prefix(max(0, limit)).map(\.name)
  }
}
