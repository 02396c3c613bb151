/// A date that a sentence names, with the place of its year among the sentence's words.
package struct SentenceDate: Sendable, Hashable {
  package let date: HistoricalDate
  /// The place among the words that are parted by blanks, from 0.
  package let word: Int

  /// The dates of a sentence, in order.
  ///
  /// A number is a date only where its neighbours make it one: "in 1833", not "1066 men". In doubt
  /// it is none. A date in a sentence that is not sure of itself is not sure either.
  package static func all(in sentence: String) -> [SentenceDate] {
    DateReader(sentence, isField: false).dates
  }
}

/// Reads the dates of one sentence, or of a text that is nothing but a date.
struct DateReader {
  private let tokens: [DateToken]
  private let isField: Bool
  private let isDoubtful: Bool
  private let isOldStyle: Bool
  private let isForeign: Bool
  private(set) var dates: [SentenceDate] = []
  /// The tokens that are part of a date, or of a number that is none.
  private var taken: Set<Int> = []
  private var refused: Set<Int> = []

  init(_ sentence: String, isField: Bool) {
    tokens = DateToken.tokens(of: String(sentence.prefix(20_000)))
    self.isField = isField
    let words = tokens.map(\.lowercased)
    isDoubtful = !isField && DateWords.doubt(words)
    isForeign = !isField && DateWords.isForeign(words)
    isOldStyle =
      words.contains("julian") || words.contains("gregorian")
      || zip(words, words.dropFirst()).contains { ["old", "new"].contains($0) && $1 == "style" }
      || tokens.contains { ["OS", "O.S", "NS", "N.S"].contains($0.core) }
    read()
  }

  /// The first date of a text that is nothing but a date.
  static func field(_ text: String) -> HistoricalDate? {
    guard text.count <= 200 else { return nil }
    return DateReader(text, isField: true).dates.first?.date
  }

  private mutating func read() {
    for index in tokens.indices where !taken.contains(index) {
      guard let found = date(at: index) else { continue }
      var date = found
      if isDoubtful, date.isStated { date = date.with(.perhaps) }
      dates.append(SentenceDate(date: date, word: tokens[index].place))
    }
  }

  private func token(_ index: Int) -> DateToken? {
    tokens.indices.contains(index) ? tokens[index] : nil
  }

  // MARK: One date

  private mutating func date(at index: Int) -> HistoricalDate? {
    if let iso = isoDate(index) { return iso }
    if isField, let wide = wideDate(index) { return wide }
    guard let year = year(at: index) else { return nil }
    let start: Int
    var month: Int?
    var day: Int?
    var isSplit = false
    (start, month, day, isSplit) = monthAndDay(before: year.start)
    guard
      month != nil || start < year.start || year.isMarked || isField || isPlainYear(index, year)
        || followsYear(index)
    else {
      refused.insert(index)
      return nil
    }
    if let month, let day, HistoricalDate(year: year.value, month: month, day: day) == nil {
      refused.insert(index)
      return nil
    }
    taken.formUnion(start...year.end)
    if isOldStyle || isSplit { day = nil }
    if isOldStyle { month = nil }
    if let last = year.last {
      return HistoricalDate(year: year.value, certainty: .through(last))
    }
    return HistoricalDate(
      year: year.value,
      month: month,
      day: day,
      certainty: certainty(start, year)
    )
  }

  private func isoDate(_ index: Int) -> HistoricalDate? {
    let token = tokens[index]
    guard token.core.contains("-"), !token.isCounted, token.core.first?.isASCIIDigit == true else {
      return nil
    }
    let parts = token.core.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3 || (parts.count == 2 && parts[1].count == 2), parts[0].count == 4,
      !(self.token(index - 1).map { DateWords.counters.contains($0.lowercased) } ?? false)
    else { return nil }
    let date = HistoricalDate.iso(token.core)
    return date?.month == nil ? nil : date
  }

