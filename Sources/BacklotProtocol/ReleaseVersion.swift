/// A release's version, as `serverInfo` and `server/status` tell it: who is newer.
///
/// Ordered as Semantic Versioning 2.0.0 says; what stands behind a `+` does not count.
package struct ReleaseVersion: Sendable {
  private let numbers: [Int]
  /// The words behind the `-`; a release has none.
  private let preview: [Substring]

  /// Nil for a text that is no such version: nothing can be said of its age.
  package init?(_ text: String) {
    let version = text.prefix { $0 != "+" }
    let core = version.prefix { $0 != "-" }
    let parts = core.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap(ReleaseVersion.number)
    guard parts.count == 3, numbers.count == 3 else { return nil }
    let rest = version.dropFirst(core.count)
    let words = rest.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
    guard rest.isEmpty || words.allSatisfy({ !$0.isEmpty }) else { return nil }
    self.numbers = numbers
    preview = rest.isEmpty ? [] : words
  }

  /// False where either is no version.
  package static func isOlder(_ first: String, than second: String) -> Bool {
    guard let first = ReleaseVersion(first), let second = ReleaseVersion(second) else {
      return false
    }
    return first < second
  }

  private static func number(_ word: Substring) -> Int? {
    word.allSatisfy { $0.isASCII && $0.isNumber } ? Int(word) : nil
  }
}

extension ReleaseVersion: Comparable {
  package static func == (first: ReleaseVersion, second: ReleaseVersion) -> Bool {
    first.numbers == second.numbers && first.preview == second.preview
  }

  package static func < (first: ReleaseVersion, second: ReleaseVersion) -> Bool {
    if first.numbers != second.numbers {
      return first.numbers.lexicographicallyPrecedes(second.numbers)
    }
    // A preview comes before its release.
    if first.preview.isEmpty || second.preview.isEmpty { return !first.preview.isEmpty }
    return first.preview.lexicographicallyPrecedes(second.preview, by: isEarlier)
  }

  /// Numbers by their value, words as text, and a number before a word.
  private static func isEarlier(_ first: Substring, _ second: Substring) -> Bool {
    switch (number(first), number(second)) {
    case (let first?, let second?): first < second
    case (.some, nil): true
    case (nil, .some): false
    case (nil, nil): first < second
    }
  }
}
