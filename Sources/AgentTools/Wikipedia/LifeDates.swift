/// The birth and death that an encyclopedia puts in brackets behind a person's name:
/// "(née Byron; 10 December 1815 – 27 November 1852)".
struct LifeDates: Hashable {
  /// ISO 8601: `1815-12-10`, or `1815` where no more is said.
  var born: String?
  var died: String?

  /// Nil where the first sentence has no such brackets.
  init?(openingOf text: String) {
    guard let bracket = text.prefix(600).firstMatch(of: /\(([^()]*(?:\([^()]*\)[^()]*)*)\)/),
      !bracket.1.contains("BC"), let dash = bracket.1.firstMatch(of: /\s*[–—]\s*|\s+-\s+/)
    else { return nil }
    born = Self.date(in: bracket.1[..<dash.range.lowerBound], last: true)
    died = Self.date(in: bracket.1[dash.range.upperBound...], last: false)
    if born == nil && died == nil { return nil }
  }

  private static func date(in text: Substring, last: Bool) -> String? {
    // What the article itself does not know must not become a date.
    if text.contains(/\b(?:c\.|circa|before|after|or|between)/) { return nil }
    let pattern = /(?:(\d{1,2}) ([A-Z][a-z]+) |([A-Z][a-z]+) (\d{1,2}), )?(\d{3,4})(?!\d)/
    let matches = text.matches(of: pattern)
    guard let match = last ? matches.last : matches.first else { return nil }
    let year = String(repeating: "0", count: 4 - match.5.count) + match.5
    guard let month = (match.2 ?? match.3).flatMap({ months[String($0)] }),
      let day = (match.1 ?? match.4).flatMap({ Int($0) }), (1...31).contains(day)
    else { return year }
    return "\(year)-\(twoDigits(month))-\(twoDigits(day))"
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : String(number)
  }

  private static let months: [String: Int] = [
    "January": 1, "February": 2, "March": 3, "April": 4, "May": 5, "June": 6, "July": 7,
    "August": 8, "September": 9, "October": 10, "November": 11, "December": 12,
  ]
}
