import HistoricalText

/// A sentence of a source's text that names a date.
struct DatedSentence {
  let text: String
  let date: SentenceDate
  /// Birth and death, where the sentence gives them in brackets: "X (1815 – 1852) was …".
  let life: (born: SentenceDate, died: SentenceDate)?

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
    let months = RehearsalDate.months.map { " \($0.prefix(3))." } + [" Sept."]
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
    let dates = SentenceDate.all(in: text)
    guard let first = dates.first else { return nil }
    self.text = text
    date = first
    life = Self.life(text, dates)
  }

  private static func life(
    _ text: String,
    _ dates: [SentenceDate]
  ) -> (born: SentenceDate, died: SentenceDate)? {
    guard dates.count >= 2, let open = text.firstIndex(of: "("),
      let close = text[open...].firstIndex(of: ")")
    else { return nil }
    let bracket = text[open...close]
    let inside = SentenceDate.all(in: String(bracket))
    guard inside.count >= 2, bracket.contains(where: { "–—-".contains($0) }),
      let born = HistoricalDate(inside[0].iso), let died = HistoricalDate(inside[1].iso),
      (1...120).contains(died.year - born.year)
    else { return nil }
    return (dates[0], dates[1])
  }
}
