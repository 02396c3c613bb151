import ArgumentParser
import BacklotProtocol
import Foundation

struct SchemaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Write the protocol's schema, made from the types that the daemon speaks with.",
    usage: """
      backlot schema                 print schema.json
      backlot schema --out protocol  write all files
      backlot schema --out protocol --check
      """
  )

  @Option(help: "The folder to write to.")
  var out: String?

  @Flag(help: "Write nothing; fail if a file is not as it would be written.")
  var check = false

  @OptionGroup var options: GlobalOptions

  @concurrent
  func run() async throws {
    let invocation = Invocation(options)
    try await invocation.attempt {
      let files = SchemaDocuments(try WireSchema(), version: Backlot.version).files
      guard let out else {
        invocation.print(files.last?.text ?? "")
        return .success
      }
      var stale: [String] = []
      for file in files {
        let path = "\(out)/\(file.name)"
        let isFresh = (try? String(contentsOfFile: path, encoding: .utf8)) == file.text
        if isFresh { continue }
        stale.append(file.name)
        if !check { try file.text.write(toFile: path, atomically: true, encoding: .utf8) }
      }
      if check, !stale.isEmpty {
        throw CommandFailure(
          "not fresh in \(out): \(stale.joined(separator: ", "))",
          advice: [("rewrite", "backlot schema --out \(out)")],
          Exit.failed
        )
      }
      return .success
    }
  }
}
