/// A word of a sentence, as the reader of dates sees it.
struct DateToken {
  /// The word without the signs around it.
  let core: String
  let lowercased: String
  /// The signs in front of and behind the word.
  let before: String
  let after: String
  /// Whether a dash or a slash joins the word to the one before.
  let isJoined: Bool
  /// The place among the words that are parted by blanks.
  let place: Int
  /// The value of a word that is up to four digits and nothing else.
  let number: Int?

  private init(_ word: Substring, isJoined: Bool, place: Int) {
    let start = word.firstIndex { $0.isLetter || $0.isNumber } ?? word.endIndex
    let end = word.lastIndex { $0.isLetter || $0.isNumber }.map { word.index(after: $0) } ?? start
    core = String(word[start..<end])
    lowercased = core.lowercased()
    before = String(word[..<start])
    after = String(word[end...])
    self.isJoined = isJoined
    self.place = place
    number =
      (1...4).contains(core.count) && core.allSatisfy(\.isASCIIDigit) ? Int(core) : nil
  }

  /// The words of a sentence: `1833–34` and `1833-34` are two, `1833-06-05` is one.
  static func tokens(of sentence: String) -> [DateToken] {
    var tokens: [DateToken] = []
    var isJoined = false
    for (place, word) in sentence.split(whereSeparator: \.isWhitespace).enumerated() {
      let isRange = isYearRange(word)
      var start = word.startIndex
      for index in word.indices where "–—/".contains(word[index]) || isRange && word[index] == "-" {
        if start < index {
          tokens.append(DateToken(word[start..<index], isJoined: isJoined, place: place))
        }
        start = word.index(after: index)
        isJoined = true
      }
      if start < word.endIndex {
        // A hyphen between blanks is meant as a dash.
        let isDash = word == "-"
        if !isDash { tokens.append(DateToken(word[start...], isJoined: isJoined, place: place)) }
        isJoined = isDash
      }
    }
    return tokens
  }

  /// Whether a word is two years with a hyphen between them, and not a date of ISO 8601.
  private static func isYearRange(_ word: Substring) -> Bool {
    let core = word.drop { !$0.isNumber }
    let parts = core.prefix { $0.isASCIIDigit || $0 == "-" }
      .split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, (3...4).contains(parts[0].count), let first = Int(parts[0]),
      let second = Int(parts[1])
    else { return false }
    if parts[1].count == parts[0].count { return second > first || core.contains("B") }
    let isLater = second > first % 100
    return parts[1].count == 2 && (isLater && second > 12 || second == (first + 1) % 100)
  }

  /// The era that the word is; "ad" and "ce" in small letters are other words.
  var era: Era? {
    let plain = core.filter { $0 != "." }
    switch plain {
    case "BC", "BCE", "bc", "bce": return .before
    case "AD", "CE": return .common
    default: return nil
    }
  }

  enum Era { case before, common }

  var month: Int? {
    HistoricalDate.months.firstIndex { name in
      core == name || (name.count > 4 && core == name.prefix(3))
        || (core == "Sept" && name == "September")
    }.map { $0 + 1 }
  }

  var day: Int? {
    let endings = ["st", "nd", "rd", "th"]
    let digits = endings.contains { core.hasSuffix($0) } ? core.dropLast(2) : core[...]
    guard (1...2).contains(digits.count), digits.allSatisfy(\.isASCIIDigit),
      let value = Int(digits), (1...31).contains(value)
    else { return nil }
    return value
  }

  /// Whether something ends at the word: the sentence, or a part of it.
  var ends: Bool { after.contains { ",;:.!?)”’\"'".contains($0) } }

  /// Whether a sign of money or of numbering stands at the word.
  var isCounted: Bool { (before + after).contains { "$€£%#№+°".contains($0) } }
}