  /// A decade or a century: only where it stands alone, for in a sentence it tells no date.
  private mutating func wideDate(_ index: Int) -> HistoricalDate? {
    let token = tokens[index]
    let core = token.core.filter { !"’'".contains($0) }
    if core.count == 5, core.hasSuffix("0s"), let year = Int(core.dropLast()), year >= 1000 {
      taken.insert(index)
      return HistoricalDate(year: year, certainty: .decade)
    }
    if self.token(index + 1)?.lowercased == "century", let number = token.day, number <= 21 {
      let isBefore = self.token(index + 2)?.era == .before
      taken.formUnion(index...(index + 1))
      let year = isBefore ? -(number * 100) : (number - 1) * 100 + 1
      return HistoricalDate(year: year, certainty: .century)
    }
    return nil
  }

  // MARK: The year

  private struct Year {
    var value: Int
    /// The last year of "1833–34" or "1833 or 1834".
    var last: Int?
    /// The tokens of the year with its era.
    var start: Int
    var end: Int
    /// Whether an era, or a word such as "circa", says that the number is a year.
    var isMarked: Bool
    var isAbout = false
    var isQuestion = false
  }

  private func year(at index: Int) -> Year? {
    let token = tokens[index]
    guard !token.isCounted else { return nil }
    var isAbout = token.before.contains("~")
    var number = token.number
    var digits = token.core.count
    for prefix in ["c.", "ca."] where token.core.hasPrefix(prefix) {
      let rest = token.core.dropFirst(prefix.count)
      if (1...4).contains(rest.count), rest.allSatisfy(\.isASCIIDigit) {
        number = Int(rest)
        digits = rest.count
        isAbout = true
      }
    }
    guard let number, number > 0 else { return nil }
    var year = Year(
      value: number,
      last: nil,
      start: index,
      end: index,
      isMarked: isAbout,
      isAbout: isAbout,
      isQuestion: token.after.contains("?")
    )
    if let next = self.token(index + 1), next.core.isEmpty,
      next.after.contains("?")
        || next.before.contains("?")
    {
      year.isQuestion = true
    }
    var era: DateToken.Era?
    if !token.ends, let next = self.token(index + 1)?.era,
      !(self.token(index + 1)?.isJoined ?? false)
    {
      era = next
      year.end = index + 1
    } else if let before = self.token(index - 1), before.era == .common,
      before.after.allSatisfy({ $0 == "." })
    {
      era = .common
      year.start = index - 1
    } else if let next = self.token(index + 1), next.isJoined, let second = next.number,
      self.token(index + 2)?.era == .before, second < number
    {
      // "551–479 BC": the era holds for both; "70/69 BC" is one of two years.
      era = .before
      if number - second <= 5 {
        year.last = -second
        year.end = index + 2
      }
    }
    if let era {
      year.value = era == .before ? -number : number
      year.isMarked = true
      return HistoricalDate(year: year.value) == nil ? nil : year
    }
    guard digits >= 3 else { return nil }
    if digits == 3, !isField { return threeDigits(year, index) }
    guard (1000...2099).contains(number) || isField && HistoricalDate(year: number) != nil else {
      return nil
    }
    takeAlternative(&year, index)
    return year
  }

  /// A year of three digits: behind a month, or as plainly as "In 768, he".
  private func threeDigits(_ year: Year, _ index: Int) -> Year? {
    if let month = token(index - 1), month.month != nil, token(index - 2)?.day != nil {
      var year = year
      year.isMarked = true
      return year
    }
    guard let before = token(index - 1), ["in", "since", "until"].contains(before.lowercased),
      tokens[index].ends || ["he", "she", "they", "the"].contains(token(index + 1)?.lowercased)
    else { return nil }
    return year
  }

