/// One thing that is wrong with a value, told by the member it is about.
package struct SchemaViolation: Sendable, Hashable, CustomStringConvertible {
  /// Where, as a JSON Pointer (RFC 6901); empty for the value itself.
  package let path: String
  /// What was expected and what is there, as a sentence without a full stop.
  package let message: String

  package init(path: String, message: String) {
    self.path = path
    self.message = message
  }

  package var description: String { path.isEmpty ? message : "\(path): \(message)" }
}

extension JSONSchema {
  /// Everything that is wrong with `value`, in the order of the members; empty where it fits.
  package func violations(in value: JSONValue) -> [SchemaViolation] {
    var found: [SchemaViolation] = []
    JSONSchema.check(value, against: json, at: "", into: &found)
    return found
  }

  private static func check(
    _ value: JSONValue,
    against schema: JSONValue,
    at path: String,
    into found: inout [SchemaViolation]
  ) {
    func report(_ message: String, at place: String = "") {
      found.append(SchemaViolation(path: path + place, message: message))
    }
    if case .bool(false) = schema { return report("no value is allowed here") }
    guard case .object(let rules) = schema else { return }
    if let type = rules["type"], !fits(value, type) {
      return report("expected \(name(of: type)), found \(value.kind)")
    }
    if let allowed = rules["enum"]?.arrayValue, !allowed.contains(value) {
      report("expected one of \(allowed.map(\.text).joined(separator: ", "))")
    }
    if let constant = rules["const"], constant != value { report("expected \(constant.text)") }
    if let shape = shapeBesideNull(rules), !value.isNull {
      check(value, against: shape, at: path, into: &found)
    } else {
      checkAlternatives(value, rules, report: { report($0) })
    }
    checkBounds(value, rules, report: { report($0) })
    if case .array(let elements) = value, let items = rules["items"] {
      for (index, element) in elements.enumerated() {
        check(element, against: items, at: "\(path)/\(index)", into: &found)
      }
    }
    guard case .object(let members) = value else { return }
    for required in rules["required"]?.arrayValue ?? [] {
      if let key = required.stringValue, members[key] == nil {
        report("is required", at: "/" + escaped(key))
      }
    }
    let properties = rules["properties"]?.objectValue ?? [:]
    for key in members.keys.sorted() {
      let place = "/" + escaped(key)
      if let property = properties[key] {
        check(members[key, default: .null], against: property, at: path + place, into: &found)
      } else if rules["additionalProperties"] == .bool(false) {
        report("is not a known member", at: place)
      } else if let rest = rules["additionalProperties"] {
        check(members[key, default: .null], against: rest, at: path + place, into: &found)
      }
    }
  }

  /// The one shape that a value may have unless it is null: what is wrong with it names a member.
  private static func shapeBesideNull(_ rules: [String: JSONValue]) -> JSONValue? {
    guard let alternatives = rules["anyOf"]?.arrayValue, alternatives.count == 2 else { return nil }
    let shapes = alternatives.filter { $0 != ["type": "null"] }
    return shapes.count == 1 ? shapes.first : nil
  }

  private static func checkAlternatives(
    _ value: JSONValue,
    _ rules: [String: JSONValue],
    report: (String) -> Void
  ) {
    for keyword in ["anyOf", "oneOf"] {
      guard let alternatives = rules[keyword]?.arrayValue else { continue }
      let fitting = alternatives.filter { JSONSchema(json: $0).violations(in: value).isEmpty }
      if fitting.isEmpty { report("fits none of the \(alternatives.count) allowed shapes") }
      if keyword == "oneOf", fitting.count > 1 { report("fits more than one of the shapes") }
    }
  }

  private static func checkBounds(
    _ value: JSONValue,
    _ rules: [String: JSONValue],
    report: (String) -> Void
  ) {
    func check(_ size: Double?, _ least: String, _ most: String, _ what: String) {
      guard let size else { return }
      if let bound = rules[least]?.doubleValue, size < bound {
        report("\(what) must be at least \(rules[least, default: .null].text)")
      }
      if let bound = rules[most]?.doubleValue, size > bound {
        report("\(what) must be at most \(rules[most, default: .null].text)")
      }
    }
    check(value.doubleValue, "minimum", "maximum", "the number")
    check(
      value.stringValue.map { Double($0.unicodeScalars.count) },
      "minLength",
      "maxLength",
      "the length"
    )
    check(value.arrayValue.map { Double($0.count) }, "minItems", "maxItems", "the number of items")
  }

  private static func fits(_ value: JSONValue, _ type: JSONValue) -> Bool {
    if let types = type.arrayValue { return types.contains { fits(value, $0) } }
    return switch type.stringValue {
    case "integer": value.integerValue != nil
    case "number": value.doubleValue != nil
    case let name: name == value.kind
    }
  }

  private static func name(of type: JSONValue) -> String {
    if let types = type.arrayValue { return types.map(name).joined(separator: " or ") }
    return type.stringValue ?? type.text
  }

  private static func escaped(_ key: String) -> String {
    key.replacing("~", with: "~0").replacing("/", with: "~1")
  }
}

extension JSONValue {
  /// The JSON Schema name of this value's type.
  package var kind: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .integer, .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
