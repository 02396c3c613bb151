import JSONModel
import SystemSupport

/// Text from models, web and notes, safe to show: what `SafeText` leaves of it.
enum CleanText {
  /// The text with its line breaks, in `\n`.
  static func block(_ text: String) -> String { SafeText.block(text) }

  /// The text as one line with single spaces, at most `limit` characters long.
  static func line(_ text: String, limit: Int = 2_000) -> String {
    SafeText.line(text, limit: limit)
  }
}

extension JSONValue {
  /// A member that is text or a number, as one clean line; nil where it is empty.
  func line(_ key: String) -> String? { self[key]?.asLine }

  /// A member that is a list of texts; a single text counts as a list of one.
  func lines(_ key: String) -> [String] {
    guard let value = self[key] else { return [] }
    if let list = value.arrayValue { return list.compactMap(\.asLine) }
    return value.asLine.map { [$0] } ?? []
  }

  /// This value as one clean line, where it is text or a number.
  var asLine: String? {
    let text: String
    switch self {
    case .string(let value): text = CleanText.line(value)
    case .integer(let value): text = String(value)
    case .number(let value): text = String(value)
    default: return nil
    }
    return text.isEmpty ? nil : text
  }
}
