import AgentKit
import JSONModel
import ModelInterface

/// A request as a role of the rehearsal sees it: its inputs, and what its tools said this turn.
struct RehearsalStage {
  struct Result {
    var tool: String
    var content: JSONValue
    var isError: Bool
  }

  private let request: ModelRequest
  /// The last thing that was said to the agent.
  let message: String
  /// What the tools answered since then.
  let results: [Result]
  /// The calls since then.
  let calls: [ToolCall]

  init(_ request: ModelRequest) {
    self.request = request
    var message = ""
    var results: [Result] = []
    var calls: [ToolCall] = []
    for entry in request.messagesWithoutNotes {
      switch entry {
      case .user(let text):
        message = text
        results = []
        calls = []
      case .assistant(_, let made): calls += made
      case .toolResult(_, let name, let content, let isError):
        let value = (try? JSONValue(parsing: content)) ?? .string(content)
        results.append(Result(tool: name, content: value, isError: isError))
      }
    }
    self.message = message
    self.results = results
    self.calls = calls
  }

  var agent: String { request.agent }

  /// Whether the person said something before this message.
  var isLaterMessage: Bool {
    request.messagesWithoutNotes.count { if case .user = $0 { true } else { false } } > 1
  }
  var inputs: [String: JSONValue] { request.inputs }

  func offers(_ tool: String) -> Bool { request.tools.contains { $0.name == tool } }

  func results(of tool: String) -> [JSONValue] {
    results.filter { $0.tool == tool && !$0.isError }.map(\.content)
  }

  func hasCalled(_ tool: String) -> Bool { calls.contains { $0.name == tool } }

  func text(_ key: String) -> String? {
    guard let text = inputs[key]?.stringValue else { return nil }
    return text.allSatisfy(\.isWhitespace) ? nil : text
  }

  /// What the film is about, as it was asked for.
  var prompt: String { CleanText.line(text("PROMPT") ?? "", limit: 500) }

  var outline: String? { text("PLOT_OUTLINE") }

  var notes: [CriticNote] {
    (inputs["CRITICAL_FEEDBACK"]?.arrayValue ?? []).compactMap(CriticNote.init(json:))
  }

  var entries: [LedgerEntry] {
    (inputs["research"]?.arrayValue ?? []).compactMap(LedgerEntry.init(json:))
  }
}

/// What a role says and does in one turn.
struct RehearsalAnswer {
  var text: String
  var calls: [ToolCall] = []

  init(_ text: String) { self.text = text }

  /// Adds what another answer says and does.
  mutating func add(_ other: RehearsalAnswer) {
    text += " \(other.text)"
    for call in other.calls {
      calls.append(
        ToolCall(id: "call_\(calls.count + 1)", name: call.name, rawArguments: call.rawArguments)
      )
    }
  }

  mutating func call(_ tool: String, _ arguments: [String: JSONValue]) {
    calls.append(ToolCall(id: "call_\(calls.count + 1)", name: tool, arguments: arguments))
  }
}
