import Foundation

/// The name that a prompt asks for, and how to tell whether a text is about its bearer.
struct SubjectName {
  let text: String
  private let words: NameWords
  /// Other names of the same bearer, in their full length.
  private(set) var aliases: [NameWords] = []

  /// Takes "Ada Lovelace" out of "Ada Lovelace, told from her mother's side".
  ///
  /// A name that the shelf knows is taken out whole; another ends where a wish seems to begin.
  init(prompt: String) {
    let cuts = [
      ",", ";", ":", "(", " told ", " seen ", " from the ", " with ", " during ", " as a ",
    ]
    let known = BuiltInShelf().leadingName(of: prompt)
    var name = (known ?? prompt)[...]
    for cut in cuts where known == nil {
      if let range = name.range(of: cut), range.lowerBound > name.startIndex {
        name = name[..<range.lowerBound]
      }
    }
    text = name.trimmingCharacters(in: .whitespaces)
    words = NameWords(text)
  }

  init(name: String) {
    text = name
    words = NameWords(name)
  }

  /// Takes a longer name of the bearer, as an article's opening gives it.
  mutating func alsoKnown(as name: String) {
    let other = NameWords(name)
    if other.words.count > 1, other.words.count <= 8, other != words, !aliases.contains(other) {
      aliases.append(other)
    }
  }

  /// Whether `other` is this name, more of it, or a part of it: "Mary Henrietta Kingsley" is Mary
  /// Kingsley.
  func isName(_ other: String) -> Bool {
    let other = NameWords(other)
    if other.contains(words) || words.contains(other)
      || aliases.contains(where: { $0.contains(other) })
    {
      return true
    }
    guard words.words.count > 1 else { return false }
    var rest = other.words[...]
    for word in words.words {
      guard let place = rest.firstIndex(of: word) else { return false }
      rest = rest[(place + 1)...]
    }
    return true
  }

  /// Whether `other` is the whole name or another full name of the bearer, and nothing more.
  func isWhole(_ other: String) -> Bool {
    let other = NameWords(other)
    return other == words || aliases.contains(other)
  }

  /// Whether `word` is the first or the last word of a longer name.
  func isPart(_ word: String) -> Bool {
    let word = NameWords(word).words
    guard words.words.count > 1, word.count == 1 else { return false }
    return words.words.first == word[0] || words.words.last == word[0]
  }

  /// Whether the name is plainly that of an event, a group, a firm or a place: "the Luddites".
  var isThing: Bool {
    let things: Set<String> = [
      "war", "battle", "siege", "flood", "fire", "famine", "revolution", "rebellion", "uprising",
      "riot", "riots", "strike", "massacre", "expedition", "voyage", "company", "society", "mill",
      "mills", "ship", "railway", "treaty", "plague", "earthquake", "disaster", "crisis",
      "movement",
      "party", "union", "empire", "dynasty", "festival", "exhibition", "bridge", "brothers", "ltd",
      "limited", "corporation", "bank", "newspaper", "hms", "ss", "rms", "crash", "trial", "trials",
      "campaign", "crusade", "conspiracy", "plot", "march", "republic", "institute", "university",
    ]
    let first = text.split(separator: " ").first.map(String.init) ?? ""
    return first.lowercased() == "the" || !things.isDisjoint(with: words.words)
  }

  /// The words that the bearer is called by.
  var allWords: Set<String> { Set(words.words + aliases.flatMap(\.words)) }

  /// Whether `title` is this name; a bracket behind a title only tells it from others.
  func isTitle(_ title: String) -> Bool {
    NameWords(String(title.prefix { $0 != "(" })) == words
  }

  /// Whether the whole name stands in the text.
  func isNamed(in text: String) -> Bool { NameWords(text).contains(words) }

  /// Whether the last word of the name stands in the text.
  func isNamedShortly(in text: String) -> Bool {
    words.words.last.map { NameWords(text).words.contains($0) } ?? false
  }

  /// Whether one of the longer words of the name stands in the text.
  func isTouched(in text: String) -> Bool {
    let present = NameWords(text).words
    return words.words.contains { $0.count >= 3 && present.contains($0) }
  }
}
