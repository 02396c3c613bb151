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
    if value?["films"]?.arrayValue != nil || value?["onSubject"]?.arrayValue != nil {
      let films = Dictionary(
        catalogue.films.map { ("film:\($0.id)", $0) },
        uniquingKeysWith: { first, _ in first }
      )
      onSubject = Self.rows(value?["onSubject"], films)
      similar = Self.rows(value?["films"], films)
      wereAskedFor = true
      return
    }
    wereAskedFor = false
    (onSubject, similar) = ([], [])
    guard let name = subject.name else { return }
    let wish = FilmRanking.Wish(
      subject: name,
      otherNames: [prompt],
      themes: [subject.summary].compactMap(\.self),
      period: ComparableFilmsTool.period(born: subject.born?.when, died: subject.died?.when)
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
    return "$" + PitchSummary.grouped(gross)
  }
}
