import JSONModel
import ModelInterface

/// `ask_user`: asks the person; the agent carries it out, as a step of its own kind.
struct AskUser: Tool {
  var declaration: ToolDeclaration { BuiltInTool.askDeclaration }

  func call(_ arguments: JSONValue, in context: ToolContext) async throws -> ToolResult {
    throw ToolFailure("nobody can be asked from here")
  }
}

/// `exit_loop`: ends the nearest loop.
struct ExitLoop: Tool {
  var declaration: ToolDeclaration { BuiltInTool.exitDeclaration }

  func call(_ arguments: JSONValue, in context: ToolContext) async throws -> ToolResult {
    let reason = arguments["reason"]?.stringValue
    return ToolResult(content: ["status": "left"], summary: reason, control: .exitLoop)
  }
}

/// `transfer_to_agent`: hands over; the run carries it out.
struct TransferToAgent: Tool {
  let targets: [AgentDefinition]

  var declaration: ToolDeclaration { BuiltInTool.transferDeclaration(to: targets) }

  func call(_ arguments: JSONValue, in context: ToolContext) async throws -> ToolResult {
    ToolResult(content: ["status": "handed over"])
  }
}
