package import CurlHTTP

/// A wiki that can be searched and read, whichever way it is reached.
///
/// Every function throws `WikiFailure`, or `CancellationError`. Safe from any thread.
package protocol Encyclopedia: Sendable {
  var configuration: WikiConfiguration { get }

  /// Searches for `query`, and reads the page that is called so; `limit` bounds the titles.
  func search(_ query: String, limit: Int) async throws -> WikiSearch

  /// The page called `title`, redirects followed, with its whole text; nil if there is none.
  func article(titled title: String) async throws -> WikiArticle?

  /// The pages called `titles` with their introductions, in that order.
  ///
  /// Those that are not there are left out. Takes twenty at a time.
  func introductions(titled titles: [String]) async throws -> [WikiArticle]

  /// What a disambiguation page offers, at most `limit` pages, those that bear the name first.
  func candidates(on page: WikiArticle, limit: Int) async throws -> [WikiCandidate]

  /// What the wiki calls itself: a cheap question, to see whether it answers.
  func siteName() async throws -> String?
}

extension WikiConfiguration {
  /// The wiki at `endpoint`: an Action API where the address ends in `api.php`, else kiwix-serve.
  package func encyclopedia(over http: HTTPClient) -> any Encyclopedia {
    let connection = WikiConnection(self, over: http)
    return isActionAPI ? MediaWikiClient(connection) : KiwixClient(connection)
  }
}
