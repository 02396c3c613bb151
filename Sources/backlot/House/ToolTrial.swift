import AgentKit
import JSONModel
import ModelInterface

/// One tiny call with the tools that the crew's models are given: a provider that refuses them, or a
/// parameter beside them, says so here and not in the middle of a run.
struct ToolTrial {
  enum Outcome: Hashable {
    case called(String)
    /// The model answered, and called nothing though it was told to.
    case calledNothing
  }

  let request: ModelRequest

  init(
    model: String,
    team: TeamDefinition,
    program: any TeamProgram,
    tools: [any Tool]
  ) {
    let agents = team.root.tree.compactMap(\.settings)
    var names = Set(agents.flatMap(\.tools).map(\.name))
    if team.root.tree.contains(where: { $0.settings != nil && !$0.subAgents.isEmpty }) {
      names.insert(BuiltInTool.transferToAgent)
    }
    let hosted = tools + program.tools
    let declarations = names.sorted().compactMap { name in
      BuiltInTool.declaration(of: name, in: team, program: program)
        ?? hosted.last { $0.declaration.name == name }?.declaration
    }
    let name =
      names.contains(BuiltInTool.exitLoop)
      ? BuiltInTool.exitLoop : declarations.first?.name ?? "none"
    request = ModelRequest(
      model: model,
      agent: "doctor",
      instructions: "This is a test of the connection. Do only what you are told.",
      messages: [.user("Call the tool \(name) now, with the shortest arguments, and say nothing.")],
      tools: declarations,
      options: GenerationOptions(temperature: agents.lazy.compactMap(\.temperature).first)
    )
  }

  /// Throws `ModelFailure` where the model's server refuses.
  func outcome(of model: any LanguageModel) async throws -> Outcome {
    let turn = try await model.respond(to: request) { _ in }
    return turn.toolCalls.first.map { .called($0.name) } ?? .calledNothing
  }
}
