/// The films that comparisons are made from: the data that ships, and a table of the user's.
///
/// The shipped table is read at the first use, from whatever thread.
package struct FilmCatalogue: Sendable {
  private let userFilms: [Film]

  /// A catalogue without rows of the user's.
  package init() { userFilms = [] }

  /// A catalogue with the user's rows before the shipped ones.
  ///
  /// A row without title or year is left out; of a number that no film can have, only the number.
  /// Columns: title, year, gross, genre, director, country,
  /// subject; others are ignored.
  package init(userRows: [[String: String]]) {
    var counts: [String: Int] = [:]
    userFilms = userRows.prefix(Self.mostRows).compactMap(Self.film(from:)).map { film in
      // Titles that differ in signs only have the same id, and a source names one film.
      let count = counts[film.id, default: 0] + 1
      counts[film.id] = count
      guard count > 1 else { return film }
      var film = film
      film.id += "_\(count)"
      return film
    }
  }

  var films: [Film] { userFilms + Self.shipped }

  private static let mostRows = 50_000
  /// From the first film to what may be announced.
  private static let years = 1888...2200
  /// Ten times what any film has taken.
  private static let mostGross = 30_000_000_000

  private static let shipped: [Film] = {
    let subjects = subjectsByFilm()
    return FilmData.table.split(separator: "\n").compactMap { line in
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard columns.count == 7, let year = Int(columns[2]) else { return nil }
      return Film(
        id: columns[0],
        title: columns[1],
        year: year,
        gross: Int(columns[3]),
        genres: list(columns[4]),
        directors: list(columns[5]),
        countries: list(columns[6]),
        subjects: subjects[columns[0]] ?? []
      )
    }
  }()

  private static func subjectsByFilm() -> [String: [String]] {
    var subjects: [String: [String]] = [:]
    for line in FilmsOnSubject.table.split(separator: "\n") {
      guard let colon = line.lastIndex(of: ":") else { continue }
      let names = line[..<colon].split(separator: "/").map(trimmed)
      for id in line[line.index(after: colon)...].split(separator: " ") {
        subjects[String(id), default: []] += names
      }
    }
    return subjects
  }

  private static func film(from row: [String: String]) -> Film? {
    var columns: [String: String] = [:]
    for (name, value) in row.sorted(by: { $0.key < $1.key }) {
      let value = CleanText.line(value, limit: 300)
      let name = CleanText.line(name, limit: 60).lowercased()
      if columns[name]?.isEmpty ?? true { columns[name] = value }
    }
    guard let title = columns["title"], !title.isEmpty,
      let year = columns["year"].flatMap({ Int($0) }), years.contains(year)
    else { return nil }
    let digits = (columns["gross"] ?? "").filter { !"$, _".contains($0) }
    return Film(
      id: "own-\(FolderName.make(from: title))-\(year)",
      title: title,
      year: year,
      gross: Int(digits).flatMap { (1...mostGross).contains($0) ? $0 : nil },
      genres: list(columns["genre"] ?? ""),
      directors: list(columns["director"] ?? ""),
      countries: list(columns["country"] ?? ""),
      subjects: list(columns["subject"] ?? "", separator: ";"),
      isUsers: true
    )
  }

  private static func list(_ text: String, separator: Character = ",") -> [String] {
    text.split(separator: separator).map(trimmed).filter { !$0.isEmpty }
  }

  private static func trimmed(_ text: Substring) -> String {
    CleanText.line(String(text), limit: 300)
  }
}
