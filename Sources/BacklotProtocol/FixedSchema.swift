package import JSONModel

/// A wire type that is no object with known members, and states its schema itself.
package protocol FixedSchema: WireType {
  static var schema: [String: JSONValue] { get }
}

/// Any JSON object, for documents whose schema is published elsewhere.
package struct OpenDocument: FixedSchema {
  package static let summary = "An OpenRPC document (1.4)."
  package static let schema: [String: JSONValue] = ["type": "object"]
  package let json: JSONValue

  package init(_ json: JSONValue) { self.json = json }

  package init(from decoder: any Decoder) throws { json = try JSONValue(from: decoder) }

  package func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}

/// The result of a request that LSP answers with null.
package struct Null: FixedSchema, Hashable {
  package static let summary = "Null, as LSP answers where there is nothing to say."
  package static let schema: [String: JSONValue] = ["type": "null"]

  package init() {}

  package init(from decoder: any Decoder) throws {}

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encodeNil()
  }
}

/// What a command answers: any JSON value.
package struct CommandResult: FixedSchema {
  package static let summary = "What the command answers: any value, null included."
  package static let schema: [String: JSONValue] = [:]
  package let json: JSONValue

  package init(_ json: JSONValue) { self.json = json }

  package init(from decoder: any Decoder) throws { json = try JSONValue(from: decoder) }

  package func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}

/// The button that a person chose; null where they chose none.
package struct ShowMessageResult: FixedSchema {
  package static let summary = "The button that was chosen; null where none was."
  package static let members = ["title": "What the button says."]
  package static let schema: [String: JSONValue] = [
    "type": ["object", "null"],
    "properties": ["title": ["type": "string", "description": "What the button says."]],
    "required": ["title"],
  ]
  package let action: MessageAction?

  package init(_ action: MessageAction?) { self.action = action }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    action = container.decodeNil() ? nil : try container.decode(MessageAction.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let action { try container.encode(action) } else { try container.encodeNil() }
  }
}
