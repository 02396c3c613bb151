import HistoricalText

/// Finds the people of a project who may be alive, so that nobody is filmed without being asked.
///
/// A person with a known year of death is dead. A person without any date is named, unless their
/// time is long past: one name too many costs a question, one too few a lawsuit.
struct LivingPeople {
  struct Person: Hashable {
    var name: String
    /// The known facts, and the advice.
    var words: String
    /// The entry that names the person; nil where the subject's own record does.
    var entry: String?
    var source: String?
  }

  /// A person born longer ago than this is dead: the longest proved life had 122 years.
  static let longestLife = 123
  /// A person who acted longer ago than this is dead.
  private static let longestMemory = 110

  private let material: PitchMaterial

  init(_ material: PitchMaterial) { self.material = material }

  var possiblyAlive: [Person] {
    var found: [Person] = []
    var seen: Set<PersonName> = [PersonName(material.subjectName), PersonName(material.askedName)]
    for person in material.subject.people where seen.insert(PersonName(person.name)).inserted {
      let born = Self.year(person.born)
      let died = Self.year(person.died)
      let words = words(
        person.name,
        relation: person.relation,
        born: born,
        died: died,
        isShelf: isShelf(person.source)
      )
      guard let words else { continue }
      found.append(Person(name: person.name, words: words, source: person.source))
    }
    for entry in material.entries {
      for name in entry.people where seen.insert(PersonName(name)).inserted {
        let isShelf = isShelf(entry.source)
        guard let words = words(name, relation: nil, born: nil, died: nil, isShelf: isShelf) else {
          continue
        }
        found.append(Person(name: name, words: words, entry: entry.id))
      }
    }
    return found
  }

  /// What to say of somebody; nil of those who are dead.
  private func words(
    _ name: String,
    relation: String?,
    born: Int?,
    died: Int?,
    isShelf: Bool
  ) -> String? {
    let life = life(of: name)
    let known = isShelf ? KnownDeaths.year(of: name) : nil
    if let died = died ?? life.died ?? known, died <= material.year { return nil }
    if let born = born ?? life.born {
      guard material.year - born < Self.longestLife else { return nil }
      return "\(name), born \(born), no death recorded here: needs a release."
    }
    let years = years(naming: name)
    if let first = years.min() {
      guard material.year - first < Self.longestMemory else { return nil }
      return "\(name), named for \(first), no dates of life here. Find out."
    }
    if isOfTheTime(relation) { return nil }
    let what = relation.map { ", \($0)" } ?? ""
    return "\(name)\(what), no dates of life here. Find out."
  }

  /// The years in which somebody did something, or had something done to them.
  private func years(naming name: String) -> [Int] {
    let words = PersonName(name)
    return material.entries.compactMap { entry in
      guard entry.people.contains(where: { PersonName($0) == words }),
        !Self.isReporter(name, in: entry.claim)
      else { return nil }
      return entry.year
    }
  }

  /// Whether somebody only tells of what happened, perhaps much later.
  private static func isReporter(_ name: String, in claim: String) -> Bool {
    let words = PersonName(claim).words
    let name = PersonName(name).words
    guard !name.isEmpty, words.count >= name.count else { return false }
    let telling: Set = [
      "writes", "argues", "notes", "believes", "suggests", "thinks", "claims", "says", "doubts",
      "concludes", "estimates", "finds", "shows", "holds",
    ]
    return (0...(words.count - name.count)).contains { start in
      let end = start + name.count
      guard words[start..<end].elementsEqual(name) else { return false }
      let isSource = start >= 2 && words[start - 2] == "according" && words[start - 1] == "to"
      return isSource || (end < words.count && telling.contains(words[end]))
    }
  }

  /// Whether a relation is one of the subject's own time, and that time is long past.
  private func isOfTheTime(_ relation: String?) -> Bool {
    let events = [material.subject.died, material.subject.born].compactMap { $0?.when?.year }
    guard let year = events.max(), material.year - year >= Self.longestMemory else { return false }
    guard let relation else { return false }
    let words = Set(PersonName(relation).words)
    let later: Set = [
      "great", "descendant", "descendants", "heir", "granddaughter", "grandson", "grandchild",
    ]
    let near: Set = [
      "husband", "wife", "mother", "father", "brother", "sister", "son", "daughter", "lover",
      "friend", "tutor", "teacher", "pupil", "student", "colleague", "employer", "servant", "rival",
      "physician", "doctor", "assistant", "partner", "patron", "opponent", "cousin", "uncle",
      "aunt",
      "nurse", "maid", "secretary", "correspondent", "mentor", "fiance", "fiancee", "guardian",
      "partner", "supervisor", "professor", "collector", "benefactor", "critic", "love",
    ]
    return words.isDisjoint(with: later) && !words.isDisjoint(with: near)
  }

  // MARK: Dates

  /// What the research itself says of somebody's birth and death: "Mary Moe, friend, 1790–1846",
  /// "Mary Moe died in 1846".
  private func life(of name: String) -> (born: Int?, died: Int?) {
    var born: Int?
    var died: Int?
    for entry in material.entries where entry.claim.hasPrefix(name) {
      let rest = entry.claim.dropFirst(name.count)
      guard let next = rest.first, !next.isLetter, next != "'", next != "’", next != "-" else {
        continue
      }
      let about = rest.prefix { $0 != ":" }
      if let match = about.firstMatch(of: #/, (\d{3,4})–(\d{3,4})$/#) {
        born = born ?? Int(match.1)
        died = died ?? Int(match.2)
      }
      if let match = about.firstMatch(of: #/, (born|died) (\d{3,4})$/#) {
        if match.1 == "born" { born = born ?? Int(match.2) } else { died = died ?? Int(match.2) }
      }
      if let match = entry.note?.wholeMatch(of: #/born (\d{3,4})\S*, died (\d{3,4})\S*/#) {
        born = born ?? Int(match.1)
        died = died ?? Int(match.2)
      }
      let verb = rest.drop(while: \.isWhitespace)
      if verb.firstMatch(of: #/^(died|dies|was killed|was executed|was murdered)\b/#) != nil {
        died = died ?? Self.year(String(verb)) ?? entry.year
      }
      if verb.firstMatch(of: #/^(was|is) born\b/#) != nil {
        born = born ?? Self.year(String(verb)) ?? entry.year
      }
    }
    return (born, died)
  }

  private static func year(_ text: String?) -> Int? { text.flatMap(HistoricalDate.init)?.year }

  private func isShelf(_ source: String?) -> Bool {
    source.flatMap { material.sources.sources[$0] }?.kind == .shelf
  }
}
