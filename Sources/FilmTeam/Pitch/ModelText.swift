import JSONModel

/// Brings what models write to the one form that is read: footnotes, and outlines.
enum ModelText {
  /// The text with `[r1]`, `(r25)`, `[r1, r2]` and `[^r1, ^r2]` as footnotes.
  ///
  /// Whether an entry of that number exists is for the reader of footnotes.
  static func footnotes(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "(") }),
      text.utf8.contains(where: { $0 == UInt8(ascii: "r") || $0 == UInt8(ascii: "R") })
    else { return text }
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(where: { "[(".contains($0) }) {
      result += rest[..<open]
      let closing: Character = rest[open] == "[" ? "]" : ")"
      let inner = rest[rest.index(after: open)...]
      guard let close = inner.prefix(120).firstIndex(of: closing),
        let ids = entryIDs(inner[..<close], isList: closing == "]")
      else {
        result.append(rest[open])
        rest = inner
        continue
      }
      // A footnote stands directly behind its sentence.
      while result.last == " " { result.removeLast() }
      result += ids.map { "[^\($0)]" }.joined()
      rest = inner[inner.index(after: close)...]
    }
    return result + rest
  }

  /// `r1`, `r1, r2`, `^r1; ^r2`, `r1 and r2`; nil where anything else stands there.
  private static func entryIDs(_ text: Substring, isList: Bool) -> [String]? {
    let words = text.lowercased().split { ",;& ".contains($0) }.filter { $0 != "and" }
    let ids = words.map { $0.first == "^" ? $0.dropFirst() : $0[...] }
    // One plain footnote is in its form already.
    if words.isEmpty || (isList && words.count == 1 && words[0].first == "^") { return nil }
    let isEach = ids.allSatisfy { id in
      id.first == "r" && (2...5).contains(id.count)
        && id.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
    }
    return isEach ? ids.map(String.init) : nil
  }

  /// An outline as Markdown: JSON becomes headings, and what a model says around its answer is left.
  static func outline(_ text: String) -> String {
    guard let first = text.first(where: { !$0.isWhitespace }), "{`".contains(first),
      let value = wholeJSON(text), let members = value.objectValue
    else { return text }
    let inner = members.count == 1 ? members.values.first?.objectValue ?? members : members
    return markdown(inner) ?? text
  }

  /// The JSON object that the text is, but for a fence around it.
  private static func wholeJSON(_ text: String) -> JSONValue? {
    let lines = text.split(separator: "\n").filter {
      !$0.drop(while: \.isWhitespace).hasPrefix("```")
    }
    return try? JSONValue(parsing: lines.joined(separator: "\n"))
  }

  private static let titles = ["title", "working_title", "workingtitle"]
  private static let acts = [
    ["act_one", "actone", "act_1", "act1", "act one", "act 1", "one", "1"],
    ["act_two", "acttwo", "act_2", "act2", "act two", "act 2", "two", "2"],
    ["act_three", "actthree", "act_3", "act3", "act three", "act 3", "three", "3"],
  ]

  private static func markdown(_ members: [String: JSONValue]) -> String? {
    let named = Dictionary(members.map { ($0.key.lowercased(), $0.value) }) { $1 }
    var byAct = named
    if let list = named["acts"]?.arrayValue ?? named["outline"]?.arrayValue {
      for (act, value) in zip(acts, list) { byAct[act[0]] = value }
    } else if let inner = named["acts"]?.objectValue {
      for (key, value) in inner { byAct[key.lowercased()] = value }
    }
    let found = acts.map { names in names.lazy.compactMap { byAct[$0] }.first }
    guard found.contains(where: { $0 != nil }) else { return nil }
    var lines: [String] = []
    if let title = titles.lazy.compactMap({ named[$0]?.asLine }).first {
      lines.append("# \(title)")
    }
    if let logline = named["logline"]?.asLine { lines += ["## Logline", logline] }
    for (heading, act) in zip(["Act One", "Act Two", "Act Three"], found) {
      guard let act else { continue }
      lines += ["## \(heading)"] + paragraphs(act, depth: 0)
    }
    for (key, heading) in [("characters", "Characters"), ("open_questions", "Open questions")] {
      guard let value = named[key] else { continue }
      lines += ["## \(heading)"] + paragraphs(value, depth: 0).map { "- \($0)" }
    }
    return lines.joined(separator: "\n\n")
  }

  /// The texts of a value, a paragraph each; what an object says of itself stands in one.
  private static func paragraphs(_ value: JSONValue, depth: Int) -> [String] {
    if let line = value.asLine { return [line] }
    guard depth < 4 else { return [] }
    if let list = value.arrayValue { return list.flatMap { paragraphs($0, depth: depth + 1) } }
    guard let members = value.objectValue else { return [] }
    if let beats = members["beats"] ?? members["scenes"] {
      return paragraphs(beats, depth: depth + 1)
    }
    let order = ["name", "date", "title", "heading", "text", "description", "beat", "content"]
    let known = order.compactMap { members[$0]?.asLine }
    let rest = members.keys.sorted().filter { !order.contains($0) }.compactMap {
      members[$0]?.asLine
    }
    let sentence = (known + rest).joined(separator: ": ")
    return sentence.isEmpty ? [] : [sentence]
  }
}
