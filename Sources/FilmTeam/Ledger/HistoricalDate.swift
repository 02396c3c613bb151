/// A date as sources write it: a year, perhaps with a month and a day.
///
/// Reads ISO forms (`1815-12-10`, `1815-12`, `-0044-03-15`) exactly; in other text it takes the
/// first number of four digits as the year.
package struct HistoricalDate: Sendable, Hashable, Comparable {
  /// The year of the common era; 0 and below are before it.
  package let year: Int
  package let month: Int?
  package let day: Int?

  package init?(_ text: String) {
    let trimmed = text.drop { $0.isWhitespace }
    let isNegative = trimmed.first == "-"
    let parts = (isNegative ? trimmed.dropFirst() : trimmed).split(
      separator: "-",
      omittingEmptySubsequences: false
    )
    if let first = parts.first, (3...4).contains(first.count), let value = Int(first), value >= 0 {
      year = isNegative ? -value : value
      let month = parts.count > 1 ? Int(parts[1].prefix(2)) : nil
      self.month = month.flatMap { (1...12).contains($0) ? $0 : nil }
      let day = parts.count > 2 && self.month != nil ? Int(parts[2].prefix(2)) : nil
      self.day = day.flatMap { (1...31).contains($0) ? $0 : nil }
      return
    }
    let numbers = text.split { !($0.isASCII && $0.isNumber) }
    guard let found = numbers.first(where: { $0.count == 4 }), let value = Int(found) else {
      return nil
    }
    (year, month, day) = (value, nil, nil)
  }

  /// The date as it is read: `1815-12-10`, `1815-12`, `1815`.
  var text: String {
    let parts = [month, day].compactMap(\.self).map { $0 < 10 ? "-0\($0)" : "-\($0)" }
    let digits = String(abs(year))
    let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
    return (year < 0 ? "-" : "") + zeros + digits + parts.joined()
  }

  package static func < (left: HistoricalDate, right: HistoricalDate) -> Bool {
    (left.year, left.month ?? 0, left.day ?? 0) < (right.year, right.month ?? 0, right.day ?? 0)
  }

  /// The full years from this date to the other, as a birthday counts them; where a month is missing,
  /// the difference of the years.
  package func years(until other: HistoricalDate) -> Int {
    let difference = other.year - year
    guard let month, let otherMonth = other.month else { return difference }
    let isBefore = (otherMonth, other.day ?? 31) < (month, day ?? 1)
    return isBefore ? difference - 1 : difference
  }
}