  /// "1833/34", "1833–1840", "1833 or 1834": some year of these.
  private func takeAlternative(_ year: inout Year, _ index: Int) {
    guard !tokens[index].ends || tokens[index].after == "?", let next = token(index + 1) else {
      return
    }
    let isOr = ["or", "and"].contains(next.lowercased)
    let isBetween = token(index - 1)?.lowercased == "between"
    let place = isOr ? index + 2 : index + 1
    guard let second = token(place), let number = second.number, !second.isCounted,
      next.isJoined || (isOr && (next.lowercased == "or" || isBetween))
    else { return }
    var last = number
    if second.core.count <= 2 {
      let scale = second.core.count == 2 ? 100 : 10
      last = year.value / scale * scale + number
      if last < year.value { last += scale }
    }
    guard last > year.value, last <= 2_099, last - year.value <= 150 else { return }
    // "1 September 1939 – 2 September 1945": the number is the day of another date.
    if let end = token(place + 1), end.month != nil || end.lowercased == "of" { return }
    // Births and deaths are dates of their own.
    if next.isJoined, second.core.count > 2, !isField { return }
    year.last = last
    year.end = place
  }

  // MARK: Month and day

  /// Where the date begins, its month and day, and whether it names several days.
  private func monthAndDay(before start: Int) -> (Int, Int?, Int?, Bool) {
    var first = start - 1
    if token(first)?.lowercased == "of" { first -= 1 }
    if first >= 0, tokens[first].era != nil { return (start, nil, nil, false) }
    guard let before = token(first), !tokens[start].isJoined else {
      return (start, nil, nil, false)
    }
    if let month = before.month {
      // "June or July 1833" and "June–July 1833" name no month.
      if let other = token(first - 2), other.month != nil,
        ["or", "and", "to"].contains(token(first - 1)?.lowercased)
      {
        return (first - 2, nil, nil, false)
      }
      if before.isJoined, token(first - 1)?.month != nil { return (first - 1, nil, nil, false) }
      var place = first - 1
      if token(place)?.lowercased == "of" { place -= 1 }
      guard let day = token(place)?.day, !(token(place)?.isCounted ?? false), !before.isJoined
      else {
        return (first, month, nil, false)
      }
      let isSeveral =
        (token(place)?.isJoined == true && token(place - 1)?.day != nil)
        || (["or", "and", "to"].contains(token(place - 1)?.lowercased)
          && token(place - 2)?.day != nil)
      return (place, month, day, isSeveral)
    }
    // "December 10, 1815", "June the 5th, 1833".
    if let day = before.day {
      var place = first - 1
      if token(place)?.lowercased == "the" { place -= 1 }
      if before.isJoined, token(place)?.day != nil { place -= 1 }
      if let month = token(place)?.month {
        return (place, month, day, before.isJoined)
      }
      if ["or", "and", "to"].contains(token(first - 1)?.lowercased), token(first - 2)?.day != nil,
        let month = token(first - 3)?.month
      {
        return (first - 3, month, day, true)
      }
    }
    return (start, nil, nil, false)
  }

  // MARK: What the neighbours say

  /// The second year of "1838–1841" and "from 1838 to 1841" is one because the first is.
  private func followsYear(_ index: Int) -> Bool {
    let isRange =
      tokens[index].isJoined
      || ["to", "and", "or", "until", "through"]
        .contains(token(index - 1)?.lowercased)
    guard isRange else { return false }
    let places = tokens[index].isJoined ? [index - 1, index - 2] : [index - 2, index - 3]
    return places.contains { taken.contains($0) && (token($0)?.number ?? 0) >= 1000 }
      && hasFreeEnd(index, allowsCapital: false)
  }

