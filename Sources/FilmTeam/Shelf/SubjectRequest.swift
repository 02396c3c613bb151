import Foundation
import SystemSupport

/// The subject in what a person typed: a name, a request in a sentence, or the address of a Wikipedia
/// article.
package struct SubjectRequest: Sendable, Hashable {
  /// Why a text names no subject.
  package enum Refusal: Error, Hashable {
    case empty
    case tooLong(characters: Int)
    /// An address that is no Wikipedia article.
    case address(String)
    case path(String)
  }

  /// A wish may stand behind the name.
  package static let longest = 500

  /// The name, and a wish that stands behind it.
  package let text: String

  package init(_ typed: String) throws(Refusal) {
    let line = SafeText.line(typed, limit: .max)
    guard line.count <= Self.longest, line.utf8.count <= Self.longest * 8 else {
      throw .tooLong(characters: line.count)
    }
    var words = line.split(separator: " ").map(String.init)
    for index in words.indices {
      let word = Self.trimmed(words[index])
      guard let address = Self.address(word) else { continue }
      guard let title = Self.article(address) else { throw .address(word) }
      words[index] = title
    }
    if words.count == 1, Self.isPath(line) { throw .path(line) }
    words = words.joined(separator: " ").split(separator: " ").map(String.init)
    let subject = Self.trimmed(
      RequestWords.subject(
        in: Self.trimmed(words.joined(separator: " ")).split(separator: " ").map(String.init)
      )
      .joined(separator: " ")
    )
    guard subject.contains(where: { $0.isLetter || $0.isNumber }) else { throw .empty }
    text = subject
  }

  /// The text without marks around it: quotation marks, a full stop, a heart.
  ///
  /// A bracket at the end stays where it was opened: "John Smith (explorer)".
  static func trimmed(_ text: String) -> String {
    var text = text[...]
    while let first = text.first, !first.isLetter, !first.isNumber, !"/.~$-".contains(first) {
      text.removeFirst()
    }
    while let last = text.last, !last.isLetter, !last.isNumber {
      if last == ")", text.contains("(") { break }
      // The full stop of an initial belongs to it.
      if last == ".", text.dropLast().last?.isUppercase == true,
        text.dropLast(2).last.map({ $0 == " " || $0 == "." }) ?? false
      {
        break
      }
      text.removeLast()
    }
    return String(text)
  }

  private static func address(_ word: String) -> URLComponents? {
    let lower = word.lowercased()
    let hasScheme = word.contains("://")
    let hasHost = lower.hasPrefix("www.") || lower.contains(".wikipedia.org/")
    guard hasScheme || hasHost else { return nil }
    return URLComponents(string: hasScheme ? word : "https://\(word)") ?? URLComponents()
  }

  /// The title of the article that an address of Wikipedia names.
  private static func article(_ address: URLComponents) -> String? {
    guard let scheme = address.scheme?.lowercased(), ["http", "https"].contains(scheme),
      let host = address.host?.lowercased(),
      host == "wikipedia.org" || host.hasSuffix(".wikipedia.org")
    else { return nil }
    var title: String?
    if address.path.hasPrefix("/wiki/") {
      title = String(address.path.dropFirst("/wiki/".count))
    } else {
      title = address.queryItems?.first { $0.name == "title" }?.value
    }
    let name = SafeText.line((title ?? "").replacing("_", with: " "), limit: 200)
    // Pages of other kinds have a prefix: "Special:Search", "File:Ada.png".
    guard name.contains(where: \.isLetter), !name.contains(":"), !name.contains("/"),
      name != "Main Page"
    else { return nil }
    return name
  }

  private static func isPath(_ text: String) -> Bool {
    if ["/", "./", "../", "~/"].contains(where: text.hasPrefix) { return true }
    let endings = [".md", ".txt", ".pdf", ".docx", ".odt", ".html", ".yaml", ".yml", ".json"]
    return endings.contains { text.lowercased().hasSuffix($0) }
  }
}
