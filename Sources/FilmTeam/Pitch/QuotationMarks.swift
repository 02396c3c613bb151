/// Turns the quotation marks of a text into those that stand inside of a quotation: ‘ and ’.
///
/// Reads typewriter's marks, English “ ”, German „ “ and ‚ ‘, French « » with their spaces, and those
/// that point inwards; apostrophes stay apostrophes, and feet, inches, minutes and seconds become ′
/// and ″.
struct QuotationMarks {
  private let characters: [Character]
  private var index = 0
  private var result = ""
  /// The double marks that are open, as they were written, outermost first.
  private var open: [Character] = []
  private var openSingles = 0

  static func inner(_ text: String) -> String {
    guard text.contains(where: { "\"'“”„‟«»‹›‘’‚‛`´".contains($0) }) else { return text }
    var reader = QuotationMarks(characters: Array(text))
    return reader.read()
  }

  private init(characters: [Character]) { self.characters = characters }

  private mutating func read() -> String {
    while index < characters.count {
      let character = characters[index]
      switch character {
      case "\"": takeStraight()
      case "„", "‟", "“", "”", "«", "»": takeDouble(character)
      case "‹": result.append("‘")
      case "›": result.append("’")
      case "'", "`", "´", "‘", "’", "‛", "‚": takeSingle(character)
      default: result.append(character)
      }
      index += 1
    }
    return result
  }

  // MARK: Places

  private var before: Character? { index > 0 ? characters[index - 1] : nil }
  private var after: Character? { index + 1 < characters.count ? characters[index + 1] : nil }

  /// Whether a mark stands where a word begins.
  private var beginsWord: Bool {
    guard let after, !after.isWhitespace else { return false }
    return before.map { $0.isWhitespace || "([{—–-/“„«‘‚\"'".contains($0) } ?? true
  }

  private var isBehindDigit: Bool { before?.isNumber ?? false }

  // MARK: Double marks

  private mutating func takeStraight() {
    // 6", and 5' 10" with a quotation open around it, which has its own end.
    let others = characters[(index + 1)...].count { $0 == "\"" }
    let isLength = isBehindDigit && (open.isEmpty || !others.isMultiple(of: 2))
    if isLength {
      result.append("″")
    } else if open.last == "\"", !beginsWord || others.isMultiple(of: 2) == false {
      close()
    } else if open.isEmpty || beginsWord {
      begin("\"")
    } else {
      close()
    }
  }

  private mutating func takeDouble(_ mark: Character) {
    switch mark {
    case "„", "‟": begin(mark)
    case "“": if open.last == "„" || open.last == "‟" { close() } else { begin(mark) }
    case "”":
      if open.isEmpty, beginsWord { begin(mark) } else { close() }
    case "«":
      if open.last == "»" { close() } else { begin(mark) }
    default:
      if open.contains("«") || !beginsWord { close() } else { begin("»") }
    }
  }

  private mutating func begin(_ mark: Character) {
    open.append(mark)
    result.append("‘")
    // French marks have a space inside.
    if mark == "«", after?.isWhitespace == true { index += 1 }
  }

  private mutating func close() {
    if open.last == "«", result.last?.isWhitespace == true { result.removeLast() }
    if !open.isEmpty { open.removeLast() }
    result.append("’")
  }

  // MARK: Single marks

  private mutating func takeSingle(_ mark: Character) {
    let isInWord = before.map { $0.isLetter || $0.isNumber } ?? false
    if mark == "'", isBehindDigit, openSingles == 0, after?.isLetter != true {
      result.append("′")
    } else if mark == "‚" {
      openSingles += 1
      result.append("‘")
    } else if mark == "‘", openSingles > 0, !beginsWord {
      openSingles -= 1
      result.append("’")
    } else if beginsWord, !isInWord, mark != "’", mark != "´", closesLater {
      openSingles += 1
      result.append("‘")
    } else {
      if !(isInWord && after?.isLetter == true), openSingles > 0 { openSingles -= 1 }
      result.append("’")
    }
  }

  /// Whether a single mark ends a word later on; if not, this one is an apostrophe: 'tis, '43.
  private var closesLater: Bool {
    if after?.isNumber == true { return false }
    var place = index + 1
    while place < characters.count {
      if "'’‘´".contains(characters[place]), !characters[place - 1].isWhitespace {
        let next = place + 1 < characters.count ? characters[place + 1] : " "
        if !next.isLetter, !next.isNumber { return true }
      }
      place += 1
    }
    return false
  }
}
