package import JSONModel

/// How a new value joins the one that is there.
package enum StateReducer: String, Codable, Sendable, Hashable {
  case replace
  /// The value becomes the last element of a list; a list value appends each of its elements.
  case append
  /// The members of an object replace the members of the same name.
  case merge
}

/// One change of one key of a project's state.
package struct StateChange: Codable, Sendable, Hashable {
  package var key: String
  package var reducer: StateReducer
  package var value: JSONValue

  package init(key: String, reducer: StateReducer = .replace, value: JSONValue) {
    self.key = key
    self.reducer = reducer
    self.value = value
  }

  /// The value of the key after this change: a pure fold, the same wherever it is done.
  package func applied(to old: JSONValue?) -> JSONValue {
    switch reducer {
    case .replace: return value
    case .append:
      let before = old?.arrayValue ?? old.map { $0.isNull ? [] : [$0] } ?? []
      return .array(before + (value.arrayValue ?? [value]))
    case .merge:
      guard let members = value.objectValue else { return value }
      return .object((old?.objectValue ?? [:]).merging(members) { $1 })
    }
  }
}

/// A key's value together with how often it was changed.
package struct StateEntry: Sendable, Hashable {
  package var value: JSONValue
  /// 1 for the first value; each change adds 1.
  package var version: Int
  /// The event that made this version.
  package var seq: Int64

  package init(value: JSONValue, version: Int, seq: Int64) {
    self.value = value
    self.version = version
    self.seq = seq
  }
}
