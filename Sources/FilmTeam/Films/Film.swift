import JSONModel

/// One film as the data has it; what is not known is nil, never zero.
package struct Film: Sendable, Hashable {
  /// The IMDb id, or for a row of the user's one that is made from title and year.
  package var id: String
  package var title: String
  package var year: Int
  /// The largest reported figure in US dollars, mostly worldwide, of no stated year's dollars.
  package var gross: Int?
  package var genres: [String]
  package var directors: [String]
  package var countries: [String]
  /// Who it is about, where that is known.
  package var subjects: [String]
  package var isUsers: Bool

  package init(
    id: String,
    title: String,
    year: Int,
    gross: Int? = nil,
    genres: [String] = [],
    directors: [String] = [],
    countries: [String] = [],
    subjects: [String] = [],
    isUsers: Bool = false
  ) {
    self.id = id
    self.title = title
    self.year = year
    self.gross = gross
    self.genres = genres
    self.directors = directors
    self.countries = countries
    self.subjects = subjects
    self.isUsers = isUsers
  }

  /// The source that a statement about this film names.
  package var source: LedgerSource {
    LedgerSource(
      id: "film:\(id)",
      kind: .film,
      title: "\(title) (\(year))",
      url: isUsers ? nil : "https://www.imdb.com/title/\(id)/",
      revision: isUsers ? nil : FilmData.retrieved,
      publisher: isUsers ? "Your own film data" : "Wikidata, through bokeh-sampledata 2026.1",
      licence: isUsers ? "yours" : "CC0 1.0"
    )
  }

  /// The row as tools and documents show it, with the reason why it is there.
  func row(why: String) -> JSONValue {
    let members: [String: JSONValue?] = [
      "id": .string(id),
      "title": .string(title),
      "year": .integer(Int64(year)),
      "gross": gross.map { .integer(Int64($0)) },
      "genre": .string(genres.joined(separator: ", ")),
      "director": directors.isEmpty ? nil : .string(directors.joined(separator: ", ")),
      "country": countries.isEmpty ? nil : .string(countries.joined(separator: ", ")),
      "source": .string("film:\(id)"),
      "why": .string(why),
    ]
    return .object(members.compactMapValues { $0 })
  }
}
