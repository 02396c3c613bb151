import JSONModel

/// An entry of the reference shelf, read for what the state keeps of it.
///
/// An entry names itself (`id`, `name`) and its `sources`: a list whose members have an `id`, or an
/// object keyed by it; `s1` and the full `shelf:<figure>/s1` are both understood.
struct ShelfFigure {
  let id: String
  let name: String
  /// The entry as models read it.
  let entry: JSONValue

  /// Nil for what is no entry.
  init?(_ entry: JSONValue) {
    guard let name = entry["name"]?.stringValue?.onOneLine else { return nil }
    self.name = name
    self.id = entry["id"]?.stringValue ?? name.folded.replacing(" ", with: "-")
    self.entry = entry.withoutControlCharacters
  }

  /// The entry's sources as the state keeps them.
  var sources: [JSONValue] {
    let listed: [(id: String?, value: JSONValue)] =
      switch entry["sources"] {
      case .array(let list): list.map { ($0["id"]?.stringValue, $0) }
      case .object(let members): members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
      default: []
      }
    return listed.compactMap { id, value in
      guard let id, var members = value.objectValue else { return nil }
      members["id"] = .string(id.hasPrefix("shelf:") ? id : "shelf:\(self.id)/\(id)")
      members["kind"] = "shelf"
      members["title"] = members["title"] ?? .string(name)
      members["licence"] = members["licence"] ?? "not stated"
      return .object(members)
    }
  }

  /// What the entry says about the figure itself.
  var subject: [String: JSONValue] {
    var members: [String: JSONValue] = ["name": .string(name), "origin": "shelf"]
    for key in ["summary", "gender", "born", "died", "people", "disputes", "gaps"] {
      if let value = entry[key], !value.isNull { members[key] = value }
    }
    return members
  }
}
