import HistoricalText

/// How the rehearsal writes dates and ages.
enum RehearsalDate {
  /// `5 June 1833`, `June 1833`, `1833`, `44 BC`, `about 1400`.
  static func text(_ date: HistoricalDate) -> String { date.words }

  /// The date as a sentence tells it: "in 1833", "on 5 June 1833", "about 1400", "before 1460".
  static func when(_ date: HistoricalDate) -> String {
    switch date.certainty {
    case .stated: return (date.day == nil ? "in " : "on ") + date.words
    case .perhaps: return "perhaps " + (date.day == nil ? "in " : "on ") + plain(date)
    case .about, .before, .by, .after: return date.words
    case .decade, .century: return "in the \(date.words)"
    case .through(let last):
      return "between \(HistoricalDate.words(ofYear: date.year)) and "
        + HistoricalDate.words(ofYear: last)
    }
  }

  private static func plain(_ date: HistoricalDate) -> String {
    [date.withinYear, HistoricalDate.words(ofYear: date.year)].compactMap(\.self)
      .joined(separator: " ")
  }

  /// `1833`, `44 BC`; an uncertain date in its words.
  static func year(_ date: HistoricalDate) -> String {
    date.isStated ? HistoricalDate.words(ofYear: date.year) : date.words
  }

  static func year(_ year: Int) -> String { HistoricalDate.words(ofYear: year) }

  /// `1833–1840`; `1833` where both are the same.
  static func years(_ first: Int, _ last: Int) -> String {
    first == last ? year(first) : "\(year(first))–\(year(last))"
  }

  /// `27`; `27–28` where the dates leave both open; nil where the birth is not known, or later.
  static func age(at date: HistoricalDate, born: HistoricalDate?) -> String? {
    born?.ages(at: date).map(text)
  }

  static func text(_ ages: ClosedRange<Int>) -> String {
    ages.count == 1 ? "\(ages.lowerBound)" : "\(ages.lowerBound)–\(ages.upperBound)"
  }

  /// A small number as a word, as reports write counts.
  static func count(_ number: Int) -> String {
    let words = [
      "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
      "twelve",
    ]
    return words.indices.contains(number) ? words[number] : String(number)
  }

  /// `conflict, publication and work`.
  static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return "\(words.dropLast().joined(separator: ", ")) and \(last)"
  }

  static func counted(_ number: Int, _ noun: String) -> String {
    if number == 1 { return "1 \(noun)" }
    return noun.hasSuffix("y") ? "\(number) \(noun.dropLast())ies" : "\(number) \(noun)s"
  }
}
