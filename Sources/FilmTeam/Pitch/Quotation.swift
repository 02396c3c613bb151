/// How much of another's wording may stand in a pitch.
enum Quotation {
  static let mostWords = 25
  /// As many words in a row as a source's are no coincidence.
  static let overlap = 12

  static func isShort(_ quote: String) -> Bool { count(quote) <= mostWords }

  /// How many words a reader counts: "half-sister", "didn't" and "1840–1844" are one each.
  static func count(_ text: String) -> Int {
    text.split { $0.isWhitespace || $0 == "—" }
      .count { word in word.contains { $0.isLetter || $0.isNumber } }
  }

  /// The text with a full stop at its end.
  static func sentence(_ text: String) -> String {
    // A stop inside the closing quotation marks is one.
    guard let last = text.last(where: { !"”’\"'»".contains($0) }), !".!?…".contains(last) else {
      return text
    }
    return text + "."
  }

  /// Whether a sentence takes over more of the sources' words than a marked quotation may.
  static func isTooLong(_ sentence: String, sources: Set<[String]>) -> Bool {
    var outside = ""
    var quoted = ""
    var isQuoted = false
    for character in sentence {
      switch character {
      case "“", "«": isQuoted = true
      case "”", "»": isQuoted = false
      case "\"": isQuoted.toggle()
      default:
        if isQuoted { quoted.append(character) } else { outside.append(character) }
        continue
      }
      if isQuoted {
        quoted = ""
        outside += " … "
      } else if count(quoted) > mostWords {
        return true
      }
    }
    return runs(of: outside).contains { sources.contains($0) }
  }

  /// Every run of `overlap` words.
  static func runs(of text: String) -> [[String]] {
    let words = words(text)
    guard words.count >= overlap else { return [] }
    return (0...(words.count - overlap)).map { Array(words[$0..<($0 + overlap)]) }
  }

  private static func words(_ text: String) -> [String] {
    text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
  }
}
