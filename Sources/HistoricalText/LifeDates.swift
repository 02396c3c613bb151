/// The dates that an encyclopaedia puts in brackets behind the name of its subject:
/// "(née Byron; 10 December 1815 – 27 November 1852)".
///
/// They are a birth and a death only where the sentence says that the subject is a person; what else
/// has two dates has a beginning and an end.
package struct LifeDates: Sendable, Hashable {
  package var first: SentenceDate?
  package var last: SentenceDate?
  package var kind: SubjectKind?
  /// What stands in front of the bracket: the name in its full length.
  package var name: String

  package var isPerson: Bool { kind == .person }

  /// Birth and death; nil where the subject is not known to be a person.
  package var born: HistoricalDate? { isPerson ? first?.date : nil }
  package var died: HistoricalDate? { isPerson ? last?.date : nil }

  private static let longestLife = 125

  /// Nil where the first sentence has no such bracket with a date of a beginning or an end.
  package init?(openingOf text: String) {
    let opening = String(text.prefix(800))
    guard let bracket = opening.firstMatch(of: /\(([^()]*(?:\([^()]*\)[^()]*)*)\)/) else {
      return nil
    }
    name = String(opening[..<bracket.range.lowerBound].drop(while: \.isWhitespace))
    guard !name.contains(". "), name.split(separator: " ").count <= 12 else { return nil }
    let inside = String(bracket.1)
    let words = Set(inside.lowercased().split { !($0.isLetter || $0 == "é") }.map(String.init))
    var marks = words.intersection(["born", "née", "né", "baptised", "baptized", "bap", "b"])
    let predicate = String(opening[bracket.range.upperBound...])
    kind = SubjectKind(predicateOf: predicate) ?? (marks.isEmpty ? nil : .person)
    if !words.isDisjoint(with: ["born", "died"]), kind == .other { marks.insert("born") }
    let before = opening[..<bracket.range.lowerBound].split(whereSeparator: \.isWhitespace).count
    guard let dates = Self.dates(in: inside) else { return nil }
    func placed(_ date: SentenceDate?) -> SentenceDate? {
      date.map { SentenceDate(date: $0.date, word: $0.word + before) }
    }
    first = placed(dates.0)
    last = placed(dates.1)
    if let first = first?.date, let last = last?.date {
      let years = last.ordinal - first.ordinal
      guard years >= 0 else { return nil }
      // No life is so long: the dates are those of something else, whatever the words say.
      if isPerson, years > Self.longestLife { return nil }
    }
  }

  /// The dates on either side of the dash, or behind "born" and "died".
  private static func dates(in bracket: String) -> (SentenceDate?, SentenceDate?)? {
    var place = 0
    for part in bracket.split(separator: ";", omittingEmptySubsequences: false) {
      let text = String(part)
      let offset = place
      place += text.split(whereSeparator: \.isWhitespace).count
      let words = text.lowercased().split { !($0.isLetter) }.map(String.init)
      let others: Set<String> = [
        "r", "reigned", "reign", "fl", "floruit", "active", "ruled", "office",
      ]
      if !Set(words).isDisjoint(with: others) { continue }
      func placed(_ date: SentenceDate) -> SentenceDate {
        SentenceDate(date: date.date, word: date.word + offset)
      }
      let found = bracketDates(text)
      if let both = found.both { return (placed(both.0), placed(both.1)) }
      guard let only = found.only else { continue }
      if words.contains("born") || words.contains("b") { return (placed(only), nil) }
      if words.contains("died") || words.contains("d") { return (nil, placed(only)) }
    }
    return nil
  }

  private static func bracketDates(
    _ text: String
  ) -> (both: (SentenceDate, SentenceDate)?, only: SentenceDate?) {
    let signs = text.indices.filter { index in
      "–—".contains(text[index])
        || (text[index] == "-" && isBetweenDates(text, index))
    }
    for sign in signs {
      let left = String(text[..<sign])
      var right = String(text[text.index(after: sign)...])
      // "551–479 BC": the era behind holds for both.
      var era = ""
      if right.contains(/^\s*(?:c\. ?|ca\. ?)?\d{1,4} ?(?:BC|BCE)\b/), !left.contains("BC") {
        era = " BC"
      }
      let shift = left.split(whereSeparator: \.isWhitespace).count
      if let short = right.firstMatch(of: /^\s*(\d{2})\s*$/), let year = left.suffix(4).asYear {
        right = String(year / 100) + String(short.1)
      }
      let first = SentenceDate.last(in: left + era)
      let second = SentenceDate.first(in: right)
      if let first, let second {
        return (
          (first, SentenceDate(date: second.date, word: second.word + max(0, shift - 1))), nil
        )
      }
    }
    return (nil, SentenceDate.first(in: text))
  }

  private static func isBetweenDates(_ text: String, _ index: String.Index) -> Bool {
    let before = text[..<index].last
    let after = text[text.index(after: index)...].first
    if before?.isWhitespace == true, after?.isWhitespace == true { return true }
    // "1815-1852", and not the hyphens of "1815-12-10".
    return text[..<index].suffix(4).asYear != nil
      && text[text.index(after: index)...].prefix(4).asYear != nil
  }
}

extension SentenceDate {
  /// The dates of a text in which every number that can be a year is one.
  private static func fields(_ text: String) -> [SentenceDate] {
    text.count > 400 ? [] : DateReader(text, isField: true).dates
  }

  fileprivate static func first(in text: String) -> SentenceDate? { fields(text).first }
  fileprivate static func last(in text: String) -> SentenceDate? { fields(text).last }
}

extension Substring {
  fileprivate var asYear: Int? {
    count == 4 && allSatisfy(\.isASCIIDigit) ? Int(self) : nil
  }
}
