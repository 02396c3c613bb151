import CurlHTTP

/// Asks a wiki through the MediaWiki Action API, one request at a time for each caller.
package struct MediaWikiClient: Encyclopedia {
  private let connection: WikiConnection

  package init(_ connection: WikiConnection) {
    self.connection = connection
  }

  package var configuration: WikiConfiguration { connection.configuration }

  /// Searches for `query`, and reads the page that is called so, in the same request.
  ///
  /// `limit` bounds the titles.
  package func search(_ query: String, limit: Int) async throws -> WikiSearch {
    // The search engine refuses more than 300 characters.
    let words = String(query.onOneLine.prefix(300))
    var parameters = [
      ("list", "search"), ("srsearch", words), ("srlimit", String(limit)), ("srnamespace", "0"),
      ("srinfo", "suggestion"), ("srprop", ""),
    ]
    if Self.canBeTitle(words) { parameters += Self.wholePage + [("titles", words)] }
    let answer = try await ask(parameters)
    return WikiSearch(
      titles: answer.searchTitles,
      suggestion: answer.suggestion,
      exact: answer.articles.first
    )
  }

  /// The page called `title`, redirects followed, with its whole text; nil if there is none.
  package func article(titled title: String) async throws -> WikiArticle? {
    guard Self.canBeTitle(title) else { return nil }
    return try await ask(Self.wholePage + [("titles", title)]).articles.first
  }

  /// The pages called `titles` with their introductions, in one request and in that order.
  ///
  /// Those that are not there are left out. The server takes twenty at a time; so does this.
  package func introductions(titled titles: [String]) async throws -> [WikiArticle] {
    let titles = titles.filter(Self.canBeTitle).prefix(20)
    if titles.isEmpty { return [] }
    // The server gives one whole text a request, but up to twenty introductions.
    let parameters =
      Self.page + [
        ("exintro", "1"), ("exlimit", "max"), ("titles", titles.joined(separator: "|")),
      ]
    let articles = try await ask(parameters).articles
    let places = Dictionary(zip(titles, 0...), uniquingKeysWith: { first, _ in first })
    return articles.enumerated().sorted {
      (places[$0.element.title] ?? titles.count, $0.offset)
        < (places[$1.element.title] ?? titles.count, $1.offset)
    }.map(\.element)
  }

  /// What a disambiguation page offers, in the page's order: at most `limit` pages, those whose
  /// title has the name in it first.
  package func candidates(on page: WikiArticle, limit: Int) async throws -> [WikiCandidate] {
    let linked = try await ask([
      ("generator", "links"), ("titles", page.title), ("gplnamespace", "0"), ("gpllimit", "max"),
      ("prop", "description|info"), ("redirects", "1"),
    ]).candidates
    return Disambiguation(page).sorted(linked, limit: limit)
  }

  /// What the wiki calls itself: the cheapest question there is, to see whether it answers.
  package func siteName() async throws -> String? {
    try await ask([("meta", "siteinfo")]).siteName
  }

  private static let page = [
    ("prop", "extracts|info|revisions|pageprops|description"), ("explaintext", "1"),
    ("inprop", "url"), ("rvprop", "ids|timestamp"), ("ppprop", "disambiguation"),
    ("redirects", "1"),
  ]
  private static let wholePage = page + [("exlimit", "1")]

  private static func canBeTitle(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 255 && !text.contains { "#<>[]|{}".contains($0) }
  }

  private func ask(_ parameters: [(String, String)]) async throws -> MediaWikiAnswer {
    let all = [("action", "query"), ("format", "json"), ("formatversion", "2")] + parameters
    return try await connection.ask(configuration.url(asking: all)) { response, body in
      guard (200..<300).contains(response.status) else {
        throw connection.notUnderstood(response, body)
      }
      return try MediaWikiAnswer(body, from: configuration)
    }
  }
}
