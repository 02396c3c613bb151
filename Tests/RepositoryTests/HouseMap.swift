import Foundation

/// The table in `Sources/README.md`: who may import whom.
struct HouseMap {
  struct Row: Equatable {
    var ours: Set<String>
    var outside: Set<String>
  }

  let rows: [String: Row]

  /// Open to every target: what comes with the toolchain and the system.
  static let open: Set<String> = [
    "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Musl", "Synchronization",
  ]

  init(_ markdown: String) {
    let cells = markdown.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
      line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }.filter { $0.count == 4 }
    let names = cells.map { Self.words($0[0]) }
    let all = Set(names.joined())
    let rules = zip(names, cells).flatMap { names, row in
      names.map { name in
        (name, Row(ours: Self.targets(row[2], of: all), outside: Set(Self.words(row[3]))))
      }
    }
    rows = Dictionary(rules, uniquingKeysWith: { first, _ in first })
  }

  /// `JSONModel, JSONRPC`, `none`, `everything` or ``all but `backlot` ``.
  private static func targets(_ cell: String, of all: Set<String>) -> Set<String> {
    if cell == "everything" { return all }
    if cell.hasPrefix("all but ") {
      return all.subtracting(words(String(cell.dropFirst("all but ".count))))
    }
    return Set(words(cell))
  }

  private static func words(_ cell: String) -> [String] {
    cell.split { !$0.isLetter && !$0.isNumber }.map(String.init).filter { $0 != "none" }
  }

  /// The module that an `import` line names, nil for any other line.
  static func module(importedBy line: Substring) -> String? {
    let words = line.split(separator: " ")
    guard let position = words.firstIndex(of: "import"), position + 1 < words.count else {
      return nil
    }
    let before = words[..<position]
    let levels: Set<Substring> = ["fileprivate", "internal", "package", "private", "public"]
    guard before.allSatisfy({ $0.hasPrefix("@") || levels.contains($0) }) else { return nil }
    let kinds: Set<Substring> = [
      "class", "enum", "func", "let", "protocol", "struct", "typealias", "var",
    ]
    let rest = words[(position + 1)...].drop { kinds.contains($0) }
    return rest.first.map { String($0.prefix { $0.isLetter || $0.isNumber || $0 == "_" }) }
  }
}
