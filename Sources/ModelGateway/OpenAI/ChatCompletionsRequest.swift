import JSONModel
import ModelInterface

/// Writes a `ModelRequest` as the body of a Chat Completions request.
struct ChatCompletionsRequest {
  var model: String
  var request: ModelRequest
  /// For requests that do not choose themselves.
  var defaultOptions = GenerationOptions()
  /// What the server is known to refuse.
  var lesson = LearnedRequests.Lesson()

  var body: [UInt8] { json.serialized() }

  var json: JSONValue { .object(members) }

  /// The parameters by name.
  var members: [String: JSONValue] {
    var body: [String: JSONValue] = [
      "model": .string(model),
      "messages": .array(messages),
      "stream": true,
      "stream_options": ["include_usage": true],
    ]
    if let value = request.options.temperature ?? defaultOptions.temperature {
      body["temperature"] = .number(value)
    }
    if let value = request.options.maximumOutputTokens ?? defaultOptions.maximumOutputTokens,
      !lesson.omitted.contains("max_tokens")
    {
      let takesNewName = lesson.takesCompletionTokens ?? Self.takesCompletionTokens(model)
      body[takesNewName ? "max_completion_tokens" : "max_tokens"] = .integer(Int64(value))
    }
    if let schema = request.options.responseSchema {
      body["response_format"] = [
        "type": "json_schema",
        "json_schema": ["name": "answer", "schema": schema.json],
      ]
    }
    for name in lesson.omitted where name != "max_tokens" { body[name] = nil }
    if !request.tools.isEmpty { body["tools"] = .array(request.tools.map(Self.tool)) }
    return body
  }

  private static func tool(_ tool: ToolDeclaration) -> JSONValue {
    [
      "type": "function",
      "function": [
        "name": .string(tool.name),
        "description": .string(tool.description),
        "parameters": tool.parameters.json,
      ],
    ]
  }

  /// OpenAI's reasoning models refuse the older name.
  private static func takesCompletionTokens(_ model: String) -> Bool {
    ["o1", "o3", "o4", "gpt-5"].contains { model.hasPrefix($0) }
  }

  // MARK: - Messages

  private var messages: [JSONValue] {
    var messages: [JSONValue] = []
    if !request.instructions.isEmpty {
      messages.append(["role": "system", "content": .string(request.instructions)])
    }
    return messages + Self.paired(request.messages).map(Self.message)
  }

  /// Sees to it that every call is followed by its result, and every result preceded by its call:
  /// after a crash a history may lack one of them, and providers refuse the whole request then.
  static func paired(_ messages: [ModelMessage]) -> [ModelMessage] {
    var result: [ModelMessage] = []
    var open: [ToolCall] = []
    func closeOpenCalls() {
      for call in open {
        result.append(
          .toolResult(
            callID: call.id,
            name: call.name,
            content: "The call was interrupted and has no result.",
            isError: true
          )
        )
      }
      open = []
    }
    for message in messages {
      switch message {
      case .toolResult(let callID, let name, let content, _):
        if let place = open.firstIndex(where: { $0.id == callID }) {
          open.remove(at: place)
          result.append(message)
        } else {
          closeOpenCalls()
          result.append(.user("Result of the tool \(name):\n\(content)"))
        }
      case .assistant(_, let toolCalls):
        closeOpenCalls()
        result.append(message)
        open = toolCalls
      case .user:
        closeOpenCalls()
        result.append(message)
      }
    }
    closeOpenCalls()
    return result
  }

  private static func message(_ message: ModelMessage) -> JSONValue {
    switch message {
    case .user(let text):
      return ["role": "user", "content": .string(text)]
    case .assistant(let text, let toolCalls):
      var members: [String: JSONValue] = ["role": "assistant"]
      // Servers disagree on whether text may be missing beside calls; null is understood by all.
      members["content"] = text.isEmpty && !toolCalls.isEmpty ? .null : .string(text)
      if !toolCalls.isEmpty { members["tool_calls"] = .array(toolCalls.map(Self.call)) }
      return .object(members)
    case .toolResult(let callID, _, let content, _):
      return ["role": "tool", "tool_call_id": .string(callID), "content": .string(content)]
    }
  }

  private static func call(_ call: ToolCall) -> JSONValue {
    // What a model wrote as arguments and is no object would break the server's template.
    let arguments = call.arguments == nil ? "{}" : call.rawArguments
    return [
      "id": .string(call.id),
      "type": "function",
      "function": [
        "name": .string(call.name),
        "arguments": .string(arguments.allSatisfy(\.isWhitespace) ? "{}" : arguments),
      ],
    ]
  }
}
