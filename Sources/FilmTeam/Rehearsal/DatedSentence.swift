import HistoricalText

/// A sentence of a source's text that names a date.
struct DatedSentence {
  let text: String
  let date: SentenceDate

  /// The sentences of a text in order, dated or not.
  ///
  /// Headings and list marks of wikis and Markdown are passed over.
  static func sentences(of text: String) -> [String] {
    text.split(separator: "\n").flatMap { line -> [String] in
      let plain = CleanText.line(String(line), limit: 20_000).drop { "-*>• ".contains($0) }
      guard let first = plain.first, first != "#", first != "=", first != "|" else { return [] }
      let sentences = Sentences.split([.text(String(plain))]).map { CleanText.line($0.plain) }
      return rejoined(sentences)
    }.filter { $0.split(separator: " ").count >= 3 }
  }

  /// Joins what the full stop of a shortened month has parted.
  private static func rejoined(_ sentences: [String]) -> [String] {
    let months = HistoricalDate.months.map { " \($0.prefix(3))." } + [" Sept."]
    return sentences.reduce(into: []) { joined, sentence in
      if let last = joined.last, months.contains(where: last.hasSuffix) {
        joined[joined.count - 1] = "\(last) \(sentence)"
      } else {
        joined.append(sentence)
      }
    }
  }

  /// Nil where the sentence names no date.
  init?(_ text: String) {
    guard let first = SentenceDate.all(in: text).first else { return nil }
    self.text = text
    date = first
  }
}
