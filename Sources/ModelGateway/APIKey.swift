/// A secret that can be sent and not shown: whatever prints it shows where it came from and at most
/// its last four characters.
package struct APIKey: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The name of the environment variable, or of the file's entry.
  package let source: String
  private let secret: String

  /// Nil for an empty key.
  ///
  /// White space around it, as a file's last line has it, does not count.
  package init?(_ secret: String, source: String) {
    let trimmed = secret.drop(while: \.isWhitespace)
    guard let end = trimmed.lastIndex(where: { !$0.isWhitespace }) else { return nil }
    self.secret = String(trimmed[...end])
    self.source = source
  }

  package var description: String {
    // A short key would be half given away by its end.
    secret.count >= 12 ? "\(source) (…\(secret.suffix(4)))" : source
  }

  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }

  /// The value of an `Authorization` header.
  var authorization: String { "Bearer \(secret)" }

  /// Takes the key out of what a server wrote.
  func redacted(_ text: String) -> String {
    var rest = text[...]
    var result = ""
    while let place = rest.firstRange(of: secret) {
      result += rest[..<place.lowerBound] + "[key]"
      rest = rest[place.upperBound...]
    }
    return result + rest
  }
}
