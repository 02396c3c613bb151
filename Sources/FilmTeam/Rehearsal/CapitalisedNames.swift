/// People in a sentence, told by their capitals: a guess, only ever used to say who is named.
///
/// They are runs of two to four words that are not known to be something else.
enum CapitalisedNames {
  private static let particles: Set<String> = [
    "de", "von", "van", "der", "la", "le", "du", "da", "di",
  ]
  private static let places: Set<String> = ["in", "at", "near", "into", "across", "through"]
  private static let things: Set<String> = [
    "academy", "act", "analytical", "army", "association", "avenue", "award", "bank", "bridge",
    "castle", "cathedral", "chapel", "church", "club", "college", "company", "conference",
    "council",
    "county", "court", "department", "engine", "exhibition", "government", "hall", "hospital",
    "house",
    "institute", "institution", "journal", "kingdom", "laboratory", "library", "medal", "ministry",
    "museum", "navy", "new", "north", "note", "notes", "observatory", "office", "palace", "park",
    "parliament", "press", "prize", "review", "river", "road", "royal", "school", "society",
    "south",
    "square", "states", "street", "theatre", "tower", "towers", "treaty", "union", "united",
    "university", "war", "west", "world",
  ]
  private static let openers: Set<String> = [
    "in", "on", "at", "the", "a", "an", "after", "before", "when", "while", "during", "by", "from",
    "with", "as", "she", "he", "they", "her", "his", "their", "it", "this", "that", "later", "both",
    "although", "though", "since", "until", "for", "to", "and", "but", "early", "about",
  ]

  /// In the order of the sentence, each once, without those who `isSubject` says are the subject.
  static func people(in sentence: String, isSubject: (String) -> Bool) -> [String] {
    var names: [String] = []
    var run: [String] = []
    var before = ""
    func flush() {
      defer { run = [] }
      while let last = run.last, particles.contains(last) { run.removeLast() }
      while let first = run.first, openers.contains(first.lowercased()) { run.removeFirst() }
      guard (2...4).contains(run.count), !places.contains(before) else { return }
      let name = run.joined(separator: " ")
      guard !run.contains(where: { things.contains($0.lowercased()) }),
        !run.contains(where: RehearsalDate.months.contains), !names.contains(name), !isSubject(name)
      else { return }
      names.append(name)
    }
    for word in sentence.split(whereSeparator: \.isWhitespace) {
      let core = word.drop { !$0.isLetter }
      var name = String(core.prefix { $0.isLetter || "-’'.".contains($0) })
      for ending in ["’s", "'s"] where name.hasSuffix(ending) { name.removeLast(2) }
      while let last = name.last, !last.isLetter { name.removeLast() }
      let isName = name.first?.isUppercase == true && name.count > 1
      if core.startIndex != word.startIndex { flush() }
      if isName || (!run.isEmpty && particles.contains(name)) {
        run.append(name)
      } else {
        flush()
        before = name.lowercased()
      }
      let ends = word.last.map { !$0.isLetter } ?? false
      if ends || word.hasSuffix("’s") || word.hasSuffix("'s") {
        flush()
        before = ""
      }
    }
    flush()
    return names
  }
}
