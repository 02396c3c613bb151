import JSONModel
import ModelInterface
import TestSupport
import Testing

@testable import AgentKit

/// Names, ids and calls as small models and their servers write them.
@Suite(.timeLimit(.minutes(5))) struct TurnReadingTests {
  private let tools: [any Tool] = [Lookup(), ExitLoop()]

  private func turn(_ text: String, _ calls: [ToolCall] = []) -> ModelTurn {
    ModelTurn(
      text: text,
      toolCalls: calls,
      finishReason: calls.isEmpty ? .stop : .toolCalls,
      record: ModelCallRecord(provider: "p", model: "m")
    )
  }

  @Test(arguments: [
    ("look_up", "look_up"), ("functions.look_up", "look_up"), ("look_up<|channel|>json", "look_up"),
    ("<|channel|>commentary functions.look_up", "look_up"), (" Look-Up ", "look_up"),
    ("default_api:look_up", "look_up"), ("lookUp", "look_up"), ("look_up()", "look_up"),
    ("tools/look_up", "look_up"), ("", "look_up"), ("<|", "look_up"), ("fly", "fly"),
    ("fly to.the moon", "fly_to_the_moon"), ("exit_loop.look_up", "look_up"),
    ("\u{1B}[31mfly\u{202E}", "_31mfly_"),
    (String(repeating: "x", count: 200), String(repeating: "x", count: 64)),
  ])
  func `the tool that is plainly meant is called, and any name is legal`(
    name: String,
    expected: String
  ) {
    let call = ToolCall(id: "c", name: name, arguments: ["query": "Ada"])
    let read = TurnReading(turn("", [call]), tools: tools, prefix: "call_1")
    #expect(read.turn.toolCalls.map(\.name) == [expected])
    #expect(read.turn.toolCalls.map(\.rawArguments) == [call.rawArguments])
  }

  @Test func `ids are there, are legal, and differ`() {
    let ids = ["c", "c", "", "a b", "\u{7}", String(repeating: "i", count: 41), "functions.x:0"]
    let calls = ids.map { ToolCall(id: $0, name: "look_up", arguments: ["query": "Ada"]) }
    let read = TurnReading(turn("", calls), tools: tools, prefix: "call_3")
    #expect(
      read.turn.toolCalls.map(\.id) == [
        "c", "call_3_2", "call_3_3", "call_3_4", "call_3_5", "call_3_6", "functions.x:0",
      ]
    )
  }

  @Test(arguments: [
    #"{"name": "look_up", "arguments": {"query": "Ada"}}"#,
    #"I will search.\#n```json\#n{"name": "look_up", "arguments": {"query": "Ada"}}\#n```"#,
    #"<tool_call>\#n{"name": "look_up", "arguments": {"query": "Ada"}}\#n</tool_call>"#,
    #"<|python_tag|>{"name": "look_up", "parameters": {"query": "Ada"}}"#,
    #"[TOOL_CALLS][{"name": "look_up", "arguments": {"query": "Ada"}}]"#,
    #"[TOOL_CALLS]look_up[ARGS]{"query": "Ada"}"#,
    #"<function=look_up>{"query": "Ada"}</function>"#,
    "<tool_call><function=look_up><parameter=query>\nAda\n</parameter></function></tool_call>",
    #"{"function": "look_up", "parameters": {"query": "Ada"}}"#,
    #"{"type": "function", "function": {"name": "look_up", "arguments": "{\"query\": \"Ada\"}"}}"#,
    #"{"tool_calls": [{"function": {"name": "look_up", "arguments": {"query": "Ada"}}}]}"#,
    #"Action: {"action": "look_up", "action_input": {"query": "Ada"}}"#,
    #"{"tool": "functions.look_up", "args": {"query": "Ada"}}"#,
    #"look_up(query="Ada")"#, #"look_up("Ada")"#, "```python\nprint(look_up(query='Ada'))\n```",
  ])
  func `a call in the text is a call`(text: String) {
    let read = TurnReading(turn(text), tools: tools, prefix: "call_1")
    #expect(read.turn.toolCalls.map(\.name) == ["look_up"], "\(text)")
    #expect(read.turn.toolCalls.first?.arguments == ["query": "Ada"], "\(text)")
    #expect(read.turn.text == "")
  }

  @Test(arguments: [
    "Ada counted.", #"She wrote {"a": 1} on the wall."#, #"{"name": "Ada", "born": 1815}"#,
    "I would call look_up(query=\"Ada\") if I could.", "I won't call exit_loop() yet.",
    "look_up(query=Ada)", "look_up(see above)", "{", "[[[[[[", "{}", "```json\n{}\n```",
    #"{"name": "look_up"}"#, #"{"name": "look_up", "arguments": [1]}"#,
  ])
  func `what is no call stays text`(text: String) {
    let read = TurnReading(turn(text), tools: tools, prefix: "call_1")
    #expect(read.turn.toolCalls == [] && read.turn.text == text && !read.isStrayCall, "\(text)")
  }

  @Test func `a call of a tool that is not there is no answer`() {
    let stray = #"```json\#n{"name": "google", "arguments": {"q": "Ada"}}\#n```"#
    #expect(TurnReading(turn(stray), tools: tools, prefix: "c").isStrayCall)
    #expect(TurnReading(turn(stray), tools: [], prefix: "c").isStrayCall)
    #expect(!TurnReading(turn("See: " + stray), tools: [], prefix: "c").isStrayCall)
  }

  @Test func `no more calls than any work needs`() {
    let calls = (1...1_000).map { ToolCall(id: "c\($0)", name: "look_up", arguments: [:]) }
    let read = TurnReading(turn("", calls), tools: tools, prefix: "c")
    #expect(read.turn.toolCalls.count == TurnReading.mostCalls)
    #expect(read.leftOut == 1_000 - TurnReading.mostCalls)
  }

  @Test func `deep and long text is read in bounded time`() {
    for text in [
      String(repeating: "{", count: 300_000), String(repeating: "[{\"a\":", count: 50_000),
      String(repeating: "look_up([", count: 30_000), String(repeating: "<function=", count: 30_000),
    ] {
      #expect(TurnReading(turn(text), tools: tools, prefix: "c").turn.toolCalls == [])
    }
  }

  @Test func `a call in the text that fails the same way twice is the last`() async throws {
    let call = #"{"name": "look_up", "arguments": {"wrong": 1}}"#
    let model = ScriptedModel(["solo": Array(repeating: .text(call), count: 9)])
    let studio = try Studio(
      team: "name: t\nroot_agent: {name: solo, instruction: Go., tools: [look_up]}",
      model: model,
      tools: [Lookup()]
    )
    _ = try await studio.run("go", in: studio.session())
    #expect(model.requests.count == 2)
    guard case .toolResult(_, _, let content, true) = model.requests[1].messages.last else {
      Issue.record("the model was not told what is wrong")
      return
    }
    #expect(content.contains("/query: is required") && content.contains("/wrong"))
  }
}

private struct Lookup: Tool {
  let declaration = ToolDeclaration(
    name: "look_up",
    description: "Looks up.",
    parameters: .object(["query": .string()], required: ["query"])
  )

  func call(_ arguments: JSONValue, in context: ToolContext) async throws -> ToolResult {
    ToolResult(content: ["found": arguments["query"] ?? nil])
  }
}
