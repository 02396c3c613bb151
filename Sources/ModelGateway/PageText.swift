/// The words of a page for a person, as a server or a proxy sends one in place of an answer.
enum PageText {
  /// Whether the bytes look like a page.
  static func isPage(_ bytes: [UInt8]) -> Bool {
    let start = bytes.prefix(1_000).drop { $0 <= 0x20 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
    return start.first == UInt8(ascii: "<")
  }

  /// Its text without tags, scripts and styles, on one line; only its beginning is read.
  static func text(of bytes: [UInt8]) -> String {
    var rest = String(decoding: bytes.prefix(64 << 10), as: UTF8.self)[...]
    var text = ""
    while let open = rest.firstIndex(of: "<"), text.utf8.count < 2_000 {
      text += rest[..<open] + " "
      rest = rest[open...]
      let name = rest.dropFirst().prefix { $0.isLetter || $0 == "!" || $0 == "-" }.lowercased()
      let end =
        switch name {
        case "script", "style", "svg": "</\(name)"
        case let name where name.hasPrefix("!--"): "-->"
        default: ""
        }
      // The search begins behind the tag's own name.
      guard let place = end.isEmpty ? rest.startIndex : range(of: end, in: rest.dropFirst(4)),
        let close = rest[place...].firstIndex(of: ">")
      else {
        rest = ""
        break
      }
      rest = rest[rest.index(after: close)...]
    }
    if text.utf8.count < 2_000 { text += rest.prefix(2_000) }
    // The sign itself comes last: what it begins is not a name.
    let names = [
      ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "),
      ("&amp;", "&"),
    ]
    for (name, character) in names { text = text.replacing(name, with: character) }
    return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func range(of end: String, in text: Substring) -> String.Index? {
    var place = text.startIndex
    while place < text.endIndex {
      if text[place...].prefix(end.count).lowercased() == end { return place }
      place = text.index(after: place)
    }
    return nil
  }
}
