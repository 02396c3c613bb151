import JSONModel

/// Finds the films that a pitch is compared with, and says of each why.
struct FilmRanking {
  /// What the comparison is for.
  struct Wish {
    var subject: String
    /// Other forms of the subject's name.
    var otherNames: [String] = []
    /// Words about the story, in any form.
    var themes: [String] = []
    var genre: String?
    var years: ClosedRange<Int>?
    /// The year in the middle of the story, where that is known.
    var period: Int?
  }

  struct Found {
    var film: Film
    var why: String
  }

  private static let mostOnSubject = 8
  private static let mostSimilar = 6

  let films: [Film]

  /// Films on the same person, whatever their genre, the latest first.
  func onSubject(_ wish: Wish) -> [Found] {
    let names = ([wish.subject] + wish.otherNames).map(PersonName.init).filter { !$0.words.isEmpty }
    let found = films.compactMap { film -> Found? in
      if names.contains(where: { film.subjects.map(PersonName.init).contains($0) }) {
        return Found(film: film, why: "tells the life of \(wish.subject), or a part of it")
      }
      let tellsLives = film.genres.contains("Biography") || film.genres.contains("Documentary")
      if tellsLives, film.subjects.isEmpty, names.contains(where: { $0.stands(in: film.title) }) {
        return Found(film: film, why: "has \(wish.subject) in its title and is a biography")
      }
      return nil
    }
    return Array(found.sorted { Self.isBefore($0.film, $1.film) }.prefix(Self.mostOnSubject))
  }

  /// Films that share a theme with it, the most alike first, and those of the user's own table; films
  /// on the subject itself are left out.
  ///
  /// The same genre, or the same century, makes no comparison.
  func similar(_ wish: Wish) -> [Found] {
    let same = Set(onSubject(wish).map(\.film.id))
    let wishedThemes = themes(of: wish)
    let genres = Self.words(wish.genre ?? "").union(["biography"])
    let century = wish.period.map { ($0 - 1) / 100 + 1 }
    var scored: [(score: Int, found: Found)] = []
    for film in films where !same.contains(film.id) {
      if let years = wish.years, !years.contains(film.year) { continue }
      guard let match = score(film, wishedThemes, genres, century) else { continue }
      scored.append(match)
    }
    scored.sort { left, right in
      left.score == right.score
        ? Self.isBefore(left.found.film, right.found.film) : left.score > right.score
    }
    return scored.prefix(Self.mostSimilar).map(\.found)
  }

  private func score(
    _ film: Film,
    _ themes: [FilmsOnTheme.Theme],
    _ genres: Set<String>,
    _ century: Int?
  ) -> (score: Int, found: Found)? {
    // A genre alone would bring the newest films of it, whatever the story is.
    var reasons = themes.filter { $0.films.contains(film.id) }.map(\.name)
    guard !reasons.isEmpty || film.isUsers else { return nil }
    var score = reasons.count * 6
    if let century, FilmsOnTheme.centuries[century]?.contains(film.id) == true {
      score += 5
      reasons.append("plays in the \(Self.ordinal(century)) century")
    }
    let shared = film.genres.filter { genres.contains($0.lowercased()) }
    score += shared.count
    if film.isUsers {
      score += 4
      reasons.append("stands in your own film data")
    }
    if !shared.isEmpty { reasons.append("same genre: \(shared.joined(separator: ", "))") }
    if film.gross != nil { score += 4 }
    if film.year >= 1990 { score += 1 }
    let unlike: Set = ["Animation", "Sci-Fi", "Fantasy", "Documentary", "Horror"]
    score -= 4 * film.genres.count { unlike.contains($0) && !genres.contains($0.lowercased()) }
    return (score, Found(film: film, why: reasons.joined(separator: "; ")))
  }

  private func themes(of wish: Wish) -> [FilmsOnTheme.Theme] {
    let words = Self.words(wish.themes.joined(separator: " "))
    return FilmsOnTheme.all.filter { theme in
      words.contains { word in theme.words.contains { Self.calls(word, for: $0) } }
    }
  }

  /// Whether a word is one that begins like a theme's: "paintings" like "paint".
  ///
  /// A short beginning also begins other words ("art" "article", "sea" "season"): only known endings
  /// may follow it.
  private static func calls(_ word: String, for beginning: String) -> Bool {
    guard word.hasPrefix(beginning) else { return false }
    if beginning.count > 4 { return true }
    let endings: Set = [
      "", "s", "es", "e", "ed", "er", "ers", "ing", "ings", "or", "ors", "ist", "ists", "ry", "ic",
      "ess", "ten", "ings", "dom", "doms", "al", "y",
    ]
    return endings.contains(String(word.dropFirst(beginning.count)))
  }

  private static func words(_ text: String) -> Set<String> {
    Set(text.lowercased().split { !($0.isLetter || $0 == "-") }.map(String.init))
  }

  private static func isBefore(_ left: Film, _ right: Film) -> Bool {
    (right.year, left.title, left.id) < (left.year, right.title, right.id)
  }

  private static func ordinal(_ number: Int) -> String {
    let suffix: String
    switch (number % 10, number % 100) {
    case (_, 11...13): suffix = "th"
    case (1, _): suffix = "st"
    case (2, _): suffix = "nd"
    case (3, _): suffix = "rd"
    default: suffix = "th"
    }
    return "\(number)\(suffix)"
  }
}
