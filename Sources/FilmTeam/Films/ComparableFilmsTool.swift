package import AgentKit
import HistoricalText
package import JSONModel
package import ModelInterface

/// The tool `comparable_films`: films on the same subject, then films like it, from data only.
///
/// Writes `comparables`, and the films as `sources`. Needs neither network nor files.
package struct ComparableFilmsTool: Tool {
  private static let notice =
    "No budget data. Gross is the largest figure reported in US dollars, mostly worldwide, of no "
    + "stated year's dollars; the shipped data ends in 2014. A film without a gross has no known one."

  private let catalogue: FilmCatalogue

  package init(catalogue: FilmCatalogue) { self.catalogue = catalogue }

  package let declaration = ToolDeclaration(
    name: "comparable_films",
    description:
      "Earlier films on the same person, and films like this one, with year, gross and genre. "
      + "The only source of numbers about films.",
    parameters: .object(
      [
        "subject": .string("The person that the film is about, by the full name."),
        "themes": .array(of: .string(), "What the story is about, such as mathematics, illness."),
        "genre": .string("Drama, Romance, War, …"),
        "from_year": .integer("Leave out older films."),
        "to_year": .integer("Leave out newer films."),
      ],
      required: ["subject"],
      open: true
    )
  )

  package func call(_ arguments: JSONValue, in context: ToolContext) async throws -> ToolResult {
    let wish = try wish(arguments, context.state)
    let ranking = FilmRanking(films: catalogue.films)
    let onSubject = ranking.onSubject(wish)
    let similar = ranking.similar(wish)
    let comparables: [String: JSONValue] = [
      "onSubject": .array(onSubject.map { $0.film.row(why: $0.why) }),
      "films": .array(similar.map { $0.film.row(why: $0.why) }),
      "notice": .string(Self.notice),
    ]
    let shown = (onSubject + similar).map(\.film)
    let sources = shown.map { ($0.source.id, $0.source.json) }
    // Films that are only like it say nothing about the subject: they are counted, not found.
    let search: JSONValue = [
      "tool": "comparable_films",
      "query": .string(wish.subject),
      "outcome": onSubject.isEmpty ? "nothing" : "found",
      "found": .array(onSubject.map { .string("\($0.film.title) (\($0.film.year))") }),
      "note": .string("\(similar.count) films to compare with"),
    ]
    return ToolResult(
      content: .object(comparables),
      state: [
        StateChange(key: "comparables", value: .object(comparables)),
        StateChange(
          key: "sources",
          reducer: .merge,
          value: .object(Dictionary(sources, uniquingKeysWith: { $1 }))
        ),
        StateChange(key: "searches", reducer: .append, value: search),
      ],
      summary: "\(onSubject.count) on the subject, \(similar.count) like it (Wikidata, CC0)"
    )
  }

  private func wish(
    _ arguments: JSONValue,
    _ state: [String: JSONValue]
  ) throws -> FilmRanking.Wish {
    guard let subject = arguments.line("subject") else {
      throw ToolFailure("Give the subject: the full name of the person that the film is about.")
    }
    let first = arguments["from_year"]?.integerValue.flatMap(Int.init(exactly:))
    let last = arguments["to_year"]?.integerValue.flatMap(Int.init(exactly:))
    let known = state["subject"]
    let birth = known?["born"]?.line("date").flatMap(HistoricalDate.init)
    let death = known?["died"]?.line("date").flatMap(HistoricalDate.init)
    var otherNames = known?.lines("aliases") ?? []
    if let name = known?.line("name") { otherNames.append(name) }
    var themes = arguments.lines("themes")
    if let summary = known?.line("summary") { themes.append(summary) }
    if known?.line("gender") == "female" { themes.append("woman") }
    return FilmRanking.Wish(
      subject: subject,
      otherNames: otherNames,
      themes: themes,
      genre: arguments.line("genre"),
      years: Self.years(from: first, to: last),
      period: Self.period(born: birth, died: death)
    )
  }

  private static func years(from first: Int?, to last: Int?) -> ClosedRange<Int>? {
    if first == nil, last == nil { return nil }
    let lower = first ?? 0
    return lower...max(lower, last ?? 9_999)
  }

  /// The middle of a life, which most films about a person tell.
  static func period(born: HistoricalDate?, died: HistoricalDate?) -> Int? {
    guard let born else { return nil }
    guard let died else { return born.year + 30 }
    return (born.year + died.year) / 2
  }
}
