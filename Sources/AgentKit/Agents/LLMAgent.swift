import JSONModel
import ModelInterface

/// An agent that asks a model, carries out the tools that it calls, and asks again, until the model
/// answers without calling one.
struct LLMAgent {
  let definition: AgentDefinition
  let settings: LLMSettings

  /// A tool with what the team's definition says of it for this agent.
  struct Offered {
    var tool: any Tool
    var settings: JSONValue
    var requiresConfirmation = false
  }

  /// What the agent has done so far.
  struct Progress {
    var messages: [ModelMessage]
    var outcomes: [AgentWork.Outcome] = []
    var text = ""
    /// Calls that were read from text and came to nothing: asking for them again is no use.
    var failedTextCalls: Set<String> = []
  }

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
    if !opening.cuts.isEmpty {
      let list = opening.cuts.map(\.description).joined(separator: "; ")
      try context.warn(
        "prompt_cut",
        "\(definition.name) was not shown \(list)",
        agent: definition.name,
        key: "prompt_cut"
      )
    }
    var progress = Progress(messages: opening.messages)
    let ending = try await converse(opening, tools, context, &progress)
    guard ending == .finished, !context.run.team.followsFirstRules else { return ending }
    return try await complete(progress, tools, context)
  }

  private func converse(
    _ opening: Opening,
    _ tools: [Offered],
    _ context: StepContext,
    _ progress: inout Progress
  ) async throws -> AgentEnding {
    for turnNumber in 1...max(1, settings.maximumTurns) {
      guard context.run.journal.countModelCall(limit: context.run.team.maximumModelCalls) else {
        try limitReached("model calls of a run", context.run.team.maximumModelCalls, context)
        return .finished
      }
      let request = request(opening, progress.messages, tools, context)
      guard let read = try await ask(request, turnNumber, tools, context) else { return .finished }
      let turn = read.turn
      if read.isStrayCall {
        try context.warn(
          "stray_call",
          "\(definition.name)'s answer is a tool call written as text, of a tool that it does not have",
          agent: definition.name,
          key: "stray_call"
        )
        return .finished
      }
      if turn.toolCalls.isEmpty { return try finish(turn, context, &progress) }
      context.trail.answers += 1
      if read.textCalls > 0, turn.toolCalls.allSatisfy({ progress.hasFailed($0) }) {
        return .finished
      }
      let answer = ModelMessage.assistant(text: turn.text, toolCalls: turn.toolCalls)
      let (results, ending) = try await carryOut(read, tools, context, &progress)
      if let ending { return ending }
      progress.messages.append(answer)
      progress.messages += results
      if !context.run.team.followsFirstRules { progress.bound() }
      if turnNumber == settings.maximumTurns {
        try limitReached("turns of this agent", settings.maximumTurns, context)
      }
    }
    return .finished
  }

  private func request(
    _ opening: Opening,
    _ messages: [ModelMessage],
    _ tools: [Offered],
    _ context: StepContext
  ) -> ModelRequest {
    let run = context.run
    // What a person chose for this run comes before the agent's own, which comes before a default.
    let model =
      run.isModelChosen ? run.modelName ?? settings.model : settings.model ?? run.modelName
    return ModelRequest(
      model: model,
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
  }

  /// One model turn; nil where the model cannot answer this agent at all.
  private func ask(
    _ request: ModelRequest,
    _ number: Int,
    _ tools: [Offered],
    _ context: StepContext
  ) async throws -> TurnReading? {
    let callbacks = context.run.program.callbacks
    let view = context.view(of: definition.name)
    /// The callback sees a turn once: when it comes, or when it is replayed.
    func read(_ turn: ModelTurn) -> TurnReading {
      let turn = callbacks.afterModel(view, turn)
      if context.run.team.followsFirstRules { return TurnReading(unread: turn) }
      return TurnReading(turn, tools: tools.map(\.tool), prefix: "call_\(number)")
    }
    switch callbacks.beforeModel(view, request) {
    case .answer(let text):
      let record = ModelCallRecord(provider: "callback", model: "callback")
      return TurnReading(unread: ModelTurn(text: text, finishReason: .stop, record: record))
    case .proceed(let request):
      if let reason = context.run.journal.reasonNotToAsk(request, rules: context.run.team) {
        try refused("was not asked again: \(reason)", context)
        return nil
      }
      do {
        var live: TurnReading?
        let turn = try await context.model(request) { turn in
          let reading = read(turn)
          live = reading
          return writes(reading, over: context.state.values)
        }
        return live ?? read(turn)
      } catch let failure as ModelFailure {
        context.run.journal.noteRefusal(of: request, failure)
        try refused("got no answer: \(failure.message)", context)
        return nil
      }
    }
  }

  private func refused(_ what: String, _ context: StepContext) throws {
    try context.warn(
      "model_refused",
      "\(definition.name) \(what)",
      agent: definition.name,
      key: "refused"
    )
  }

  /// `output_key` takes the final text only: never what a model says beside a tool call, or in place
  /// of an answer that a filter withheld.
  ///
  /// What a person wrote into an earlier version stays.
  private func writes(
    _ read: TurnReading,
    over state: [String: JSONValue]
  ) -> [StateChange] {
    let turn = read.turn
    guard let key = settings.outputKey, turn.toolCalls.isEmpty, !isBlank(turn.text),
      turn.finishReason != .contentFilter, !read.isStrayCall
    else { return [] }
    return PersonLines.kept(in: [StateChange(key: key, value: .string(turn.text))], over: state)
  }

  private func finish(
    _ turn: ModelTurn,
    _ context: StepContext,
    _ progress: inout Progress
  ) throws -> AgentEnding {
    if turn.finishReason == .contentFilter {
      let said = turn.text.prefix(200).split(whereSeparator: \.isNewline).joined(separator: " ")
      try context.warn(
        "filtered",
        "\(definition.name)'s answer was withheld by the model's content filter"
          + (isBlank(said) ? "" : ": \(said)"),
        agent: definition.name,
        key: "filtered"
      )
      return .finished
    }
    if isBlank(turn.text) {
      try context.warn(
        "empty_answer",
        "\(definition.name)'s model answered with nothing",
        agent: definition.name,
        key: "empty"
      )
    } else {
      context.trail.finalText = turn.text
      context.trail.answers += 1
      progress.text = turn.text
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

  func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

  private func limitReached(_ what: String, _ limit: Int, _ context: StepContext) throws {
    try context.warn(
      "limit",
      "\(definition.name) stopped at the limit of \(limit) \(what)",
      agent: definition.name,
      key: "limit"
    )
  }
}

extension LLMAgent.Progress {
  /// Whether this very call was read from text before, and failed.
  func hasFailed(_ call: ToolCall) -> Bool {
    failedTextCalls.contains("\(call.name) \(call.rawArguments)")
  }

  /// Keeps the conversation within `PromptBounds`: what tools said longest ago goes first.
  mutating func bound() {
    var total = messages.reduce(0) { $0 + $1.bytes }
    for index in messages.indices where total > PromptBounds.history {
      guard case .toolResult(let id, let name, let content, let isError) = messages[index],
        content.utf8.count > 200
      else { continue }
      let note = "[… \(content.utf8.count) bytes of this older result are left out here …]"
      messages[index] = .toolResult(callID: id, name: name, content: note, isError: isError)
      total -= content.utf8.count - note.utf8.count
    }
  }
}

extension ModelMessage {
  fileprivate var bytes: Int {
    switch self {
    case .user(let text): text.utf8.count
    case .assistant(let text, let calls):
      calls.reduce(text.utf8.count) { $0 + $1.rawArguments.utf8.count }
    case .toolResult(_, _, let content, _): content.utf8.count
    }
  }
}
