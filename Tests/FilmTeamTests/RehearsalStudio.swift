import AgentKit
import FilmTeam
import JSONModel
import ModelInterface
import Testing

/// Acts the film team by hand, in the order of its definition, with searches that are given.
struct RehearsalStudio {
  struct Article {
    var title: String
    var extract: String
  }

  struct Note {
    var file: String
    var title: String
    var text: String
  }

  var state: [String: JSONValue] = [:]
  var articles: [String: [Article]] = [:]
  var disambiguation: JSONValue?
  var notes: [Note] = []
  var isOffline = true
  /// What the loop's end gave as its reason.
  private(set) var reason: String?
  private(set) var transferred: String?
  private(set) var said: [String] = []
  private(set) var passes = 0

  private static let reads: [String: [String]] = [
    "greeter": [],
    "researcher": ["PROMPT", "research", "searches", "PLOT_OUTLINE", "CRITICAL_FEEDBACK"],
    "screenwriter": [
      "PROMPT", "subject", "research", "searches", "nearest", "candidates", "CRITICAL_FEEDBACK",
      "PLOT_OUTLINE",
    ],
    "critic": ["PLOT_OUTLINE", "subject", "research", "CRITICAL_FEEDBACK"],
    "box_office_researcher": ["PROMPT", "PLOT_OUTLINE"],
    "casting_agent": ["PROMPT", "PLOT_OUTLINE", "subject"],
    "file_writer": ["PROMPT", "PLOT_OUTLINE", "box_office_report", "casting_report"],
  ]
  private static let tools: [String: [String]] = [
    "greeter": ["append_to_state", "transfer_to_agent"],
    "researcher": ["wikipedia_search", "library_search", "append_to_state"],
    "critic": ["append_to_state", "exit_loop"],
    "box_office_researcher": ["comparable_films"],
    "file_writer": ["write_file"],
  ]

  init(prompt: String? = nil) {
    if let prompt { state["PROMPT"] = .string(prompt) }
  }

  /// Plays one agent until it has said its last word, which is returned.
  @discardableResult
  mutating func play(_ agent: String, message: String = "Go on.") async throws -> String {
    var messages = [ModelMessage.user(message)]
    let inputs = state.filter { Self.reads[agent, default: []].contains($0.key) }
    for _ in 1...8 {
      let request = ModelRequest(
        agent: agent,
        instructions: "",
        inputs: inputs,
        messages: messages,
        tools: Self.tools[agent, default: []].map {
          ToolDeclaration(name: $0, description: "", parameters: .object([:]))
        }
      )
      let turn = try await RehearsalModel().respond(to: request) { _ in }
      messages.append(.assistant(text: turn.text, toolCalls: turn.toolCalls))
      if turn.toolCalls.isEmpty {
        said.append("\(agent): \(turn.text)")
        return turn.text
      }
      var ended = false
      for call in turn.toolCalls {
        let result = try await carryOut(call, agent)
        ended = ended || ["exit_loop", "transfer_to_agent"].contains(call.name)
        messages.append(
          .toolResult(callID: call.id, name: call.name, content: result.text, isError: false)
        )
      }
      if ended {
        said.append("\(agent): \(turn.text)")
        return turn.text
      }
    }
    return ""
  }

  /// The writers' room, until its loop is left.
  mutating func writersRoom() async throws {
    reason = nil
    for _ in 1...5 where reason == nil {
      passes += 1
      try await play("researcher")
      state["PLOT_OUTLINE"] = .string(try await play("screenwriter"))
      try await play("critic")
    }
  }

  mutating func wholeTeam() async throws {
    try await writersRoom()
    state["box_office_report"] = .string(try await play("box_office_researcher"))
    state["casting_report"] = .string(try await play("casting_agent"))
    try await play("file_writer")
  }

  var outline: String { state["PLOT_OUTLINE"]?.stringValue ?? "" }

  var research: [LedgerEntry] {
    (state["research"]?.arrayValue ?? []).compactMap(LedgerEntry.init(json:))
  }

  var feedback: [CriticNote] {
    (state["CRITICAL_FEEDBACK"]?.arrayValue ?? []).compactMap(CriticNote.init(json:))
  }

  // MARK: Tools

