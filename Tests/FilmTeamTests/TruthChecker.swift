import Foundation

/// Reads a finished document as text and holds it against what its sources say.
///
/// It shares no code with what reads the sources: years, ages and names are found by patterns of its
/// own.
struct TruthChecker {
  /// The texts of the sources, all together.
  var sources: String
  /// The years of birth and death that the sources plainly give; nil where they give none, or several.
  var birth: Int?
  var death: Int?
  /// Whether birth and death are beyond doubt, so that ages may be told from them.
  var isBirthSure = true
  /// The people that the sources name.
  var people: Set<String> = []
  /// Years that the sources give only with a doubt.
  var doubtful: Set<Int> = []

  /// What the document says and the sources do not; empty for a true document.
  func lies(in document: String) -> [String] {
    let body = document.components(separatedBy: "\n[^")[0]
    var lies: [String] = []
    var section = ""
    for line in body.components(separatedBy: "\n") {
      if line.hasPrefix("## ") { section = String(line.dropFirst(3)) }
      if line.contains(/\b1 (?:years|facts|beats|entries|sources)\b/) {
        lies.append("count: \(line)")
      }
      if line.contains(/[1-9]\d* years after the (?:birth|death)/), birth == nil, death == nil {
        lies.append("after what: \(line)")
      }
      lies += life(line)
      lies += quotations(line)
      let isTold = section.hasPrefix("Act ") || section == "Chronology" || section == "Other frames"
      if isTold { lies += beat(line) }
      if section == "Characters" { lies += character(line) }
    }
    return lies
  }

  private func life(_ line: String) -> [String] {
    var lies: [String] = []
    for (pattern, year) in [
      (#"\*\*Born:\*\* ([^\[]*)"#, birth), (#"\*\*Died:\*\* ([^\[]*)"#, death),
      (#"the lead, born ([^,\[;.]*)"#, birth),
      (#"the lead,(?: born [^,]*,)? died ([^,\[;.]*)"#, death),
      (#"The subject:\*\* .* died in (\d+)"#, death), (#"was born in (\d+) and no death"#, birth),
    ] {
      guard let found = Self.group(pattern, in: line) else { continue }
      if year == nil || !found.contains(String(abs(year ?? 0))) { lies.append("life: \(line)") }
    }
    if let found = Self.group(#"is \d+ years after the (birth|death)"#, in: line) {
      let isKnown = found == "birth" ? birth != nil && isBirthSure : death != nil
      if !isKnown { lies.append("anniversary: \(line)") }
    }
    return lies
  }

  /// Every quoted piece stands in a source, word for word.
  private func quotations(_ line: String) -> [String] {
    let plain = Self.words(sources)
    return Self.groups(#"“([^”]*)”"#, in: line).flatMap { quotation in
      quotation.components(separatedBy: "…").filter { piece in
        let words = Self.words(piece)
        return !words.isEmpty && !plain.contains(words)
      }.map { "quotation: \($0)" }
    }
  }

  private func beat(_ line: String) -> [String] {
    guard line.hasPrefix("- ") else { return [] }
    let label: String
    if let bold = Self.group(#"^- \*\*([^*]*):\*\*"#, in: line) {
      label = bold
    } else {
      label = line.components(separatedBy: ": ")[0]
    }
    guard !label.contains("no date") else { return [] }
    var lies: [String] = []
    let when = label.components(separatedBy: ", ")[0]
    let isGap = line.contains("nothing documented")
    let numbers = Self.groups(#"(\d{2,4})"#, in: when).compactMap(Int.init).filter { $0 > 31 }
    for number in numbers where !isGap && !says(number) { lies.append("year: \(line)") }
    if isGap {
      let edges = [numbers.first.map { $0 - 1 }, numbers.last.map { $0 + 1 }].compactMap(\.self)
      let isBefore = when.contains("BC")
      for edge in edges where !isBefore && !says(edge) { lies.append("gap: \(line)") }
      return lies
    }
    guard let year = numbers.first, !when.contains("BC") else { return lies }
    let isQualified = when.contains(/about|perhaps|before|after|by |between|–|s$|century/)
    if doubtful.contains(year), !isQualified { lies.append("certainty: \(line)") }
    if let age = Self.group(#"age (\d+)"#, in: label).flatMap(Int.init) {
      let last = Self.group(#"age \d+–(\d+)"#, in: label).flatMap(Int.init) ?? age
      if let birth, isBirthSure {
        if age < year - birth - 1 || last > year - birth { lies.append("age: \(line)") }
      } else {
        lies.append("age without a birth: \(line)")
      }
      for told in statedAges(line) where last == age && told != age {
        lies.append("own age: \(line)")
      }
      for told in statedAges(line) where last != age && (age...last).contains(told) {
        lies.append("blurred age: \(line)")
      }
      if isQualified { lies.append("age of a doubtful date: \(line)") }
    }
    let isAct = line.hasPrefix("- **")
    if isAct, let death, year > death, !label.contains("after the death") {
      lies.append("after the death: \(line)")
    }
    if isAct, let birth, isBirthSure, year < birth, !label.contains("before the birth") {
      lies.append("before the birth: \(line)")
    }
    return lies
  }

  private func statedAges(_ line: String) -> [Int] {
    let words = [
      "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
      "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    ]
    let found =
      Self.groups(#"aged (\w+)"#, in: line) + Self.groups(#"(\w+) years old"#, in: line)
      + Self.groups(#"at the age of (\w+)"#, in: line)
    return found.compactMap { words[$0] ?? Int($0) }
  }

  private func character(_ line: String) -> [String] {
    guard let name = Self.group(#"^- \*\*([^*]*)\*\*"#, in: line) else { return [] }
    return people.contains(name) ? [] : ["person: \(line)"]
  }

  private func says(_ year: Int) -> Bool {
    sources.split { !$0.isNumber }.contains { Int($0) == year }
  }

  private static func words(_ text: String) -> String {
    text.lowercased().split { !($0.isLetter || $0.isNumber) }.joined(separator: " ")
  }

  private static func group(_ pattern: String, in line: String) -> String? {
    groups(pattern, in: line).first
  }

  private static func groups(_ pattern: String, in line: String) -> [String] {
    guard let regex = try? NSRegularExpression(pattern: pattern) else {
      return ["the pattern \(pattern) cannot be read"]
    }
    let range = NSRange(line.startIndex..., in: line)
    return regex.matches(in: line, range: range).compactMap { match in
      Range(match.range(at: 1), in: line).map { String(line[$0]) }
    }
  }
}
