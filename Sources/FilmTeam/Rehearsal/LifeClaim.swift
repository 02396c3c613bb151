import HistoricalText

/// A claim that plainly says when a person was born, or died.
///
/// It is somebody's only where that person is the grammatical subject and the verb follows at once:
/// "Hannah Thornley died in 1869". "Her husband died", "Hannah's mother died", "Hannah, whose son
/// died" and all else make no claim.
struct LifeClaim {
  enum Event { case birth, death }

  let event: Event
  let date: HistoricalDate
  let place: String?

  /// Nil where the claim is not such a sentence, or not about the bearer of `name`.
  ///
  /// `date` is what the ledger keeps beside the claim; where the claim's own words name another, it
  /// says nothing.
  init?(_ claim: String, date: HistoricalDate?, of name: SubjectName) {
    let sentence = LifeSentence(claim, name: name)
    guard let match = sentence?.match else { return nil }
    event = match.event
    place = match.place
    switch (match.date, date) {
    case (let own?, let kept?):
      guard own.agrees(with: kept) else { return nil }
      // A date that the ledger keeps as uncertain stays uncertain, however the sentence reads.
      self.date = !kept.isStated || (own.isStated && kept.exactness > own.exactness) ? kept : own
    case (let own?, nil): self.date = own
    case (nil, let kept?) where sentence?.isQuoted == false: self.date = kept
    default: return nil
    }
  }

  /// Whether a sentence tells a birth or a death of somebody whom it only calls "she", "he" or by a
  /// part of `name`: it may be anybody's.
  static func isOpen(_ claim: String, of name: SubjectName) -> Bool {
    let words = LifeSentence.words(of: claim)
    let isWhole = (1...8).contains { name.isWhole(words.prefix($0).joined(separator: " ")) }
    guard let first = words.first, !isWhole else { return false }
    let verbs: Set<String> = ["born", "died"]
    let who = LifeSentence.plain(first).lowercased()
    func tells(within count: Int) -> Bool {
      words.dropFirst().prefix(count).contains {
        verbs.contains(LifeSentence.plain($0).lowercased())
      }
    }
    if ["she", "he", "they"].contains(who) { return tells(within: 3) }
    // A part of a name is one only where the verb follows: "Jane Doughty's mother died" is not open.
    if first.allSatisfy(\.isLetter), name.isPart(first) { return tells(within: 2) }
    return verbs.contains(who)
  }
}

/// One sentence, held against the form "NAME died in PLACE on DATE".
private struct LifeSentence {
  struct Match {
    var event: LifeClaim.Event
    var date: HistoricalDate?
    var place: String?
  }

  let isQuoted: Bool
  private let name: SubjectName
  private let sentence: String
  private let words: [String]
  /// Whether `NAME: “…”` says whom the quoted sentence means.
  private let isNamedInFront: Bool

  private static let titles: Set<String> = [
    "mr", "mrs", "miss", "ms", "dr", "doctor", "sir", "lady", "lord", "dame", "prof", "professor",
    "saint", "captain", "king", "queen", "emperor", "empress", "general", "colonel", "president",
  ]
  /// What tells of a life that nobody lived.
  private static let fiction: Set<String> = [
    "novel", "film", "play", "opera", "story", "legend", "poem", "episode", "dream", "fiction",
    "character", "movie", "ballet", "painting", "series", "game", "nearly", "almost", "falsely",
    "wrongly", "mistakenly", "not", "never", "if", "had", "would", "false", "wrong", "error",
  ]

  init?(_ claim: String, name: SubjectName) {
    var text = claim[...]
    var isNamed = false
    if let mark = text.firstRange(of: ": “"), name.isWhole(String(text[..<mark.lowerBound])) {
      text = text[mark.upperBound...]
      isNamed = true
      isQuoted = true
    } else if text.first == "“" {
      text = text.dropFirst()
      isQuoted = true
    } else {
      isQuoted = false
    }
    if text.last == "”" { text = text.dropLast() }
    isNamedInFront = isNamed
    self.name = name
    sentence = String(text)
    words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    let plain = words.map { Self.plain($0).lowercased() }
    guard text.last != "?", !text.contains("“"), text.first != "‘", plain.count <= 80,
      Self.fiction.isDisjoint(with: plain), Sentences.split([.text(sentence)]).count == 1
    else { return nil }
  }

