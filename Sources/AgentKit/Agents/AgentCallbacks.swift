package import JSONModel
package import ModelInterface

/// Code that a team program puts around its agents, as ADK has it.
///
/// Callbacks are pure: they see what they are given and return what they decide, so that a replay
/// decides the same. The first of before and after that decides, wins.
package struct AgentCallbacks: Sendable {
  package struct Context: Sendable {
    package let agent: String
    package let path: String
    package let state: [String: JSONValue]

    package init(agent: String, path: String, state: [String: JSONValue]) {
      self.agent = agent
      self.path = path
      self.state = state
    }
  }

  /// What happens to a request before it is sent.
  package enum ModelDecision: Sendable {
    case proceed(ModelRequest)
    /// Answers in the model's place: no call is made, and none is recorded.
    case answer(String)
  }

  /// A text ends the agent before it begins, as its answer.
  package var beforeAgent: @Sendable (Context) -> String? = { _ in nil }
  /// A text replaces the agent's answer.
  package var afterAgent: @Sendable (Context, String) -> String? = { _, _ in nil }
  package var beforeModel: @Sendable (Context, ModelRequest) -> ModelDecision = { .proceed($1) }
  package var afterModel: @Sendable (Context, ModelTurn) -> ModelTurn = { $1 }
  /// A result takes the tool's place.
  package var beforeTool: @Sendable (Context, ToolCall) -> ToolResult? = { _, _ in nil }
  package var afterTool: @Sendable (Context, ToolCall, ToolResult) -> ToolResult = { $2 }

  package init() {}
}
