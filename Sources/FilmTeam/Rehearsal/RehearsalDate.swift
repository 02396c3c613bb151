import HistoricalText

/// How the rehearsal writes dates and ages.
enum RehearsalDate {
  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// `5 June 1833`, `June 1833` or `1833`.
  static func text(_ date: HistoricalDate) -> String {
    guard let inYear = withinYear(date) else { return String(date.year) }
    return "\(inYear) \(date.year)"
  }

  /// `5 June` or `June`; nil where only the year is known.
  static func withinYear(_ date: HistoricalDate) -> String? {
    guard let month = date.month, months.indices.contains(month - 1) else { return nil }
    return date.day.map { "\($0) \(months[month - 1])" } ?? months[month - 1]
  }

  /// `27`; `27–28` where the dates leave both open; nil where the birth is not known, or later.
  static func age(at date: HistoricalDate, born: HistoricalDate?) -> String? {
    guard let born, date.year >= born.year else { return nil }
    let most = date.year - born.year
    if let month = date.month, let birthMonth = born.month {
      if month != birthMonth { return String(max(0, month > birthMonth ? most : most - 1)) }
      if let day = date.day, let birthDay = born.day {
        return String(max(0, day >= birthDay ? most : most - 1))
      }
    }
    return most == 0 ? "0" : "\(most - 1)–\(most)"
  }

  /// Whether two dates may mean the same day: one is the other, or only less exact.
  static func agree(_ left: HistoricalDate, _ right: HistoricalDate) -> Bool {
    guard left.year == right.year else { return false }
    guard let month = left.month, let other = right.month else { return true }
    guard month == other else { return false }
    guard let day = left.day, let otherDay = right.day else { return true }
    return day == otherDay
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
