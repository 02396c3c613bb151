import JSONModel
import Yams

/// Reads a team's definition from YAML in the shape of ADK's Agent Config.
///
/// Everything that it does not understand is a fault; nothing is skipped silently. Names and numbers
/// are bounded here, so that a definition that has no fault can be run.
package struct TeamParser {
  static let calls = 1...10_000
  static let passes = 1...1_000
  static let turns = 1...1_000
  static let width = 1...64
  static let outputTokens = 1...10_000_000
  static let agents = 200
  static let instructionBytes = 200_000

  let prompt: (String) -> String?
  private var faults: [TeamFault] = []
  /// The agents read so far.
  var agentCount = 0

  /// `prompt` gives the text behind an `instruction_file`.
  package init(prompt: @escaping (String) -> String?) {
    self.prompt = prompt
  }

  /// The team, or nil if there is no telling what is meant; and every fault in the order of lines.
  package static func parse(
    _ text: String,
    prompt: @escaping (String) -> String?
  ) -> (team: TeamDefinition?, faults: [TeamFault]) {
    var parser = TeamParser(prompt: prompt)
    let team = parser.parse(text)
    return (team, parser.faults.sorted { $0.line < $1.line })
  }

  private mutating func parse(_ yaml: String) -> TeamDefinition? {
    let node: Node?
    do {
      node = try Node.composed(yaml)
    } catch {
      fault(error.line, "not_yaml", error.description)
      return nil
    }
    guard let node, let fields = Fields(node) else {
      fault(1, "not_a_team", "a team is a mapping with `name` and `root_agent`")
      return nil
    }
    unknown(
      fields,
      known: [
        "name", "description", "version", "limits", "state", "entry", "prompt_key", "root_agent",
      ]
    )
    guard let rootNode = fields["root_agent"], let root = agent(rootNode) else {
      fault(fields.line, "no_root", "`root_agent` is missing")
      return nil
    }
    var team = TeamDefinition(
      name: text(fields, "name") ?? "team",
      description: text(fields, "description") ?? "",
      keys: keys(fields["state"]),
      entry: text(fields, "entry"),
      promptKey: text(fields, "prompt_key"),
      root: root
    )
    if team.name.isEmpty || YAMLBounds.shown(team.name) != team.name {
      fault(fields.line, "name", "`name` is one line of at most 60 characters")
    }
    if let limits = mapping(fields, "limits") {
      unknown(limits, known: ["max_llm_calls"])
      if let calls = number(limits, "max_llm_calls", TeamParser.calls) {
        team.maximumModelCalls = calls
      }
    }
    return team
  }

  private mutating func keys(_ node: Node?) -> [TeamDefinition.Key] {
    guard let node else { return [] }
    guard let fields = Fields(node) else {
      fault(node.line, "state", "`state` is a mapping from key to its declaration")
      return []
    }
    return fields.entries.map { name, node in
      var key = TeamDefinition.Key(name: name, line: node.line)
      if !TeamParser.isKeyName(name) {
        let shown = YAMLBounds.shown(name)
        fault(
          node.line,
          "name",
          "`\(shown)` is no name of a key: letters, digits and `_`, at most 64"
        )
      }
      guard let declaration = Fields(node) else {
        if node.null == nil {
          fault(node.line, "state", "a key's declaration is a mapping, such as {reducer: append}")
        }
        return key
      }
      unknown(declaration, known: ["reducer", "description", "writer", "artifact"])
      if let word = text(declaration, "reducer") {
        if let reducer = StateReducer(rawValue: word) {
          key.reducer = reducer
        } else {
          fault(
            node.line,
            "reducer",
            "`\(YAMLBounds.shown(word))` is no reducer: use replace, append or merge"
          )
        }
      }
      key.description = text(declaration, "description")
      key.writer = text(declaration, "writer")
      key.artifact = text(declaration, "artifact")
      if let artifact = key.artifact, !TeamParser.isFileName(artifact) {
        fault(
          node.line,
          "artifact",
          "`\(YAMLBounds.shown(artifact))` is no plain file name, such as outline.md"
        )
      }
      return key
    }
  }

  // MARK: Names

  /// What every provider takes as a name.
  static func isAgentName(_ name: String) -> Bool {
    guard let first = name.utf8.first, name.utf8.count <= 64 else { return false }
    let isLetter = { (byte: UInt8) in (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }
    return (isLetter(first) || first == UInt8(ascii: "_"))
      && name.utf8.allSatisfy { byte in
        isLetter(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
          || byte == UInt8(ascii: "-")
      }
  }

  /// What a template can name; a scope in front is told of by `TeamCheck`.
  private static func isKeyName(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, name.unicodeScalars.count <= 64 else {
      return false
    }
    return (first == "_" || first.properties.isAlphabetic)
      && name.unicodeScalars.allSatisfy { scalar in
        "_:-.".unicodeScalars.contains(scalar) || scalar.properties.isAlphabetic
          || scalar.properties.numericType != nil
      }
  }

  private static func isFileName(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix(".") && !name.contains("/") && !name.contains("\\")
      && YAMLBounds.shown(name) == name
  }

  // MARK: Values

  mutating func text(_ fields: Fields, _ key: String) -> String? {
    guard let node = fields[key] else { return nil }
    if let text = node.scalar?.string { return text }
    fault(node.line, "value", "`\(key)` is a text")
    return nil
  }

  mutating func number(_ fields: Fields, _ key: String, _ range: ClosedRange<Int>) -> Int? {
    guard let node = fields[key] else { return nil }
    if let number = node.wholeNumber, range.contains(number) { return number }
    fault(
      node.line,
      "value",
      "`\(key)` is a whole number from \(range.lowerBound) to \(range.upperBound)"
    )
    return nil
  }

  mutating func mapping(_ fields: Fields, _ key: String) -> Fields? {
    guard let node = fields[key] else { return nil }
    if let fields = Fields(node) { return fields }
    if node.null == nil { fault(node.line, "value", "`\(key)` is a mapping") }
    return nil
  }

  /// Not `sequence ?? []`: an empty list of Yams' own brings its rules for scalars with it.
  mutating func elements(_ fields: Fields, _ key: String) -> [Node] {
    guard let node = fields[key] else { return [] }
    if let elements = node.sequence.map(Array.init) { return elements }
    if node.null == nil { fault(node.line, "value", "`\(key)` is a list") }
    return []
  }

  mutating func unknown(_ fields: Fields, known: Set<String>) {
    for (key, node) in fields.entries where !known.contains(key) {
      fault(node.line, "unknown_member", "`\(YAMLBounds.shown(key))` is not understood here")
    }
  }

  mutating func fault(_ line: Int, _ kind: String, _ message: String) {
    faults.append(TeamFault(line: line, kind: kind, message: YAMLBounds.message(message)))
  }
}
