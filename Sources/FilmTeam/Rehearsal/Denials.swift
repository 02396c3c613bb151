/// Claims that seem to deny one another: "she never went to prison", "she was held for six weeks".
///
/// They are found by words that belong to one thing, so what is found is a question, and no more.
enum Denials {
  private static let negations: Set<String> = [
    "never", "not", "no", "nor", "neither", "without", "didn't", "didn’t", "wasn't", "wasn’t",
    "denied", "refused",
  ]
  private static let things: [Set<String>] = [
    [
      "prison", "prisons", "gaol", "jail", "imprisoned", "imprisonment", "jailed", "gaoled", "held",
      "custody", "cell", "arrested", "arrest", "incarcerated", "detained", "locked", "sentenced",
    ],
    [
      "married", "marry", "marriage", "wed", "wedding", "husband", "wife", "wedded", "spouse",
      "unmarried", "single", "bride", "widow", "widowed",
    ],
    [
      "child", "children", "son", "sons", "daughter", "daughters", "childless", "baby", "pregnant",
    ],
    ["school", "schooling", "schooled", "taught", "educated", "pupil", "lessons", "illiterate"],
    ["read", "write", "illiterate", "letter", "letters", "wrote", "signed"],
    ["abroad", "travelled", "traveled", "sailed", "emigrated", "voyage", "overseas"],
    ["met", "meet", "acquainted", "introduced", "encountered"],
    ["baptised", "baptized", "christened", "baptism", "christening"],
    ["convicted", "acquitted", "guilty", "innocent", "conviction"],
    ["paid", "payment", "wage", "wages", "salary", "unpaid"],
    ["elected", "member", "membership", "joined", "admitted", "expelled"],
    ["owned", "bought", "purchased", "possessed", "property"],
    ["published", "print", "printed", "publication", "unpublished"],
    ["recovered", "recovery", "ill", "illness", "sick"],
  ]
  private static let denying: Set<String> = [
    "unmarried", "childless", "illiterate", "unpaid", "unpublished", "acquitted", "innocent",
  ]

  /// Pairs of claims, the denying one second, each claim in at most one pair.
  static func pairs(among entries: [LedgerEntry]) -> [(LedgerEntry, LedgerEntry)] {
    let read = entries.map { entry in
      (entry, NameWords(entry.claim).words.reduce(into: Set<String>()) { $0.insert($1) })
    }
    var pairs: [(LedgerEntry, LedgerEntry)] = []
    var used: Set<String> = []
    for (denial, words) in read where !used.contains(denial.id) {
      let negated = words.intersection(negations.union(["didn", "wasn"]))
      for thing in things {
        let own = words.intersection(thing)
        guard !own.isEmpty, !negated.isEmpty || !own.isDisjoint(with: denying) else { continue }
        let other = read.first { entry, others in
          // What a shelf or a model wrote is weighed already; only a text is held against others.
          entry.id != denial.id && !used.contains(entry.id)
            && (entry.quote != nil || denial.quote != nil)
            && others.isDisjoint(with: negations) && !others.isDisjoint(with: thing)
            && others.isDisjoint(with: denying)
        }
        guard let other else { continue }
        pairs.append((other.0, denial))
        used.formUnion([other.0.id, denial.id])
        break
      }
    }
    return pairs
  }
}
