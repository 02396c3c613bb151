/// A JSON Schema (draft 2020-12), in the subset that tools and the wire use.
///
/// It is built with the static functions, travels as `json`, and checks values itself: `type`,
/// `enum`, `const`, `properties`, `required`, `additionalProperties`, `items`, `minLength`,
/// `maxLength`, `minimum`, `maximum`, `minItems`, `maxItems`, `anyOf`, `oneOf`. Other keywords are
/// carried along and not checked.
package struct JSONSchema: Sendable, Hashable {
  package let json: JSONValue

  package init(json: JSONValue) {
    self.json = json
  }

  package static let any = JSONSchema(json: [:])

  package static func string(
    _ description: String? = nil,
    oneOf values: [String]? = nil
  ) -> JSONSchema {
    var members: [String: JSONValue] = ["type": "string"]
    if let values { members["enum"] = .array(values.map(JSONValue.string)) }
    return described(members, description)
  }

  package static func integer(
    _ description: String? = nil,
    minimum: Int64? = nil,
    maximum: Int64? = nil
  ) -> JSONSchema {
    var members: [String: JSONValue] = ["type": "integer"]
    if let minimum { members["minimum"] = .integer(minimum) }
    if let maximum { members["maximum"] = .integer(maximum) }
    return described(members, description)
  }

  package static func number(_ description: String? = nil) -> JSONSchema {
    described(["type": "number"], description)
  }

  package static func boolean(_ description: String? = nil) -> JSONSchema {
    described(["type": "boolean"], description)
  }

  package static func array(of items: JSONSchema, _ description: String? = nil) -> JSONSchema {
    described(["type": "array", "items": items.json], description)
  }

  /// An object; a property that is not in `required` may be left out.
  ///
  /// Others are refused unless `open`.
  package static func object(
    _ properties: [String: JSONSchema],
    required: [String] = [],
    open: Bool = false,
    _ description: String? = nil
  ) -> JSONSchema {
    var members: [String: JSONValue] = [
      "type": "object", "properties": .object(properties.mapValues(\.json)),
    ]
    if !required.isEmpty { members["required"] = .array(required.map(JSONValue.string)) }
    if !open { members["additionalProperties"] = false }
    return described(members, description)
  }

  private static func described(
    _ members: [String: JSONValue],
    _ description: String?
  ) -> JSONSchema {
    var members = members
    if let description { members["description"] = .string(description) }
    return JSONSchema(json: .object(members))
  }
}
