package import JSONModel

package struct AgentInfo: WireType {
  package static let summary = "An agent of the team, in the order of the tree."
  package static let members = [
    "name": "Its name.",
    "kind": "llm, sequential, loop or parallel.",
    "description": "What it does.",
    "parent": "The agent above it.",
    "tools": "What it may call.",
    "reads": "The state keys that it sees.",
    "writes": "The key that its answer goes to.",
  ]
  package var name: String
  package var kind: String
  package var description: String
  package var parent: String?
  package var tools: [String]
  package var reads: [String]
  package var writes: String?

  package init(
    name: String,
    kind: String,
    description: String,
    parent: String? = nil,
    tools: [String],
    reads: [String],
    writes: String? = nil
  ) {
    self.name = name
    self.kind = kind
    self.description = description
    self.parent = parent
    self.tools = tools
    self.reads = reads
    self.writes = writes
  }
}

package struct AgentList: WireType {
  package static let summary = "The team."
  package static let members = [
    "team": "Its name.",
    "agents": "Its agents, parents first.",
  ]
  package var team: String
  package var agents: [AgentInfo]

  package init(
    team: String,
    agents: [AgentInfo]
  ) {
    self.team = team
    self.agents = agents
  }
}

package struct ModelInfo: WireType {
  package static let summary = "A model that can be asked by name."
  package static let members = [
    "name": "The name to use.",
    "provider": "Who serves it.",
  ]
  package var name: String
  package var provider: String

  package init(
    name: String,
    provider: String
  ) {
    self.name = name
    self.provider = provider
  }
}

package struct ModelList: WireType {
  package static let summary = "The models."
  package static let members = [
    "models": "Those that are known.",
    "standard": "The one that is used where none is named.",
    "problems": "Servers that did not answer, for people.",
  ]
  package var models: [ModelInfo]
  package var standard: String?
  package var problems: [String]

  package init(
    models: [ModelInfo],
    standard: String? = nil,
    problems: [String]
  ) {
    self.models = models
    self.standard = standard
    self.problems = problems
  }
}

package struct ToolInfo: WireType {
  package static let summary = "A tool that agents may call."
  package static let members = [
    "name": "Its name.",
    "description": "What it does, as the models read it.",
    "parameters": "The JSON Schema of its arguments.",
    "agents": "The agents that may call it.",
    "requiresConfirmation": "Whether a person is asked before it is called.",
    "isIdempotent": "Whether calling it twice with the same arguments does no harm.",
  ]
  package var name: String
  package var description: String
  package var parameters: JSONValue
  package var agents: [String]
  package var requiresConfirmation: Bool
  package var isIdempotent: Bool

  package init(
    name: String,
    description: String,
    parameters: JSONValue,
    agents: [String],
    requiresConfirmation: Bool,
    isIdempotent: Bool
  ) {
    self.name = name
    self.description = description
    self.parameters = parameters
    self.agents = agents
    self.requiresConfirmation = requiresConfirmation
    self.isIdempotent = isIdempotent
  }
}

package struct ToolList: WireType {
  package static let summary = "The team's tools, by name in alphabetical order."
  package static let members = [
    "tools": "The tools."
  ]
  package var tools: [ToolInfo]

  package init(
    tools: [ToolInfo]
  ) {
    self.tools = tools
  }
}

package struct UsageParams: WireType {
  package static let summary = "Asks what model calls used; of everything if all is left out."
  package static let members = [
    "sessionId": "Only in this session.",
    "projectId": "Only for this project.",
    "runId": "Only in this run.",
    "since": "Only calls that ended then or later, in Unix milliseconds.",
  ]
  package var sessionId: String?
  package var projectId: String?
  package var runId: String?
  package var since: Int64?
}

package struct UsageInfo: WireType {
  package static let summary = "What model calls used, added up."
  package static let members = [
    "name": "The agent or the model; left out for the whole.",
    "calls": "How many calls.",
    "usage": "Their tokens.",
    "cost": "US dollars; left out where the price of one of them is not known.",
  ]
  package var name: String?
  package var calls: Int
  package var usage: Usage
  package var cost: Double?

  package init(
    name: String? = nil,
    calls: Int,
    usage: Usage,
    cost: Double? = nil
  ) {
    self.name = name
    self.calls = calls
    self.usage = usage
    self.cost = cost
  }
}

package struct UsageResult: WireType {
  package static let summary = "What model calls used, most tokens first."
  package static let members = [
    "total": "All of it.",
    "byAgent": "The same by agent.",
    "byModel": "The same by model.",
  ]
  package var total: UsageInfo
  package var byAgent: [UsageInfo]
  package var byModel: [UsageInfo]

  package init(
    total: UsageInfo,
    byAgent: [UsageInfo],
    byModel: [UsageInfo]
  ) {
    self.total = total
    self.byAgent = byAgent
    self.byModel = byModel
  }
}
