package import JSONModel

/// One agent of a team, as its definition says it: a value, without behaviour.
package struct AgentDefinition: Sendable, Hashable, Codable {
  package enum Kind: Sendable, Hashable, Codable {
    case llm(LLMSettings)
    /// Runs its sub-agents one after another.
    case sequential
    /// Runs its sub-agents in turn until one calls `exit_loop`, at most `maxIterations` passes.
    case loop(maxIterations: Int)
    /// Runs its sub-agents side by side, at most `maxConcurrency` at once.
    case parallel(maxConcurrency: Int)
  }

  package var name: String
  /// What it does, for the agent that may transfer to it.
  package var description: String
  package var kind: Kind
  package var subAgents: [AgentDefinition]
  /// Keys that must have a value; where one has none, the agent and all below it are left out.
  package var requires: [String]?
  /// The line of the definition file at which it stands, from 1.
  package var line: Int

  package init(
    name: String,
    description: String = "",
    kind: Kind,
    subAgents: [AgentDefinition] = [],
    requires: [String]? = nil,
    line: Int = 1
  ) {
    self.name = name
    self.description = description
    self.kind = kind
    self.subAgents = subAgents
    self.requires = requires
    self.line = line
  }

  /// This agent and all below it, parents first.
  package var tree: [AgentDefinition] { [self] + subAgents.flatMap(\.tree) }

  package var settings: LLMSettings? {
    if case .llm(let settings) = kind { settings } else { nil }
  }
}

/// What an agent that asks a model is told, may read, may call and may write.
package struct LLMSettings: Sendable, Hashable, Codable {
  /// A key that the agent sees: its context contract.
  package struct KeyReference: Sendable, Hashable, Codable {
    package var key: String
    package var isOptional: Bool

    package init(key: String, isOptional: Bool = false) {
      self.key = key
      self.isOptional = isOptional
    }
  }

  package struct ToolReference: Sendable, Hashable, Codable {
    package var name: String
    package var settings: JSONValue
    /// A person must allow each call; nil means no.
    package var requiresConfirmation: Bool?

    package init(
      name: String,
      settings: JSONValue = [:],
      requiresConfirmation: Bool? = nil
    ) {
      self.name = name
      self.settings = settings
      self.requiresConfirmation = requiresConfirmation
    }
  }

  package var model: String?
  package var instruction: String
  package var reads: [KeyReference] = []
  /// Whether it sees the session's messages; otherwise only its declared keys.
  package var includesConversation = false
  package var outputKey: String?
  package var tools: [ToolReference] = []
  package var temperature: Double?
  package var maximumOutputTokens: Int?
  /// Model turns in one invocation; at the limit the agent ends with what it has.
  package var maximumTurns = 8

  package init(instruction: String) { self.instruction = instruction }
}