  private func isPlainYear(_ index: Int, _ year: Year) -> Bool {
    let token = tokens[index]
    if isForeign || token.isJoined || refused.contains(index - 1) && !endsBefore(index) {
      return false
    }
    guard token.before.allSatisfy({ "(“‘\"'[".contains($0) }) else { return false }
    guard let before = self.token(index - 1) else {
      return hasFreeEnd(index, allowsCapital: false) && (token.ends || isFollowed(index))
    }
    if before.number != nil || before.era != nil || before.isCounted { return false }
    let word = before.lowercased
    // A bracket or a new part of the sentence begins with the year.
    if token.before.contains("(") { return hasFreeEnd(index, allowsCapital: true) }
    if before.after.contains(where: { ";:—".contains($0) }) { return token.ends }
    let second = self.token(index - 2)?.lowercased ?? ""
    if word == "than", ["later", "earlier"].contains(second) {
      return hasFreeEnd(index, allowsCapital: true)
    }
    if DateWords.counters.contains(word), !DateWords.about.contains(word) { return false }
    if word == "of", DateWords.amounts.contains(second) { return false }
    if word == "by", DateWords.changes.contains(second) { return false }
    if DateWords.about.contains(word) { return isAboutYear(index) }
    if ["by", "before", "after"].contains(word) { return hasFreeEnd(index, allowsCapital: true) }
    if ["was", "is"].contains(word), second == "it" {
      return hasFreeEnd(index, allowsCapital: false)
    }
    if ["or", "and", "to"].contains(word) { return false }
    guard DateWords.temporal.contains(word), !before.ends || word == "again" else { return false }
    return hasFreeEnd(index, allowsCapital: true)
  }

  private func endsBefore(_ index: Int) -> Bool { token(index - 1)?.ends ?? true }

  /// "about 1400" is a year at the beginning, and behind "in", "born" and their like.
  private func isAboutYear(_ index: Int) -> Bool {
    let word = tokens[index - 1].lowercased
    guard hasFreeEnd(index, allowsCapital: true) else { return false }
    if ["c", "ca", "circa"].contains(word) { return true }
    if index == 1 || tokens[index - 1].before.contains("(") { return true }
    let openers: Set<String> = [
      "in", "born", "died", "from", "until", "dated", "built", "written", "published", "painted",
      "founded", "begun", "made", "since", "baptised", "married", "composed", "completed",
    ]
    return openers.contains(token(index - 2)?.lowercased ?? "")
  }

  private func isFollowed(_ index: Int) -> Bool {
    token(index + 1).map { DateWords.followers.contains($0.lowercased) } ?? true
  }

  /// Whether what comes behind the number is not what is counted, nor a street.
  private func hasFreeEnd(_ index: Int, allowsCapital: Bool) -> Bool {
    let token = tokens[index]
    if token.ends { return token.after.first.map { ",;:.!?)”’\"'".contains($0) } ?? true }
    guard token.after.isEmpty else { return false }
    guard let next = self.token(index + 1) else { return true }
    if next.isJoined { return next.number != nil || next.month != nil || next.day != nil }
    if next.number != nil { return false }
    if DateWords.followers.contains(next.lowercased) { return true }
    if !next.before.isEmpty { return next.before.contains { "([“‘\"".contains($0) } }
    guard allowsCapital, next.core.first?.isUppercase == true else { return false }
    return !(1...4).contains { DateWords.roads.contains(self.token(index + $0)?.lowercased ?? "") }
  }

  /// How sure the words in front of a date, and the signs behind it, are.
  private func certainty(_ start: Int, _ year: Year) -> HistoricalDate.Certainty {
    if year.isQuestion { return .perhaps }
    if year.isAbout { return .about }
    var place = start - 1
    while let word = token(place)?.lowercased,
      [
        "the", "year", "in", "on", "early", "late", "mid", "of", "spring", "summer", "autumn",
        "winter",
      ].contains(word), !(token(place)?.ends ?? true)
    {
      place -= 1
    }
    guard let before = token(place), !before.ends || ["c", "ca"].contains(before.lowercased) else {
      return .stated
    }
    let word = before.lowercased
    if DateWords.about.contains(word) { return .about }
    switch word {
    case "before": return token(place - 1)?.lowercased == "not" ? .after : .before
    case "after": return .after
    case "by": return .by
    case "than":
      switch token(place - 1)?.lowercased {
      case "later": return token(place - 2)?.lowercased == "no" ? .by : .after
      case "earlier": return token(place - 2)?.lowercased == "no" ? .after : .before
      default: return .about
      }
    case "perhaps", "probably", "possibly", "maybe": return .perhaps
    default: return .stated
    }
  }
}
