import JSONModel
import ModelInterface

/// Puts tool calls together from the fragments of a Chat Completions stream.
///
/// By the book, a call's fragments share an `index`, and the first one has the id and the name.
/// Compatible servers leave out the index, give every call index 0, repeat ids and names in every
/// fragment, or send the name late; all of these are understood.
struct ToolCallAssembler {
  private struct Call {
    var index: Int64?
    var id: String?
    var name = ""
    var arguments = ""

    var isComplete: Bool { (try? JSONValue(parsing: arguments))?.objectValue != nil }
  }

  /// More calls than any model makes at once.
  private static let maximumCalls = 256

  private var calls: [Call] = []
  /// Whether more calls came than are taken.
  private(set) var isOverfull = false

  var isEmpty: Bool { calls.isEmpty }

  mutating func add(_ fragment: JSONValue) {
    // A number that no list of calls reaches is none.
    let index = fragment["index"]?.integerValue.flatMap { (0..<10_000).contains($0) ? $0 : nil }
    let id = fragment["id"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    let isCustom = fragment["custom"]?.objectValue != nil
    let function = fragment[isCustom ? "custom" : "function"]
    let name = function?["name"]?.stringValue ?? ""
    var arguments = ""
    switch function?[isCustom ? "input" : "arguments"] {
    case .string(let text): arguments = text
    case .object(let members): arguments = JSONValue.object(members).text
    default: break
    }

    add(index: index, id: id, name: name, arguments: arguments)
  }

  mutating func add(index: Int64?, id: String? = nil, name: String = "", arguments: String) {
    let known = place(index: index, id: id, name: name, hasArguments: !arguments.isEmpty)
    guard known != nil || calls.count < Self.maximumCalls else {
      isOverfull = true
      return
    }
    let place =
      known
      ?? {
        calls.append(Call(index: index))
        return calls.count - 1
      }()
    if calls[place].id == nil { calls[place].id = id }
    if calls[place].arguments.isEmpty, calls[place].name != name { calls[place].name += name }
    // Some servers begin with an empty object, and send the real one after it.
    let isPlaceholder = calls[place].arguments == "{}" && arguments.hasPrefix("{")
    if isPlaceholder { calls[place].arguments = "" }
    calls[place].arguments += arguments
  }

  /// The call that a fragment goes on with; nil where it begins a new one.
  private func place(index: Int64?, id: String?, name: String, hasArguments: Bool) -> Int? {
    if index == nil, let id, let known = calls.lastIndex(where: { $0.id == id }) { return known }
    let candidate =
      index.map { index in calls.lastIndex { $0.index == index } } ?? calls.indices.last
    guard let candidate else { return nil }
    let call = calls[candidate]
    if let id, let present = call.id, present != id {
      // Another id is another call, but for servers that make up a new id for every fragment.
      return name.isEmpty && !call.isComplete ? candidate : nil
    }
    if id == nil || call.id == nil, !name.isEmpty, !call.name.isEmpty, hasArguments, call.isComplete
    {
      return nil
    }
    if index == nil, id != nil, call.id == nil, call.isComplete { return nil }
    return candidate
  }

  /// The calls in the order in which they began, each with an id of its own.
  func toolCalls(answerID: String) -> [ToolCall] {
    var taken: Set<String> = []
    return calls.enumerated().map { position, call in
      var id = call.id ?? "call_\(answerID)_\(position + 1)"
      if taken.contains(id) { id += "_\(position + 1)" }
      taken.insert(id)
      return ToolCall(id: id, name: call.name, rawArguments: call.arguments)
    }
  }
}
