import CurlHTTP
import Glibc

/// How long a server asks to wait, in each of the ways in which servers say it.
enum RetryAfter {
  /// `retry-after-ms`, then `retry-after` in seconds with or without a fraction, or as a date.
  static func read(_ response: HTTPResponse) -> Duration? {
    if let text = response[header: "retry-after-ms"], let value = Double(text) {
      return duration(seconds: value / 1000)
    }
    guard let text = response[header: "retry-after"] else { return nil }
    if let value = Double(text) { return duration(seconds: value) }
    guard let date = secondsSince1970(text) else { return nil }
    // Measured on the server's own clock where it tells it.
    let now = response[header: "date"].flatMap(secondsSince1970) ?? Int(time(nil))
    return .seconds(max(0, date - now))
  }

  private static func duration(seconds: Double) -> Duration? {
    seconds >= 0 && seconds.isFinite ? .seconds(min(seconds, 1_000_000)) : nil
  }

  /// Reads `Sun, 06 Nov 1994 08:49:37 GMT`.
  private static func secondsSince1970(_ text: String) -> Int? {
    let parts = text.split { " ,:".contains($0) }
    guard parts.count == 8, parts[7] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]),
      let hour = Int(parts[4]), let minute = Int(parts[5]), let second = Int(parts[6]),
      let month = months.firstIndex(of: parts[2].lowercased()), (1970...9999).contains(year)
    else { return nil }
    var fields = tm()
    fields.tm_year = Int32(year - 1900)
    (fields.tm_mon, fields.tm_mday) = (Int32(month), Int32(clamping: day))
    (fields.tm_hour, fields.tm_min, fields.tm_sec) =
      (Int32(clamping: hour), Int32(clamping: minute), Int32(clamping: second))
    return timegm(&fields)
  }

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]
}
