import HistoricalText

/// Follows a text from sentence to sentence, to tell whether "she" can be anybody but the subject.
///
/// In doubt it says no: only a sentence that it vouches for may tell the subject's birth or death.
struct Antecedent {
  private static let relatives: Set<String> = [
    "mother", "father", "parents", "parent", "husband", "wife", "brother", "sister", "son",
    "daughter", "uncle", "aunt", "cousin", "nephew", "niece", "grandmother", "grandfather",
    "friend",
    "widow", "widower", "child", "children", "baby", "twin", "stepmother", "stepfather", "maid",
    "servant", "neighbour", "neighbor", "man", "woman", "boy", "girl", "lady", "gentleman", "lover",
    "fiancé", "fiancée", "colleague", "partner", "namesake", "brothers", "sisters", "sons",
    "daughters", "friends", "granddaughter", "grandson", "mistress", "employer", "heir",
  ]
  private static let places: Set<String> = [
    "in", "at", "near", "from", "to", "of", "into", "across", "through", "via", "outside",
    "towards",
  ]

  private let name: SubjectName
  /// Whether a pronoun at the beginning of the next sentence means the subject.
  private var isSubject: Bool

  /// `isTitled` says that the text is the subject's own: a note or an article with the name as title.
  init(_ name: SubjectName, isTitled: Bool) {
    self.name = name
    isSubject = isTitled
  }

  /// Whether the sentence is plainly about the subject; takes it as the one that others follow.
  mutating func isAboutSubject(_ sentence: String) -> Bool {
    let words = sentence.split(whereSeparator: \.isWhitespace).map(String.init)
    let isAbout = begins(words)
    isSubject = isAbout && !namesOther(words)
    return isAbout
  }

  private func begins(_ words: [String]) -> Bool {
    guard let first = words.first else { return false }
    let plain = first.lowercased().filter { $0.isLetter || $0 == "-" }
    for count in stride(from: min(8, words.count), to: 0, by: -1) {
      let part = words.prefix(count)
      guard part.last?.last?.isLetter == true,
        !part.contains(where: { $0.contains("’s") || $0.contains("'s") }),
        name.isWhole(part.joined(separator: " "))
      else { continue }
      return true
    }
    if ["she", "he", "born", "died"].contains(plain) { return isSubject }
    if first.allSatisfy(\.isLetter), name.isPart(first), words.count > 1 {
      return isSubject && words[1].first?.isLowercase == true
    }
    if ["in", "on"].contains(plain), isSubject {
      // "In August 1893, she arrived".
      let next = words.dropFirst().prefix(5).first { ["she", "he"].contains($0.lowercased()) }
      return next != nil
    }
    return false
  }

  /// Whether somebody else is named, whom the next "she" might mean.
  private func namesOther(_ words: [String]) -> Bool {
    var before = ""
    for (index, word) in words.enumerated() {
      let plain = word.filter { $0.isLetter || "-’'".contains($0) }
      let lower = plain.lowercased()
      if Self.relatives.contains(lower) { return true }
      if PersonWords.isPerson(lower), !["a", "an", "as", "the"].contains(before) { return true }
      let isCapital = plain.first?.isUppercase == true && index > 0
      if isCapital, !HistoricalDate.months.contains(plain), !Self.places.contains(before),
        !name.allWords.isSuperset(of: NameWords(plain).words), plain != "I"
      {
        return true
      }
      // "in York Minster": the place goes on.
      if !(isCapital && Self.places.contains(before)) { before = lower }
    }
    return false
  }
}
