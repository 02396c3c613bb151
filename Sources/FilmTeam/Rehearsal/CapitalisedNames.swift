import HistoricalText

/// People in a sentence, told by their capitals and by what is said of them.
///
/// A run of two to four words with capitals is a person only where the sentence treats it as one: it
/// wrote, it was met, it is somebody's friend. Works, places, ships and firms have capitals too; in
/// doubt nobody is named.
enum CapitalisedNames {
  private static let particles: Set<String> = [
    "de", "von", "van", "der", "la", "le", "du", "da", "di",
  ]
  private static let things: Set<String> = [
    "abbey", "academy", "act", "airport", "analytical", "army", "association", "avenue", "award",
    "band", "bank", "bay", "beach", "book", "bridge", "brothers", "building", "canal", "castle",
    "cathedral", "cemetery", "centre", "chapel", "church", "city", "club", "co", "college",
    "company",
    "conference", "council", "county", "court", "cup", "department", "engine", "exhibition", "fair",
    "festival", "films", "flood", "forest", "fort", "foundation", "garden", "gardens", "gazette",
    "government", "guardian", "hall", "harbor", "harbour", "herald", "hill", "hospital", "hotel",
    "house", "inc", "inn", "institute", "institution", "island", "islands", "journal", "kingdom",
    "laboratory", "lake", "league", "library", "limited", "ltd", "magazine", "manor", "market",
    "medal", "mill", "mills", "mine", "ministry", "mountain", "mountains", "museum", "navy", "new",
    "news", "north", "note", "notes", "observatory", "ocean", "office", "opera", "orchestra",
    "order",
    "palace", "park", "parliament", "party", "pictures", "pier", "plot", "port", "post", "press",
    "prison", "prize", "project", "railway", "records", "report", "review", "revolution", "riot",
    "riots", "river", "road", "royal", "school", "sea", "ship", "society", "sonata", "sons",
    "south",
    "square", "station", "strait", "street", "strike", "studio", "studios", "symphony", "theatre",
    "theater", "times", "tower", "towers", "town", "trade", "treaty", "tribune", "trust", "union",
    "united", "university", "valley", "village", "war", "west", "wharf", "works", "world", "yard",
    "states", "east", "hms", "ss", "day", "night", "me", "you", "love",
  ]
  private static let openers: Set<String> = [
    "in", "on", "at", "the", "a", "an", "after", "before", "when", "while", "during", "by", "from",
    "with", "as", "she", "he", "they", "her", "his", "their", "it", "this", "that", "later", "both",
    "although", "though", "since", "until", "for", "to", "and", "but", "early", "about",
  ]
  private static let titles: Set<String> = [
    "mr", "mrs", "miss", "ms", "dr", "sir", "dame", "professor", "captain", "colonel",
  ]
  /// Behind these stands a person.
  private static let meetings: Set<String> = [
    "met", "married", "told", "visited", "befriended", "taught", "asked", "hired", "engaged",
    "introduced", "helped", "accompanied", "nursed", "invited", "thanked", "named", "loved", "sued",
  ]
  /// In front of these, and behind a name, they make it a person's.
  private static let doings: Set<String> = [
    "wrote", "said", "told", "met", "married", "asked", "answered", "visited", "taught", "became",
    "lived", "worked", "died", "painted", "published", "spoke", "testified", "promised", "refused",
    "helped", "sent", "sued", "confessed", "complained", "remembered", "recalled", "replied",
    "invited",
    "described", "knew", "thought", "believed", "hired", "lent", "borrowed", "begged", "loved",
    "hated", "returned", "travelled", "was",
  ]
  private static let withPeople: Set<String> = [
    "wrote", "letter", "letters", "introduced", "engaged", "married", "apprenticed", "spoke",
    "talked", "corresponded", "worked", "lived", "walked", "quarrelled", "studied", "collaborated",
    "correspondence", "friendship", "marriage", "travelled", "assistant", "secretary", "daughter",
    "son", "wife", "pupil", "sent", "dedicated", "appealed", "confided",
  ]

  private struct Run {
    var words: [String]
    /// The two words in front, in small letters, without signs.
    var before: [String]
    var isQuoted: Bool
    var isPossessive = false
    var endsPart = false
    var next = ""
  }

