/// One thing that is wrong with a team's definition, with the place.
package struct TeamFault: Sendable, Hashable, CustomStringConvertible {
  /// The line of the definition, from 1.
  package var line: Int
  /// A stable word for programs: `unknown_key`, `two_writers` and so on.
  package var kind: String
  /// What is wrong and what would mend it.
  package var message: String

  package init(line: Int, kind: String, message: String) {
    self.line = line
    self.kind = kind
    self.message = message
  }

  package var description: String { "line \(line): \(message)" }
}
