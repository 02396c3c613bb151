/// A sentence of a source's as a marked quotation of at most 25 words.
struct QuotedSentence {
  static let mostWords = 25

  /// The words themselves, with `…` where something is left out.
  let words: String

  /// Keeps the words around the one at `word`, if the sentence is longer than may be quoted.
  init(_ sentence: String, around word: Int) {
    let plain = QuotationMarks.inner(sentence).replacing("[", with: "(").replacing("]", with: ")")
      .replacing("*", with: "").replacing("`", with: "").replacing("|", with: "/")
      .replacing("<", with: "‹").replacing(">", with: "›")
    let all = plain.split(whereSeparator: \.isWhitespace)
    // Dashes and slashes part words for some who count; what is cut stays below.
    let budget = Self.mostWords - plain.filter { "–—-/’'.".contains($0) }.count.clamped(to: 0...10)
    guard Quotation.count(plain) > Self.mostWords else {
      words = all.joined(separator: " ")
      return
    }
    let start = word < budget ? 0 : min(max(0, word - budget + 4), max(0, all.count - budget))
    let kept = all[start..<min(all.count, start + budget)]
    let opening = start > 0 ? "… " : ""
    let ending = start + kept.count < all.count ? " …" : ""
    words = opening + kept.joined(separator: " ") + ending
  }

  var marked: String { "“\(words)”" }
}

extension Int {
  fileprivate func clamped(to range: ClosedRange<Int>) -> Int {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
