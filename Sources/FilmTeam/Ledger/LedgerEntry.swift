import HistoricalText
package import JSONModel

/// One thing that the crew found out: one element of the state key `research`.
///
/// Footnotes name it: `[^r3]` is the entry with the id `r3`.
package struct LedgerEntry: Sendable, Hashable {
  package enum Status: String, Sendable, Hashable {
    /// A source says so.
    case documented
    /// Sources say so and others contradict, or doubt it.
    case disputed
    /// Nothing that we have supports it.
    case unsourced
    /// Follows from what is documented, by arithmetic or plain reading.
    case inferred
  }

  package var id: String
  package var claim: String
  /// The source's own words.
  package var quote: String?
  /// `1815-12-10`, `1815`, or as the source writes it.
  package var date: String?
  package var place: String?
  package var people: [String]
  package var themes: [String]
  /// How much it matters for the story, by the source's own scale.
  package var weight: Double?
  /// The id of a `LedgerSource`; nil where there is none.
  package var source: String?
  package var status: Status
  package var note: String?

  package init(
    id: String,
    claim: String,
    quote: String? = nil,
    date: String? = nil,
    place: String? = nil,
    people: [String] = [],
    themes: [String] = [],
    weight: Double? = nil,
    source: String? = nil,
    status: Status,
    note: String? = nil
  ) {
    self.id = id
    self.claim = claim
    self.quote = quote
    self.date = date
    self.place = place
    self.people = people
    self.themes = themes
    self.weight = weight
    self.source = source
    self.status = status
    self.note = note
  }

  /// Reads an entry as `json` writes it; nil where it has no id or no claim.
  package init?(json: JSONValue) {
    guard let id = json.line("id"), let claim = json.line("claim") else { return nil }
    self.init(
      id: id,
      claim: claim,
      quote: json.line("quote"),
      date: json.line("date"),
      place: json.line("place"),
      people: json.lines("people"),
      themes: json.lines("themes"),
      weight: json["weight"]?.doubleValue,
      source: json.line("source"),
      status: json.line("status").flatMap(Status.init(rawValue:)) ?? .unsourced,
      note: json.line("note")
    )
  }

  /// The form that the state keeps, without empty members, for models pay for each of them.
  package var json: JSONValue {
    let members: [String: JSONValue?] = [
      "id": .string(id),
      "claim": .string(claim),
      "quote": quote.map(JSONValue.string),
      "date": date.map(JSONValue.string),
      "place": place.map(JSONValue.string),
      "people": people.isEmpty ? nil : .array(people.map(JSONValue.string)),
      "themes": themes.isEmpty ? nil : .array(themes.map(JSONValue.string)),
      "weight": weight.map { value in
        Int64(exactly: value).map(JSONValue.integer) ?? .number(value)
      },
      "source": source.map(JSONValue.string) ?? .null,
      "status": .string(status.rawValue),
      "note": note.map(JSONValue.string),
    ]
    return .object(members.compactMapValues { $0 })
  }

  /// The first year that the date names, 1000 to 2999; nil where there is none.
  package var year: Int? { date.flatMap(HistoricalDate.init)?.year }

  /// Whether the other entry says the same on the same ground.
  func repeats(_ other: LedgerEntry) -> Bool {
    claim == other.claim && source == other.source && date == other.date && quote == other.quote
  }
}
