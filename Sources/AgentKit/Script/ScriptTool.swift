import JSONModel
import ModelInterface

/// A tool of a script: does nothing but what the script says of the call.
struct ScriptTool: Tool {
  let name: String
  /// What comes of each call, by its id.
  let outcomes: [String: RunScript.Outcome]

  var declaration: ToolDeclaration {
    ToolDeclaration(
      name: name,
      description: "Played from the script.",
      parameters: .object([:], open: true)
    )
  }

  func call(_ arguments: JSONValue, in context: ToolContext) async throws -> ToolResult {
    guard let outcome = outcomes[context.callID] else {
      throw ToolFailure("the script says nothing of this call; was the file changed?")
    }
    if outcome.pause > .zero { try await ContinuousClock().sleep(for: outcome.pause) }
    if let error = outcome.error { throw ToolFailure(error) }
    return ToolResult(content: outcome.result, summary: outcome.summary)
  }
}
