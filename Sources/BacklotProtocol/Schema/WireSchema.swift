package import JSONModel

/// The schemas of all wire types, made once.
package struct WireSchema: Sendable {
  /// By the type's name; they refer to each other as `#/$defs/NAME`.
  package let definitions: [String: JSONValue]
  private let methods: [String: JSONSchema]

  /// Throws where a wire type has a member that the recorder does not know: a fault in the table,
  /// which a test finds.
  package init() throws {
    var recorder = SchemaRecorder()
    for method in Methods.all {
      _ = try recorder.reference(to: method.params)
      if let result = method.result { _ = try recorder.reference(to: result) }
    }
    definitions = recorder.definitions
    var methods: [String: JSONSchema] = [:]
    for method in Methods.all {
      let definition = definitions["\(method.params)"] ?? [:]
      methods[method.name] = JSONSchema(
        json: WireSchema.resolved(definition, definitions, depth: 8)
      )
    }
    self.methods = methods
  }

  /// The schema of a method's params with nothing to look up in it.
  package func params(of method: String) -> JSONSchema { methods[method] ?? .any }

  private static func resolved(
    _ schema: JSONValue,
    _ definitions: [String: JSONValue],
    depth: Int
  ) -> JSONValue {
    guard depth > 0 else { return [:] }
    switch schema {
    case .object(let members):
      if let name = members["$ref"]?.stringValue?.split(separator: "/").last {
        return resolved(definitions[String(name)] ?? [:], definitions, depth: depth - 1)
      }
      return .object(members.mapValues { resolved($0, definitions, depth: depth) })
    case .array(let elements):
      return .array(elements.map { resolved($0, definitions, depth: depth) })
    default: return schema
    }
  }
}
