import JSONModel
import ModelInterface

extension LLMAgent {
  func offered(_ context: StepContext) throws -> [Offered] {
    var offered = try settings.tools.map { reference in
      switch reference.name {
      case BuiltInTool.appendToState:
        let team = context.run.team
        let fields = team.appendableKeys(of: definition.name, settings: reference.settings)
        return Offered(
          tool: AppendToState(fields: fields, team: team, program: context.run.program),
          settings: reference.settings
        )
      case BuiltInTool.askUser: return Offered(tool: AskUser(), settings: [:])
      case BuiltInTool.exitLoop: return Offered(tool: ExitLoop(), settings: [:])
      default:
        guard let tool = context.run.tools[reference.name] else {
          throw RunFault.team("\(definition.name) wants the tool \(reference.name), unknown here")
        }
        return Offered(
          tool: tool,
          settings: reference.settings,
          requiresConfirmation: reference.requiresConfirmation ?? false
        )
      }
    }
    if !definition.subAgents.isEmpty {
      offered.append(Offered(tool: TransferToAgent(targets: definition.subAgents), settings: [:]))
    }
    return offered
  }

  /// Carries out a turn's calls in their order.
  ///
  /// An ending stops the agent after the last of them.
  func carryOut(
    _ read: TurnReading,
    _ tools: [Offered],
    _ context: StepContext,
    _ progress: inout Progress
  ) async throws -> ([ModelMessage], AgentEnding?) {
    let isBounded = !context.run.team.followsFirstRules
    var results: [ModelMessage] = []
    var ending: AgentEnding?
    for call in read.turn.toolCalls {
      let result = try await result(of: call, read.turn, tools, context)
      if let reached = self.ending(of: call, result) { ending = reached }
      if !result.isError { context.trail.toolCalls += 1 }
      if result.isError, read.textCalls > 0 {
        progress.failedTextCalls.insert("\(call.name) \(call.rawArguments)")
      }
      progress.outcomes.append(
        AgentWork.Outcome(tool: call.name, content: result.content, isError: result.isError)
      )
      var content = result.content.text
      if isBounded {
        var cuts: [PromptBounds.Cut] = []
        content = PromptBounds.bounded(
          content,
          "this result",
          limit: PromptBounds.entry,
          cuts: &cuts
        )
      }
      results.append(
        .toolResult(
          callID: call.id,
          name: call.name,
          content: content,
          isError: result.isError
        )
      )
    }
    if read.leftOut > 0 {
      try context.warn(
        "calls_left_out",
        "\(definition.name) wanted \(read.leftOut + read.turn.toolCalls.count) calls in one turn; "
          + "\(read.leftOut) were left out",
        agent: definition.name,
        key: "calls_left_out"
      )
    }
    return (results, ending)
  }

  private func ending(of call: ToolCall, _ result: ToolResult) -> AgentEnding? {
    if result.isError { return nil }
    if call.name == BuiltInTool.transferToAgent {
      return call.arguments?["agent_name"]?.stringValue
        .map { .transfer(to: $0, from: definition.name) }
    }
    guard result.control == .exitLoop else { return nil }
    let reason = call.arguments?["reason"]?.stringValue ?? "no reason given"
    return .exitLoop(by: definition.name, reason: reason)
  }

  private func result(
    of call: ToolCall,
    _ turn: ModelTurn,
    _ tools: [Offered],
    _ context: StepContext
  ) async throws -> ToolResult {
    guard turn.finishReason != .length else {
      return .error("your answer was cut before the call was whole; call again, shorter")
    }
    guard turn.finishReason.allowsToolCalls else {
      return .error("your answer was stopped before its end, so its calls were not carried out")
    }
    guard let offered = tools.first(where: { $0.tool.declaration.name == call.name }) else {
      let names = tools.map(\.tool.declaration.name).joined(separator: ", ")
      return .error("there is no tool \(call.name); there are: \(names)")
    }
    let callbacks = context.run.program.callbacks
    let view = context.view(of: definition.name)
    if let result = callbacks.beforeTool(view, call) { return result }
    if call.name == BuiltInTool.askUser { return try await askPerson(call, context) }
    if offered.requiresConfirmation, !(try await isAllowed(call, context)) {
      return .error("the person did not allow this call of \(call.name); go on without it")
    }
    let result = try await context.tool(
      offered.tool,
      call,
      settings: offered.settings,
      agent: definition.name
    )
    return callbacks.afterTool(view, call, result)
  }

  /// How often the program is asked what is left undone.
  private static let completionRounds = 4

  /// Does what the program says the agent left undone, with the agent's own tools.
  func complete(
    _ progress: Progress,
    _ tools: [Offered],
    _ context: StepContext
  ) async throws -> AgentEnding {
    var outcomes = progress.outcomes
    for _ in 1...LLMAgent.completionRounds {
      let work = AgentWork(
        agent: definition.name,
        text: progress.text,
        outcomes: outcomes,
        state: context.state.values
      )
      guard let completion = context.run.program.completion(of: work) else { break }
      if let notice = completion.notice {
        try context.warn(
          "completed_for",
          notice,
          agent: definition.name,
          key: "completed_for:\(outcomes.count)"
        )
      }
      var ending: AgentEnding?
      let before = outcomes.count
      for call in completion.calls {
        guard
          let offered = tools.first(where: { $0.tool.declaration.name == call.tool }),
          !offered.requiresConfirmation, call.tool != BuiltInTool.askUser
        else { continue }
        let id = "studio_\(outcomes.count + 1)"
        let made = ToolCall(id: id, name: call.tool, arguments: call.arguments)
        let result = try await context.tool(
          offered.tool,
          made,
          settings: offered.settings,
          agent: definition.name
        )
        if let reached = self.ending(of: made, result) { ending = reached }
        outcomes.append(
          AgentWork.Outcome(tool: call.tool, content: result.content, isError: result.isError)
        )
      }
      if let ending { return ending }
      if outcomes.count == before { break }
    }
    return .finished
  }

  /// Puts the model's question to the person.
  private func askPerson(_ call: ToolCall, _ context: StepContext) async throws -> ToolResult {
    let text = call.arguments?["question"]?.stringValue ?? ""
    guard !isBlank(text) else { return .error("ask_user wants a question") }
    let names = call.arguments?["options"]?.arrayValue?.compactMap(\.stringValue) ?? []
    let options = names.enumerated().map { index, name in
      InteractionOption(optionId: "\(index + 1)", name: name)
    }
    let question = Question(
      kind: options.isEmpty ? .question : .choice,
      text: text,
      options: options
    )
    let answer = try await context.ask(question, agent: definition.name)
    let chosen = options.first { $0.optionId == answer.optionId }?.name
    return ToolResult(content: ["answer": .string(chosen ?? answer.text ?? "")])
  }

  private func isAllowed(_ call: ToolCall, _ context: StepContext) async throws -> Bool {
    let question = Question(
      kind: .permission,
      text: "\(definition.name) wants to call \(call.name).",
      options: [
        InteractionOption(optionId: "allow", name: "Allow"),
        InteractionOption(optionId: "reject", name: "Do not allow"),
      ],
      tool: call.name,
      arguments: call.arguments
    )
    return try await context.ask(question, agent: definition.name).optionId == "allow"
  }
}
