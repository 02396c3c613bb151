import CurlHTTP

/// The base address of a model's server, as a person wrote it in a variable or a file.
///
/// Plain slips are mended: quotes and blanks around the address, a slash or the path of one request
/// at its end, a missing scheme of a host on this machine. Anything else is refused. No message shows
/// a password or a query of it.
struct BaseAddress: Hashable {
  struct Refusal: Error, Hashable, CustomStringConvertible {
    /// The address without what may be secret, and what is wrong with it.
    let description: String
  }

  /// An http or https address without a slash at its end.
  let url: String

  init(_ text: String) throws(Refusal) {
    var text = Self.trimmed(text)
    if text.firstRange(of: "://") == nil {
      // Without a scheme, a plain connection is meant only where it does not leave the machine.
      guard CurlAddress("http://\(text)")?.isLoopback == true, !text.contains("@") else {
        throw Refusal(
          description: "\(Self.shown(text)) is no address: it must begin with https:// or http://"
        )
      }
      text = "http://" + text
    }
    if text.contains(where: { $0 == "?" || $0 == "#" }) {
      throw Refusal(
        description: "\(Self.shown(text)) has a query or a fragment behind the path, which no "
          + "request can keep: leave it out"
      )
    }
    let isClean = text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0.value > 0x20 }
    guard isClean, CurlAddress(text) != nil else {
      throw Refusal(description: "\(Self.shown(text)) is no http or https address")
    }
    url = Self.withoutRequestPath(text)
  }

  /// A text without the quotes, brackets and blanks around it.
  private static func trimmed(_ text: String) -> String {
    var rest = Substring(text)
    func isAround(_ character: Character) -> Bool {
      character.isWhitespace
        || "\"'`<>\u{201C}\u{201D}\u{2018}\u{2019}\u{FEFF}\u{200B}".contains(character)
    }
    while let first = rest.first, isAround(first) { rest.removeFirst() }
    while let last = rest.last, isAround(last) || last == "/" { rest.removeLast() }
    return String(rest)
  }

  private static func withoutRequestPath(_ url: String) -> String {
    var url = url
    for path in ["/chat/completions", "/completions", "/models", "/responses", "/embeddings"]
    where url.lowercased().hasSuffix(path) {
      url.removeLast(path.count)
      break
    }
    while url.hasSuffix("/") { url.removeLast() }
    return url
  }

  /// The text without a name and password, a query and a fragment, on one line and bounded.
  static func shown(_ text: String) -> String {
    let known = ["https://", "http://"].first { text.lowercased().hasPrefix($0) }
    let scheme = text.prefix(known?.count ?? 0)
    // A key may stand where the address belongs.
    let isLikeAddress = text.contains { ".:/".contains($0) }
    if !isLikeAddress, text.count >= 12 { return "what it holds (\(text.count) characters)" }
    let rest = text.dropFirst(scheme.count).prefix { $0 != "?" && $0 != "#" }
    // A password may hold a slash or another sign that ends a host's name.
    let host = rest.lastIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest
    let line = (scheme + host).unicodeScalars.map {
      $0.properties.generalCategory == .control ? " " : Character($0)
    }
    return line.count > 200 ? String(line.prefix(200)) + "…" : String(line)
  }
}
