/// What the reference shelf knows of a name as it was typed.
package enum SubjectMatch: Sendable, Hashable {
  /// A figure by one of its names; a title, a middle name or an accent does not matter.
  ///
  /// Where more than the name was typed, `isWhole` is false.
  case known(String, isWhole: Bool)
  /// One figure, by its surname alone or by a name that differs in one letter.
  case likely(String)
  /// Figures with a similar name, the most similar first.
  case similar([String])
  case unknown
}

extension BuiltInShelf {
  /// The figure, or figures, that `subject` may mean.
  package func match(_ subject: String) -> SubjectMatch {
    if let name = leadingName(of: subject), let figure = figure(named: name) {
      return .known(figure.name, isWhole: NameWords(name) == NameWords(subject))
    }
    let typed = TypedName(subject)
    guard !typed.words.isEmpty else { return .unknown }
    let known = figures.filter { typed.isName(of: $0) }
    if let figure = known.first { return .known(figure.name, isWhole: true) }
    let likely = figures.filter { typed.isLikely($0) }
    if likely.count == 1 { return .likely(likely[0].name) }
    let similar = figures.filter { typed.isSimilar(to: $0) }.map(\.name)
    let near = nearestNames(to: subject, limit: figures.count).filter(similar.contains)
    let names = near + similar.filter { !near.contains($0) }
    return names.isEmpty ? .unknown : .similar(Array(names.prefix(3)))
  }

  /// Whether the words of `name` stand in `text` one after another.
  package static func isNamed(_ name: String, in text: String) -> Bool {
    NameWords(text).contains(NameWords(name))
  }
}

/// A name as somebody typed it, without its titles.
private struct TypedName {
  /// Titles say who is not meant: "Lord Lovelace" is her husband.
  private static let titles: [String: String?] = [
    "dr": nil, "doctor": nil, "prof": nil, "professor": nil, "saint": nil, "docteur": nil,
    "doktor": nil, "doctora": "female", "dottore": nil, "sir": "male", "lord": "male", "mr": "male",
    "herr": "male", "monsieur": "male", "senor": "male", "signor": "male", "count": "male",
    "earl": "male", "baron": "male", "dame": "female", "lady": "female", "mrs": "female",
    "ms": "female", "miss": "female", "madame": "female", "mme": "female", "mlle": "female",
    "frau": "female", "senora": "female", "signora": "female", "countess": "female",
    "baroness": "female", "comtesse": "female", "grafin": "female",
  ]
  private static let honours: Set<String> = [
    "phd", "md", "jr", "sr", "frs", "obe", "om", "mbe", "cbe", "dbe", "kbe", "esq",
  ]

  let words: [String]
  private let all: NameWords
  private let gender: String?
  private let isReversed: Bool

  init(_ text: String) {
    all = NameWords(text)
    isReversed = text.contains(",")
    var rest = all.words[...]
    while rest.count > 1, let first = rest.first, RequestWords.articles.contains(first) {
      rest.removeFirst()
    }
    while rest.count > 1, let last = rest.last, Self.honours.contains(last) { rest.removeLast() }
    var gender: String?
    let isTitle = { (word: String) in Self.titles.keys.contains(word) }
    for word in rest where isTitle(word) { gender = gender ?? (Self.titles[word] ?? nil) }
    let bare = rest.filter { !isTitle($0) && (rest.count < 3 || $0 != "of") }
    words = bare.isEmpty ? Array(rest) : bare
    self.gender = gender
  }

  func isName(of figure: ShelfFigure) -> Bool {
    guard fits(figure) else { return false }
    let bare = NameWords(words)
    if figure.nameWords.contains(bare) || figure.nameWords.contains(all) { return true }
    let name = NameWords(figure.name).words
    guard words.count >= 2, name.count >= 2 else { return false }
    if isReversed, words.count == 2, words.reversed() == name { return true }
    // Every name between the first and the last is one of theirs, or an initial.
    guard words.first == name.first, words.last == name.last else { return false }
    let theirs = Set(figure.nameWords.flatMap(\.words))
    return words.dropFirst().dropLast().allSatisfy { theirs.contains($0) || $0.count == 1 }
  }

  func isLikely(_ figure: ShelfFigure) -> Bool {
    guard fits(figure) else { return false }
    let name = NameWords(figure.name).words
    guard let surname = name.last, name.count >= 2 else { return false }
    if words.count == 1 {
      // "Curies" is the family; whoever is meant is said.
      return words[0] == surname || (words[0] == surname + "s" && all.words.count > 1)
    }
    if words.first == name.first, words.last == surname { return true }
    let initials = words.dropLast()
    if words.last == surname, initials.allSatisfy({ $0.count == 1 }),
      initials.first?.first == name.first?.first
    {
      return true
    }
    if words.count == 2, words.reversed() == name { return true }
    let typed = NameWords(words)
    return figure.nameWords.contains { known in
      known.words.count >= 2 && known.letters >= 8 && known.distance(to: typed) == 1
    }
  }

  func isSimilar(to figure: ShelfFigure) -> Bool {
    let typed = NameWords(words)
    if figure.nameWords.contains(where: { $0.words.count >= 2 && all.contains($0) }) { return true }
    let name = NameWords(figure.name).words
    if words.count == 1, words[0].count >= 3, name.contains(words[0]) { return true }
    if words.count == 1, words[0].count >= 5, let surname = name.last {
      let distance = NameWords([surname]).distance(to: typed)
      if distance <= (words[0].count >= 7 ? 2 : 1) { return true }
    }
    return figure.nameWords.contains { known in
      known.words.count >= 2 && known.spelling(to: typed) >= 0.75
    }
  }

  private func fits(_ figure: ShelfFigure) -> Bool {
    guard let gender, let theirs = figure.entry.line("gender") else { return true }
    return gender == theirs
  }
}
