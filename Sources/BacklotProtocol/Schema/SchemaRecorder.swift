import JSONModel

/// Makes JSON Schemas (2020-12) of wire types by decoding them from nothing and writing down what
/// they ask for: the type itself is the source, and cannot disagree with its schema.
///
/// It understands what wire types are made of: strings, numbers, flags, optional members, arrays,
/// other wire types, and `JSONValue`.
struct SchemaRecorder {
  /// The schemas of the named types, by name.
  private(set) var definitions: [String: JSONValue] = [:]

  /// A schema that refers to `type`, which is added to the definitions with all it needs.
  mutating func reference(to type: any WireType.Type) throws -> JSONValue {
    let name = "\(type)"
    if definitions[name] == nil {
      definitions[name] = .null
      definitions[name] = try definition(of: type)
    }
    return ["$ref": .string("#/$defs/\(name)")]
  }

  private mutating func definition(of type: any WireType.Type) throws -> JSONValue {
    if let fixed = type as? any FixedSchema.Type {
      return .object(fixed.schema.merging(["description": .string(type.summary)]) { $1 })
    }
    let record = Record()
    _ = try type.init(from: RecordingDecoder(record: record))
    var properties: [String: JSONValue] = [:]
    for member in record.members {
      var schema = try self.schema(of: member.type)
      // Some clients write null where they have nothing to say.
      if member.isOptional { schema = SchemaRecorder.nullable(schema) }
      if let text = type.members[member.name] {
        schema["description"] = .string(text)
      }
      properties[member.name] = .object(schema)
    }
    var members: [String: JSONValue] = [
      "type": "object", "description": .string(type.summary), "properties": .object(properties),
    ]
    let required = record.members.filter { !$0.isOptional }.map(\.name).sorted()
    if !required.isEmpty { members["required"] = .array(required.map(JSONValue.string)) }
    return .object(members)
  }

  private mutating func schema(of type: any Any.Type) throws -> [String: JSONValue] {
    switch type {
    case is String.Type: return ["type": "string"]
    case is Bool.Type: return ["type": "boolean"]
    case is Int.Type, is Int64.Type: return ["type": "integer"]
    case is Double.Type: return ["type": "number"]
    case is JSONValue.Type: return [:]
    case let type as any WireType.Type: return try reference(to: type).objectValue ?? [:]
    case let type as any SchemaArray.Type:
      return ["type": "array", "items": .object(try schema(of: type.element))]
    default: throw UnknownWireMember(type: "\(type)")
    }
  }

  private static func nullable(_ schema: [String: JSONValue]) -> [String: JSONValue] {
    if let type = schema["type"]?.stringValue {
      return schema.merging(["type": [.string(type), "null"]]) { $1 }
    }
    return schema.isEmpty ? schema : ["anyOf": [.object(schema), ["type": "null"]]]
  }

  struct UnknownWireMember: Error, CustomStringConvertible {
    let type: String
    var description: String { "the schema recorder does not know members of type \(type)" }
  }
}

private protocol SchemaArray {
  static var element: any Any.Type { get }
}

extension Array: SchemaArray {
  static var element: any Any.Type { Element.self }
}

private final class Record {
  struct Member {
    var name: String
    var type: any Any.Type
    var isOptional: Bool
  }
  var members: [Member] = []
}

/// Gives a type what it asks for, made up, and writes down what that was.
private struct RecordingDecoder: Decoder {
  let record: Record
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(Keyed(record: record))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    throw SchemaRecorder.UnknownWireMember(type: "unkeyed")
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    throw SchemaRecorder.UnknownWireMember(type: "single value")
  }

  private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let record: Record
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    private func note(_ key: Key, _ type: any Any.Type, isOptional: Bool = false) {
      record.members.append(
        Record.Member(name: key.stringValue, type: type, isOptional: isOptional)
      )
    }

    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) throws -> Bool { true }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
      note(key, type)
      return false
    }
    func decode(_ type: String.Type, forKey key: Key) throws -> String {
      note(key, type)
      return ""
    }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
      note(key, type)
      return 0
    }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
      note(key, type)
      return 0
    }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 {
      note(key, type)
      return 0
    }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try unknown(type) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try unknown(type) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try unknown(type) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try unknown(type) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try unknown(type) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try unknown(type) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try unknown(type) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try unknown(type) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try unknown(type) }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
      note(key, type)
      if let value = JSONValue.null as? Value { return value }
      if let empty = (type as? any EmptyArray.Type)?.empty as? Value { return empty }
      return try Value(from: RecordingDecoder(record: Record()))
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { skip(key, type) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { skip(key, type) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { skip(key, type) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { skip(key, type) }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { skip(key, type) }
    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
      skip(key, type)
    }

    private func skip<Value>(_ key: Key, _ type: Value.Type) -> Value? {
      note(key, type, isOptional: true)
      return nil
    }

    private func unknown<Value>(_ type: Value.Type) throws -> Value {
      throw SchemaRecorder.UnknownWireMember(type: "\(type)")
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type,
      forKey key: Key
    ) throws
      -> KeyedDecodingContainer<Nested>
    {
      throw SchemaRecorder.UnknownWireMember(type: "nested")
    }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      throw SchemaRecorder.UnknownWireMember(type: "nested")
    }
    func superDecoder() throws -> any Decoder { RecordingDecoder(record: record) }
    func superDecoder(forKey key: Key) throws -> any Decoder { RecordingDecoder(record: record) }
  }
}

private protocol EmptyArray {
  static var empty: Any { get }
}

extension Array: EmptyArray {
  static var empty: Any { [Element]() }
}
