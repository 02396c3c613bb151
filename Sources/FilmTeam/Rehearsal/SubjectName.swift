import Foundation

/// The name that a prompt asks for, and how to tell whether a text is about its bearer.
struct SubjectName {
  let text: String
  private let words: NameWords

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

  /// Whether `other` is this name, more of it, or a part of it.
  func isName(_ other: String) -> Bool {
    let other = NameWords(other)
    return other.contains(words) || words.contains(other)
  }

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
