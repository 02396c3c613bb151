import JSONModel

extension JSONValue {
  /// The member of that name; null where there is none.
  func at(_ member: String) -> JSONValue { self[member] ?? .null }
}
