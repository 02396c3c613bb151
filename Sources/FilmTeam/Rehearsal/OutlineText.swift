/// How passages stand in an outline, and how to find them in one again.
enum OutlineText {
  static func footnote(_ id: String) -> String { "[^\(id)]" }

  static func footnotes(_ ids: [String]) -> String { ids.map(footnote).joined() }

  /// A claim with its footnote after each of its sentences.
  static func cited(_ claim: String, _ ids: [String]) -> String {
    let marks = footnotes(ids)
    let sentences = Sentences.split([.text(core(of: claim))]).map(\.plain)
    return sentences.map { sentence in
      var text = CleanText.line(sentence, limit: 2_000)
      if let last = text.last, !".!?…”’\"'".contains(last) { text += "." }
      return text + marks
    }.joined(separator: " ")
  }

  /// A claim without what Markdown would take for a mark: the words of others stay words.
  static func core(of claim: String) -> String {
    var text = CleanText.line(claim, limit: 1_000)
    for (sign, plain) in [
      ("[", "("), ("]", ")"), ("*", ""), ("`", ""), ("|", "/"), ("_", " "), ("\\", "/"),
    ] {
      text = text.replacing(sign, with: plain)
    }
    return text
  }

  /// The sections of an outline by their headings of the first two levels, in order.
  static func sections(of outline: String) -> [(heading: String, lines: [String])] {
    var sections: [(heading: String, lines: [String])] = []
    for line in outline.split(whereSeparator: \.isNewline).map(String.init) {
      if line.hasPrefix("## ") || line.hasPrefix("# ") {
        sections.append((String(line.drop { "# ".contains($0) }), []))
      } else if !sections.isEmpty {
        sections[sections.count - 1].lines.append(line)
      }
    }
    return sections
  }

  /// The lines of acts one, two and three; fewer where the outline has fewer.
  static func acts(of outline: String) -> [[String]] {
    sections(of: outline).filter { $0.heading.lowercased().hasPrefix("act ") }.map(\.lines)
  }

  static func section(_ heading: String, of outline: String) -> [String]? {
    sections(of: outline).first { $0.heading.lowercased().hasPrefix(heading.lowercased()) }?.lines
  }

  /// The ids of the footnotes in a text, in order, each once.
  static func footnoteIDs(in text: String) -> [String] {
    var ids: [String] = []
    for part in text.components(after: "[^") {
      let id = String(part.prefix { $0.isLetter || $0.isNumber })
      if part.dropFirst(id.count).first == "]", !ids.contains(id) { ids.append(id) }
    }
    return ids
  }
}

extension String {
  /// What stands after each occurrence of `mark`, up to the next one.
  fileprivate func components(after mark: String) -> [Substring] {
    var parts: [Substring] = []
    var rest = self[...]
    while let range = rest.firstRange(of: mark) {
      rest = rest[range.upperBound...]
      parts.append(rest[..<(rest.firstRange(of: mark)?.lowerBound ?? rest.endIndex)])
    }
    return parts
  }
}
