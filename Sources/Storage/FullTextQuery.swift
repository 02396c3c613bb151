/// A query in FTS5's language that finds plain words and can never be a syntax error.
enum FullTextQuery {
  /// How many words of a query count.
  static let maximumWords = 32

  /// Any of the words in `text`; nil if there is none.
  static func anyWord(of text: String) -> String? { join(words(in: text), by: " OR ") }

  /// All of the words in `text`, each as a part of a word; nil if none has the three letters that a
  /// trigram index needs.
  static func allParts(of text: String) -> String? {
    join(words(in: text).filter { $0.unicodeScalars.count >= 3 }, by: " AND ")
  }

  private static func words(in text: String) -> [Substring] {
    var seen: Set<Substring> = []
    let words = text.prefix(4000).split { !($0.isLetter || $0.isNumber) }
      .filter { seen.insert($0).inserted }
    // A lone letter is mostly what is left of a genitive, and is in every text.
    let telling = words.filter { $0.utf8.count > 1 }
    return (telling.isEmpty ? words : telling).prefix(maximumWords).map { $0 }
  }

  // A quoted string is one token sequence to FTS5, whatever is in it; letters and digits hold no
  // quote.
  private static func join(_ words: [Substring], by operation: String) -> String? {
    words.isEmpty ? nil : words.map { "\"\($0)\"" }.joined(separator: operation)
  }
}
