import AgentKit
import AgentTools
import BacklotProtocol
import BacklotServer
import Foundation
import Logging

/// The script of `serve --script`: team, program and model in one file, for tests of a client.
enum Script {
  /// Throws `CommandFailure` with every fault of the file, by line.
  static func load(_ path: String) throws -> RunScript {
    guard let text = try? String(contentsOfFile: Places.absolute(path), encoding: .utf8) else {
      throw CommandFailure("cannot read the script \(path)", Exit.badInput)
    }
    let (script, faults) = RunScript.parse(text)
    guard let script, faults.isEmpty else {
      let lines = faults.map { "\n  \(path):\($0.line): \($0.message)" }.joined()
      throw CommandFailure("\(path) has faults:\(lines)", Exit.badInput)
    }
    return script
  }

  static func configuration(_ script: RunScript, _ logger: Logger) -> Runner.Configuration {
    let team = ScriptTeam(script)
    return Runner.Configuration(
      team: team.definition,
      program: team,
      tools: [],
      model: ScriptModel(script),
      writer: FileDocumentWriter(),
      pinModel: { _, _ in ScriptModel.name },
      logger: logger
    )
  }

  /// What `model/list` says.
  static var models: ModelList {
    ModelList(
      models: [ModelInfo(name: ScriptModel.name, provider: ScriptModel.name)],
      standard: ScriptModel.name,
      problems: []
    )
  }
}
