import AgentKit
import BacklotProtocol
import JSONModel
import ModelInterface

enum CatalogueHandlers {
  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.on(Methods.agentList) { _, context in
      let team = context.environment.runner.configuration.team
      return AgentList(team: team.name, agents: agents(team.root, parent: nil))
    }
    dispatcher.on(Methods.modelList) { _, context in
      try await context.environment.models(context.credentials)
    }
    dispatcher.on(Methods.toolList) { _, context in
      let configuration = context.environment.runner.configuration
      let hosted = configuration.tools + configuration.program.tools
      return ToolList(tools: tools(hosted, configuration))
    }
  }

  /// Those that an agent may call.
  private static func tools(
    _ hosted: [any Tool],
    _ configuration: Runner.Configuration
  ) -> [ToolInfo] {
    let team = configuration.team
    var users: [String: [AgentDefinition]] = [:]
    for agent in team.root.tree {
      guard let settings = agent.settings else { continue }
      for tool in settings.tools { users[tool.name, default: []].append(agent) }
      if !agent.subAgents.isEmpty {
        users[BuiltInTool.transferToAgent, default: []].append(agent)
      }
    }
    return users.sorted { $0.key < $1.key }.compactMap { name, agents in
      let tool = hosted.last { $0.declaration.name == name }
      let builtIn = BuiltInTool.declaration(
        of: name,
        in: team,
        program: configuration.program
      )
      guard let declaration = builtIn ?? tool?.declaration else { return nil }
      let references = agents.flatMap { $0.settings?.tools ?? [] }.filter { $0.name == name }
      return ToolInfo(
        name: name,
        description: declaration.description,
        parameters: declaration.parameters.json,
        agents: agents.map(\.name),
        requiresConfirmation: references.contains { $0.requiresConfirmation ?? false },
        isIdempotent: tool?.isIdempotent ?? true
      )
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
