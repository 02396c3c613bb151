import JSONModel
import Yams

extension TeamParser {
  private static let common: Set<String> = [
    "agent_class", "name", "description", "sub_agents", "requires",
  ]

  mutating func agent(_ node: Node) -> AgentDefinition? {
    guard let fields = Fields(node) else {
      fault(node.line, "agent", "an agent is a mapping with `name`")
      return nil
    }
    guard let name = text(fields, "name"), !name.isEmpty else {
      fault(node.line, "agent", "this agent has no `name`")
      return nil
    }
    if !TeamParser.isAgentName(name) {
      fault(
        fields.line,
        "name",
        "`\(YAMLBounds.shown(name))` is no name of an agent: letters, digits, `_` and `-`, at most 64, "
          + "a letter or `_` first"
      )
    }
    agentCount += 1
    if agentCount > TeamParser.agents {
      if agentCount == TeamParser.agents + 1 {
        fault(fields.line, "agent", "a team has at most \(TeamParser.agents) agents")
      }
      return nil
    }
    guard let kind = kind(fields, name) else { return nil }
    let requires = elements(fields, "requires").compactMap(\.string)
    return AgentDefinition(
      name: name,
      description: text(fields, "description") ?? "",
      kind: kind,
      subAgents: elements(fields, "sub_agents").compactMap { agent($0) },
      requires: requires.isEmpty ? nil : requires,
      line: fields.line
    )
  }

  private mutating func kind(_ fields: Fields, _ name: String) -> AgentDefinition.Kind? {
    switch text(fields, "agent_class") ?? "LlmAgent" {
    case "LlmAgent": return .llm(settings(fields, name))
    case "SequentialAgent":
      unknown(fields, known: TeamParser.common)
      return .sequential
    case "LoopAgent":
      unknown(fields, known: TeamParser.common.union(["max_iterations"]))
      if fields["max_iterations"] == nil {
        fault(fields.line, "no_bound", "loop `\(name)` needs `max_iterations`")
      }
      return .loop(maxIterations: number(fields, "max_iterations", TeamParser.passes) ?? 1)
    case "ParallelAgent":
      unknown(fields, known: TeamParser.common.union(["max_concurrency"]))
      return .parallel(maxConcurrency: number(fields, "max_concurrency", TeamParser.width) ?? 4)
    case let other:
      fault(
        fields.line,
        "agent_class",
        "`\(YAMLBounds.shown(other))` is no agent class: use LlmAgent, SequentialAgent, LoopAgent or "
          + "ParallelAgent"
      )
      return nil
    }
  }

  private mutating func settings(_ fields: Fields, _ name: String) -> LLMSettings {
    unknown(
      fields,
      known: TeamParser.common.union([
        "model", "instruction", "instruction_file", "reads", "include_contents", "output_key",
        "tools", "generate_content_config", "max_turns",
      ])
    )
    var settings = LLMSettings(instruction: instruction(fields, name))
    settings.model = text(fields, "model")
    if let model = settings.model, model.isEmpty || YAMLBounds.shown(model) != model {
      fault(fields.line, "value", "`model` of `\(name)` is the name of a model")
    }
    settings.outputKey = text(fields, "output_key")
    settings.reads = elements(fields, "reads").compactMap(\.string).map { word in
      word.hasSuffix("?")
        ? LLMSettings.KeyReference(key: String(word.dropLast()), isOptional: true)
        : LLMSettings.KeyReference(key: word)
    }
    switch text(fields, "include_contents") ?? "none" {
    case "none": break
    case "session", "default": settings.includesConversation = true
    case let other:
      fault(
        fields.line,
        "include_contents",
        "`\(YAMLBounds.shown(other))` is neither `none` nor `session`"
      )
    }
    settings.tools = elements(fields, "tools").compactMap { tool($0) }
    if let config = mapping(fields, "generate_content_config") {
      unknown(config, known: ["temperature", "max_output_tokens"])
      settings.temperature = temperature(config)
      settings.maximumOutputTokens = number(config, "max_output_tokens", TeamParser.outputTokens)
    }
    if let turns = number(fields, "max_turns", TeamParser.turns) { settings.maximumTurns = turns }
    return settings
  }

  private mutating func instruction(_ fields: Fields, _ name: String) -> String {
    var instruction = text(fields, "instruction") ?? ""
    if let file = text(fields, "instruction_file") {
      if let contents = prompt(file) {
        instruction = contents
      } else {
        fault(
          fields.line,
          "no_prompt",
          "`\(name)` wants the prompt `\(YAMLBounds.shown(file))`, which is not there"
        )
      }
    } else if instruction.isEmpty {
      fault(fields.line, "no_prompt", "`\(name)` has no `instruction`")
    }
    if instruction.utf8.count > TeamParser.instructionBytes {
      fault(
        fields.line,
        "no_prompt",
        "the instruction of `\(name)` is larger than \(TeamParser.instructionBytes) bytes"
      )
    }
    return instruction
  }

  private mutating func temperature(_ config: Fields) -> Double? {
    guard let node = config["temperature"] else { return nil }
    if let number = node.number, (0...2).contains(number) { return number }
    fault(node.line, "value", "`temperature` is a number from 0 to 2")
    return nil
  }

  private mutating func tool(_ node: Node) -> LLMSettings.ToolReference? {
    if let name = node.string { return LLMSettings.ToolReference(name: name) }
    guard let fields = Fields(node), let name = fields["name"]?.string else {
      fault(node.line, "tool", "a tool is its name, or a mapping with `name` and `args`")
      return nil
    }
    unknown(fields, known: ["name", "args", "requires_confirmation"])
    let confirmation = fields["requires_confirmation"]?.truth
    if confirmation == nil, let node = fields["requires_confirmation"] {
      fault(node.line, "tool", "`requires_confirmation` is true or false")
    }
    if confirmation == true, BuiltInTool.names.contains(name) {
      fault(node.line, "tool", "`\(name)` changes the run only, so nobody is asked to confirm it")
    }
    return LLMSettings.ToolReference(
      name: name,
      settings: mapping(fields, "args").map { _ in fields["args"]?.json ?? [:] } ?? [:],
      requiresConfirmation: confirmation
    )
  }
}
