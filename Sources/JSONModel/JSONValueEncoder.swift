/// Encodes a value into a `JSONValue` without the way over text.
///
/// Every event of the journal is made so. `JSONEncoder` and the parser after it give the same value
/// at a multiple of the price, for they walk a `JSONValue` inside of the value member by member.
/// Dates, data and URLs have no form of their own here: what is encoded holds none.
final class JSONValueEncoder: Encoder {
  private let parent: JSONValueEncoder?
  private let key: (any CodingKey)?
  private var scalar: JSONValue?
  private var members: [String: JSONValue]?
  private var elements: [JSONValue]?
  /// Containers that were asked for by themselves, and how their value is put in its place.
  private var nested: [(JSONValueEncoder, (JSONValueEncoder, JSONValue) -> Void)] = []

  let userInfo: [CodingUserInfoKey: Any] = [:]
  var codingPath: [any CodingKey] {
    (parent?.codingPath ?? []) + (key.map { [$0] } ?? [])
  }

  init(parent: JSONValueEncoder? = nil, key: (any CodingKey)? = nil) {
    self.parent = parent
    self.key = key
  }

  /// What was encoded; null where nothing was.
  var value: JSONValue {
    for (encoder, place) in nested { place(self, encoder.value) }
    return scalar ?? members.map(JSONValue.object) ?? elements.map(JSONValue.array) ?? .null
  }

  func container<Key>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if members == nil { members = [:] }
    return KeyedEncodingContainer(Members<Key>(encoder: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if elements == nil { elements = [] }
    return Elements(encoder: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { Scalar(encoder: self) }

  // MARK: - Values

  private func json(_ value: some Encodable, at key: (any CodingKey)?) throws -> JSONValue {
    if let value = value as? JSONValue { return value }
    let encoder = JSONValueEncoder(parent: self, key: key)
    try value.encode(to: encoder)
    return encoder.value
  }

  private static func json(_ value: some FixedWidthInteger) -> JSONValue {
    Int64(exactly: value).map(JSONValue.integer) ?? .number(Double(value))
  }

  /// A number that is written without a fraction is an integer, as it would be in text.
  ///
  /// Throws `EncodingError` for what JSON cannot say.
  private func json(_ value: Double, at key: (any CodingKey)?) throws -> JSONValue {
    guard value.isFinite else {
      let path = codingPath + (key.map { [$0] } ?? [])
      throw EncodingError.invalidValue(
        value,
        EncodingError.Context(codingPath: path, debugDescription: "JSON cannot say \(value).")
      )
    }
    guard value.description.hasSuffix(".0"), let whole = Int64(exactly: value) else {
      return .number(value)
    }
    return .integer(whole)
  }

  private func nest(
    _ key: any CodingKey,
    _ place: @escaping (JSONValueEncoder, JSONValue) -> Void
  ) -> JSONValueEncoder {
    let encoder = JSONValueEncoder(parent: self, key: key)
    nested.append((encoder, place))
    return encoder
  }

  // MARK: - Containers

  private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: JSONValueEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }

    private func set(_ value: JSONValue, _ key: Key) { encoder.members?[key.stringValue] = value }

    func encodeNil(forKey key: Key) { set(.null, key) }
    func encode(_ value: Bool, forKey key: Key) { set(.bool(value), key) }
    func encode(_ value: String, forKey key: Key) { set(.string(value), key) }
    func encode(_ value: Double, forKey key: Key) throws {
      set(try encoder.json(value, at: key), key)
    }
    func encode(_ value: Float, forKey key: Key) throws {
      set(try encoder.json(Double("\(value)") ?? .nan, at: key), key)
    }
    func encode(_ value: some FixedWidthInteger & Encodable, forKey key: Key) {
      set(JSONValueEncoder.json(value), key)
    }
    func encode(_ value: some Encodable, forKey key: Key) throws {
      set(try encoder.json(value, at: key), key)
    }

    func nestedContainer<NestedKey>(
      keyedBy keyType: NestedKey.Type,
      forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
      superEncoder(key).container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      superEncoder(key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { superEncoder(Name(stringValue: "super")) }
    func superEncoder(forKey key: Key) -> any Encoder { superEncoder(key) }

    private func superEncoder(_ key: any CodingKey) -> JSONValueEncoder {
      encoder.nest(key) { $0.members?[key.stringValue] = $1 }
    }
  }

  private struct Elements: UnkeyedEncodingContainer {
    let encoder: JSONValueEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { encoder.elements?.count ?? 0 }
    private var place: Name { Name(intValue: count) }

    private func add(_ value: JSONValue) { encoder.elements?.append(value) }

    func encodeNil() { add(.null) }
    func encode(_ value: Bool) { add(.bool(value)) }
    func encode(_ value: String) { add(.string(value)) }
    func encode(_ value: Double) throws { add(try encoder.json(value, at: place)) }
    func encode(_ value: Float) throws {
      add(try encoder.json(Double("\(value)") ?? .nan, at: place))
    }
    func encode(_ value: some FixedWidthInteger & Encodable) { add(JSONValueEncoder.json(value)) }
    func encode(_ value: some Encodable) throws { add(try encoder.json(value, at: place)) }

    func nestedContainer<NestedKey>(
      keyedBy keyType: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
      nest().container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { nest().unkeyedContainer() }
    func superEncoder() -> any Encoder { nest() }

    private func nest() -> JSONValueEncoder {
      let index = count
      let nested = encoder.nest(place) { $0.elements?[index] = $1 }
      encodeNil()
      return nested
    }
  }

  private struct Scalar: SingleValueEncodingContainer {
    let encoder: JSONValueEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil() { encoder.scalar = .null }
    func encode(_ value: Bool) { encoder.scalar = .bool(value) }
    func encode(_ value: String) { encoder.scalar = .string(value) }
    func encode(_ value: Double) throws { encoder.scalar = try encoder.json(value, at: nil) }
    func encode(_ value: Float) throws {
      encoder.scalar = try encoder.json(Double("\(value)") ?? .nan, at: nil)
    }
    func encode(_ value: some FixedWidthInteger & Encodable) {
      encoder.scalar = JSONValueEncoder.json(value)
    }
    func encode(_ value: some Encodable) throws {
      encoder.scalar = try encoder.json(value, at: nil)
    }
  }

  /// A key that no type declares.
  private struct Name: CodingKey {
    let name: String?
    let intValue: Int?
    var stringValue: String { name ?? intValue.map { "Index \($0)" } ?? "" }

    init(stringValue: String) {
      name = stringValue
      intValue = nil
    }

    init(intValue: Int) {
      name = nil
      self.intValue = intValue
    }
  }
}
