import JSONModel

/// The films that the pitch is compared with: the state key `comparables`, or where no agent asked
/// for them, what the data gives for the subject.
struct Comparables: Hashable {
  struct Row: Hashable {
    var title: String
    var year: Int
    var gross: Int?
    var genre: String
    var director: String?
    var source: LedgerSource
    var why: String
  }

  var onSubject: [Row]
  var similar: [Row]
  /// Whether an agent asked for them.
  var wereAskedFor: Bool

  init(_ value: JSONValue?, catalogue: FilmCatalogue, subject: SubjectFacts, prompt: String) {
    if value?[key: "films"]?.arrayValue != nil || value?[key: "onSubject"]?.arrayValue != nil {
      let films = Dictionary(
        catalogue.films.map { ("film:\($0.id)", $0) },
        uniquingKeysWith: { first, _ in first }
      )
      onSubject = Self.rows(value?[key: "onSubject"], films)
      similar = Self.rows(value?[key: "films"], films)
      wereAskedFor = true
      return
    }
    wereAskedFor = false
    (onSubject, similar) = ([], [])
    guard let name = subject.name else { return }
    let middle = subject.born?.when.map { born in
      subject.died?.when.map { (born.year + $0.year) / 2 } ?? born.year + 30
    }
    let wish = FilmRanking.Wish(
      subject: name,
      otherNames: [prompt],
      themes: [subject.summary].compactMap(\.self),
      period: middle
    )
    let ranking = FilmRanking(films: catalogue.films)
    onSubject = ranking.onSubject(wish).map { Row($0.film, why: $0.why) }
    similar = ranking.similar(wish).map { Row($0.film, why: $0.why) }
  }

  var rows: [Row] { onSubject + similar }

  /// Only what stands in the data counts, whatever the state says.
  private static func rows(_ value: JSONValue?, _ films: [String: Film]) -> [Row] {
    (value?.arrayValue ?? []).compactMap { row in
      guard let film = row.line("source").flatMap({ films[$0] }) else { return nil }
      return Row(film, why: row.line("why") ?? "")
    }
  }
}

extension Comparables.Row {
  fileprivate init(_ film: Film, why: String) {
    self.init(
      title: film.title,
      year: film.year,
      gross: film.gross,
      genre: film.genres.joined(separator: ", "),
      director: film.directors.isEmpty ? nil : film.directors.joined(separator: ", "),
      source: film.source,
      why: why
    )
  }

  /// `$275,293,450`, or that it is not known.
  var grossText: String {
    guard let gross else { return "not known" }
    var digits = Array(String(gross))
    var position = digits.count - 3
    while position > 0 {
      digits.insert(",", at: position)
      position -= 3
    }
    return "$" + String(digits)
  }
}
