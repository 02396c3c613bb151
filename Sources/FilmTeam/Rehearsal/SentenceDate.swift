/// A date that a sentence names.
///
/// Read are `1815-12-10`, "10 December 1815", "December 10, 1815", "June 1833" and "in 1833".
struct SentenceDate: Hashable {
  /// In the ISO form that the ledger keeps, as exact as the sentence.
  let iso: String
  /// The place of the date among the sentence's words, from 0.
  let word: Int

  static func all(in sentence: String) -> [SentenceDate] {
    let words = sentence.split { $0.isWhitespace || "–—/".contains($0) }.map(Token.init)
    var found: [SentenceDate] = []
    for (index, word) in words.enumerated() {
      if let iso = word.isoDate {
        found.append(SentenceDate(iso: iso, word: index))
      } else if let year = word.year, let iso = date(endingAt: index, year: year, words) {
        found.append(SentenceDate(iso: iso, word: index))
      }
    }
    return found
  }

  /// The date whose last word is the year at `index`; nil where the number is no year.
  private static func date(endingAt index: Int, year: Int, _ words: [Token]) -> String? {
    let before = index > 0 ? words[index - 1] : nil
    let second = index > 1 ? words[index - 2] : nil
    if let before {
      if let month = before.month {
        return iso(year, month, second?.day)
      }
      if let day = before.day, let month = second?.month { return iso(year, month, day) }
    }
    return words[index].isPlainYear(after: before) ? iso(year, nil, nil) : nil
  }

  private static func iso(_ year: Int, _ month: Int?, _ day: Int?) -> String {
    let parts = [month, month == nil ? nil : day].compactMap(\.self)
    return parts.reduce(String(year)) { $0 + ($1 < 10 ? "-0\($1)" : "-\($1)") }
  }
}

private struct Token {
  let core: String
  private let isBare: Bool

  init(_ word: Substring) {
    let start = word.firstIndex { $0.isLetter || $0.isNumber } ?? word.endIndex
    let end = word.lastIndex { $0.isLetter || $0.isNumber }.map { word.index(after: $0) } ?? start
    core = String(word[start..<end])
    isBare = !word.contains { "$€£%#".contains($0) }
  }

  /// 1000 to 2099, written alone or as the beginning of a decade or a possessive.
  var year: Int? {
    guard isBare, core.count == 4, core.allSatisfy({ $0.isASCII && $0.isNumber }),
      let value = Int(core), (1000...2099).contains(value)
    else { return nil }
    return value
  }

  var month: Int? {
    RehearsalDate.months.firstIndex { name in
      core == name || (core.count >= 3 && name.count > 4 && core == name.prefix(3))
        || (core == "Sept" && name == "September")
    }.map { $0 + 1 }
  }

  var day: Int? {
    let endings = ["st", "nd", "rd", "th"]
    let digits = endings.contains { core.hasSuffix($0) } ? core.dropLast(2) : core[...]
    guard (1...2).contains(digits.count), let value = Int(digits), (1...31).contains(value) else {
      return nil
    }
    return value
  }

  var isoDate: String? {
    let parts = core.split(separator: "-", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts[0].count == 4, parts.allSatisfy({ Int($0) != nil }),
      parts.dropFirst().allSatisfy({ $0.count == 2 }), let date = HistoricalDate(core),
      date.month != nil, parts.count == 2 || date.day != nil
    else { return nil }
    return core
  }

  /// Whether a number of four digits is a year, and not that of a page or a house.
  func isPlainYear(after before: Token?) -> Bool {
    let counters: Set<String> = [
      "no", "number", "page", "p", "pp", "chapter", "room", "about", "nearly", "over", "than",
      "route",
    ]
    guard let before else { return true }
    return !counters.contains(before.core.lowercased())
  }
}
