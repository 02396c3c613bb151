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

  /// The rules by which a run of a new team builds its requests and reads its answers.
  ///
  /// 2: typed `append_to_state`, tool calls read from text and by nearly their name, bounded
  /// prompts, the program's calls after an agent, an idle loop ends, the message seeds its key.
  package static let currentRules = 2

  package var name: String
  package var description: String
  /// The rules that the team's runs follow; nil means those of 0.1.0.
  ///
  /// Stored with the team, because a run goes on by the rules with which it began: other requests
  /// would not be those that its journal holds.
  package var rules: Int?
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
    root: AgentDefinition,
    rules: Int? = TeamDefinition.currentRules
  ) {
    self.name = name
    self.description = description
    self.maximumModelCalls = maximumModelCalls
    self.keys = keys
    self.entry = entry ?? root.name
    self.promptKey = promptKey
    self.root = root
    self.rules = rules
  }

  /// Whether runs follow the rules of 0.1.0.
  package var followsFirstRules: Bool { (rules ?? 1) < 2 }

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

  /// Whether the agents from `agent` on, as far as no agent hands over, need the prompt before any of
  /// them could have written it; nil where they neither need nor write it.
  func needsPrompt(at agent: AgentDefinition) -> Bool? {
    guard let promptKey else { return nil }
    guard let settings = agent.settings else {
      if agent.requires?.contains(promptKey) == true { return true }
      return agent.subAgents.lazy.compactMap { needsPrompt(at: $0) }.first
    }
    let read =
      settings.reads.filter { !$0.isOptional }.map(\.key)
      + Template(settings.instruction).references.filter { !$0.isOptional }.map(\.key)
      + (agent.requires ?? [])
    if read.contains(promptKey) { return true }
    let appends = settings.tools.filter { $0.name == BuiltInTool.appendToState }
      .flatMap { appendableKeys(of: agent.name, settings: $0.settings) }
    return appends.contains(promptKey) || settings.outputKey == promptKey ? false : nil
  }

  /// The definition with everything resolved, as the text that its hash is taken of.
  package func canonicalText() throws -> String { try JSONValue(encoding: self).text }
}
