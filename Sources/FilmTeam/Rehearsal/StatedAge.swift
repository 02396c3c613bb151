/// The ages that a claim names in its own words: "aged six", "eight years old", "at the age of 12".
struct StatedAge {
  /// Each of them once.
  let ages: [Int]
  /// Whether an age is named that is not exact: "nearly eight", "in her thirties".
  let isVague: Bool

  init(_ claim: String) {
    let words = claim.lowercased().split { $0.isWhitespace || "–—".contains($0) }.map { word in
      String(
        word.drop { !($0.isLetter || $0.isNumber) }
          .reversed().drop { !($0.isLetter || $0.isNumber) }.reversed()
      )
    }
    var ages: [Int] = []
    var isVague = false
    let vague: Set<String> = [
      "nearly", "almost", "about", "around", "over", "under", "barely", "only", "not", "some",
    ]
    func take(_ number: String, before: Int) {
      guard let age = SmallNumber(number)?.value else { return }
      let word = before >= 0 ? words[before] : ""
      if vague.contains(word), word != "only", word != "barely" {
        isVague = true
      } else if !ages.contains(age) {
        ages.append(age)
      }
    }
    for (index, word) in words.enumerated() {
      let next = index + 1 < words.count ? words[index + 1] : ""
      let third = index + 2 < words.count ? words[index + 2] : ""
      switch word {
      case "aged", "turned": take(next, before: -1)
      case "age" where next == "of": take(third, before: -1)
      case "age": take(next, before: -1)
      case "was", "is", "were", "turning":
        // "when she was eight", and not "was one of": the number ends its part of the sentence.
        if index > 1, words[index - 2] == "when", third.isEmpty || ends(claim, after: next) {
          take(next, before: -1)
        }
      default: break
      }
      if vague.contains(next), ["aged", "age", "was"].contains(word), SmallNumber(third) != nil,
        next != "only", next != "barely"
      {
        isVague = true
      }
      if ["year", "years"].contains(next), ["old", "olds", "of"].contains(third) {
        let isOfAge = third == "old" || (index + 3 < words.count && words[index + 3] == "age")
        if isOfAge { take(word, before: index - 1) }
      }
      for ending in ["-year-old", "-years-old", "-year-olds"] where word.hasSuffix(ending) {
        take(String(word.dropLast(ending.count)), before: index - 1)
      }
    }
    self.ages = ages
    self.isVague = isVague

    func ends(_ text: String, after number: String) -> Bool {
      guard SmallNumber(number) != nil, let range = text.lowercased().firstRange(of: " \(number)")
      else {
        return false
      }
      return text.lowercased()[range.upperBound...].first.map { ",.;:)”".contains($0) } ?? true
    }
  }
}