  static func words(of claim: String) -> [String] {
    claim.drop { "“‘".contains($0) }.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  static func plain(_ word: String) -> String {
    let start = word.firstIndex { $0.isLetter || $0.isNumber } ?? word.endIndex
    let end = word.lastIndex { $0.isLetter || $0.isNumber }.map { word.index(after: $0) } ?? start
    return String(word[start..<end])
  }

  var match: Match? {
    let start = leadIn
    guard let verb = subjectEnd(from: start), let (event, rest) = event(at: verb) else {
      return nil
    }
    let dates = SentenceDate.all(in: sentence)
    let isAttributed = words.contains { Self.plain($0).lowercased() == "according" }
    func certain(_ date: HistoricalDate) -> HistoricalDate {
      isAttributed ? date.with(.perhaps) : date
    }
    if start > 0 {
      // "In 1841 Hannah Thornley died.": no second date may follow.
      guard dates.count == 1, let date = dates.first, date.word < start else { return nil }
      guard phraseEnd(from: rest, to: min(words.count, rest + 1)) != nil else { return nil }
      return Match(event: event, date: certain(date.date), place: place(from: rest))
    }
    if let date = dates.first(where: { $0.word >= rest }) {
      guard let end = phraseEnd(from: rest, to: date.word + 1), end == date.word + 1 else {
        return nil
      }
      return Match(event: event, date: certain(date.date), place: place(from: rest))
    }
    guard phraseEnd(from: rest, to: min(words.count, rest + 1)) != nil else { return nil }
    return Match(event: event, date: nil, place: place(from: rest))
  }

  /// The words of a date in front, "In 1841" or "On 5 June 1841,"; 0 where there is none.
  private var leadIn: Int {
    guard let first = words.first, ["in", "on"].contains(first.lowercased()) else { return 0 }
    guard let date = SentenceDate.all(in: sentence).first, (1...4).contains(date.word) else {
      return 0
    }
    let isDate = words[1...date.word].allSatisfy { word in
      let plain = Self.plain(word)
      return plain.first?.isNumber == true || HistoricalDate.months.contains(plain)
        || ["the", "of"].contains(plain)
    }
    return isDate ? date.word + 1 : 0
  }

  /// Where the name ends that is the sentence's subject; nil where the subject is another.
  private func subjectEnd(from start: Int) -> Int? {
    var place = start
    while place < words.count, Self.titles.contains(Self.plain(words[place]).lowercased()) {
      place += 1
    }
    guard place < words.count else { return nil }
    if let end = nameEnd(from: place) { return end }
    if isNamedInFront {
      let first = Self.plain(words[place]).lowercased()
      if ["she", "he", "they"].contains(first) || name.isPart(Self.plain(words[place])),
        words[place].allSatisfy({ $0.isLetter })
      {
        return place + 1
      }
      if ["born", "died"].contains(first) { return place }
    }
    return nil
  }

  private func nameEnd(from place: Int) -> Int? {
    for count in stride(from: min(8, words.count - place), to: 0, by: -1) {
      let part = words[place..<(place + count)]
      // A comma, a dash or a possessive makes the name a part of something else.
      guard let last = part.last, last.allSatisfy({ $0.isLetter || "-.’'".contains($0) }),
        !last.hasSuffix("’s"), !last.hasSuffix("'s"), !last.hasSuffix("’"), !last.hasSuffix("'"),
        name.isWhole(part.joined(separator: " "))
      else { continue }
      var end = place + count
      // "Hannah Thornley (née Booth) was born".
      if end < words.count, words[end].hasPrefix("("),
        let close = words[end...].firstIndex(where: { $0.hasSuffix(")") })
      {
        end = close + 1
      }
      return end
    }
    return nil
  }

  private func event(at place: Int) -> (LifeClaim.Event, Int)? {
    guard place < words.count else { return nil }
    let verb = words[place].lowercased()
    let next = place + 1 < words.count ? Self.plain(words[place + 1]).lowercased() : ""
    if isNamedInFront, Self.plain(verb) == "born" { return (.birth, place + 1) }
    if verb == "was", next == "born" { return (.birth, place + 2) }
    if Self.plain(verb) == "died" { return (.death, place + 1) }
    let killings: Set<String> = [
      "killed", "executed", "hanged", "murdered", "beheaded", "assassinated", "guillotined",
    ]
    if verb == "was", killings.contains(next) { return (.death, place + 2) }
    return nil
  }

  /// How far the words from `start` are places, causes, ages and parts of a date.
  private func phraseEnd(from start: Int, to end: Int) -> Int? {
    let small: Set<String> = [
      "in", "on", "at", "of", "near", "the", "a", "aged", "age", "there", "suddenly", "peacefully",
      "here", "young", "early", "late", "from", "only", "just", "still", "and",
    ]
    let ofDates: Set<String> = [
      "about", "around", "c", "ca", "circa", "before", "after", "by", "between", "or", "perhaps",
      "probably", "possibly", "approximately",
    ]
    var causes = 0
    var place = start
    while place < end {
      let word = Self.plain(words[place])
      let lower = word.lowercased()
      let next = place + 1 < words.count ? Self.plain(words[place + 1]) : ""
      if word.isEmpty || word.first?.isNumber == true || word.first?.isUppercase == true {
        causes = 0
      } else if ofDates.contains(lower) {
        guard
          next.first?.isNumber == true || HistoricalDate.months.contains(next)
            || ["the", "c", "about", "or", "in"].contains(next.lowercased())
        else { return nil }
      } else if ["of", "from"].contains(lower) {
        causes = 3
      } else if small.contains(lower) || SmallNumber(lower) != nil {
        // Part of a place, an age or a date.
      } else if causes > 0 {
        guard word.allSatisfy({ $0.isLetter || $0 == "-" }),
          !["her", "his", "their", "its"]
            .contains(lower)
        else { return nil }
        causes -= 1
      } else {
        return nil
      }
      place += 1
    }
    return place
  }

  /// The place behind "in" or "at".
  private func place(from start: Int) -> String? {
    var index = start
    while index + 1 < words.count {
      let next = Self.plain(words[index + 1])
      if ["in", "at", "near"].contains(words[index].lowercased()), next.first?.isUppercase == true,
        !HistoricalDate.months.contains(next)
      {
        let names = words[(index + 1)...].prefix { word in
          word.first?.isUppercase == true
        }
        return names.first.map { Self.plain($0) }
      }
      index += 1
    }
    return nil
  }
}

/// A number up to a hundred, in digits or in words: 8, "eight", "twenty-one".
struct SmallNumber {
  let value: Int

  init?(_ word: String) {
    if let number = Int(word), (0...130).contains(number), word.allSatisfy(\.isNumber) {
      value = number
      return
    }
    let units = [
      "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
      "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
      "nineteen",
    ]
    let tens = [
      "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
      "eighty": 80,
      "ninety": 90,
    ]
    let parts = word.split(separator: "-").map(String.init)
    if parts.count == 1, let unit = units.firstIndex(of: word) {
      value = unit
    } else if let ten = parts.first.flatMap({ tens[$0] }), parts.count <= 2 {
      guard parts.count == 2 else {
        value = ten
        return
      }
      guard let unit = units.firstIndex(of: parts[1]), (1...9).contains(unit) else { return nil }
      value = ten + unit
    } else {
      return nil
    }
  }
}
