import Foundation
package import JSONModel

/// JSON text that is known to be well formed, carried without being decoded.
///
/// Two are equal when their bytes are.
package struct RawJSON: Hashable, Sendable {
  /// UTF-8, on its own a whole JSON value; it may hold newlines between its tokens.
  package let bytes: ArraySlice<UInt8>

  package static let null = RawJSON(.null)
  package static let emptyObject = RawJSON([:])

  package init(_ value: JSONValue) {
    bytes = value.serialized()[...]
  }

  /// The caller vouches for the bytes being one JSON value.
  package init(checked bytes: [UInt8]) {
    self.bytes = bytes[...]
  }

  init(scanned bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
  }

  /// The JSON of a typed value, members sorted.
  ///
  /// Throws what its own encoding throws.
  package init(encoding value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    bytes = [UInt8](try encoder.encode(value))[...]
  }

  package func value() throws -> JSONValue {
    try JSONValue(parsing: Array(bytes))
  }

  /// The text as a typed value.
  ///
  /// Throws `DecodingError`, whose coding path names the member.
  package func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
    try JSONDecoder().decode(type, from: Data(bytes))
  }
}

extension RawJSON: CustomStringConvertible {
  package var description: String { String(decoding: bytes, as: UTF8.self) }
}
