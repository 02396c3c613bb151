package import CurlHTTP
import Foundation
import Synchronization

/// Asks a wiki through the MediaWiki Action API: one request at a time for each caller, with a
/// contactable User-Agent, waiting where the server asks for it.
///
/// Every function throws `MediaWikiFailure`, or `CancellationError`. Safe from any thread.
package final class MediaWikiClient: Sendable {
  package let configuration: MediaWikiConfiguration
  private let http: HTTPClient
  private let wait: @Sendable (Duration) async throws -> Void
  /// Until when, and why, the server counts as not reachable: so that a run without a network
  /// waits for one connection, not for one in every pass.
  private let unreachable = Mutex<(until: ContinuousClock.Instant, reason: String)?>(nil)

  package init(
    _ configuration: MediaWikiConfiguration,
    over http: HTTPClient,
    waitingWith wait: @escaping @Sendable (Duration) async throws -> Void = {
      try await ContinuousClock().sleep(for: $0)
    }
  ) {
    self.configuration = configuration
    self.http = http
    self.wait = wait
  }

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
}

// MARK: - One question, patiently

extension MediaWikiClient {
  private static let mostBytes = 8 << 20

  private enum Verdict {
    case answered(MediaWikiAnswer)
    case later(Duration?)
  }

  private func ask(_ parameters: [(String, String)]) async throws -> MediaWikiAnswer {
    let all = [("action", "query"), ("format", "json"), ("formatversion", "2")] + parameters
    var left = configuration.patience
    var pause: Duration = .seconds(1)
    while true {
      let (response, body) = try await get(configuration.url(asking: all))
      switch try verdict(on: response, body) {
      case .answered(let answer): return answer
      case .later(let asked):
        let delay = max(asked ?? pause, .milliseconds(100))
        guard delay <= left else {
          let seconds = Int(delay.components.seconds)
          throw MediaWikiFailure.busy(host: configuration.host, seconds: seconds)
        }
        left -= delay
        pause *= 2
        try await wait(delay)
      }
    }
  }

  private func get(_ url: String) async throws -> (HTTPResponse, [UInt8]) {
    let host = configuration.host
    if configuration.isOffline && !configuration.isLoopback {
      throw MediaWikiFailure.offline(host: host)
    }
    if let known = unreachable.withLock({ $0 }), known.until > .now {
      throw MediaWikiFailure.unreachable(host: host, reason: known.reason)
    }
    let request = HTTPRequest.get(
      url,
      headers: [
        HTTPHeader("User-Agent", configuration.userAgent), HTTPHeader("Accept", "application/json"),
      ],
      timeouts: HTTPTimeouts(
        connect: configuration.connectTimeout,
        total: configuration.totalTimeout
      )
    )
    do {
      let answer = try await http.fetch(request, limit: Self.mostBytes)
      unreachable.withLock { $0 = nil }
      return answer
    } catch let failure as HTTPFailure {
      throw self.failure(failure, of: host)
    }
  }

  private func failure(_ failure: HTTPFailure, of host: String) -> MediaWikiFailure {
    let reason = failure.message.onOneLine
    switch failure.kind {
    case .offline: return .offline(host: host)
    case .tooLarge, .invalidRequest: return .notUnderstood(host: host, reason: reason)
    default:
      unreachable.withLock { $0 = (.now + configuration.unreachableFor, reason) }
      return .unreachable(host: host, reason: reason)
    }
  }

  private func verdict(on response: HTTPResponse, _ body: [UInt8]) throws -> Verdict {
    let delay = Self.delay(response[header: "Retry-After"])
    switch response.status {
    case 200..<300: break
    // The body of a 429 may be text, so it is not read.
    case 429, 502, 503, 504: return .later(delay)
    default:
      let reason = "status \(response.status), \(MediaWikiAnswer.glimpse(of: body))"
      throw MediaWikiFailure.notUnderstood(host: configuration.host, reason: reason)
    }
    do {
      return .answered(try MediaWikiAnswer(body, from: configuration))
    } catch MediaWikiFailure.refused(let code, _) where ["ratelimited", "maxlag"].contains(code) {
      return .later(delay)
    }
  }

  /// The header `Retry-After`: seconds, or a date (RFC 9110).
  private static func delay(_ header: String?) -> Duration? {
    guard let text = header?.trimmed, !text.isEmpty else { return nil }
    if let seconds = Double(text), seconds.isFinite {
      return .seconds(min(max(seconds, 0), 86_400))
    }
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
    guard let date = format.date(from: text) else { return nil }
    return .seconds(min(max(date.timeIntervalSinceNow, 0), 86_400))
  }
}
