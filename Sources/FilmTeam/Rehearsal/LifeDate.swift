import HistoricalText
import JSONModel

/// The birth or the death of the subject, by all that plainly say it.
///
/// Where they disagree there is no date: the sides are an open question.
struct LifeDate {
  /// As exact as the most exact of them; nil where nothing says it, or two disagree.
  let date: HistoricalDate?
  /// The facts that disagree; empty where none do.
  let sides: [Dossier.Fact]
  /// A date from elsewhere than the ledger that takes part in a disagreement.
  let given: HistoricalDate?
  /// Facts that agree on the day and not on the place.
  let places: [Dossier.Fact]
  /// The last date that any of them allows.
  private let bound: HistoricalDate?

  init(
    _ event: LifeClaim.Event,
    of name: SubjectName,
    given value: JSONValue?,
    in facts: [Dossier.Fact]
  ) {
    let given = value?.line("date").flatMap(HistoricalDate.init)
    let claims = facts.compactMap { fact -> (fact: Dossier.Fact, claim: LifeClaim)? in
      guard let claim = LifeClaim(fact.entry.claim, date: fact.date, of: name), claim.event == event
      else { return nil }
      return (fact, claim)
    }
    let dates = [given].compactMap(\.self) + claims.map(\.claim.date)
    let agree = dates.indices.allSatisfy { left in
      dates[left...].allSatisfy { dates[left].agrees(with: $0) }
    }
    if agree {
      date =
        dates.enumerated().max {
          ($0.element.exactness, -$0.offset) < ($1.element.exactness, -$1.offset)
        }?.element
      sides = []
      self.given = nil
    } else {
      date = nil
      sides = claims.map(\.fact)
      self.given = claims.contains { given?.agrees(with: $0.claim.date) ?? true } ? nil : given
    }
    let told = claims.filter { $0.claim.place != nil }
    let differ = told.contains { claim in
      told.contains { !Self.mayBeOne($0.claim.place ?? "", claim.claim.place ?? "") }
    }
    places = agree && differ ? told.map(\.fact) : []
    bound = dates.max { ($0.lastYear, $0) < ($1.lastYear, $1) }
  }

  /// "Hull" and "Hull, Yorkshire" may be one place.
  private static func mayBeOne(_ left: String, _ right: String) -> Bool {
    left == right || left.contains(right) || right.contains(left)
  }

  /// Whether the date lies behind this one under every reading.
  func isSurelyBefore(_ other: HistoricalDate) -> Bool {
    guard let bound else { return false }
    switch bound.certainty {
    case .stated, .through, .decade, .century: return bound.isSurelyBefore(other)
    case .before, .by: return bound.year < other.year
    case .about: return bound.ordinal + 10 < other.ordinal
    case .perhaps, .after: return false
    }
  }
}
