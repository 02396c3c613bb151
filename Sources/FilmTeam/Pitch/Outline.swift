/// An outline as the screenwriter wrote it, taken apart by its headings.
struct Outline: Hashable {
  struct Section: Hashable {
    var heading: String
    var lines: [MarkdownBlocks.Line]
  }

  var workingTitle: String?
  var logline: String?
  /// The lines of acts one, two and three; empty where an act is missing.
  var acts: [[MarkdownBlocks.Line]] = [[], [], []]
  /// What follows, such as characters and open questions, in the order in which it stands.
  var sections: [Section] = []

  init(_ text: String) {
    var place = Place.nowhere
    for line in MarkdownBlocks.lines(ModelText.outline(text)) {
      if let next = begin(line, at: place) {
        place = next
        continue
      }
      switch place {
      case .nowhere: break
      case .logline:
        if case .text(let text) = line {
          logline = [logline, text].compactMap(\.self).joined(separator: " ")
        }
        if case .item(let text) = line, logline == nil { logline = text }
      case .act(let number): acts[number].append(line)
      case .section: sections[sections.count - 1].lines.append(line)
      }
    }
  }

  /// Which acts, from 1, hold no word.
  var missingActs: [Int] {
    acts.indices.filter { !Self.holdsWords(acts[$0]) }.map { $0 + 1 }
  }

  func section(_ name: String) -> Section? {
    sections.first { $0.heading.lowercased().hasPrefix(name.lowercased()) }
  }

  private enum Place: Hashable {
    case nowhere, logline
    case act(Int)
    case section
  }

  /// Where the text goes on after `line`; nil where the line begins nothing.
  private mutating func begin(_ line: MarkdownBlocks.Line, at place: Place) -> Place? {
    switch line {
    case .heading(let level, let text):
      let plain = InlineText.spans(text).plain
      if let act = Self.act(plain) { return .act(act) }
      if level > 2 { return place == .nowhere ? .nowhere : nil }
      if plain.lowercased().hasPrefix("logline") {
        let rest = plain.dropFirst(7).drop { $0 == ":" || $0.isWhitespace }
        if !rest.isEmpty { logline = String(rest) }
        return .logline
      }
      if level == 1, workingTitle == nil, sections.isEmpty, place == .nowhere {
        let title =
          plain.lowercased().hasPrefix("working title:") ? plain.dropFirst(14) : plain[...]
        workingTitle = CleanText.line(String(title), limit: 120)
        return .nowhere
      }
      sections.append(Section(heading: CleanText.line(plain, limit: 80), lines: []))
      return .section
    case .text(let text):
      let spans = InlineText.spans(text)
      let plain = spans.plain
      let isBold: Bool
      if case .strong = spans.first { isBold = spans.count == 1 } else { isBold = false }
      let isShort = plain.split(separator: " ").count == 2 || plain.hasSuffix(":")
      if place == .nowhere, workingTitle == nil, let title = Self.title(plain, isBold: isBold) {
        workingTitle = title
        return .nowhere
      }
      if isBold || isShort, plain.count < 60, let act = Self.act(plain) { return .act(act) }
      if plain.lowercased().hasPrefix("logline:") {
        let rest = text.drop { $0 != ":" }.dropFirst().drop { " *".contains($0) }
        logline = rest.isEmpty ? nil : String(rest)
        return .logline
      }
      return nil
    default: return nil
    }
  }

  /// The title in `**The Second Note**` or `Title: The Second Note`, before anything else.
  private static func title(_ line: String, isBold: Bool) -> String? {
    if act(line) != nil || line.lowercased().hasPrefix("logline") { return nil }
    for label in ["working title:", "title:"] where line.lowercased().hasPrefix(label) {
      let title = CleanText.line(String(line.dropFirst(label.count)), limit: 120)
      return title.isEmpty ? nil : title
    }
    return isBold && !line.hasSuffix(":") ? CleanText.line(line, limit: 120) : nil
  }

  /// 0, 1 or 2 where a heading names an act.
  private static func act(_ heading: String) -> Int? {
    let words = heading.lowercased().split { !($0.isLetter || $0.isNumber) }
    guard words.count >= 2, words[0] == "act" else { return nil }
    let numbers = [["one", "1", "i"], ["two", "2", "ii"], ["three", "3", "iii"]]
    return numbers.firstIndex { $0.contains(String(words[1])) }
  }

  private static func holdsWords(_ lines: [MarkdownBlocks.Line]) -> Bool {
    lines.contains { line in
      switch line {
      case .text(let text), .item(let text):
        text.contains(where: \.isLetter)
      case .cells(let cells): cells.contains { $0.contains(where: \.isLetter) }
      case .heading, .empty: false
      }
    }
  }
}
