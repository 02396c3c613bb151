import AgentKit
package import JSONModel

/// The figures that ship with the team, found by any of their full names.
///
/// A surname alone is not enough: "Franklin" may be somebody who is not on the shelf.
package struct BuiltInShelf: ReferenceShelf {
  private let given: [ShelfFigure]?

  /// The figures that ship, read at the first use; or others.
  package init(figures: [ShelfFigure]? = nil) { given = figures }

  private var figures: [ShelfFigure] { given ?? ShelfFigure.all }

  package func entry(for subject: String) -> JSONValue? {
    let wanted = NameWords(subject)
    guard !wanted.words.isEmpty else { return nil }
    return figures.first { figure in
      names(of: figure).contains { NameWords($0) == wanted }
    }?.entry
  }

  /// By spelling, by shared names, and where a kind of person was asked for by what they did.
  package func nearestNames(to subject: String, limit: Int) -> [String] {
    let wanted = NameWords(subject)
    let scored = figures.compactMap { figure -> (name: String, score: Double)? in
      let byName = names(of: figure).map { wanted.likeness(to: NameWords($0)) }.max() ?? 0
      let score = max(byName, wanted.sharesField(with: figure.fields) ? 0.3 : 0)
      return score > 0 ? (figure.name, score) : nil
    }
    let sorted = scored.sorted { ($1.score, $0.name) < ($0.score, $1.name) }
    return sorted.prefix(max(0, limit)).map(\.name)
  }

  private func names(of figure: ShelfFigure) -> [String] {
    [figure.name, figure.id] + figure.otherNames
  }
}
