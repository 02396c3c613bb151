import JSONModel
import Yams

/// A YAML mapping with string keys, in the order of the file.
struct Fields {
  let entries: [(String, Node)]
  let line: Int

  init?(_ node: Node) {
    guard let mapping = node.mapping else { return nil }
    entries = mapping.map { ($0.key.string ?? "", $0.value) }
    line = node.line
  }

  subscript(key: String) -> Node? { entries.first { $0.0 == key }?.1 }
}

extension Node {
  /// From 1.
  var line: Int { mark?.line ?? 1 }

  /// The value as JSON; what stands in quotes is text.
  var json: JSONValue {
    switch self {
    case .mapping(let mapping):
      var members: [String: JSONValue] = [:]
      for (key, value) in mapping { members[key.string ?? ""] = value.json }
      return .object(members)
    case .sequence(let sequence): return .array(sequence.map(\.json))
    case .scalar(let scalar) where scalar.style != .plain && scalar.style != .any:
      return .string(scalar.string)
    default:
      if let value = bool { return .bool(value) }
      if let value = int { return .integer(Int64(value)) }
      if let value = float { return .number(value) }
      return null != nil ? .null : .string(string ?? "")
    }
  }
}
