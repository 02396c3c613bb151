package import JSONModel

/// The team that plays a script: one agent, whose tools are those that the script names.
///
/// The state key `script` says which run of the script a project has come to, and so does the
/// journal.
package struct ScriptTeam: TeamProgram {
  static let key = "script"
  private static let folder = "script"

  private let script: RunScript

  package init(_ script: RunScript) {
    self.script = script
  }

  /// The team, as `Runner` wants it.
  package var definition: TeamDefinition {
    var settings = LLMSettings(instruction: "Play the script.")
    settings.reads = [LLMSettings.KeyReference(key: ScriptTeam.key, isOptional: true)]
    settings.maximumTurns = ScriptParser.maximumSteps + 1
    settings.tools = [LLMSettings.ToolReference(name: BuiltInTool.askUser)]
    if !script.keys.isEmpty {
      let fields = JSONValue.array(script.keys.map { .string($0.name) })
      settings.tools.append(
        LLMSettings.ToolReference(name: BuiltInTool.appendToState, settings: ["fields": fields])
      )
    }
    settings.tools += toolNames.map { name in
      let needsPermission = script.calls.contains { $0.name == name && $0.needsPermission }
      return LLMSettings.ToolReference(
        name: name,
        requiresConfirmation: needsPermission ? true : nil
      )
    }
    let place = TeamDefinition.Key(
      name: ScriptTeam.key,
      description: "The run of the script that is played, and the message that it answers."
    )
    return TeamDefinition(
      name: "script",
      description: "Plays a script, for tests of a client.",
      maximumModelCalls: settings.maximumTurns,
      keys: [place] + script.keys,
      root: AgentDefinition(
        name: "script",
        description: "Says and does what the script says.",
        kind: .llm(settings)
      ),
      // What a script says is said as it stands, and its values are of any shape.
      rules: nil
    )
  }

  package var tools: [any Tool] {
    toolNames.map { name in
      let calls = script.calls.filter { $0.name == name }
      let outcomes = calls.compactMap { call in call.outcome.map { (call.id, $0) } }
      return ScriptTool(name: name, outcomes: Dictionary(outcomes) { $1 })
    }
  }

  private var toolNames: [String] {
    Set(script.calls.filter { $0.outcome != nil }.map(\.name)).sorted()
  }

  package func intake(_ message: String, state: [String: JSONValue]) -> Intake {
    let last = state[ScriptTeam.key].flatMap(ScriptPlace.init(state:))?.run ?? 0
    let place: JSONValue = ["run": .integer(Int64(last + 1)), "message": .string(message)]
    return Intake(
      startsNewProject: state.isEmpty,
      seeds: [StateChange(key: ScriptTeam.key, value: place)]
    )
  }

  package func deliver(_ run: FinishedRun) throws -> Delivery {
    let place = run.state[ScriptTeam.key].flatMap(ScriptPlace.init(state:))
    let documents = place.flatMap { script.run($0.run)?.documents } ?? []
    return Delivery(
      folder: documents.isEmpty ? "" : ScriptTeam.folder,
      documents: documents,
      outcome: documents.isEmpty ? "answered" : "delivered",
      text: run.finalText
    )
  }
}
