/// A type of event: what `data` says of it.
package struct EventType: Sendable {
  package let name: String
  /// One sentence: what happened.
  package let summary: String
  package let members: [Member]

  /// A member of an event's `data`.
  package struct Member: Sendable {
    package let name: String
    package let summary: String
    /// Whether it may be left out; null is the same.
    package let isOptional: Bool
    /// The words that it may be, where it is one of a few; more may come.
    package let values: [String]
  }

  init(_ name: String, _ summary: String, _ members: [Member] = []) {
    self.name = name
    self.summary = summary
    self.members = members
  }
}

extension EventType.Member {
  static func always(_ name: String, _ summary: String, _ values: String...) -> Self {
    Self(name: name, summary: summary, isOptional: false, values: values)
  }

  static func maybe(_ name: String, _ summary: String, _ values: String...) -> Self {
    Self(name: name, summary: summary, isOptional: true, values: values)
  }
}
