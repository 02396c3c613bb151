import JSONModel
import ModelInterface
import Yams

extension RunScript {
  /// Reads a script from YAML: the script, or nil if there is no telling what is meant; and every
  /// fault in the order of lines.
  ///
  /// Everything that it does not understand is a fault; nothing is skipped silently.
  package static func parse(_ text: String) -> (script: RunScript?, faults: [Fault]) {
    var parser = ScriptParser()
    let script = parser.parse(text)
    return (script, parser.faults.sorted { $0.line < $1.line })
  }
}

struct ScriptParser {
  private(set) var faults: [RunScript.Fault] = []
  var script = RunScript()
  private var pace = Duration.zero
  /// The line at which each tool was first called without, or with, the person's permission.
  var tools: [String: (line: Int, needsPermission: Bool)] = [:]

  static let maximumSteps = 500
  private static let maximumMilliseconds = 3_600_000
  private static let steps = [
    "say", "think", "pause", "ask", "write", "tool", "fail", "break", "hang", "document",
  ]

  fileprivate mutating func parse(_ text: String) -> RunScript? {
    guard let fields = root(text) else { return nil }
    allow(["pace", "state", "runs"], in: fields, of: "a script")
    pace = fields["pace"].flatMap { milliseconds($0, "pace") } ?? .zero
    script.keys = fields["state"].map { keys($0) } ?? []
    guard let runs = fields["runs"]?.sequence, !runs.isEmpty else {
      fault(fields["runs"]?.line ?? fields.line, "`runs` is a list of at least one run")
      return nil
    }
    for (index, node) in runs.enumerated() {
      let run = run(node, number: index + 1)
      script.runs.append(run)
    }
    return script
  }

  private mutating func root(_ text: String) -> Fields? {
    do {
      if let fields = try Node.composed(text).flatMap(Fields.init) { return fields }
      fault(1, "a script is a mapping with `runs`, and if need be `pace` and `state`")
    } catch {
      fault(error.line, error.description)
    }
    return nil
  }

  private mutating func keys(_ node: Node) -> [TeamDefinition.Key] {
    guard let fields = Fields(node) else {
      fault(node.line, "`state` is a mapping from key to its declaration")
      return []
    }
    return fields.entries.map { name, node in
      var key = TeamDefinition.Key(name: name, line: node.line)
      checkKey(name, node.line)
      guard let declaration = Fields(node) else {
        if node.null == nil {
          fault(
            node.line,
            "a key has `reducer`, `artifact` and `description`, all of them optional"
          )
        }
        return key
      }
      allow(["reducer", "artifact", "description"], in: declaration, of: "a key")
      if let word = declaration["reducer"]?.string {
        if let reducer = StateReducer(rawValue: word) {
          key.reducer = reducer
        } else {
          fault(node.line, "`\(word)` is no reducer: use replace, append or merge")
        }
      }
      key.description = declaration["description"]?.string
      key.artifact = declaration["artifact"]?.string
      return key
    }
  }

  mutating func checkKey(_ name: String, _ line: Int) {
    if name == ScriptTeam.key {
      fault(line, "the key `\(name)` is where the script keeps its place; name yours otherwise")
    } else if name.isEmpty || name.contains(":") {
      fault(line, "`\(name)` is no name of a key: it has no colon and is not empty")
    }
  }

  // MARK: Runs and steps

  private mutating func run(_ node: Node, number: Int) -> RunScript.Run {
    var run = RunScript.Run()
    guard let fields = Fields(node), let steps = fields["steps"]?.sequence else {
      fault(node.line, "a run is a mapping with `steps`, a list")
      return run
    }
    allow(["steps"], in: fields, of: "a run")
    if steps.count > ScriptParser.maximumSteps {
      fault(node.line, "a run has at most \(ScriptParser.maximumSteps) steps")
    }
    var turn = RunScript.Turn()
    var hangs = false
    for (index, node) in steps.enumerated() {
      if hangs {
        fault(node.line, "nothing follows a `hang` in its run")
        break
      }
      guard let (step, fields) = step(node), let value = fields[step] else { continue }
      switch step {
      case "document":
        if let document = document(value, run.documents) { run.documents.append(document) }
      case "ask", "write", "tool":
        guard var call = call(step, value) else { continue }
        call.id = "run\(number)-step\(index + 1)"
        turn.call = call
        run.turns.append(turn)
        turn = RunScript.Turn()
      default:
        if let beat = beat(step, value, fields) { turn.beats.append(beat) }
        hangs = step == "hang"
      }
    }
    run.turns.append(turn)
    return run
  }

