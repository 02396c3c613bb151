/// The readable text of an encyclopedia's page in HTML.
///
/// Paragraphs and list items are a line each, section headings stand as `== Heading ==`; tables,
/// note marks, scripts and menus are left out.
struct HTMLText {
  private static let hidden: Set<String> = [
    "head", "title", "script", "style", "table", "sup", "figure", "nav", "footer", "noscript", "h1",
  ]
  private static let lineEnds: Set<String> = [
    "p", "li", "div", "br", "dd", "dt", "section", "blockquote", "details", "summary",
  ]
  private static let headings: [String: String] = [
    "h2": "==", "h3": "===", "h4": "====", "h5": "=====",
  ]

  private var lines: [String] = []
  private var line: [UInt8] = []
  /// The open elements whose content is not text, outermost first.
  private var hiding: [String] = []

  static func text(of html: [UInt8]) -> String {
    var reader = HTMLText()
    reader.read(html)
    return reader.lines.joined(separator: "\n")
  }

  /// The content of the `title` element; nil if there is none.
  static func title(of html: [UInt8]) -> String? {
    let head = String(decoding: html.prefix(65_536), as: UTF8.self)
    guard let match = head.firstMatch(of: /<title[^>]*>([^<]*)<\/title>/.ignoresCase()) else {
      return nil
    }
    let title = unescaped(String(match.1)).onOneLine
    return title.isEmpty ? nil : title
  }

  /// The text with its character references resolved once; those that are unknown stay.
  static func unescaped(_ text: String) -> String {
    guard text.contains("&") else { return text }
    return text.replacing(
      /&(?:#([0-9]{1,8})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));/
    ) { match in
      if let name = match.3 { return HTMLEntities.characters[name] ?? String(match.0) }
      let code = match.1.flatMap { UInt32($0) } ?? match.2.flatMap { UInt32($0, radix: 16) }
      return code.map(character) ?? String(match.0)
    }
  }

  /// The character of a number, as HTML reads those that stand for none.
  private static func character(_ code: UInt32) -> String {
    // What pages of Windows mean by them.
    let windows = Array("€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ")
    if (0x80..<0xA0).contains(code) { return String(windows[Int(code - 0x80)]) }
    guard code > 0, let scalar = Unicode.Scalar(code) else { return "\u{FFFD}" }
    return String(scalar)
  }

  private mutating func read(_ html: [UInt8]) {
    var position = 0
    while position < html.count {
      guard html[position] == UInt8(ascii: "<") else {
        if hiding.isEmpty { line.append(html[position]) }
        position += 1
        continue
      }
      if html[position...].starts(with: "<!--".utf8) {
        position = Self.end(of: "-->", in: html, from: position)
        continue
      }
      let end = Self.end(of: ">", in: html, from: position)
      take(tag: html[(position + 1)..<max(position + 1, end - 1)])
      position = end
      // What a script says is no markup.
      if let name = hiding.last, name == "script" || name == "style" {
        position = Self.end(of: "</\(name)", in: html, from: position) - name.utf8.count - 2
        position = max(position, end)
      }
    }
    endLine()
  }

  private mutating func take(tag: ArraySlice<UInt8>) {
    let isClosing = tag.first == UInt8(ascii: "/")
    let name = String(
      decoding: tag.drop { $0 == UInt8(ascii: "/") }.prefix { byte in
        byte > 0x20 && byte != UInt8(ascii: "/")
      },
      as: UTF8.self
    ).lowercased()
    // A page may leave out the end of its head.
    if name == "body" { hiding = [] }
    if Self.hidden.contains(name) {
      if !isClosing, tag.last != UInt8(ascii: "/") {
        hiding.append(name)
      } else if let place = hiding.lastIndex(of: name) {
        hiding.removeSubrange(place...)
      }
    }
    guard hiding.isEmpty else { return }
    if let mark = Self.headings[name] {
      endLine(around: isClosing ? mark : nil)
    } else if Self.lineEnds.contains(name) {
      endLine()
    }
  }

  private mutating func endLine(around mark: String? = nil) {
    let text = Self.unescaped(String(decoding: line, as: UTF8.self)).onOneLine
    line.removeAll(keepingCapacity: true)
    if text.isEmpty { return }
    lines.append(mark.map { "\($0) \(text) \($0)" } ?? text)
  }

  /// The place behind the next `mark`; the end of the text if there is none.
  private static func end(of mark: String, in html: [UInt8], from start: Int) -> Int {
    let mark = Array(mark.utf8)
    var position = start
    while position + mark.count <= html.count {
      if html[position..<(position + mark.count)].elementsEqual(mark) {
        return position + mark.count
      }
      position += 1
    }
    return html.count
  }
}
