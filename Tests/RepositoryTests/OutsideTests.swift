import Foundation
import Testing

/// The table of what comes from outside, in `Sources/README.md`, names what there is.
@Suite(.timeLimit(.minutes(2)))
struct OutsideTests {
  let checkout: Checkout
  let rows: [[Substring]]

  init() throws {
    checkout = try Checkout.current.get()
    let map = try checkout.text("Sources/README.md")
    let start = try #require(map.range(of: "## What comes from outside"))
    let rest = map[start.upperBound...]
    let section = rest[..<(rest.range(of: "\n## ")?.lowerBound ?? rest.endIndex)]
    rows = section.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst()
      .map { $0.split(separator: "|") }
  }

  @Test func `every entry says where it is checked, how it enters and what attacks it`() {
    #expect(rows.count > 20)
    #expect(rows.filter { $0.count != 4 } == [])
    #expect(rows.filter { names(in: $0[3]).isEmpty } == [])
  }

  @Test func `every type and every test of the table exists`() throws {
    let sources = try declared(below: "Sources")
    let tests = try declared(below: "Tests")
    let types = rows.flatMap { names(in: $0[1]) + names(in: $0[2]) }
    #expect(Set(types.filter { $0.first?.isUppercase == true }).subtracting(sources) == [])
    let (processes, suites) = rows.flatMap { names(in: $0[3]) }
      .reduce(into: (Set<String>(), Set<String>())) { found, name in
        if name.hasPrefix("test_") { found.0.insert(name) } else { found.1.insert(name) }
      }
    #expect(suites.subtracting(tests) == [])
    let files = Set(checkout.paths)
    #expect(processes.filter { !files.contains("Tests/process/\($0).py") } == [])
  }

  /// The first word of each name in backticks: `JSONValue.count` is of `JSONValue`.
  private func names(in cell: Substring) -> [String] {
    cell.matches(of: #/`(\w+)[^`]*`/#).map { String($0.1) }
  }

  private func declared(below folder: String) throws -> Set<String> {
    let pattern = #/\b(?:struct|enum|class|actor|protocol) (\w+)/#
    return try checkout.swiftFiles(below: folder).reduce(into: []) { names, path in
      names.formUnion(try checkout.text(path).matches(of: pattern).map { String($0.1) })
    }
  }
}