  /// In the order of the sentence, each once, without those who `isSubject` says are the subject.
  static func people(in sentence: String, isSubject: (String) -> Bool) -> [String] {
    var names: [String] = []
    var wasPerson = false
    for run in runs(of: sentence) {
      let isListed = wasPerson && (run.before.last == "and" || run.before.last == ",")
      wasPerson = false
      guard let name = name(of: run) else { continue }
      // "Mrs Thornley" may be Hannah Thornley or her mother: the sentence does not say.
      if run.words.count == 2, titles.contains(run.words[0].lowercased()), isSubject(run.words[1]) {
        continue
      }
      guard isSubject(name) || isPerson(run) || isListed else { continue }
      wasPerson = true
      if !names.contains(name), !isSubject(name) { names.append(name) }
    }
    return names
  }

  private static func name(of run: Run) -> String? {
    guard !run.isQuoted, (2...4).contains(run.words.count),
      !run.words.contains(where: { things.contains($0.lowercased()) }),
      !run.words.contains(where: HistoricalDate.months.contains),
      !["st", "saint", "lord", "lady", "mount", "san", "santa"].contains(run.words[0].lowercased())
    else { return nil }
    return run.words.joined(separator: " ")
  }

  private static func isPerson(_ run: Run) -> Bool {
    let before = run.before.last ?? ""
    let second = run.before.dropLast().last ?? ""
    // "the Plug Plot", "aboard Lord Nelson", "at Pearl Harbor".
    if before == "the" { return false }
    if titles.contains(run.words[0].lowercased()) || titles.contains(before) { return true }
    if meetings.contains(before) || PersonWords.isPerson(before) { return true }
    if ["friend", "aunt", "uncle", "cousin", "neighbour", "colleague", "employer"].contains(before)
    {
      return true
    }
    if ["to", "with", "by", "from", "of"].contains(before), withPeople.contains(second) {
      return true
    }
    if run.isPossessive { return false }
    return !run.endsPart && doings.contains(run.next) && run.next != "was"
  }

  /// Runs of words with capitals, with what stands around them.
  private static func runs(of sentence: String) -> [Run] {
    var runs: [Run] = []
    var words: [String] = []
    var before: [String] = []
    var seen: [String] = []
    var depth = 0
    func flush(possessive: Bool = false, endsPart: Bool = false) {
      defer { words = [] }
      while let last = words.last, particles.contains(last) { words.removeLast() }
      while let first = words.first, openers.contains(first.lowercased()) {
        before.append(first.lowercased())
        words.removeFirst()
      }
      guard !words.isEmpty else { return }
      runs.append(
        Run(
          words: words,
          before: before,
          isQuoted: depth > 0,
          isPossessive: possessive,
          endsPart: endsPart
        )
      )
    }
    for word in sentence.split(whereSeparator: \.isWhitespace) {
      let core = word.drop { !$0.isLetter }
      let opens = word.prefix { !$0.isLetter }.contains { "“\"‘'«(*_".contains($0) }
      var name = String(core.prefix { $0.isLetter || "-’'.".contains($0) })
      let isPossessive = ["’s", "'s"].contains(where: name.hasSuffix)
      if isPossessive { name.removeLast(2) }
      while let last = name.last, !last.isLetter { name.removeLast() }
      let isName = name.first?.isUppercase == true && name.count > 1
      if core.startIndex != word.startIndex { flush(endsPart: true) }
      if opens, word.contains(where: { "“\"‘«*_".contains($0) }) { depth += 1 }
      if isName || (!words.isEmpty && particles.contains(name)) {
        if words.isEmpty { before = Array(seen.suffix(2)) }
        words.append(name)
      } else {
        flush()
        if let last = runs.indices.last, runs[last].next.isEmpty, !runs[last].endsPart {
          runs[last].next = name.lowercased()
        }
      }
      if !name.isEmpty { seen.append(name.lowercased()) }
      let ends = word.last.map { !$0.isLetter } ?? false
      if isPossessive || ends {
        flush(possessive: isPossessive, endsPart: ends)
        if ends { seen.append(word.hasSuffix(",") ? "," : ".") }
      }
      if depth > 0, word.dropFirst().contains(where: { "”\"’»*_'".contains($0) }), !isPossessive {
        depth -= 1
      }
    }
    flush(endsPart: true)
    return runs
  }
}
