/// A type on the wire.
///
/// Its schema is made from its `Decodable` conformance; what a schema cannot show stands here. A
/// test holds the keys of `members` against the type's own.
package protocol WireType: Codable, Sendable {
  /// One sentence: what it is.
  static var summary: String { get }
  /// What each member means, by its name on the wire.
  static var members: [String: String] { get }
}

extension WireType {
  package static var members: [String: String] { [:] }
}

/// No params, or a result that says nothing but that it was done.
package struct Nothing: WireType, Hashable {
  package static let summary = "An empty object."
  package init() {}
}

/// Where a client stands in a stream.
package struct Cursor: WireType, Hashable {
  package static let summary = "A place in a stream's journal."
  package static let members = [
    "epoch": "Names the database; a cursor of another one is refused with EpochMismatch.",
    "seq": "The last event that the client has.",
  ]
  package var epoch: String?
  package var seq: Int64

  package init(epoch: String? = nil, seq: Int64) {
    self.epoch = epoch
    self.seq = seq
  }
}
