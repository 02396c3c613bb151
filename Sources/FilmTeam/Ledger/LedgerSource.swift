package import JSONModel

/// Where a claim comes from: one value of the state key `sources`.
package struct LedgerSource: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    case wikipedia, note, shelf, film
  }

  /// `wikipedia:<page>@<revision>`, `note:<file>@<revision>#L<line>`, `shelf:<figure>/s1`, `film:<imdb id>`.
  package var id: String
  package var kind: Kind
  package var title: String
  package var url: String?
  package var revision: String?
  /// When that revision was made, as the source writes it.
  package var timestamp: String?
  package var file: String?
  /// The first line of the passage, from 1.
  package var line: Int?
  /// The passage as it stands in a note, a line for a line.
  package var text: String?
  package var publisher: String?
  package var licence: String

  package init(
    id: String,
    kind: Kind,
    title: String,
    url: String? = nil,
    revision: String? = nil,
    timestamp: String? = nil,
    file: String? = nil,
    line: Int? = nil,
    text: String? = nil,
    publisher: String? = nil,
    licence: String
  ) {
    self.id = id
    self.kind = kind
    self.title = title
    self.url = url
    self.revision = revision
    self.timestamp = timestamp
    self.file = file
    self.line = line
    self.text = text
    self.publisher = publisher
    self.licence = licence
  }

  /// Reads a source as tools write it; nil where it has no id or is of no known kind.
  package init?(json: JSONValue) {
    guard let id = json.line("id"), let kind = json.line("kind").flatMap(Kind.init(rawValue:))
    else { return nil }
    self.init(
      id: id,
      kind: kind,
      title: json.line("title") ?? id,
      url: json.line("url"),
      revision: json.line("revision"),
      timestamp: json.line("timestamp"),
      file: json.line("file"),
      line: Self.lineNumber(json["line"]),
      text: json["text"]?.stringValue,
      publisher: json.line("publisher"),
      licence: json.line("licence") ?? "licence not stated"
    )
  }

  /// A number that can be a line's; nil for any other value.
  static func lineNumber(_ value: JSONValue?) -> Int? {
    value?.integerValue.flatMap { (1...10_000_000).contains($0) ? Int($0) : nil }
  }

  package var json: JSONValue {
    let members: [String: JSONValue?] = [
      "id": .string(id),
      "kind": .string(kind.rawValue),
      "title": .string(title),
      "url": url.map(JSONValue.string),
      "revision": revision.map(JSONValue.string),
      "timestamp": timestamp.map(JSONValue.string),
      "file": file.map(JSONValue.string),
      "line": line.map { .integer(Int64($0)) },
      "text": text.map(JSONValue.string),
      "publisher": publisher.map(JSONValue.string),
      "licence": .string(licence),
    ]
    return .object(members.compactMapValues { $0 })
  }
}
