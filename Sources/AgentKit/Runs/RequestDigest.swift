import JSONModel
import ModelInterface

/// What a step asks, as a hash: the same request has the same digest in every process.
enum RequestDigest {
  static func of(_ request: ModelRequest) -> String {
    let value: JSONValue = [
      "model": request.model.map(JSONValue.string) ?? nil,
      "agent": .string(request.agent),
      "instructions": .string(request.instructions),
      "messages": .array(request.messages.map(json)),
      "tools": .array(
        request.tools.map { tool in
          [
            "name": .string(tool.name), "description": .string(tool.description),
            "parameters": tool.parameters.json,
          ]
        }
      ),
      "temperature": request.options.temperature.map(JSONValue.number) ?? nil,
      "limit": request.options.maximumOutputTokens.map { .integer(Int64($0)) } ?? nil,
    ]
    return SHA256.hex(value.serialized())
  }

  static func of(_ question: Question) -> String {
    let value: JSONValue = [
      "kind": .string(question.kind.rawValue),
      "text": .string(question.text),
      "options": .array(question.options.map { .string($0.optionId) }),
      "tool": question.tool.map(JSONValue.string) ?? nil,
      "arguments": question.arguments ?? nil,
    ]
    return SHA256.hex(value.serialized())
  }

  static func of(tool: String, arguments: JSONValue) -> String {
    SHA256.hex(JSONValue.array([.string(tool), arguments]).serialized())
  }

  private static func json(_ message: ModelMessage) -> JSONValue {
    switch message {
    case .user(let text): ["user": .string(text)]
    case .assistant(let text, let calls):
      ["assistant": .string(text), "calls": .array(calls.map(\.json))]
    case .toolResult(let callID, let name, let content, let isError):
      [
        "call": .string(callID), "name": .string(name), "content": .string(content),
        "isError": .bool(isError),
      ]
    }
  }
}

extension ToolCall {
  var json: JSONValue {
    ["id": .string(id), "name": .string(name), "arguments": .string(rawArguments)]
  }

  init?(json: JSONValue) {
    guard let id = json["id"]?.stringValue, let name = json["name"]?.stringValue,
      let arguments = json["arguments"]?.stringValue
    else { return nil }
    self.init(id: id, name: name, rawArguments: arguments)
  }
}
