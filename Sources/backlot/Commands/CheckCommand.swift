import AgentKit
import ArgumentParser
import JSONModel
import SystemSupport

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Find the faults of a team before it runs, with file and line."
  )

  @Argument(help: "The team's YAML file; the film team if left out.")
  var file: String?

  @OptionGroup var options: GlobalOptions

  @concurrent
  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.attempt {
      let path = file ?? options.team
      let (team, faults) = try Team.check(path)
      let name = path ?? "film team"
      if options.json {
        let list: [JSONValue] = faults.map { fault in
          [
            "file": .string(name), "line": .integer(Int64(fault.line)),
            "kind": .string(fault.kind), "message": .string(fault.message),
          ]
        }
        invocation.print(json: .array(list))
      } else {
        for fault in faults {
          invocation.print(SafeText.inline("\(name):\(fault.line): \(fault.message)"))
        }
        if faults.isEmpty, let team {
          let agents = team.root.tree.count
          invocation.print(
            "\(SafeText.inline(name)): no faults; \(agents) agents, \(team.keys.count) keys"
          )
        }
      }
      return faults.isEmpty ? .success : Exit.badInput
    }
  }
}
