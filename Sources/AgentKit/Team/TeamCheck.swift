/// Finds what would go wrong in a run before it starts.
package struct TeamCheck {
  private let team: TeamDefinition
  private let tools: Set<String>
  private var faults: [TeamFault] = []

  /// All faults in the order of lines.
  ///
  /// `tools` are the names that the host offers besides the built-in ones.
  package static func faults(in team: TeamDefinition, tools: Set<String>) -> [TeamFault] {
    var check = TeamCheck(team: team, tools: tools.union(BuiltInTool.names))
    check.checkNames()
    check.checkEntry()
    for agent in team.root.tree { check.checkAgent(agent) }
    check.checkWriters()
    check.checkLoops(team.root)
    check.checkParallelWrites()
    return check.faults.sorted { $0.line < $1.line }
  }

  private init(team: TeamDefinition, tools: Set<String>) {
    self.team = team
    self.tools = tools
  }

  private mutating func fault(_ line: Int, _ kind: String, _ message: String) {
    faults.append(TeamFault(line: line, kind: kind, message: YAMLBounds.message(message)))
  }

  private mutating func checkNames() {
    var seen: Set<String> = []
    for agent in team.root.tree where !seen.insert(agent.name).inserted {
      fault(agent.line, "same_name", "two agents are called `\(agent.name)`")
    }
    for key in team.keys where key.name.contains(":") {
      fault(
        key.line,
        "scope",
        "`\(key.name)`: the scopes `app:` and `user:` are not kept yet; name the key without one"
      )
    }
  }

  private mutating func checkEntry() {
    if team.agent(team.entry) == nil {
      fault(1, "entry", "`entry` names `\(team.entry)`, which is no agent of this team")
    }
    if let key = team.promptKey, team.key(key) == nil {
      fault(1, "prompt_key", "`prompt_key` names `\(key)`, which `state` does not declare")
    }
  }

  private mutating func checkAgent(_ agent: AgentDefinition) {
    for key in agent.requires ?? [] where team.key(key) == nil {
      fault(
        agent.line,
        "unknown_key",
        "`\(agent.name)` requires `\(YAMLBounds.shown(key))`, which `state` does not declare"
      )
    }
    switch agent.kind {
    case .llm(let settings): checkSettings(agent, settings)
    case .sequential, .loop, .parallel:
      if agent.subAgents.isEmpty {
        fault(agent.line, "empty", "`\(agent.name)` has no `sub_agents`")
      }
    }
  }

  private mutating func checkSettings(_ agent: AgentDefinition, _ settings: LLMSettings) {
    for tool in settings.tools where !tools.contains(tool.name) {
      fault(agent.line, "unknown_tool", "`\(agent.name)` wants the tool `\(tool.name)`, unknown")
    }
    let wanted =
      settings.reads.map { Template.Reference(key: $0.key, isOptional: $0.isOptional) }
      + Template(settings.instruction).references
    for reference in wanted {
      if team.key(reference.key) == nil {
        fault(
          agent.line,
          "unknown_key",
          "`\(agent.name)` reads `\(reference.key)`, which `state` does not declare"
        )
      } else if !reference.isOptional, writers(of: reference.key).isEmpty,
        reference.key != team.promptKey
      {
        fault(
          agent.line,
          "never_set",
          "`\(agent.name)` needs `\(reference.key)`, which nobody sets: write "
            + "`\(reference.key)?` or let an agent write it"
        )
      }
    }
    for key in written(by: agent) where team.key(key) == nil {
      fault(agent.line, "unknown_key", "`\(agent.name)` writes `\(key)`, which is not declared")
    }
    if let key = settings.outputKey, team.key(key)?.reducer == .append {
      fault(
        agent.line,
        "output_onto_list",
        "`\(agent.name)` puts its answer into `\(key)`, which is a list: use append_to_state"
      )
    }
    for sub in agent.subAgents where sub.description.isEmpty {
      fault(
        sub.line,
        "no_description",
        "`\(sub.name)` has no `description`, by which `\(agent.name)` would choose it"
      )
    }
  }

  /// The keys that an agent writes: by its answer, and by name through `append_to_state`.
  private func written(by agent: AgentDefinition) -> [String] {
    guard let settings = agent.settings else { return [] }
    return [settings.outputKey].compactMap { $0 }
      + settings.tools.filter { $0.name == BuiltInTool.appendToState }.flatMap { tool in
        team.appendableKeys(of: agent.name, settings: tool.settings)
      }
  }

  private func writers(of key: String) -> [AgentDefinition] {
    team.root.tree.filter { agent in
      written(by: agent).contains(key)
        // A tool of the host may write keys that the definition does not show.
        || agent.settings?.tools.contains { !BuiltInTool.names.contains($0.name) } == true
    }
  }

  private mutating func checkWriters() {
    for key in team.keys {
      let writing = team.root.tree.filter { written(by: $0).contains(key.name) }
      if let writer = key.writer {
        for agent in writing where agent.name != writer {
          fault(agent.line, "two_writers", "only `\(writer)` may write `\(key.name)`")
        }
      }
      guard key.reducer == .replace else { continue }
      if writing.count > 1 {
        let names = writing.map { "`\($0.name)`" }.joined(separator: " and ")
        fault(
          writing[1].line,
          "two_writers",
          "\(names) both write `\(key.name)`: one would be lost"
        )
      }
      for agent in writing where agent.settings?.outputKey == key.name {
        let appends = written(by: agent).filter { $0 == key.name }.count > 1
        if appends {
          fault(
            agent.line,
            "append_onto_value",
            "`\(agent.name)` both answers into `\(key.name)` and appends to it"
          )
        }
      }
    }
  }

  /// A loop that nothing can leave but its limit is almost always a mistake.
  private mutating func checkLoops(_ agent: AgentDefinition) {
    if case .loop = agent.kind {
      let leaves = agent.tree.contains { inner in
        inner.settings?.tools.contains { $0.name == BuiltInTool.exitLoop } == true
      }
      if !leaves {
        fault(agent.line, "no_exit", "no agent of the loop `\(agent.name)` has the tool exit_loop")
      }
    }
    for sub in agent.subAgents { checkLoops(sub) }
  }

  private mutating func checkParallelWrites() {
    for group in team.root.tree {
      guard case .parallel = group.kind else { continue }
      var writer: [String: String] = [:]
      for branch in group.subAgents {
        for key in Set(branch.tree.flatMap(written)) where team.key(key)?.reducer != .append {
          if let other = writer[key] {
            fault(
              branch.line,
              "parallel_writers",
              "`\(other)` and `\(branch.name)` run side by side and both write `\(key)`"
            )
          }
          writer[key] = branch.name
        }
      }
    }
  }
}
