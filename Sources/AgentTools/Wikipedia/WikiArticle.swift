/// A page of a wiki as it was at one revision.
package struct WikiArticle: Sendable, Hashable {
  /// The wiki's own id of the page, whatever revision it is at.
  package var pageID: String
  package var title: String
  /// Plain text; section headings stand as `== Heading ==`.
  package var extract: String
  package var revision: String?
  /// When that revision was made, as the server writes it (ISO 8601).
  package var timestamp: String?
  package var url: String
  /// A few words on what the page is about.
  package var summary: String?
  package var isDisambiguation: Bool

  package init(
    pageID: String,
    title: String,
    extract: String,
    revision: String?,
    timestamp: String?,
    url: String,
    summary: String?,
    isDisambiguation: Bool
  ) {
    self.pageID = pageID
    self.title = title
    self.extract = extract
    self.revision = revision
    self.timestamp = timestamp
    self.url = url
    self.summary = summary
    self.isDisambiguation = isDisambiguation
  }

  /// The extract from its first line to where the apparatus (references, links) begins.
  package var prose: String {
    var lines: [Substring] = []
    for line in extract.split(separator: "\n", omittingEmptySubsequences: false) {
      if let heading = Self.heading(line), Self.apparatus.contains(heading.lowercased()) { break }
      lines.append(line)
    }
    return lines.joined(separator: "\n").trimmed
  }

  /// The text of a second-level heading line; nil if the line is none.
  private static func heading(_ line: Substring) -> String? {
    guard line.hasPrefix("== "), line.hasSuffix(" ==") else { return nil }
    return String(line.dropFirst(3).dropLast(3))
  }

  private static let apparatus: Set<String> = [
    "see also", "references", "notes", "notes and references", "references and notes", "footnotes",
    "citations", "sources", "bibliography", "further reading", "external links",
  ]
}

/// What a search found.
package struct WikiSearch: Sendable, Hashable {
  /// The titles of pages that match, best first.
  package var titles: [String]
  /// Another spelling that the server proposes.
  package var suggestion: String?
  /// The page that is called exactly what was asked for, redirects followed.
  package var exact: WikiArticle?
}

/// One of several pages that a name may mean.
package struct WikiCandidate: Sendable, Hashable {
  package var title: String
  package var summary: String?
}

extension String {
  var trimmed: String {
    guard let start = firstIndex(where: { !$0.isWhitespace }),
      let end = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[start...end])
  }
}
