import Foundation

/// Checks what a report says against data: numbers about films, and names of people.
struct ReportCheck {
  private let numbers: Set<Int>
  private let grosses: [Int]
  private let rowCount: Int
  private let knownWords: Set<[String]>
  private let marksNames: Bool
  /// Whether a model wrote the report: a rehearsal arranges what has its source beside it.
  private let marksFacts: Bool

  /// `marksNames` is for casting: a name that is in no row and nowhere in the research is marked.
  init(_ material: PitchMaterial, marksNames: Bool) {
    var texts = material.comparables.rows.map { "\($0.title) \($0.year) \($0.director ?? "")" }
    texts += material.entries.map { entry in
      "\(entry.claim) \(entry.date ?? "") \(entry.people.joined(separator: " ; "))"
    }
    texts += [material.subjectName, material.title, material.subject.summary ?? ""]
    texts += [material.subject.born, material.subject.died].compactMap(\.self).map {
      "\($0.date ?? "") \($0.place ?? "")"
    }
    texts += material.subject.people.map { "\($0.name) \($0.born ?? "") \($0.died ?? "")" }
    if marksNames { texts.append(material.outlines.last ?? "") }
    rowCount = material.comparables.rows.count
    grosses = material.comparables.rows.compactMap(\.gross)
    var numbers: Set<Int> = []
    for text in texts { numbers.formUnion(Self.numerals(in: text).compactMap(\.exact)) }
    self.numbers = numbers
    var known: Set<[String]> = []
    for text in texts {
      let words = PersonName(text).words
      for pair in zip(words, words.dropFirst()) { known.insert([pair.0, pair.1]) }
    }
    knownWords = known
    self.marksNames = marksNames
    marksFacts = marksNames && !material.isRehearsal
  }

  /// The sentences of a report, with a mark on each that says more than the data.
  func marked(_ text: String, _ book: inout FootnoteBook) -> [PitchSpan] {
    var result: [PitchSpan] = []
    for sentence in Sentences.split(InlineText.spans(text)) {
      if !result.isEmpty { result.append(.text(" ")) }
      var marked = book.resolved(sentence)
      let plain = sentence.plain
      let isMarked = sentence.contains(.mark(.noDataRow)) || sentence.contains(.mark(.invented))
      if !isMarked, !numbersAreKnown(in: plain) || (marksNames && namesSomebodyUnknown(plain)) {
        marked.append(.mark(.noDataRow))
      } else if marksFacts, !sentence.contains(where: \.isNote), Self.tellsOfALife(plain) {
        marked.append(.mark(.unsourced))
      }
      result += SentenceMarker.spaced(marked)
    }
    return result
  }

  /// Whether a sentence about a role says what a person did, and not what a player needs.
  private static func tellsOfALife(_ text: String) -> Bool {
    let verbs: Set = [
      "was", "were", "had", "died", "born", "married", "became", "wrote", "published", "divorced",
      "met", "moved", "worked", "studied", "invented", "discovered",
    ]
    let words = text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
    let hasYear = numerals(in: text).contains { numeral in
      !numeral.isMoney && numeral.exact.map { (1_000..<3_000).contains($0) } ?? false
    }
    return hasYear || words.contains(where: verbs.contains)
  }

  private func numbersAreKnown(in text: String) -> Bool {
    Self.numerals(in: text).allSatisfy { numeral in
      // Casting speaks of ages, spans and counts, which are no statement about a film.
      if marksNames, !numeral.isMoney, !numeral.isPercent, numeral.value < 120 { return true }
      if let exact = numeral.exact, !numeral.isMoney, !numeral.isPercent, exact <= rowCount {
        return true
      }
      if let exact = numeral.exact, !numeral.isMoney, numbers.contains(exact) { return true }
      if numeral.isPercent { return false }
      return grosses.contains { abs(Double($0) - numeral.value) <= numeral.tolerance }
    }
  }

  private func namesSomebodyUnknown(_ text: String) -> Bool {
    let common: Set = [
      "act", "acts", "age", "role", "roles", "lead", "supporting", "casting", "one", "two", "three",
      "the", "demands", "relation", "ensemble", "breakdown", "young", "older", "a", "an", "in",
      "at",
      "lady", "lord", "sir", "act", "beat", "span", "skills", "languages", "mother", "father",
    ]
    var run: [String] = []
    for word in text.split(whereSeparator: { $0.isWhitespace || "—–/".contains($0) }) {
      let core = word.trimmingCharacters(in: .punctuationCharacters)
      let isName =
        core.first?.isUppercase == true && core.dropFirst().contains(where: \.isLowercase)
      if isName, let plain = PersonName(core).words.first, !common.contains(plain) {
        run.append(contentsOf: PersonName(core).words)
        if run.count >= 2, !knownWords.contains(Array(run.suffix(2))) { return true }
      } else {
        run = []
      }
      if let last = word.last, ".,;:!?)".contains(last) { run = [] }
    }
    return false
  }

  // MARK: Numerals

  private struct Numeral {
    var value: Double
    /// Half of the last digit that is written.
    var tolerance: Double
    var isMoney: Bool
    var isPercent: Bool

    var exact: Int? { Int(exactly: value) }
  }

  private static func numerals(in text: String) -> [Numeral] {
    let characters = Array(text)
    var found: [Numeral] = []
    var index = 0
    while index < characters.count {
      guard isDigit(characters[index]) else {
        index += 1
        continue
      }
      let start = index
      while index < characters.count,
        isDigit(characters[index])
          || (",.".contains(characters[index]) && index + 1 < characters.count
            && isDigit(characters[index + 1]))
      {
        index += 1
      }
      let written = String(characters[start..<index])
      // "19th" names, it does not count.
      let suffix = String(characters[index...].prefix(2)).lowercased()
      if ["st", "nd", "rd", "th"].contains(suffix), !written.contains(".") { continue }
      found.append(numeral(written, before: characters[..<start], after: characters[index...]))
    }
    return found
  }

  private static func numeral(
    _ written: String,
    before: ArraySlice<Character>,
    after: ArraySlice<Character>
  ) -> Numeral {
    let plain = written.filter { $0 != "," }
    let decimals = plain.split(separator: ".").dropFirst().first?.count ?? 0
    let rest = String(after.drop(while: \.isWhitespace).prefix(9)).lowercased()
    var scale = 1.0
    if rest.hasPrefix("million") { scale = 1e6 }
    if rest.hasPrefix("billion") { scale = 1e9 }
    if let sign = after.first, after.dropFirst().first.map({ !$0.isLetter }) ?? true {
      if sign == "M" || sign == "m" { scale = 1e6 }
      if sign == "B" || sign == "b" { scale = 1e9 }
      if sign == "k" || sign == "K" { scale = 1e3 }
    }
    let isMoney = before.last(where: { !$0.isWhitespace }).map { "$€£".contains($0) } ?? false
    return Numeral(
      value: (Double(plain) ?? .infinity) * scale,
      tolerance: scale == 1 ? 0.5 : 0.5 * scale / pow(10, Double(decimals)),
      isMoney: isMoney || scale > 1,
      isPercent: rest.hasPrefix("%") || rest.hasPrefix("percent") || rest.hasPrefix("per cent")
    )
  }

  private static func isDigit(_ character: Character) -> Bool {
    character.isASCII && character.isNumber
  }
}
