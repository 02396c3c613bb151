import JSONModel
import Yams

/// Reads a team's definition from YAML in the shape of ADK's Agent Config.
///
/// Everything that it does not understand is a fault; nothing is skipped silently.
package struct TeamParser {
  private let prompt: (String) -> String?
  private var faults: [TeamFault] = []

  /// `prompt` gives the text behind an `instruction_file`.
  package init(prompt: @escaping (String) -> String?) {
    self.prompt = prompt
  }

  /// The team, or nil if there is no telling what is meant; and every fault in the order of lines.
  package static func parse(
    _ text: String,
    prompt: @escaping (String) -> String?
  ) -> (team: TeamDefinition?, faults: [TeamFault]) {
    var parser = TeamParser(prompt: prompt)
    let team = parser.parse(text)
    return (team, parser.faults.sorted { $0.line < $1.line })
  }

  private mutating func parse(_ text: String) -> TeamDefinition? {
    let node: Node?
    do {
      node = try Node.composed(text)
    } catch {
      fault(error.line, "not_yaml", error.description)
      return nil
    }
    guard let node, let fields = Fields(node) else {
      fault(1, "not_a_team", "a team is a mapping with `name` and `root_agent`")
      return nil
    }
    unknown(
      fields,
      known: [
        "name", "description", "version", "limits", "state", "entry", "prompt_key", "root_agent",
      ]
    )
    guard let rootNode = fields["root_agent"], let root = agent(rootNode) else {
      fault(fields.line, "no_root", "`root_agent` is missing")
      return nil
    }
    var team = TeamDefinition(
      name: fields["name"]?.string ?? "team",
      description: fields["description"]?.string ?? "",
      keys: keys(fields["state"]),
      entry: fields["entry"]?.string,
      promptKey: fields["prompt_key"]?.string,
      root: root
    )
    if let limits = fields["limits"].flatMap(Fields.init) {
      unknown(limits, known: ["max_llm_calls"])
      if let calls = limits["max_llm_calls"]?.wholeNumber { team.maximumModelCalls = calls }
    }
    return team
  }

  private mutating func keys(_ node: Node?) -> [TeamDefinition.Key] {
    guard let node else { return [] }
    guard let fields = Fields(node) else {
      fault(node.line, "state", "`state` is a mapping from key to its declaration")
      return []
    }
    return fields.entries.map { name, node in
      var key = TeamDefinition.Key(name: name, line: node.line)
      guard let declaration = Fields(node) else { return key }
      unknown(declaration, known: ["reducer", "description", "writer", "artifact"])
      if let word = declaration["reducer"]?.string {
        if let reducer = StateReducer(rawValue: word) {
          key.reducer = reducer
        } else {
          fault(node.line, "reducer", "`\(word)` is no reducer: use replace, append or merge")
        }
      }
      key.description = declaration["description"]?.string
      key.writer = declaration["writer"]?.string
      key.artifact = declaration["artifact"]?.string
      return key
    }
  }

  private mutating func agent(_ node: Node) -> AgentDefinition? {
    guard let fields = Fields(node) else {
      fault(node.line, "agent", "an agent is a mapping with `name`")
      return nil
    }
    guard let name = fields["name"]?.string, !name.isEmpty else {
      fault(node.line, "agent", "this agent has no `name`")
      return nil
    }
    let subAgents = elements(fields["sub_agents"])
    let kind: AgentDefinition.Kind
    let common: Set<String> = ["agent_class", "name", "description", "sub_agents"]
    switch fields["agent_class"]?.string ?? "LlmAgent" {
    case "LlmAgent":
      kind = .llm(settings(fields, name, common))
    case "SequentialAgent":
      unknown(fields, known: common)
      kind = .sequential
    case "LoopAgent":
      unknown(fields, known: common.union(["max_iterations"]))
      let passes = fields["max_iterations"]?.wholeNumber
      if passes == nil {
        fault(fields.line, "no_bound", "loop `\(name)` needs `max_iterations`")
      } else if let passes, passes < 1 {
        fault(fields.line, "no_bound", "`max_iterations` of `\(name)` must be at least 1")
      }
      kind = .loop(maxIterations: max(1, passes ?? 1))
    case "ParallelAgent":
      unknown(fields, known: common.union(["max_concurrency"]))
      kind = .parallel(maxConcurrency: max(1, fields["max_concurrency"]?.wholeNumber ?? 4))
    case let other:
      fault(
        fields.line,
        "agent_class",
        "`\(other)` is no agent class: use LlmAgent, SequentialAgent, LoopAgent or ParallelAgent"
      )
      return nil
    }
    return AgentDefinition(
      name: name,
      description: fields["description"]?.string ?? "",
      kind: kind,
      subAgents: subAgents.compactMap { agent($0) },
      line: fields.line
    )
  }

  private mutating func settings(
    _ fields: Fields,
    _ name: String,
    _ common: Set<String>
  ) -> LLMSettings {
    unknown(
      fields,
      known: common.union([
        "model", "instruction", "instruction_file", "reads", "include_contents", "output_key",
        "tools", "generate_content_config", "max_turns",
      ])
    )
    var settings = LLMSettings(instruction: fields["instruction"]?.string ?? "")
    if let file = fields["instruction_file"]?.string {
      if let text = prompt(file) {
        settings.instruction = text
      } else {
        fault(fields.line, "no_prompt", "`\(name)` wants the prompt `\(file)`, which is not there")
      }
    } else if settings.instruction.isEmpty {
      fault(fields.line, "no_prompt", "`\(name)` has no `instruction`")
    }
    settings.model = fields["model"]?.string
    settings.outputKey = fields["output_key"]?.string
    settings.reads = elements(fields["reads"]).compactMap(\.string).map { word in
      word.hasSuffix("?")
        ? LLMSettings.KeyReference(key: String(word.dropLast()), isOptional: true)
        : LLMSettings.KeyReference(key: word)
    }
    switch fields["include_contents"]?.string ?? "none" {
    case "none": break
    case "session", "default": settings.includesConversation = true
    case let other:
      fault(fields.line, "include_contents", "`\(other)` is neither `none` nor `session`")
    }
    settings.tools = elements(fields["tools"]).compactMap { tool($0) }
    if let config = fields["generate_content_config"].flatMap(Fields.init) {
      unknown(config, known: ["temperature", "max_output_tokens"])
      settings.temperature = config["temperature"]?.number
      settings.maximumOutputTokens = config["max_output_tokens"]?.wholeNumber
    }
    if let turns = fields["max_turns"]?.wholeNumber { settings.maximumTurns = max(1, turns) }
    return settings
  }

  private mutating func tool(_ node: Node) -> LLMSettings.ToolReference? {
    if let name = node.string { return LLMSettings.ToolReference(name: name) }
    guard let fields = Fields(node), let name = fields["name"]?.string else {
      fault(node.line, "tool", "a tool is its name, or a mapping with `name` and `args`")
      return nil
    }
    unknown(fields, known: ["name", "args", "requires_confirmation"])
    if fields["requires_confirmation"]?.truth == true, BuiltInTool.names.contains(name) {
      fault(node.line, "tool", "`\(name)` changes the run only, so nobody is asked to confirm it")
    }
    return LLMSettings.ToolReference(
      name: name,
      settings: fields["args"]?.json ?? [:],
      requiresConfirmation: fields["requires_confirmation"]?.truth
    )
  }

  /// Not `sequence ?? []`: an empty list of Yams' own brings its rules for scalars with it.
  private func elements(_ node: Node?) -> [Node] { node?.sequence.map(Array.init) ?? [] }

  private mutating func unknown(_ fields: Fields, known: Set<String>) {
    for (key, node) in fields.entries where !known.contains(key) {
      fault(node.line, "unknown_member", "`\(key)` is not understood here")
    }
  }

  private mutating func fault(_ line: Int, _ kind: String, _ message: String) {
    faults.append(TeamFault(line: line, kind: kind, message: message))
  }
}
