import AgentKit
import BacklotProtocol

enum CatalogueHandlers {
  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.on(Methods.agentList) { _, context in
      let team = context.environment.runner.configuration.team
      return AgentList(team: team.name, agents: agents(team.root, parent: nil))
    }
    dispatcher.on(Methods.modelList) { _, context in
      try await context.environment.models()
    }
  }

  private static func agents(_ agent: AgentDefinition, parent: String?) -> [AgentInfo] {
    let kind =
      switch agent.kind {
      case .llm: "llm"
      case .sequential: "sequential"
      case .loop: "loop"
      case .parallel: "parallel"
      }
    let settings = agent.settings
    let info = AgentInfo(
      name: agent.name,
      kind: kind,
      description: agent.description,
      parent: parent,
      tools: settings?.tools.map(\.name) ?? [],
      reads: settings?.reads.map(\.key) ?? [],
      writes: settings?.outputKey
    )
    return [info] + agent.subAgents.flatMap { agents($0, parent: agent.name) }
  }
}
