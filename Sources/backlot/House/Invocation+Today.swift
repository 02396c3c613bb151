import Foundation

extension Invocation {
  /// The day that documents are dated with, in milliseconds since 1970, where `BACKLOT_TODAY` names
  /// one as `2026-11-23`; nil where the clock of the run counts.
  ///
  /// A document says when it was made, how long ago somebody died and which anniversary comes next:
  /// the same run on another day gives other text. With the day given, it gives the same bytes.
  func today() throws -> Int64? {
    guard let text = environment["BACKLOT_TODAY"], !text.isEmpty else { return nil }
    let style = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
    // The day must be written as it was read: the parser takes "2026-02-31" for a day in March.
    guard text.utf8.count == 10, let day = try? style.parse(text), day.formatted(style) == text
    else {
      throw CommandFailure(
        "BACKLOT_TODAY must be a day such as 2026-11-23, and is: \(text)",
        Exit.configuration
      )
    }
    return Int64(day.timeIntervalSince1970 * 1000)
  }
}
