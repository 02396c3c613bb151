import JSONModel
import ModelInterface

/// `append_to_state`: how an agent adds to the state that it may write.
struct AppendToState: Tool {
  let fields: [String]
  let team: TeamDefinition
  let program: any TeamProgram

  var declaration: ToolDeclaration { BuiltInTool.appendDeclaration(fields: fields) }

  func call(_ arguments: JSONValue, in context: ToolContext) async throws -> ToolResult {
    guard let field = arguments["field"]?.stringValue, let key = team.key(field),
      let value = arguments["value"]
    else {
      throw ToolFailure(
        "there is no field of that name; there are: \(fields.joined(separator: ", "))"
      )
    }
    if let writer = key.writer, writer != context.agent {
      throw ToolFailure("only \(writer) may write \(field)")
    }
    let admitted = try program.admit(value, to: field, state: context.state)
    let change = StateChange(key: field, reducer: key.reducer, value: admitted)
    return ToolResult(
      content: ["status": "stored", "field": .string(field)],
      state: [change],
      summary: AppendToState.summary(field, change, context.state[field])
    )
  }

  /// How many values the field has then: a repeated call says something new.
  private static func summary(_ field: String, _ change: StateChange, _ old: JSONValue?) -> String?
  {
    let count = change.applied(to: old).arrayValue?.count
    let added = (count ?? 1) - (old?.arrayValue?.count ?? 0)
    if added == 0 { return "\(field): nothing new" }
    return count.map { "\(field): \($0)" }
  }
}

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
