import JSONModel

/// An answer of the Action API, read: pure, and indifferent to `formatversion`.
///
/// Version 2 lists pages in an array and says `true`; version 1 (recorded answers, old servers,
/// stand-ins) keys them by id and says `""`.
struct MediaWikiAnswer {
  private let query: JSONValue
  private let configuration: WikiConfiguration

  /// Throws `WikiFailure` for an error object, and for what is no answer of the API at all.
  init(_ bytes: [UInt8], from configuration: WikiConfiguration) throws {
    self.configuration = configuration
    let host = configuration.host
    let value: JSONValue
    do {
      value = try JSONValue(parsing: bytes).withoutControlCharacters
    } catch {
      let text = String(decoding: bytes.prefix(400), as: UTF8.self).onOneLine
      let glimpse = text.isEmpty ? "an empty body" : "not JSON: \(text.prefix(80))"
      throw WikiFailure.notUnderstood(host: host, reason: glimpse)
    }
    if let error = value["error"] {
      throw WikiFailure.refused(
        code: error["code"]?.stringValue ?? "unknown",
        message: (error["info"]?.stringValue ?? "no reason given").onOneLine
      )
    }
    // An answer without results may leave `query` out, but it is an object that says it is complete.
    guard value.objectValue != nil, value["query"] != nil || value["batchcomplete"] != nil else {
      throw WikiFailure.notUnderstood(host: host, reason: "JSON, but not of the Action API")
    }
    query = value["query"] ?? [:]
  }

  /// The titles of a search, best first.
  var searchTitles: [String] {
    (query["search"]?.arrayValue ?? []).compactMap { $0["title"]?.stringValue?.onOneLine }
  }

  var suggestion: String? { query["searchinfo"]?["suggestion"]?.stringValue?.onOneLine }

  var siteName: String? { query["general"]?["sitename"]?.stringValue?.onOneLine }

  /// The pages that are there, in the server's order.
  var articles: [WikiArticle] { pages.compactMap(article) }

  /// The titles of all pages that are there, with their short descriptions.
  var candidates: [WikiCandidate] {
    articles.map { WikiCandidate(title: $0.title, summary: $0.summary) }
  }

  private var pages: [JSONValue] {
    switch query["pages"] {
    case .array(let pages): pages
    case .object(let pages): pages.sorted { $0.key < $1.key }.map(\.value)
    default: []
    }
  }

  private func article(_ page: JSONValue) -> WikiArticle? {
    guard let title = page["title"]?.stringValue?.onOneLine, !Self.says(page, "missing"),
      !Self.says(page, "invalid"), let pageID = page["pageid"]?.integerValue
    else { return nil }
    let revision = page["revisions"]?.arrayValue?.first
    return WikiArticle(
      pageID: String(pageID),
      title: title,
      extract: page["extract"]?.stringValue ?? "",
      revision: (revision?["revid"] ?? page["lastrevid"])?.integerValue.map(String.init),
      timestamp: revision?["timestamp"]?.stringValue?.onOneLine,
      url: page["fullurl"]?.stringValue?.onOneLine ?? configuration.pageURL(for: title),
      summary: page["description"]?.stringValue?.onOneLine,
      isDisambiguation: page["pageprops"]?["disambiguation"] != nil
    )
  }

  /// A flag of either format version.
  private static func says(_ page: JSONValue, _ flag: String) -> Bool {
    switch page[flag] {
    case nil, .some(.null), .some(.bool(false)): false
    default: true
    }
  }
}
