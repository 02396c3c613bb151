import Foundation
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ImportTests {
  let checkout: Checkout
  let map: HouseMap

  init() throws {
    checkout = try Checkout.current.get()
    map = HouseMap(try checkout.text("Sources/README.md"))
  }

  @Test func `the map of the house names every target, and no other`() {
    let folders = checkout.paths.filter { $0.hasPrefix("Sources/") }
      .compactMap { $0.split(separator: "/").dropFirst().dropLast().first.map(String.init) }
    #expect(Set(folders) == Set(map.rows.keys))
  }

  @Test func `the map's rows name only targets that there are`() {
    for (target, row) in map.rows {
      #expect(row.ours.isSubset(of: map.rows.keys), "\(target)")
    }
  }

  @Test func `every file imports only what the map allows its target`() throws {
    var strangers: [String] = []
    for path in checkout.swiftFiles(below: "Sources") {
      let target = String(path.split(separator: "/")[1])
      let row = try #require(map.rows[target], "\(target) is not on the map")
      let allowed = row.ours.union(row.outside).union(HouseMap.open).union([target])
      strangers += try checkout.places(in: [path]) { line in
        HouseMap.module(importedBy: line).map { !allowed.contains($0) } ?? false
      }
    }
    #expect(strangers == [])
  }

  @Test func `the two wings, the wire and the crew, meet only in the server`() {
    let wire: Set<String> = ["BacklotProtocol", "JSONRPC"]
    let meeting: Set<String> = ["BacklotServer", "TestSupport", "backlot"]
    for (target, row) in map.rows where !meeting.contains(target) && !wire.contains(target) {
      #expect(row.ours.isDisjoint(with: wire), "\(target)")
    }
    for target in wire {
      let below = map.rows[target]?.ours.subtracting(wire) ?? []
      #expect(below.contains("JSONModel"), "\(target)")
      #expect(below.isSubset(of: ["JSONModel", "SystemSupport"]), "\(target)")
    }
  }

  @Test func `an import line is read whatever stands around it`() {
    let expected: [(Substring, String?)] = [
      ("import Foundation", "Foundation"),
      ("package import JSONModel", "JSONModel"),
      ("@testable import JSONRPC", "JSONRPC"),
      ("@preconcurrency private import struct Foundation.URL", "Foundation"),
      ("// They import JSONRPC", nil),
      ("  important()", nil),
    ]
    for (line, module) in expected {
      #expect(HouseMap.module(importedBy: line) == module, "\(line)")
    }
  }
}
