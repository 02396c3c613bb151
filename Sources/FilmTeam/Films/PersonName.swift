import Foundation

/// A person's name in a form in which two spellings of it are equal.
struct PersonName: Hashable {
  /// Lower-case words without accents, in their order.
  let words: [String]

  init(_ text: String) {
    let plain = text.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil)
      .lowercased().replacing("ł", with: "l")
    words = plain.split { !($0.isLetter || $0.isNumber) }.map(String.init)
  }

  /// Whether the whole name stands in the other text, word by word.
  ///
  /// Part of a name proves nothing: "Lovelace" is not Ada Lovelace. A name of one word must be all of
  /// the text, or all of it before a colon: *Cleopatra*, but not *Cleopatra Jones*.
  func stands(in text: String) -> Bool {
    guard words.count > 1 else {
      let beforeColon = text.prefix { $0 != ":" }
      return !words.isEmpty && PersonName(String(beforeColon)).words == words
    }
    let others = PersonName(text).words
    guard others.count >= words.count else { return false }
    return (0...(others.count - words.count)).contains { start in
      Array(others[start..<(start + words.count)]) == words
    }
  }
}
