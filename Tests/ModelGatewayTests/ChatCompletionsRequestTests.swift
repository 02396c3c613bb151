import JSONModel
import ModelInterface
import Testing

@testable import ModelGateway

@Suite(.timeLimit(.minutes(5)))
struct `A Chat Completions request` {
  @Test func `says all that was asked, and nothing that was not`() {
    let request = ModelRequest(
      agent: "critic",
      instructions: "Be strict.",
      inputs: ["research": ["not", "sent"]],
      messages: [
        .user("Read it."),
        .assistant(text: "", toolCalls: [ToolCall(id: "1", name: "look", arguments: ["q": "x"])]),
        .toolResult(callID: "1", name: "look", content: "found", isError: false),
        .assistant(text: "Good.", toolCalls: []),
      ],
      tools: [
        ToolDeclaration(
          name: "look",
          description: "Looks.",
          parameters: .object(["q": .string()], required: ["q"])
        )
      ]
    )
    #expect(
      ChatCompletionsRequest(model: "gpt-4o-mini", request: request).json == [
        "model": "gpt-4o-mini",
        "stream": true,
        "stream_options": ["include_usage": true],
        "messages": [
          ["role": "system", "content": "Be strict."],
          ["role": "user", "content": "Read it."],
          [
            "role": "assistant", "content": nil,
            "tool_calls": [
              [
                "id": "1", "type": "function",
                "function": ["name": "look", "arguments": #"{"q":"x"}"#],
              ]
            ],
          ],
          ["role": "tool", "tool_call_id": "1", "content": "found"],
          ["role": "assistant", "content": "Good."],
        ],
        "tools": [
          [
            "type": "function",
            "function": [
              "name": "look", "description": "Looks.",
              "parameters": [
                "type": "object", "properties": ["q": ["type": "string"]], "required": ["q"],
                "additionalProperties": false,
              ],
            ],
          ]
        ],
      ]
    )
  }

  @Test func `passes options on under the names that the model takes`() {
    let options = GenerationOptions(temperature: 0.5, maximumOutputTokens: 100)
    let request = ModelRequest(agent: "a", instructions: "", messages: [], options: options)
    let older = ChatCompletionsRequest(
      model: "gpt-4o",
      request: request,
      lesson: LearnedRequests.Lesson(omitted: ["stream_options"])
    ).json
    #expect(
      older == [
        "model": "gpt-4o", "stream": true, "messages": [], "temperature": 0.5, "max_tokens": 100,
      ]
    )
    let newer = ChatCompletionsRequest(model: "gpt-5-mini", request: request).json
    #expect(newer["max_completion_tokens"] == 100)
    #expect(newer["max_tokens"] == nil)
  }

  @Test func `mends a history that a crash tore`() {
    let look = ToolCall(id: "1", name: "look", arguments: [:])
    let note = ToolCall(id: "2", name: "note", arguments: [:])
    let result = ModelMessage.toolResult(callID: "1", name: "look", content: "a", isError: false)
    func interrupted(_ call: ToolCall) -> ModelMessage {
      .toolResult(
        callID: call.id,
        name: call.name,
        content: "The call was interrupted and has no result.",
        isError: true
      )
    }
    expectPaired(
      [.assistant(text: "", toolCalls: [look, note]), result, .user("go on")],
      [.assistant(text: "", toolCalls: [look, note]), result, interrupted(note), .user("go on")]
    )
    expectPaired(
      [.assistant(text: "", toolCalls: [look])],
      [.assistant(text: "", toolCalls: [look]), interrupted(look)]
    )
    expectPaired([result], [.user("Result of the tool look:\na")])
    expectPaired(
      [.assistant(text: "", toolCalls: [look]), result, result],
      [.assistant(text: "", toolCalls: [look]), result, .user("Result of the tool look:\na")]
    )
  }

  @Test func `sends no arguments that are no object`() {
    let call = ToolCall(id: "1", name: "look", rawArguments: #"{"q": "cut of"#)
    let request = ModelRequest(
      agent: "a",
      instructions: "",
      messages: [.assistant(text: "", toolCalls: [call])]
    )
    let message = ChatCompletionsRequest(model: "m", request: request).json["messages"]?
      .arrayValue?[0]
    let sent = message?["tool_calls"]?.arrayValue?[0]["function"]?["arguments"]
    #expect(sent == "{}")
  }

  private func expectPaired(_ messages: [ModelMessage], _ expected: [ModelMessage]) {
    #expect(ChatCompletionsRequest.paired(messages) == expected)
  }
}
