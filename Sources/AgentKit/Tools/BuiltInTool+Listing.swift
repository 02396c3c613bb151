import JSONModel
package import ModelInterface

extension BuiltInTool {
  /// A built-in tool as lists show it, with all that any agent of the team may do with it; nil where
  /// no built-in tool has the name.
  package static func declaration(
    of name: String,
    in team: TeamDefinition
  ) -> ToolDeclaration? {
    switch name {
    case appendToState:
      let fields = team.root.tree.flatMap { agent in
        (agent.settings?.tools ?? []).filter { $0.name == name }
          .flatMap { team.appendableKeys(of: agent.name, settings: $0.settings) }
      }
      return appendDeclaration(fields: Set(fields).sorted())
    case askUser: return askDeclaration
    case exitLoop: return exitDeclaration
    case transferToAgent:
      return transferDeclaration(
        to: team.root.tree.filter { $0.settings != nil }.flatMap(\.subAgents)
      )
    default: return nil
    }
  }
}