  private mutating func carryOut(_ call: ToolCall, _ agent: String) async throws -> JSONValue {
    let arguments = call.arguments ?? .null
    switch call.name {
    case "append_to_state":
      let field = arguments["field"]?.stringValue ?? ""
      let value = try FilmTeam().admit(arguments["value"] ?? .null, to: field, state: state)
      if case .array(let new) = value {
        state[field] = .array((state[field]?.arrayValue ?? []) + new)
      } else {
        state[field] = value
      }
      return ["status": "stored"]
    case "exit_loop":
      reason = arguments["reason"]?.stringValue
      return ["status": "left"]
    case "transfer_to_agent":
      transferred = arguments["agent_name"]?.stringValue
      return ["status": "handed over"]
    case "library_search": return library(arguments["query"]?.stringValue ?? "")
    case "wikipedia_search": return wikipedia(arguments["query"]?.stringValue ?? "")
    default: return try await teamTool(call, arguments, agent)
    }
  }

  private mutating func teamTool(
    _ call: ToolCall,
    _ arguments: JSONValue,
    _ agent: String
  ) async throws -> JSONValue {
    guard let tool = FilmTeam().tools.first(where: { $0.declaration.name == call.name }) else {
      return ["error": "no such tool"]
    }
    let context = ToolContext(
      sessionID: SessionID(rawValue: "s"),
      runID: RunID(rawValue: "r"),
      projectID: ProjectID(rawValue: "p"),
      agent: agent,
      step: call.id,
      state: state,
      workingDirectory: nil,
      outputDirectory: nil,
      settings: .null,
      now: 0
    )
    let result = try await tool.call(arguments, in: context)
    for change in result.state where change.reducer == .replace { state[change.key] = change.value }
    return result.content
  }

  private mutating func library(_ query: String) -> JSONValue {
    var results: [JSONValue] = []
    for (index, note) in notes.enumerated() {
      let source: JSONValue = [
        "id": .string("note:\(note.file)#L\(index + 1)"), "kind": "note",
        "title": .string(note.title),
        "file": .string(note.file), "line": .integer(Int64(index + 1)), "licence": "your own notes",
      ]
      remember([source])
      results.append(["source": source, "text": .string(note.text)])
    }
    var content: [String: JSONValue] = ["query": .string(query), "results": .array(results)]
    let shelf = BuiltInShelf()
    if let entry = shelf.entry(for: query) {
      content["shelf"] = entry
      remember(entry["sources"]?.arrayValue ?? [], kind: "shelf")
      var subject = entry.objectValue ?? [:]
      subject["facts"] = nil
      subject["sources"] = nil
      subject["origin"] = "shelf"
      if query == state["PROMPT"]?.stringValue { state["subject"] = .object(subject) }
    } else {
      content["nearest"] = .array(shelf.nearestNames(to: query, limit: 3).map(JSONValue.string))
    }
    return .object(content)
  }

  private mutating func wikipedia(_ query: String) -> JSONValue {
    if let disambiguation {
      return ["query": .string(query), "results": [], "disambiguation": disambiguation]
    }
    guard let found = articles[query], !isOffline else {
      let notice =
        isOffline ? "Wikipedia could not be reached (offline)." : "Wikipedia has no article."
      return ["query": .string(query), "results": [], "notice": .string(notice)]
    }
    let results = found.enumerated().map { index, article -> JSONValue in
      let source: JSONValue = [
        "id": .string("wikipedia:\(article.title.count)\(index)@7"), "kind": "wikipedia",
        "title": .string(article.title), "licence": "CC BY-SA 4.0", "revision": "7",
      ]
      remember([source])
      return ["source": source, "extract": .string(article.extract)]
    }
    return ["query": .string(query), "results": .array(results)]
  }

  private mutating func remember(_ sources: [JSONValue], kind: String? = nil) {
    var all = state["sources"]?.objectValue ?? [:]
    for source in sources {
      guard let id = source["id"]?.stringValue, var members = source.objectValue else { continue }
      if let kind { members["kind"] = .string(kind) }
      all[id] = .object(members)
    }
    state["sources"] = .object(all)
  }
}

extension ShelfFigure: CustomTestStringConvertible {
  package var testDescription: String { name }
}
