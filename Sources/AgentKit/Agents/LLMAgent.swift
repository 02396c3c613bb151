import JSONModel
import ModelInterface

/// An agent that asks a model, carries out the tools that it calls, and asks again, until the model
/// answers without calling one.
struct LLMAgent {
  let definition: AgentDefinition
  let settings: LLMSettings

  func run(in context: StepContext) async throws -> AgentEnding {
    let tools = try offered(context)
    let opening: Opening
    do {
      opening = try Opening(definition, settings, context)
    } catch let missing as Template.MissingKey {
      try context.warn(
        "skipped",
        "\(definition.name) was left out: \(missing)",
        agent: definition.name,
        key: "skipped"
      )
      return .finished
    }
    var messages = opening.messages
    for turnNumber in 1...settings.maximumTurns {
      guard context.run.journal.countModelCall(limit: context.run.team.maximumModelCalls) else {
        try limitReached("model calls of a run", context.run.team.maximumModelCalls, context)
        return .finished
      }
      let request = ModelRequest(
        model: context.run.modelName ?? settings.model,
        agent: definition.name,
        instructions: opening.instructions,
        inputs: opening.inputs,
        messages: messages,
        tools: tools.map(\.tool.declaration),
        options: GenerationOptions(
          temperature: settings.temperature,
          maximumOutputTokens: settings.maximumOutputTokens
        )
      )
      guard let turn = try await ask(request, context) else { return .finished }
      if turn.toolCalls.isEmpty { return try finish(turn, context) }
      messages.append(.assistant(text: turn.text, toolCalls: turn.toolCalls))
      let (results, ending) = try await carryOut(turn, tools, context)
      if let ending { return ending }
      messages += results
      if turnNumber == settings.maximumTurns {
        try limitReached("turns of this agent", settings.maximumTurns, context)
      }
    }
    return .finished
  }

  /// One model turn; nil where the model cannot answer this agent at all.
  private func ask(_ request: ModelRequest, _ context: StepContext) async throws -> ModelTurn? {
    let callbacks = context.run.program.callbacks
    let view = context.view(of: definition.name)
    switch callbacks.beforeModel(view, request) {
    case .answer(let text):
      let record = ModelCallRecord(provider: "callback", model: "callback")
      return ModelTurn(text: text, finishReason: .stop, record: record)
    case .proceed(let request):
      do {
        let turn = try await context.model(request) { turn in
          writes(callbacks.afterModel(view, turn), over: context.state.values)
        }
        return callbacks.afterModel(view, turn)
      } catch let failure as ModelFailure {
        try context.warn(
          "model_refused",
          "\(definition.name) got no answer: \(failure.message)",
          agent: definition.name,
          key: "refused"
        )
        return nil
      }
    }
  }

  /// `output_key` takes the final text only: never what a model says beside a tool call.
  ///
  /// What a person wrote into an earlier version stays.
  private func writes(
    _ turn: ModelTurn,
    over state: [String: JSONValue]
  ) -> [StateChange] {
    guard let key = settings.outputKey, turn.toolCalls.isEmpty, !isBlank(turn.text) else {
      return []
    }
    return PersonLines.kept(in: [StateChange(key: key, value: .string(turn.text))], over: state)
  }

  private func finish(_ turn: ModelTurn, _ context: StepContext) throws -> AgentEnding {
    if isBlank(turn.text) {
      try context.warn(
        "empty_answer",
        "\(definition.name)'s model answered with nothing",
        agent: definition.name,
        key: "empty"
      )
    } else {
      context.trail.finalText = turn.text
    }
    if turn.finishReason == .length {
      try context.warn(
        "cut_answer",
        "\(definition.name)'s answer was cut at the model's limit",
        agent: definition.name,
        key: "cut"
      )
    }
    return .finished
  }

  private func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

  private func limitReached(_ what: String, _ limit: Int, _ context: StepContext) throws {
    try context.warn(
      "limit",
      "\(definition.name) stopped at the limit of \(limit) \(what)",
      agent: definition.name,
      key: "limit"
    )
  }

  // MARK: Tools

  private struct Offered {
    var tool: any Tool
    var settings: JSONValue
    var requiresConfirmation = false
  }

  private func offered(_ context: StepContext) throws -> [Offered] {
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
  private func carryOut(
    _ turn: ModelTurn,
    _ tools: [Offered],
    _ context: StepContext
  ) async throws -> ([ModelMessage], AgentEnding?) {
    var results: [ModelMessage] = []
    var ending: AgentEnding?
    for call in turn.toolCalls {
      let result = try await result(of: call, turn, tools, context)
      if !result.isError {
        switch call.name {
        case BuiltInTool.transferToAgent:
          if let target = call.arguments?["agent_name"]?.stringValue {
            ending = .transfer(to: target, from: definition.name)
          }
        case _ where result.control == .exitLoop:
          let reason = call.arguments?["reason"]?.stringValue ?? "no reason given"
          ending = .exitLoop(by: definition.name, reason: reason)
        default: break
        }
      }
      results.append(
        .toolResult(
          callID: call.id,
          name: call.name,
          content: result.content.text,
          isError: result.isError
        )
      )
    }
    return (results, ending)
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
