/// Writes a document as Markdown in which text cannot pose as markup.
enum MarkdownRenderer {
  static func render(_ document: PitchDocument) -> String {
    var parts = ["# \(escaped(document.title))", "*\(escaped(document.kind))*"]
    if !document.banners.isEmpty {
      parts.append(document.banners.map { "> \(escaped($0))" }.joined(separator: "\n>\n"))
    }
    for section in document.sections {
      parts.append("## \(escaped(section.heading))")
      parts += section.blocks.map(block)
    }
    if !document.footnotes.isEmpty {
      parts.append(
        document.footnotes.map { "[^\($0.id)]: \(inline($0.spans))" }.joined(separator: "\n")
      )
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func block(_ block: PitchBlock) -> String {
    switch block {
    case .subheading(let text): return "### \(escaped(text))"
    case .paragraph(let spans): return guardedStart(inline(spans))
    case .list(let items):
      return items.map { "- \(guardedStart(inline($0)))" }.joined(separator: "\n")
    case .table(let header, let rows):
      let lines =
        [header.map(escaped), header.map { _ in "---" }]
        + rows.map { row in row.map(inline) }
      return lines.map { cells in
        "| " + cells.map(cell).joined(separator: " | ") + " |"
      }.joined(separator: "\n")
    }
  }

  private static func cell(_ text: String) -> String {
    text.utf8.contains(UInt8(ascii: "|")) ? text.replacing("|", with: "\\|") : text
  }

  static func inline(_ spans: [PitchSpan]) -> String {
    var result = ""
    var isBehindBracket = false
    var isBehindFootnote = false
    for span in spans {
      let text = inline(span)
      if text.isEmpty { continue }
      // "[invented](…" would be a link, "[invented]: …" the definition of one.
      if isBehindBracket, let first = text.first, "(:[".contains(first) {
        result += first == "[" ? (isBehindFootnote && span.isFootnote ? "" : " ") : "\\"
      }
      // "Never![^r1]" would be an image.
      if text.first == "[", result.last == "!" {
        result.removeLast()
        result += "\\!"
      }
      result += text
      isBehindBracket = span.isBracketed
      isBehindFootnote = span.isFootnote
    }
    return result
  }

  private static func inline(_ span: PitchSpan) -> String {
    switch span {
    case .text(let text): return escaped(text)
    case .strong(let text): return wrapped(text, "**")
    case .emphasis(let text): return wrapped(text, "*")
    case .footnote(let id): return "[^\(id)]"
    case .mark(.blank(let what)) where !what.isEmpty: return "[blank: \(escaped(what))]"
    case .mark(let mark): return mark.text
    case .link(let text, let url):
      guard let url = SafeAddress.link(url) else { return escaped(text) }
      return text == url ? "<\(url)>" : "[\(escaped(text))](<\(url)>)"
    }
  }

  /// Markdown wants its signs next to the words, so that spaces stand outside.
  private static func wrapped(_ text: String, _ sign: String) -> String {
    let core = CleanText.line(text)
    if core.isEmpty { return "" }
    let before = text.first?.isWhitespace == true ? " " : ""
    let after = text.last?.isWhitespace == true ? " " : ""
    return "\(before)\(sign)\(escaped(core))\(sign)\(after)"
  }

  /// The text with every sign of Markdown escaped, and with addresses as code.
  ///
  /// Many readers of Markdown make links of bare addresses; no escape stops all of them.
  static func escaped(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let address = BareAddress.first(in: rest) {
      result += escapedWords(rest[..<address.lowerBound]) + "`\(rest[address])`"
      rest = rest[address.upperBound...]
    }
    return result + escapedWords(rest)
  }

  private static func escapedWords(_ text: Substring) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "*"), UInt8(ascii: "_"),
        UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "~"):
        result += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "<"): result += "&lt;".utf8
      case UInt8(ascii: ">"): result += "&gt;".utf8
      case UInt8(ascii: "&"):
        // "A&M" reads better as it is, and means the same.
        result += beginsReference(rest) ? "&amp;".utf8 : "&".utf8
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): result.append(UInt8(ascii: " "))
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Whether what stands behind an ampersand would make a character reference of it.
  private static func beginsReference(_ text: Substring.UTF8View.SubSequence) -> Bool {
    let name = text.prefix(40).prefix { byte in
      byte == UInt8(ascii: "#") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
    return !name.isEmpty && text.dropFirst(name.count).first == UInt8(ascii: ";")
  }

  /// A sign at the start of a line would make a heading, a list or a quotation of it.
  private static func guardedStart(_ text: String) -> String {
    guard let first = text.first else { return text }
    if "#-+=|:".contains(first) { return "\\" + text }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    if !digits.isEmpty, let next = text.dropFirst(digits.count).first, next == "." || next == ")" {
      return digits + "\\" + text.dropFirst(digits.count)
    }
    return text
  }
}

extension PitchSpan {
  fileprivate var isFootnote: Bool {
    if case .footnote = self { return true }
    return false
  }

  /// Whether it stands in square brackets.
  fileprivate var isBracketed: Bool {
    switch self {
    case .footnote, .mark: true
    case .text, .strong, .emphasis, .link: false
    }
  }
}
