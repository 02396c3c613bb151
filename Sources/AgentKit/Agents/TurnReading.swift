import JSONModel
import ModelInterface

/// What a model's turn says once the slips of small models and servers are read as they are meant.
///
/// A value: the same turn and tools read the same on replay. What the journal keeps is what the model
/// said.
struct TurnReading {
  /// More calls in one turn than any work needs.
  static let mostCalls = 64

  private(set) var turn: ModelTurn
  /// How many calls were found in the text.
  private(set) var textCalls = 0
  /// How many calls were beyond `mostCalls`.
  private(set) var leftOut = 0
  /// The text is a tool call and nothing else, and no offered tool is meant: it is no answer.
  private(set) var isStrayCall = false

  /// The turn as it is: under the rules of 0.1.0, and where no model said it.
  init(unread turn: ModelTurn) { self.turn = turn }

  /// `prefix` makes ids unique where a server gave none.
  init(_ turn: ModelTurn, tools: [any Tool], prefix: String) {
    self.turn = turn
    let declared = tools.map(\.declaration.name)
    let names = ToolNames(names: declared)
    if turn.toolCalls.isEmpty {
      guard turn.finishReason.allowsToolCalls else { return }
      readText(tools, names, prefix)
    } else {
      var taken: Set<String> = []
      let calls = turn.toolCalls.prefix(TurnReading.mostCalls)
      leftOut = turn.toolCalls.count - calls.count
      self.turn.toolCalls = calls.enumerated().map { index, call in
        var id = call.id
        if !ToolNames.isLegal(id: id) || taken.contains(id) { id = "\(prefix)_\(index + 1)" }
        taken.insert(id)
        let name =
          names.meant(by: call.name) ?? TurnReading.only(tools, taking: call)
          ?? ToolNames.legal(call.name)
        return ToolCall(id: id, name: name, rawArguments: call.rawArguments)
      }
    }
  }

  /// A call without a name means the one tool that takes its arguments.
  private static func only(_ tools: [any Tool], taking call: ToolCall) -> String? {
    guard call.name.allSatisfy({ !$0.isLetter }), let arguments = call.arguments,
      arguments.objectValue?.isEmpty == false
    else { return nil }
    let fitting = tools.filter { $0.faults(in: $0.normalized(arguments)).isEmpty }
    return fitting.count == 1 ? fitting[0].declaration.name : nil
  }

  private mutating func readText(_ tools: [any Tool], _ names: ToolNames, _ prefix: String) {
    let read = TextCalls(turn.text, tools: names.names)
    var calls: [(String, JSONValue)] = read.calls.compactMap { call in
      guard let name = names.meant(by: call.name),
        let tool = tools.first(where: { $0.declaration.name == name })
      else { return nil }
      return (name, TurnReading.named(call.arguments, tool))
    }
    if calls.isEmpty, let bare = TurnReading.bare(read.values, tools) { calls = [bare] }
    if calls.isEmpty {
      isStrayCall = read.isOnlyCalls
      return
    }
    leftOut = max(0, calls.count - TurnReading.mostCalls)
    let kept = calls.prefix(TurnReading.mostCalls)
    textCalls = kept.count
    turn.toolCalls = kept.enumerated().map { index, call in
      ToolCall(
        id: "\(prefix)_\(index + 1)",
        name: call.0,
        arguments: call.1.objectValue ?? [:]
      )
    }
    turn.text = ""
  }

  /// An argument without a name is that of the one member that the tool must have.
  private static func named(_ arguments: JSONValue, _ tool: any Tool) -> JSONValue {
    guard var members = arguments.objectValue, let value = members.removeValue(forKey: "") else {
      return arguments
    }
    let required = tool.declaration.parameters.json["required"]?.arrayValue ?? []
    let known = tool.declaration.parameters.json["properties"]?.objectValue ?? [:]
    let names = required.isEmpty ? known.keys.sorted() : required.compactMap(\.stringValue)
    guard names.count == 1 else { return arguments }
    members[names[0]] = value
    return .object(members)
  }

  /// The call that JSON without a tool's name can only mean.
  private static func bare(_ values: [JSONValue], _ tools: [any Tool]) -> (String, JSONValue)? {
    guard !values.isEmpty else { return nil }
    let value = values.count == 1 ? values[0] : .array(values.flatMap { $0.arrayValue ?? [$0] })
    let fitting = tools.compactMap { tool in
      tool.arguments(from: value).map { (tool.declaration.name, $0) }
    }
    return fitting.count == 1 ? fitting[0] : nil
  }
}
