import Yams

/// How much YAML a file of a person's may hold.
///
/// A team or a script is a few hundred lines. What is far beyond that is a mistake or an attack, and
/// is refused before it is expanded: an alias of an alias of an alias grows exponentially.
enum YAMLBounds {
  static let bytes = 1_000_000
  static let depth = 100
  static let nodes = 100_000
  static let aliases = 20

  /// Throws `NotYAML` where the text should not be given to a parser.
  static func checkText(_ text: String) throws(NotYAML) {
    if text.utf8.count > bytes {
      throw NotYAML(line: 1, beyond: "the file is larger than \(bytes) bytes")
    }
    let anchors = Set(names(after: UInt8(ascii: "&"), in: text).map(\.name))
    if anchors.isEmpty { return }
    let uses = names(after: UInt8(ascii: "*"), in: text).filter { anchors.contains($0.name) }
    if uses.count > aliases {
      throw NotYAML(
        line: uses[aliases].line,
        beyond: "there are more than \(aliases) aliases (`*name`); write the values out"
      )
    }
  }

  /// Throws `NotYAML` where the tree, with its aliases expanded, is too deep or too large.
  static func checkTree(_ root: Node) throws(NotYAML) {
    var left = nodes
    var pending: [(node: Node, depth: Int)] = [(root, 1)]
    while let (node, level) = pending.popLast() {
      left -= 1
      if left < 0 {
        throw NotYAML(line: node.line, beyond: "there are more than \(nodes) values in the file")
      }
      if level > depth {
        throw NotYAML(line: node.line, beyond: "the nesting is deeper than \(depth) levels")
      }
      switch node {
      case .mapping(let mapping):
        for (key, value) in mapping {
          pending.append((key, level + 1))
          pending.append((value, level + 1))
        }
      case .sequence(let sequence):
        for element in sequence { pending.append((element, level + 1)) }
      case .scalar, .alias: break
      }
    }
  }

  /// A name from a file as a message can show it.
  static func shown(_ text: String) -> String {
    let safe = String(
      String.UnicodeScalarView(
        text.unicodeScalars.prefix(60).map { scalar in
          isVisible(scalar) ? scalar : "?"
        }
      )
    )
    return text.unicodeScalars.count > 60 ? safe + "…" : safe
  }

  /// A message about a file as one line, without what could steer a terminal.
  static func message(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.prefix(1_000).map { isVisible($0) ? $0 : " " }
      )
    )
  }

  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      false
    default: true
    }
  }

  /// The names that follow `sign` where a value may begin, with their lines.
  private static func names(
    after sign: UInt8,
    in text: String
  ) -> [(name: Substring, line: Int)] {
    var found: [(Substring, Int)] = []
    var line = 1
    var previous = UInt8(ascii: "\n")
    let bytes = text.utf8
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      let next = bytes.index(after: index)
      if byte == sign, " \t\n\r[{,:-?".utf8.contains(previous) {
        let end = bytes[next...].firstIndex { " \t\n\r,[]{}:".utf8.contains($0) } ?? bytes.endIndex
        if end > next { found.append((text[next..<end], line)) }
      }
      if byte == UInt8(ascii: "\n") { line += 1 }
      previous = byte
      index = next
    }
    return found
  }
}
