/// The text of a passage as it reads: rows that a writer or an editor broke are joined again.
enum NoteText {
  /// Words that a hyphen is left hanging before: "nineteenth- and twentieth-century".
  private static let conjunctions: Set<String> = ["and", "or", "to", "und", "oder", "et", "ou"]

  /// The passage with a line break only where one was meant.
  static func joined(_ passage: String) -> String {
    var result = ""
    var isBroken = false
    for line in passage.split(separator: "\n", omittingEmptySubsequences: false) {
      let endsBroken = line.hasSuffix("  ")
      var rest = line.drop(while: \.isWhitespace)
      while rest.first == ">" { rest = rest.dropFirst().drop(while: \.isWhitespace) }
      while rest.last?.isWhitespace == true { rest.removeLast() }
      if !rest.isEmpty {
        if result.isEmpty {
          result = String(rest)
        } else if isBroken {
          result += "\n\(rest)"
        } else {
          append(rest, to: &result)
        }
        isBroken = endsBroken
      }
    }
    return result
  }

  /// A hyphen stays as it stands: whether it belongs to the word, only its reader knows.
  private static func append(_ line: Substring, to text: inout String) {
    let last = text.last
    let before = text.dropLast().last
    let isJoined = before.map { !$0.isWhitespace } ?? false
    let first = line.first
    let word = line.prefix(while: \.isLetter).lowercased()
    switch last {
    case "\u{AD}":
      text.removeLast()
    case "-" where isJoined && first?.isLetter == true && before?.isLetter == true:
      if conjunctions.contains(word) { text += " " }
    case "—" where isJoined, "/" where isJoined: break
    case "–" where before?.isNumber == true && first?.isNumber == true: break
    default: text += " "
    }
    text += line
  }
}
