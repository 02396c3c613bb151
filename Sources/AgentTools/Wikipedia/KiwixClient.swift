import CurlHTTP
import Foundation
import JSONModel
import Synchronization

/// Asks a kiwix-serve, which holds a whole encyclopedia as a file: Wikipedia without a network.
///
/// A page's id is its path in the book; its revision is the day on which the book was made.
package final class KiwixClient: Encyclopedia {
  private struct Book {
    var name: String
    var title: String
    var updated: String
  }

  private let connection: WikiConnection
  private let known = Mutex<Book?>(nil)

  package init(_ connection: WikiConnection) {
    self.connection = connection
  }

  package var configuration: WikiConfiguration { connection.configuration }

  package func search(_ query: String, limit: Int) async throws -> WikiSearch {
    let book = try await book()
    let url = address(
      "search",
      [("content", book.name), ("pattern", query), ("format", "xml"), ("pageLength", "\(limit)")]
    )
    let titles = try await connection.ask(url) { response, body -> [String] in
      // A book without a full-text index answers 404; its titles can still be looked up.
      if response.status == 404 { return [] }
      guard response.status == 200 else { throw connection.notUnderstood(response, body) }
      return Self.elements("item", of: body).compactMap { Self.element("title", of: $0) }
    }
    return WikiSearch(titles: titles, suggestion: nil, exact: try await article(titled: query))
  }

  package func article(titled title: String) async throws -> WikiArticle? {
    let book = try await book()
    guard let path = try await path(of: title, in: book) else { return nil }
    let place = path.split(separator: "/").map { WikiConfiguration.escaped(String($0)) }
      .joined(separator: "/")
    return try await connection.ask(address("raw/\(book.name)/content/\(place)")) {
      response,
      body in
      if response.status == 404 { return nil }
      guard response.status == 200 else { throw connection.notUnderstood(response, body) }
      let text = HTMLText.text(of: body).withoutControlCharacters
      return WikiArticle(
        pageID: "\(book.name)/\(path)".onOneLine,
        title: HTMLText.title(of: body) ?? title,
        extract: text,
        revision: String(book.updated.prefix(10)),
        timestamp: book.updated,
        url: address("viewer") + "#\(book.name)/\(place)",
        summary: nil,
        isDisambiguation: text.prefix(400).contains(/may (?:also )?refer to/)
      )
    }
  }

  package func introductions(titled titles: [String]) async throws -> [WikiArticle] {
    var articles: [WikiArticle] = []
    for title in titles.prefix(20) {
      guard var article = try await article(titled: title) else { continue }
      let lines = article.extract.split(separator: "\n").prefix { !$0.hasPrefix("==") }
      article.extract = lines.joined(separator: "\n")
      articles.append(article)
    }
    return articles
  }

  package func candidates(on page: WikiArticle, limit: Int) async throws -> [WikiCandidate] {
    Disambiguation(page).listed(limit: limit)
  }

  package func siteName() async throws -> String? { try await book().title }

  /// The path of the page that is called `title`, in whatever case.
  private func path(of title: String, in book: Book) async throws -> String? {
    let url = address("suggest", [("content", book.name), ("term", title), ("count", "20")])
    return try await connection.ask(url) { response, body in
      guard response.status == 200, let list = try? JSONValue(parsing: body).arrayValue else {
        throw connection.notUnderstood(response, body)
      }
      let pages = list.filter { $0["kind"] == "path" }
      let match = pages.first { $0["value"]?.stringValue == title }
      let alike = pages.first { $0["value"]?.stringValue?.folded == title.folded }
      return (match ?? alike)?["path"]?.stringValue
    }
  }

  /// The book that the address names; else one of Wikipedia's; else the first.
  private func book() async throws -> Book {
    if let book = known.withLock({ $0 }) { return book }
    let wanted = URLComponents(string: configuration.endpoint)?.fragment
    let books = try await connection.ask(address("catalog/v2/entries", [("count", "-1")])) {
      response,
      body in
      guard response.status == 200 else { throw connection.notUnderstood(response, body) }
      return Self.elements("entry", of: body).compactMap(Self.book)
    }
    let book =
      books.first { $0.name == wanted } ?? books.first { $0.name.contains("wikipedia") }
      ?? books.first
    guard let book, wanted == nil || wanted == book.name else {
      throw WikiFailure.refused(
        code: "no book",
        message: "\(configuration.host) has \(books.map(\.name).joined(separator: ", "))"
      )
    }
    known.withLock { $0 = book }
    return book
  }

  private func address(_ path: String, _ parameters: [(String, String)] = []) -> String {
    let root = configuration.endpoint.prefix { $0 != "#" && $0 != "?" }
    let slash = root.hasSuffix("/") ? "" : "/"
    let query = parameters.isEmpty ? "" : "?" + WikiConfiguration.query(parameters)
    return "\(root)\(slash)\(path)\(query)"
  }

  // The server's XML is made by templates of its own and is read as such: what stands between a
  // few tags, without attributes that matter.

  private static func book(_ entry: String) -> Book? {
    guard let link = entry.firstMatch(of: /<link type="text\/html" href="([^"]+)"/),
      let name = link.1.split(separator: "/").last
    else { return nil }
    return Book(
      name: String(name).removingPercentEncoding ?? String(name),
      title: element("title", of: entry) ?? String(name),
      updated: element("updated", of: entry) ?? ""
    )
  }

  private static func elements(_ name: String, of xml: [UInt8]) -> [String] {
    String(decoding: xml, as: UTF8.self).split(separator: "<\(name)>").dropFirst().map { part in
      String(part.split(separator: "</\(name)>", maxSplits: 1).first ?? "")
    }
  }

  private static func element(_ name: String, of xml: String) -> String? {
    guard let start = xml.firstRange(of: "<\(name)>"),
      let end = xml[start.upperBound...].firstRange(of: "</\(name)>")
    else { return nil }
    return HTMLText.unescaped(String(xml[start.upperBound..<end.lowerBound])).onOneLine
  }
}
