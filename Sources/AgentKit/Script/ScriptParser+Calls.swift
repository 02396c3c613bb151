import JSONModel
import Yams

extension ScriptParser {
  /// The call with which a turn ends.
  mutating func call(_ step: String, _ node: Node) -> RunScript.Call? {
    switch step {
    case "tool": return tool(node, "name", needsPermission: false)
    case "write": return write(node)
    default:
      guard let fields = Fields(node) else {
        fault(node.line, "`ask` is a mapping with `question`, `choice` or `permission`")
        return nil
      }
      if fields["permission"] != nil { return tool(node, "permission", needsPermission: true) }
      return ask(fields)
    }
  }

  private mutating func ask(_ fields: Fields) -> RunScript.Call? {
    var arguments: [String: JSONValue] = [:]
    if let question = fields["question"] {
      allow(["question"], in: fields, of: "a question")
      guard let text = text(question, "question") else { return nil }
      arguments["question"] = .string(text)
    } else if let choice = fields["choice"] {
      allow(["choice", "options"], in: fields, of: "a choice")
      guard let text = text(choice, "choice") else { return nil }
      let options = (fields["options"]?.sequence ?? []).compactMap(\.string)
      if options.isEmpty { fault(fields.line, "a choice has `options`, a list of texts") }
      arguments["question"] = .string(text)
      arguments["options"] = .array(options.map(JSONValue.string))
    } else {
      fault(fields.line, "`ask` has one of: question, choice, permission")
      return nil
    }
    return RunScript.Call(id: "", name: BuiltInTool.askUser, arguments: arguments)
  }

  private mutating func write(_ node: Node) -> RunScript.Call? {
    guard let fields = members(node, ["key", "value"], of: "`write`") else { return nil }
    guard let key = fields["key"]?.string, let value = fields["value"] else {
      fault(node.line, "`write` has a `key` and a `value`")
      return nil
    }
    if value.scalar != nil, value.json.stringValue == nil {
      fault(value.line, "a `value` is a text, a list or a mapping; put others in quotes")
    }
    if !script.keys.contains(where: { $0.name == key }) {
      checkKey(key, node.line)
      script.keys.append(TeamDefinition.Key(name: key, line: node.line))
    }
    return RunScript.Call(
      id: "",
      name: BuiltInTool.appendToState,
      arguments: ["field": .string(key), "value": value.json]
    )
  }

  private mutating func tool(
    _ node: Node,
    _ member: String,
    needsPermission: Bool
  ) -> RunScript.Call? {
    let allowed = [member, "arguments", "result", "error", "summary", "pause"]
    let place = needsPermission ? "a permission" : "`tool`"
    guard let fields = members(node, allowed, of: place) else { return nil }
    guard let name = fields[member]?.string, ScriptParser.isToolName(name) else {
      fault(node.line, "`\(member)` names a tool: letters, digits, _ and -, at most 64")
      return nil
    }
    if BuiltInTool.names.contains(name) {
      fault(node.line, "`\(name)` is a tool of the agents' own: use the steps `ask` and `write`")
    }
    if let known = tools[name], known.needsPermission != needsPermission {
      let other = known.needsPermission ? "asks" : "does not ask"
      fault(
        node.line,
        "`\(name)` \(other) for permission at line \(known.line): name one otherwise"
      )
    } else if tools[name] == nil {
      tools[name] = (node.line, needsPermission)
    }
    let arguments = fields["arguments"]?.json ?? [:]
    if arguments.objectValue == nil { fault(node.line, "`arguments` is a mapping") }
    var outcome = RunScript.Outcome()
    if let result = fields["result"] { outcome.result = result.json }
    outcome.error = fields["error"].flatMap { text($0, "error") }
    outcome.summary = fields["summary"].flatMap { text($0, "summary") }
    outcome.pause = fields["pause"].flatMap { milliseconds($0, "pause") } ?? .zero
    return RunScript.Call(
      id: "",
      name: name,
      arguments: arguments.objectValue ?? [:],
      needsPermission: needsPermission,
      outcome: outcome
    )
  }

  private static func isToolName(_ name: String) -> Bool {
    (1...64).contains(name.count)
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
  }
}
