/// A date as a source writes it: as exact, and as certain, as the source says.
///
/// There is no year 0: the year before 1 is -1, which is 1 BC.
package struct HistoricalDate: Sendable, Hashable {
  package enum Certainty: Sendable, Hashable {
    /// The source gives the date without a doubt.
    case stated
    /// "c. 1400".
    case about
    /// "may have died in 1461", "1461?".
    case perhaps
    case before
    /// "by 1461": in that year or earlier.
    case by
    case after
    /// The ten years that begin with the year.
    case decade
    /// The hundred years that begin with the year.
    case century
    /// Some time from the year up to this one: "1833 or 1834", "1833–1840".
    case through(Int)
  }

  package let year: Int
  package let month: Int?
  package let day: Int?
  package let certainty: Certainty

  /// Nil for a date that no calendar has: a year 0, a month 13, a 31 February.
  package init?(
    year: Int,
    month: Int? = nil,
    day: Int? = nil,
    certainty: Certainty = .stated
  ) {
    guard Self.years.contains(year), year != 0 else { return nil }
    if let month {
      guard (1...12).contains(month) else { return nil }
      if let day {
        guard (1...Self.days(in: month, of: year)).contains(day) else { return nil }
      }
    } else if day != nil {
      return nil
    }
    if case .through(let last) = certainty, last == 0 || last <= year { return nil }
    self.year = year
    self.month = month
    self.day = day
    self.certainty = certainty
  }

  /// Reads a date that stands alone.
  ///
  /// Its form is `1815-12-10`, `-0044-03-15`, or words: "10 December 1815", "c. 44 BC", "1830s". Nil where the text holds no date, or one that no calendar has.
  package init?(_ text: String) {
    if let date = Self.iso(text) {
      self = date
      return
    }
    guard let date = DateReader.field(text) else { return nil }
    self = date
  }

  private static let years = -9999...2999

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    // The calendar of Julius Caesar has a leap day in every fourth year.
    case 2: ordinal(of: year) % 4 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Reads `1815-12-10`, `1815-12`, `1815`, `-0044`; years of three digits only where they stand alone.
  static func iso(_ text: String) -> HistoricalDate? {
    let isNegative = text.first == "-"
    let parts = (isNegative ? text.dropFirst() : text[...])
      .split(separator: "-", omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count),
      parts.allSatisfy({ !$0.isEmpty && $0.count <= 4 && $0.allSatisfy(\.isASCIIDigit) }),
      parts.dropFirst().allSatisfy({ $0.count == 2 }),
      parts[0].count == 4 || (parts.count == 1 && parts[0].count == 3),
      let year = Int(parts[0])
    else { return nil }
    return HistoricalDate(
      year: isNegative ? -year : year,
      month: parts.count > 1 ? Int(parts[1]) : nil,
      day: parts.count > 2 ? Int(parts[2]) : nil
    )
  }

  // MARK: Reckoning

  /// Whether the source gives the date without a doubt.
  package var isStated: Bool { certainty == .stated }

  /// The number of a year on a line without a gap between 1 BC and AD 1.
  package static func ordinal(of year: Int) -> Int { year < 0 ? year + 1 : year }

  /// The year that has a number on that line.
  package static func year(at ordinal: Int) -> Int { ordinal <= 0 ? ordinal - 1 : ordinal }

  package var ordinal: Int { Self.ordinal(of: year) }

  /// The last year that the date may mean, as far as it says one.
  package var lastYear: Int {
    switch certainty {
    case .through(let last): last
    case .decade: Self.year(at: ordinal + 9)
    case .century: Self.year(at: ordinal + 99)
    default: year
    }
  }

  /// The full years from this date to the other, as a birthday counts them; where a month is missing,
  /// the difference of the years.
  package func years(until other: HistoricalDate) -> Int {
    let difference = other.ordinal - ordinal
    guard let month, let otherMonth = other.month else { return difference }
    let isBefore = (otherMonth, other.day ?? 31) < (month, day ?? 1)
    return isBefore ? difference - 1 : difference
  }

  /// The ages that somebody born on this date may have at the other: 27, or 27 to 28.
  ///
  /// Nil where either date is uncertain, or the other comes before this one.
  package func ages(at other: HistoricalDate) -> ClosedRange<Int>? {
    guard isStated, other.isStated, !other.isSurelyBefore(self) else { return nil }
    let most = other.ordinal - ordinal
    guard let month, let otherMonth = other.month else { return max(0, most - 1)...most }
    if otherMonth != month {
      let age = otherMonth > month ? most : most - 1
      return age...age
    }
    guard let day, let otherDay = other.day else { return max(0, most - 1)...most }
    let age = otherDay >= day ? most : most - 1
    return age...age
  }

  /// Whether this date comes before the other, whatever their missing parts are.
  ///
  /// An uncertain date is taken at the years that it names.
  package func isSurelyBefore(_ other: HistoricalDate) -> Bool {
    if year != other.year { return lastYear < other.year }
    guard isStated, other.isStated, let month, let otherMonth = other.month else { return false }
    if month != otherMonth { return month < otherMonth }
    guard let day, let otherDay = other.day else { return false }
    return day < otherDay
  }

  /// Whether both may mean the same day: one is the other, or only less exact or less certain.
  package func agrees(with other: HistoricalDate) -> Bool {
    switch (certainty, other.certainty) {
    case (.about, _), (_, .about): return abs(ordinal - other.ordinal) <= 10
    case (.before, .before), (.by, .by), (.after, .after): return true
    case (.before, _): return other.year <= year
    case (_, .before): return year <= other.year
    case (.by, _): return other.year <= year
    case (_, .by): return year <= other.year
    case (.after, _): return other.lastYear >= year
    case (_, .after): return lastYear >= other.year
    default: break
    }
    guard year <= other.lastYear, other.year <= lastYear else { return false }
    guard year == other.year, let month, let otherMonth = other.month else { return true }
    guard month == otherMonth else { return false }
    guard let day, let otherDay = other.day else { return true }
    return day == otherDay
  }

  /// How much a date says: a day is more exact than a month, and a stated date than a doubtful one.
  package var exactness: Int {
    (isStated ? 3 : 0) + (month == nil ? 0 : 1) + (day == nil ? 0 : 1)
  }

  /// The same date, less certain; what is uncertain already stays as it is.
  package func with(_ certainty: Certainty) -> HistoricalDate {
    isStated
      ? HistoricalDate(year: year, month: month, day: day, certainty: certainty) ?? self : self
  }
}

