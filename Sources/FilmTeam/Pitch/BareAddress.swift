/// Finds addresses in plain text that readers of Markdown would make links of.
enum BareAddress {
  private static let schemes: Set<String> = [
    "http", "https", "ftp", "ftps", "file", "mailto", "xmpp", "tel", "data", "javascript", "sms",
    "ws", "wss", "news", "nntp", "irc", "ssh", "git", "vbscript", "magnet",
  ]
  /// Endings of names by which some readers tell an address without a scheme.
  private static let domains: Set<String> = [
    "com", "org", "net", "info", "io", "edu", "gov", "mil", "biz", "app", "dev", "xyz", "example",
    "onion", "co", "uk", "de", "fr", "ru", "cn", "eu", "ch", "nl", "jp", "br", "au", "tv", "ly",
    "gg",
    "site", "online", "shop",
  ]

  /// The range of the first address; nil where there is none.
  ///
  /// Takes time in proportion to the text.
  static func first(in text: Substring) -> Range<Substring.Index>? {
    guard mayHoldOne(text) else { return nil }
    var index = text.startIndex
    while index < text.endIndex {
      guard !isEdge(text[index]) else {
        index = text.index(after: index)
        continue
      }
      let end = text[index...].firstIndex(where: isEdge) ?? text.endIndex
      if let range = address(in: text, index..<end) { return range }
      index = end
    }
    return nil
  }

  /// Whether a sign that every address has is followed by anything but the end of a word.
  private static func mayHoldOne(_ text: Substring) -> Bool {
    var previous: UInt8 = 0
    for byte in text.utf8 {
      let isSign =
        previous == UInt8(ascii: ".") || previous == UInt8(ascii: ":")
        || previous == UInt8(ascii: "@")
      if isSign, byte > 0x20, byte != UInt8(ascii: ")"), byte != UInt8(ascii: "]") { return true }
      previous = byte
    }
    return false
  }

  /// What no address holds, so that it parts them from other words.
  private static func isEdge(_ character: Character) -> Bool {
    character.isWhitespace || "<>()[]{}\"“”„‘’«»`|*\\".contains(character)
  }

  /// The address that a word holds, without the full stop behind it.
  private static func address(
    in text: Substring,
    _ word: Range<Substring.Index>
  ) -> Range<Substring.Index>? {
    let part = text[word]
    guard isAddress(part) else { return nil }
    let core = part.reversed().drop { ".,;:!?'_~".contains($0) }
    let start = part.firstIndex { $0.isLetter || $0.isNumber } ?? part.startIndex
    let end = part.index(part.startIndex, offsetBy: core.count)
    return start < end ? start..<end : nil
  }

  private static func isAddress(_ word: Substring) -> Bool {
    let lowered = word.lowercased()
    if lowered.contains("://") || lowered.contains("www.") { return true }
    let parts = lowered.split(separator: ":", omittingEmptySubsequences: false)
    for (part, next) in zip(parts, parts.dropFirst()) where !next.isEmpty {
      if schemes.contains(String(part.reversed().prefix { $0.isLetter }.reversed())) { return true }
    }
    let names = lowered.split(separator: "@", omittingEmptySubsequences: false)
    for (name, host) in zip(names, names.dropFirst()) {
      let isHost = host.first.map { $0.isLetter || $0.isNumber } ?? false
      if !name.isEmpty, isHost { return true }
    }
    return isDomain(lowered)
  }

  /// `evil.example/path`, but neither "p.m." nor "end.Next".
  private static func isDomain(_ word: String) -> Bool {
    let host = word.prefix { !"/?#:,;!".contains($0) }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
      .filter { !$0.isEmpty }
    guard labels.count >= 2, let last = labels.last, domains.contains(String(last)) else {
      return false
    }
    // Letters alone, such as "p.m" or "A.in", are an abbreviation.
    return labels.dropLast().contains { $0.count > 1 }
      && labels.allSatisfy { $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" } }
  }
}
