import HistoricalText
import JSONModel

/// What is known of the person as such: the state key `subject`.
struct SubjectFacts: Hashable {
  struct Event: Hashable {
    var date: String?
    var place: String?
    var cause: String?

    init?(_ value: JSONValue?) {
      guard let value, value.objectValue != nil else { return nil }
      date = value.line("date")
      place = value.line("place")
      cause = value.line("cause")
      if date == nil, place == nil { return nil }
    }

    init(date: HistoricalDate) { self.date = date.text }

    var when: HistoricalDate? { date.flatMap(HistoricalDate.init) }
  }

  struct Person: Hashable {
    var name: String
    var relation: String?
    var born: String?
    var died: String?
    var source: String?
  }

  struct Position: Hashable {
    var claim: String
    var source: String?
  }

  struct Dispute: Hashable {
    var question: String
    var positions: [Position]
  }

  var name: String?
  var summary: String?
  var born: Event?
  var died: Event?
  var people: [Person]
  var disputes: [Dispute]
  var gaps: [String]
  var origin: String?

  init(_ value: JSONValue?) {
    name = value?.line("name")
    summary = value?.line("summary")
    born = Event(value?["born"])
    died = Event(value?["died"])
    people = (value?["people"]?.arrayValue ?? []).compactMap { person -> Person? in
      guard let name = person.asLine ?? person.line("name") else { return nil }
      return Person(
        name: name,
        relation: person.line("relation"),
        born: person.line("born") ?? person["born"]?.line("date"),
        died: person.line("died") ?? person["died"]?.line("date"),
        source: person.line("source")
      )
    }
    disputes = (value?["disputes"]?.arrayValue ?? []).compactMap { dispute -> Dispute? in
      guard let question = dispute.asLine ?? dispute.line("question") else { return nil }
      let positions = (dispute["positions"]?.arrayValue ?? []).compactMap { position -> Position? in
        (position.asLine ?? position.line("claim")).map {
          Position(claim: $0, source: position.line("source"))
        }
      }
      return Dispute(question: question, positions: positions)
    }
    gaps = (value?["gaps"]?.arrayValue ?? []).compactMap { gap in
      gap.asLine ?? gap.line("question") ?? gap.line("note") ?? gap.line("text")
    }
    origin = value?.line("origin")
  }

  /// Adds the dates of birth and death that the research itself has, "Hannah Brackwell was born on …",
  /// where nothing else gives them.
  mutating func takeDates(from dossier: Dossier) {
    // Where the sources disagree none of them is chosen, and what is no person was not born.
    if !dossier.birth.sides.isEmpty || !dossier.isPerson { born = nil }
    if !dossier.death.sides.isEmpty || !dossier.isPerson { died = nil }
    if born == nil, let date = dossier.born { born = Event(date: date) }
    if died == nil, let date = dossier.died { died = Event(date: date) }
  }

  /// Where all this comes from, as documents say it.
  var originSpan: PitchSpan {
    switch origin {
    case "shelf": .emphasis("From the reference shelf.")
    case "wikipedia": .emphasis("From Wikipedia.")
    case "notes": .emphasis("From your notes.")
    default: .mark(.unsourced)
    }
  }
}
