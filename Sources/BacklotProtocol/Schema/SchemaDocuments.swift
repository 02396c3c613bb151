package import JSONModel

/// The generated files of `protocol/`: the same bytes from the same types.
package struct SchemaDocuments: Sendable {
  private let schema: WireSchema
  private let version: String

  package init(_ schema: WireSchema, version: String) {
    self.schema = schema
    self.version = version
  }

  /// Every file by its name, with its text.
  package var files: [(name: String, text: String)] {
    [
      ("errors.json", SchemaDocuments.pretty(errors)),
      ("meta.json", SchemaDocuments.pretty(meta)),
      ("openrpc.json", SchemaDocuments.pretty(openRPC)),
      ("schema.json", SchemaDocuments.pretty(definitions)),
    ]
  }

  private var definitions: JSONValue {
    [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Backlot, native protocol version 1",
      "$defs": .object(schema.definitions),
    ]
  }

  private var errors: JSONValue {
    .array(
      BacklotError.allCases.map { error in
        [
          "kind": .string(error.rawValue), "code": .integer(Int64(error.code)),
          "retryable": .bool(error.isRetryable), "description": .string(error.summary),
          "data": .object(error.data.mapValues { .string($0) }),
        ]
      }
    )
  }

  /// The table in the manner of LSP's metaModel.
  private var meta: JSONValue {
    [
      "metaData": ["version": .string(version), "protocolVersion": 1],
      "requests": .array(Methods.all.filter { !$0.isNotification }.map(row)),
      "notifications": .array(Methods.all.filter(\.isNotification).map(row)),
      "events": .array(EventType.all.map(SchemaDocuments.row)),
      "catalogEvents": .array(EventType.catalog.map(SchemaDocuments.row)),
    ]
  }

  private static func row(_ event: EventType) -> JSONValue {
    [
      "type": .string(event.name), "documentation": .string(event.summary),
      "data": .array(
        event.members.map { member in
          var members: [String: JSONValue] = [
            "name": .string(member.name), "documentation": .string(member.summary),
          ]
          if member.isOptional { members["optional"] = true }
          if !member.values.isEmpty {
            members["values"] = .array(member.values.map { .string($0) })
          }
          return .object(members)
        }
      ),
    ]
  }

  private func row(_ method: any AnyMethod) -> JSONValue {
    var members: [String: JSONValue] = [
      "method": .string(method.name),
      "messageDirection": .string(method.direction.rawValue),
      "documentation": .string(method.summary),
      "params": .string("\(method.params)"),
    ]
    if let result = method.result {
      members["result"] = .string("\(result)")
      if method.direction == .clientToServer { members["lane"] = .string(method.lane.name) }
    }
    if !method.errors.isEmpty {
      members["errors"] = .array(method.errors.map { .string($0.rawValue) })
    }
    return .object(members)
  }

  /// What `rpc.discover` answers.
  package var openRPC: JSONValue {
    [
      "openrpc": "1.4.1",
      "info": [
        "title": "Backlot", "version": .string(version),
        "description": "A crew of agents behind an editor that turns a life into a film pitch.",
      ],
      "methods": .array(Methods.all.map(openRPCMethod)),
      "components": ["schemas": .object(schema.definitions.mapValues(SchemaDocuments.relocated))],
    ]
  }

  private func openRPCMethod(_ method: any AnyMethod) -> JSONValue {
    let required = schema.definitions["\(method.params)"]?["required"]?.arrayValue ?? []
    let properties = schema.definitions["\(method.params)"]?["properties"]?.objectValue ?? [:]
    // OpenRPC wants the required ones first.
    let names = properties.keys.sorted()
    let isRequired = { (name: String) in required.contains(.string(name)) }
    let ordered = names.filter(isRequired) + names.filter { !isRequired($0) }
    let params: [JSONValue] = ordered.map { name in
      var property = SchemaDocuments.relocated(properties[name, default: [:]]).objectValue ?? [:]
      let description = property.removeValue(forKey: "description")
      var members: [String: JSONValue] = [
        "name": .string(name), "schema": .object(property),
        "required": .bool(isRequired(name)),
      ]
      members["description"] = description
      return .object(members)
    }
    var members: [String: JSONValue] = [
      "name": .string(method.name), "summary": .string(method.summary),
      "paramStructure": "by-name", "params": .array(params),
      "x-direction": .string(method.direction.rawValue),
    ]
    if let result = method.result {
      members["result"] = [
        "name": "result",
        "schema": ["$ref": .string("#/components/schemas/\(result)")],
      ]
      members["errors"] = .array(
        method.errors.map { error in
          ["code": .integer(Int64(error.code)), "message": .string(error.summary)]
        }
      )
    }
    return .object(members)
  }

  /// The same schema with its references pointing into an OpenRPC document.
  private static func relocated(_ schema: JSONValue) -> JSONValue {
    switch schema {
    case .object(let members):
      .object(
        Dictionary(
          uniqueKeysWithValues: members.map { key, value in
            if key == "$ref", let text = value.stringValue {
              return (key, .string(text.replacing("#/$defs/", with: "#/components/schemas/")))
            }
            return (key, relocated(value))
          }
        )
      )
    case .array(let elements): .array(elements.map(relocated))
    default: schema
    }
  }

  /// JSON for reading and for line-by-line comparison: two spaces, members sorted.
  static func pretty(_ value: JSONValue, indent: String = "") -> String {
    let inner = indent + "  "
    switch value {
    case .array(let elements) where !elements.isEmpty:
      let lines = elements.map { inner + pretty($0, indent: inner) }
      return "[\n" + lines.joined(separator: ",\n") + "\n\(indent)]" + (indent.isEmpty ? "\n" : "")
    case .object(let members) where !members.isEmpty:
      let lines = members.keys.sorted().map { key in
        "\(inner)\(JSONValue.string(key).text): \(pretty(members[key, default: .null], indent: inner))"
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}" + (indent.isEmpty ? "\n" : "")
    default: return value.text
    }
  }
}

extension MethodLane {
  /// As people read it.
  fileprivate var name: String {
    switch self {
    case .session: "session"
    case .free: "free"
    case .global: "connection"
    }
  }
}
