package import JSONModel

/// A historical figure of the reference shelf: dated facts, people and disputes, each with a source.
package struct ShelfFigure: Sendable, Hashable {
  /// Such as `ada-lovelace`.
  package let id: String
  package let name: String
  package let otherNames: [String]
  /// Such as `mathematics`.
  package let fields: [String]
  /// The figure as models read it.
  ///
  /// Every `source`, and every id in `sources`, is the full id that the state keeps:
  /// `shelf:ada-lovelace/s1`.
  package let entry: JSONValue
  /// The name, the other names and the id, folded once: every look-up compares with all of them.
  let nameWords: Set<NameWords>

  /// Reads a figure as the files in `Figures` write it; nil where the text is none.
  package init?(text: String) {
    guard let value = try? JSONValue(parsing: text), let id = value["id"]?.stringValue,
      let name = value["name"]?.stringValue, let members = value.objectValue
    else { return nil }
    self.id = id
    self.name = name
    let others = value["alsoKnownAs"]?.arrayValue?.compactMap(\.stringValue) ?? []
    otherNames = others
    nameWords = Set(([name, id] + others).map { NameWords($0) })
    fields = value["fields"]?.arrayValue?.compactMap(\.stringValue) ?? []
    let named = members.map { key, value in
      (key, Self.withFullSources(value, figure: id, isSource: key == "sources"))
    }
    entry = .object(Dictionary(named, uniquingKeysWith: { $1 }))
  }

  private static func withFullSources(
    _ value: JSONValue,
    figure: String,
    isSource: Bool
  ) -> JSONValue {
    switch value {
    case .array(let list):
      return .array(list.map { withFullSources($0, figure: figure, isSource: isSource) })
    case .object(let members):
      let named = members.map { key, value in
        if key == (isSource ? "id" : "source"), let short = value.stringValue {
          return (key, JSONValue.string("shelf:\(figure)/\(short)"))
        }
        return (key, withFullSources(value, figure: figure, isSource: false))
      }
      return .object(Dictionary(named, uniquingKeysWith: { $1 }))
    default: return value
    }
  }
}