extension HistoricalDate: Comparable {
  package static func < (left: HistoricalDate, right: HistoricalDate) -> Bool {
    (left.year, left.month ?? 0, left.day ?? 0) < (right.year, right.month ?? 0, right.day ?? 0)
  }
}

// MARK: - Text

extension HistoricalDate {
  package static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// The form that is stored, and that `init(_:)` reads again: ISO 8601, or words for what is uncertain.
  package var text: String {
    guard isStated else { return words }
    let parts = [month, day].compactMap(\.self).map { $0 < 10 ? "-0\($0)" : "-\($0)" }
    let digits = String(abs(year))
    let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
    return (year < 0 ? "-" : "") + zeros + digits + parts.joined()
  }

  /// `5 June 1833`, `June 1833`, `44 BC`, `AD 14`, `about 1400`, `1833–1840`.
  package var words: String {
    let plain = [withinYear, Self.words(ofYear: year)].compactMap(\.self).joined(separator: " ")
    switch certainty {
    case .stated: return plain
    case .about: return "about \(plain)"
    case .perhaps: return "perhaps \(plain)"
    case .before: return "before \(plain)"
    case .by: return "by \(plain)"
    case .after: return "after \(plain)"
    case .decade: return year < 0 ? "\(-year)s BC" : "\(year)s"
    case .century:
      let number = year < 0 ? -year / 100 : year / 100 + 1
      return "\(number)\(Self.ordinalEnding(number)) century" + (year < 0 ? " BC" : "")
    case .through(let last):
      if year < 0, last < 0 { return "\(-year)–\(-last) BC" }
      return "\(Self.words(ofYear: year))–\(Self.words(ofYear: last))"
    }
  }

  /// `5 June` or `June`; nil where only the year is known.
  package var withinYear: String? {
    guard let month, Self.months.indices.contains(month - 1) else { return nil }
    return day.map { "\($0) \(Self.months[month - 1])" } ?? Self.months[month - 1]
  }

  /// `1833`, `44 BC`; years of one to three digits say their era.
  package static func words(ofYear year: Int) -> String {
    if year < 0 { return "\(-year) BC" }
    return year < 1000 ? "AD \(year)" : String(year)
  }

  private static func ordinalEnding(_ number: Int) -> String {
    if (11...13).contains(number % 100) { return "th" }
    switch number % 10 {
    case 1: return "st"
    case 2: return "nd"
    case 3: return "rd"
    default: return "th"
    }
  }
}

extension Character {
  var isASCIIDigit: Bool { isASCII && isNumber }
}
