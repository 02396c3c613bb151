import Yams

/// Why a text is not YAML, without a word of it: files of configuration may hold keys.
package struct NotYAML: Error, Sendable, Hashable, CustomStringConvertible {
  package var reason: String
  /// Counted from 1; nil where the reason has no place.
  package var line: Int?
  package var column: Int?

  /// Takes the place and the grammar's own words from what `Yams.compose` throws.
  package init(_ error: any Error) {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      (reason, line, column) = (problem, mark.line, mark.column)
    case .reader(let problem, let offset, _, let yaml):
      reason = problem
      if let offset, let place = Self.place(of: offset, in: yaml) {
        (line, column) = place
      }
    case .duplicatedKeysInMapping(_, let context):
      reason = "a key stands twice in one mapping"
      (line, column) = (context.mark.line, context.mark.column)
    case .memory: reason = "it does not fit into memory"
    default: reason = "it cannot be read"
    }
  }

  private static func place(of offset: Int, in text: String) -> (line: Int, column: Int)? {
    guard offset >= 0,
      let end = text.index(text.startIndex, offsetBy: offset, limitedBy: text.endIndex)
    else { return nil }
    let before = text[..<end].split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return (max(1, before.count), (before.last?.count ?? 0) + 1)
  }

  package var description: String {
    guard let line else { return "not YAML (\(reason))" }
    return "not YAML (\(reason)) at line \(line)" + (column.map { ", column \($0)" } ?? "")
  }
}
