import Foundation
import Testing

@Suite(.timeLimit(.minutes(5)))
struct TreeTests {
  let checkout: Checkout

  init() throws {
    checkout = try Checkout.current.get()
  }

  @Test func `nothing stands at the top of the tree without need`() {
    let allowed: Set<Substring> = [
      "CHANGELOG.md", "LICENSE", "Makefile", "Package.swift", "README.md", "Sources", "Tests",
      "clients",
      "protocol",
    ]
    let names = Set(checkout.paths.compactMap { $0.split(separator: "/").first })
    #expect(names.filter { !$0.hasPrefix(".") }.subtracting(allowed) == [])
  }

  @Test func `no cache, no binary and nothing that was built is committed`() {
    let endings = [".pyc", ".o", ".so", ".a", ".db", ".sqlite", ".log", ".gguf", ".gz", ".zip"]
    let found = checkout.paths.filter { path in
      endings.contains { path.hasSuffix($0) } || path.contains("__pycache__")
    }
    #expect(found == [])
  }

  @Test func `every role has a prompt file of its own`() throws {
    let definition = try checkout.text("Sources/FilmTeam/Team/FilmTeamDefinition.swift")
    let roles = definition.matches(of: #/instruction_file: (\w+)\.md/#).map { String($0.1) }
    let expected = roles.map { role in
      let name = role.split(separator: "_").map(\.capitalized).joined()
      return "Sources/FilmTeam/Team/\(name)Prompt.swift"
    }
    let files = checkout.paths.filter {
      $0.hasPrefix("Sources/FilmTeam/Team/") && $0.hasSuffix("Prompt.swift")
    }
    #expect(files == expected.sorted())
  }

  @Test func `every link to a file of the repository leads somewhere`() throws {
    var broken: [String] = []
    for path in checkout.paths where path.hasSuffix(".md") {
      let folder = checkout.root.appendingPathComponent(path).deletingLastPathComponent()
      for match in try checkout.text(path).matches(of: #/\]\(([^)#\s:]+)(#[^)]*)?\)/#) {
        let target = folder.appendingPathComponent(String(match.1)).path
        if !FileManager.default.fileExists(atPath: target) {
          broken.append("\(path): \(match.1)")
        }
      }
    }
    #expect(broken == [])
  }

  @Test func `what runs in a shell says which and can be run`() throws {
    let scripts = checkout.paths.filter { $0.hasPrefix(".ci/") || $0.hasSuffix(".sh") }
    for path in scripts {
      #expect(try checkout.text(path).hasPrefix("#!/"), "\(path)")
      let file = checkout.root.appendingPathComponent(path).path
      #expect(FileManager.default.isExecutableFile(atPath: file), "\(path)")
    }
  }
}
