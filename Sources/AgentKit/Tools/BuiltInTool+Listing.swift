import JSONModel
package import ModelInterface

extension BuiltInTool {
  /// A built-in tool as lists show it, with all that any agent of the team may do with it; nil where
  /// no built-in tool has the name.
  package static func declaration(
    of name: String,
    in team: TeamDefinition,
    program: any TeamProgram
  ) -> ToolDeclaration? {
    switch name {
    case appendToState:
      let fields = team.root.tree.flatMap { agent in
        (agent.settings?.tools ?? []).filter { $0.name == name }
          .flatMap { team.appendableKeys(of: agent.name, settings: $0.settings) }
      }
      return AppendToState(fields: Set(fields).sorted(), team: team, program: program).declaration
    case askUser: return askDeclaration
    case exitLoop: return exitDeclaration
    case transferToAgent:
      return transferDeclaration(
        to: team.root.tree.filter { $0.settings != nil }.flatMap(\.subAgents)
      )
    default: return nil
    }
  }

  /// Every declaration that the models of a team are given, by agent.
  package static func declarations(
    of team: TeamDefinition,
    program: any TeamProgram,
    tools: [any Tool]
  ) -> [(agent: String, declarations: [ToolDeclaration])] {
    team.root.tree.compactMap { agent in
      guard let settings = agent.settings else { return nil }
      var declarations = settings.tools.compactMap { reference -> ToolDeclaration? in
        switch reference.name {
        case appendToState:
          let fields = team.appendableKeys(of: agent.name, settings: reference.settings)
          return AppendToState(fields: fields, team: team, program: program).declaration
        case askUser: return askDeclaration
        case exitLoop: return exitDeclaration
        default:
          return (tools + program.tools).last { $0.declaration.name == reference.name }?.declaration
        }
      }
      if !agent.subAgents.isEmpty {
        declarations.append(transferDeclaration(to: agent.subAgents))
      }
      return (agent.name, declarations)
    }
  }
}
