import AgentKit
import JSONModel

/// What the research tools write into a project's state, under the names that the team's definition
/// gives them (`args`: `sources_key`, `searches_key`, `candidates_key`, `subject_key`,
/// `nearest_key`, `prompt_key`).
struct ResearchState {
  enum Outcome: String {
    case found
    case nothing
    case unreachable
    case ambiguous
    case error
  }

  private let settings: JSONValue
  private let state: [String: JSONValue]

  init(_ context: ToolContext) {
    settings = context.settings
    state = context.state
  }

  private func key(_ name: String) -> String {
    settings["\(name)_key"]?.stringValue ?? (name == "prompt" ? "PROMPT" : name)
  }

  /// A bounded whole number of the settings; `standard` where there is none or it will not do.
  func limit(_ name: String, standard: Int, in range: ClosedRange<Int>) -> Int {
    guard let value = settings[name]?.integerValue.flatMap(Int.init(exactly:)) else {
      return standard
    }
    return min(max(value, range.lowerBound), range.upperBound)
  }

  /// What the film is to be about, in the user's words.
  var prompt: String? {
    guard let text = state[key("prompt")]?.stringValue?.onOneLine, !text.isEmpty else { return nil }
    return text
  }

  /// Whether one of these is the name of the project's own subject, and not of something beside it.
  func isSubject(_ names: [String]) -> Bool {
    let own = [prompt, state[key("subject")]?["name"]?.stringValue].compactMap { $0?.folded }
    return names.contains { own.contains($0.folded) }
  }

  /// Whether the first figure that is found may become the subject: none is settled, and the prompt
  /// names nobody ("a cartographer") or is not there.
  var isSubjectOpen: Bool {
    state[key("subject")]?["name"] == nil && prompt?.first?.isLowercase ?? true
  }

  /// Where the project's subject, as it stands in the state, comes from.
  var subjectOrigin: String? { state[key("subject")]?["origin"]?.stringValue }

  func search(
    tool: String,
    query: String,
    _ outcome: Outcome,
    found: [String] = [],
    note: String? = nil
  ) -> StateChange {
    var entry: [String: JSONValue] = [
      "tool": .string(tool), "query": .string(query), "outcome": .string(outcome.rawValue),
      "found": .array(found.map(JSONValue.string)),
    ]
    if let note { entry["note"] = .string(note) }
    return StateChange(key: key("searches"), reducer: .append, value: .object(entry))
  }

  /// The change that adds `sources`, each an object with its `id`; nothing if there are none.
  func adding(sources: [JSONValue]) -> [StateChange] {
    let members = sources.compactMap { source in
      source["id"]?.stringValue.map { ($0, source) }
    }
    if members.isEmpty { return [] }
    let value = JSONValue.object(Dictionary(members, uniquingKeysWith: { $1 }))
    return [StateChange(key: key("sources"), reducer: .merge, value: value)]
  }

  func candidates(_ list: JSONValue) -> StateChange {
    StateChange(key: key("candidates"), value: list)
  }

  func nearest(_ names: [String]) -> StateChange {
    StateChange(key: key("nearest"), value: .array(names.map(JSONValue.string)))
  }

  func subject(_ members: [String: JSONValue]) -> StateChange {
    StateChange(key: key("subject"), reducer: .merge, value: .object(members))
  }
}
