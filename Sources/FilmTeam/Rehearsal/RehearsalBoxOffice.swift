import JSONModel

/// Reports on comparable films from the tool's rows, and says what they do not hold.
struct RehearsalBoxOffice {
  private static let mostSimilar = 8

  let stage: RehearsalStage

  var answer: RehearsalAnswer {
    if let content = stage.results(of: "comparable_films").last {
      return RehearsalAnswer(report(content))
    }
    guard stage.offers("comparable_films"), !stage.hasCalled("comparable_films") else {
      return RehearsalAnswer(
        "Rehearsal: the film data could not be read, so there are no figures here. No budget data."
      )
    }
    var answer = RehearsalAnswer("Looking for comparable films.")
    var arguments: [String: JSONValue] = ["subject": .string(subject)]
    let themes = OutlineRoles(stage.outline ?? "").roles.first?.themes ?? []
    let told = themes.filter { !["legacy", "death", "meeting"].contains($0) }.prefix(4)
    if !told.isEmpty { arguments["themes"] = .array(told.map(JSONValue.string)) }
    arguments["genre"] = "Drama"
    answer.call("comparable_films", arguments)
    return answer
  }

  private var subject: String {
    OutlineRoles(stage.outline ?? "").roles.first?.name ?? SubjectName(prompt: stage.prompt).text
  }

  private func report(_ content: JSONValue) -> String {
    let onSubject = content["onSubject"]?.arrayValue ?? []
    let similar = (content["films"]?.arrayValue ?? []).filter { film in
      !onSubject.contains { $0["id"] == film["id"] }
    }
    var parts: [String] = []
    let name = OutlineText.core(of: subject)
    if onSubject.isEmpty {
      parts.append("The data holds no earlier film on \(name).")
    } else {
      parts.append(
        "Earlier films on \(name): \(RehearsalDate.count(onSubject.count)).\n\n"
          + onSubject.map(Self.line).joined(separator: "\n")
      )
    }
    if similar.isEmpty {
      parts.append("The data holds no other film that compares.")
    } else {
      parts.append(
        "Films that compare:\n\n"
          + similar.prefix(Self.mostSimilar).map(Self.line).joined(separator: "\n")
      )
    }
    if let range = Self.range(onSubject + similar.prefix(Self.mostSimilar)) { parts.append(range) }
    let notice = content.line("notice")
    parts.append(notice ?? "No budget data.")
    if let notice, !notice.contains("No budget data") { parts.append("No budget data.") }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func line(_ film: JSONValue) -> String {
    let title = OutlineText.core(of: film.line("title") ?? "untitled")
    var parts = ["*\(title)* (\(film.line("year") ?? "no year"))"]
    if let director = film.line("director") { parts.append("by \(OutlineText.core(of: director))") }
    if let gross = film["gross"]?.integerValue {
      parts.append(dollars(gross))
    } else {
      parts.append("gross not known")
    }
    let why = film.line("why").map { ": \(OutlineText.core(of: $0))" } ?? ""
    return "- \(parts.joined(separator: ", "))\(why)"
  }

  /// Lowest, middle and highest gross, each of them a row of the data.
  private static func range(_ films: [JSONValue]) -> String? {
    let known = films.compactMap { film in
      film["gross"]?.integerValue.map {
        (gross: $0, title: OutlineText.core(of: film.line("title") ?? ""))
      }
    }.sorted { ($0.gross, $0.title) < ($1.gross, $1.title) }
    guard let lowest = known.first, let highest = known.last else {
      return films.isEmpty ? nil : "Gross is known for none of them."
    }
    if known.count == 1 {
      return "Gross is known for one of \(RehearsalDate.count(films.count)) films: "
        + "\(dollars(lowest.gross)) (\(lowest.title))."
    }
    let middle = known[(known.count - 1) / 2]
    let word = known.count.isMultiple(of: 2) ? "lower median" : "median"
    return "Gross is known for \(RehearsalDate.count(known.count)) of "
      + "\(RehearsalDate.count(films.count)) films: from \(dollars(lowest.gross)) (\(lowest.title)) "
      + "to \(dollars(highest.gross)) (\(highest.title)), \(word) \(dollars(middle.gross)) "
      + "(\(middle.title))."
  }

  /// `$12,345,678`.
  static func dollars(_ amount: Int64) -> String {
    let digits = Array(String(amount.magnitude))
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return amount < 0 ? "-$\(text)" : "$\(text)"
  }
}
