/// What a client lends to its runs so that a model can be reached: variables of its environment, by
/// name.
///
/// Kept in memory only. Whatever prints it shows none of it; it cannot be encoded, and is no part of
/// a request's digest.
package struct Credentials: Sendable, Hashable, CustomStringConvertible,
  CustomDebugStringConvertible, CustomReflectable
{
  private let variables: [String: String]

  /// Nil where none of the variables has a value: white space is none.
  package init?(_ variables: [String: String]) {
    self.variables = variables.filter { !$0.value.allSatisfy(\.isWhitespace) }
    if self.variables.isEmpty { return nil }
  }

  /// Those of the variables that are among `names`.
  package func variables(named names: [String]) -> [String: String] {
    let names = Set(names)
    return variables.filter { names.contains($0.key) }
  }

  package var description: String { "credentials (not shown)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
