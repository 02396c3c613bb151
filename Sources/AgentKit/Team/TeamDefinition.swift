package import JSONModel

/// A team as data: its agents, its state keys and its limits.
package struct TeamDefinition: Sendable, Hashable, Codable {
  /// One key of the project's state.
  package struct Key: Sendable, Hashable, Codable {
    package var name: String
    package var reducer: StateReducer
    package var description: String?
    /// The only agent that may write it.
    package var writer: String?
    /// Each value is kept as a version of an artifact of this name.
    package var artifact: String?
    package var line: Int

    package init(
      name: String,
      reducer: StateReducer = .replace,
      description: String? = nil,
      writer: String? = nil,
      artifact: String? = nil,
      line: Int = 1
    ) {
      self.name = name
      self.reducer = reducer
      self.description = description
      self.writer = writer
      self.artifact = artifact
      self.line = line
    }
  }

  package var name: String
  package var description: String
  /// Model calls of one run; at the limit the run ends with what it has.
  package var maximumModelCalls: Int
  package var keys: [Key]
  /// The agent at which a job enters whose prompt is known already.
  package var entry: String
  /// The key that holds the prompt; seeded from the message where no agent has set it.
  package var promptKey: String?
  package var root: AgentDefinition

  package init(
    name: String,
    description: String = "",
    maximumModelCalls: Int = 100,
    keys: [Key] = [],
    entry: String? = nil,
    promptKey: String? = nil,
    root: AgentDefinition
  ) {
    self.name = name
    self.description = description
    self.maximumModelCalls = maximumModelCalls
    self.keys = keys
    self.entry = entry ?? root.name
    self.promptKey = promptKey
    self.root = root
  }

  package func key(_ name: String) -> Key? { keys.first { $0.name == name } }

  package func agent(_ name: String) -> AgentDefinition? {
    root.tree.first { $0.name == name }
  }

  /// The names that lead to an agent, without the root's own: how steps are addressed.
  package func path(to name: String) -> [String]? {
    func search(_ agent: AgentDefinition, _ above: [String]) -> [String]? {
      let here = above + [agent.name]
      if agent.name == name { return here }
      return agent.subAgents.lazy.compactMap { search($0, here) }.first
    }
    guard let path = search(root, []) else { return nil }
    return path.count == 1 ? path : Array(path.dropFirst())
  }

  /// The keys that an agent may write with `append_to_state`: those that the tool's `fields` names,
  /// else those whose only writer it is, else every list without a writer.
  package func appendableKeys(of agent: String, settings: JSONValue) -> [String] {
    if let fields = settings["fields"]?.arrayValue { return fields.compactMap(\.stringValue) }
    let own = keys.filter { $0.writer == agent }.map(\.name)
    if !own.isEmpty { return own }
    return keys.filter { $0.reducer == .append && $0.writer == nil }.map(\.name)
  }

  /// The definition with everything resolved, as the text that its hash is taken of.
  package func canonicalText() throws -> String { try JSONValue(encoding: self).text }
}