  private mutating func step(_ node: Node) -> (String, Fields)? {
    let list = ScriptParser.steps.joined(separator: ", ")
    guard let fields = Fields(node) else {
      fault(node.line, "a step is a mapping with one of: \(list)")
      return nil
    }
    let named = fields.entries.map(\.0).filter(ScriptParser.steps.contains)
    guard let step = named.first, named.count == 1 else {
      let words = fields.entries.map { "`\($0.0)`" }.joined(separator: ", ")
      fault(node.line, "a step has exactly one of: \(list); this one has \(words)")
      return nil
    }
    let isPaced = step == "say" || step == "break"
    allow(isPaced ? [step, "pace"] : [step], in: fields, of: "a `\(step)` step")
    return (step, fields)
  }

  private mutating func beat(
    _ step: String,
    _ value: Node,
    _ fields: Fields
  ) -> RunScript.Beat? {
    let pace = fields["pace"].flatMap { milliseconds($0, "pace") } ?? pace
    switch step {
    case "say": return text(value, "say").map { .say($0, pace: pace) }
    case "think": return text(value, "think").map { .think($0) }
    case "pause": return milliseconds(value, "pause").map { .pause($0) }
    case "fail": return failure(value)
    case "break":
      guard let fields = members(value, ["after", "times"], of: "`break`") else { return nil }
      let after = fields["after"].flatMap { text($0, "after") } ?? ""
      return .breakOff(after: after, pace: pace, times: times(fields))
    default:
      if value.truth != true { fault(value.line, "write `hang: true`") }
      return .hang
    }
  }

  private mutating func failure(_ node: Node) -> RunScript.Beat? {
    guard let fields = members(node, ["kind", "message", "times"], of: "`fail`") else { return nil }
    guard let word = fields["kind"]?.string, let kind = ModelFailure.Kind(rawValue: word) else {
      let kinds = ModelFailure.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      fault(fields["kind"]?.line ?? node.line, "`fail` has a `kind`, one of: \(kinds)")
      return nil
    }
    let message = fields["message"].flatMap { text($0, "message") }
    let failure = ModelFailure(
      kind: kind,
      message: message ?? "the script has the model fail: \(word)",
      provider: ScriptModel.name
    )
    return .fail(failure, times: times(fields))
  }

  private mutating func document(
    _ node: Node,
    _ others: [Delivery.Document]
  ) -> Delivery.Document? {
    guard let fields = members(node, ["name", "text"], of: "`document`") else { return nil }
    guard let name = fields["name"]?.string, let text = fields["text"].flatMap({ text($0, "text") })
    else {
      fault(node.line, "`document` has a `name` and a `text`")
      return nil
    }
    if name.isEmpty || name.hasPrefix(".") || name.contains("/") {
      fault(node.line, "`\(name)` is no plain file name, such as pitch.md")
    }
    if others.contains(where: { $0.name == name }) {
      fault(node.line, "the run has a document `\(name)` already")
    }
    let mediaType =
      switch name.split(separator: ".").last {
      case "md": "text/markdown"
      case "html": "text/html"
      case "json": "application/json"
      default: "text/plain"
      }
    return Delivery.Document(name: name, mediaType: mediaType, text: text)
  }

  // MARK: Values

  mutating func members(_ node: Node, _ allowed: [String], of place: String) -> Fields? {
    guard let fields = Fields(node) else {
      let list = allowed.map { "`\($0)`" }.joined(separator: ", ")
      fault(node.line, "\(place) is a mapping of \(list)")
      return nil
    }
    allow(allowed, in: fields, of: place)
    return fields
  }

  mutating func text(_ node: Node, _ name: String) -> String? {
    if let text = node.scalar?.string, !text.isEmpty { return text }
    fault(node.line, "`\(name)` is a text")
    return nil
  }

  mutating func milliseconds(_ node: Node, _ name: String) -> Duration? {
    if let number = node.wholeNumber, (0...ScriptParser.maximumMilliseconds).contains(number) {
      return .milliseconds(number)
    }
    let limit = ScriptParser.maximumMilliseconds
    fault(node.line, "`\(name)` is a number of milliseconds, from 0 to \(limit)")
    return nil
  }

  private mutating func times(_ fields: Fields) -> Int {
    guard let node = fields["times"] else { return 1 }
    if let times = node.wholeNumber, (1...1000).contains(times) { return times }
    fault(node.line, "`times` is the number of tries at which it happens, from 1")
    return 1
  }

  mutating func allow(_ names: [String], in fields: Fields, of place: String) {
    for (name, node) in fields.entries where !names.contains(name) {
      let list = names.map { "`\($0)`" }.joined(separator: ", ")
      fault(node.line, "`\(name)` is not understood here; \(place) has \(list)")
    }
  }

  mutating func fault(_ line: Int, _ message: String) {
    faults.append(RunScript.Fault(line: line, message: YAMLBounds.message(message)))
  }
}
