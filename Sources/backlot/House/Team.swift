import AgentKit
import CurlHTTP
import FilmTeam
import Foundation
import ModelGateway
import ModelInterface

/// The team that is hosted: the film team, or the user's file.
enum Team {
  /// Throws `CommandFailure` with every fault of the file, by line.
  static func load(_ path: String?) throws -> TeamDefinition {
    let (team, faults) = try check(path)
    guard let team, faults.isEmpty else {
      let name = path ?? "the film team"
      let lines = faults.map { "\n  \(name):\($0.line): \($0.message)" }.joined()
      throw CommandFailure("\(name) has faults:\(lines)", Exit.configuration)
    }
    return team
  }

  /// The team and its faults, in the order of lines.
  static func check(_ path: String?) throws -> (TeamDefinition?, [TeamFault]) {
    let text: String
    if let path {
      guard let contents = try? String(contentsOfFile: path, encoding: .utf8) else {
        throw CommandFailure("cannot read the team file \(path)", Exit.badInput)
      }
      text = contents
    } else {
      text = FilmTeam.definition
    }
    let folder = path.map { URL(fileURLWithPath: Places.absolute($0)).deletingLastPathComponent() }
    let (team, faults) = TeamParser.parse(text) { name in
      let file = folder.flatMap { folder in
        try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      }
      return file ?? FilmTeam.prompts[name]
    }
    let known = Set(FilmTeam().tools.map(\.declaration.name)).union(hostTools)
    return (team, (faults + (team.map { TeamCheck.faults(in: $0, tools: known) } ?? [])))
  }

  /// Whether the models that agents name can be asked from here: faults, and notes on what is only
  /// missing on this machine.
  static func checkModels(
    _ team: TeamDefinition,
    _ invocation: Invocation
  ) async throws -> ([TeamFault], [String]) {
    let agents = team.root.tree.filter { $0.settings?.model != nil }
    if agents.isEmpty { return ([], []) }
    let client = HTTPClient(isOffline: invocation.options.offline)
    let settings = try Settings(invocation)
    let gateway = try Models(invocation, settings, client, try invocation.logger()).gateway
    var faults: [TeamFault] = []
    var notes: [String] = []
    for agent in agents {
      guard let model = agent.settings?.model else { continue }
      do {
        _ = try await gateway.describe(model)
      } catch let failure as ModelFailure {
        let message = "`\(agent.name)` names the model `\(model)`: \(failure.message)"
        if failure.kind == .authentication || failure.kind == .unreachable {
          notes.append("note: line \(agent.line): \(message)")
        } else {
          faults.append(TeamFault(line: agent.line, kind: "model", message: message))
        }
      }
    }
    return (faults, notes)
  }

  /// The most passes of each loop, by its name.
  static func passes(in root: AgentDefinition) -> [String: Int] {
    var limits: [String: Int] = [:]
    for agent in root.tree {
      if case .loop(let passes) = agent.kind { limits[agent.name] = passes }
    }
    return limits
  }

  /// The tools that the house brings besides the team's own.
  static let hostTools: Set<String> = ["wikipedia_search", "library_search"]
}
