import AgentKit
import JSONModel
import ModelInterface
import TestSupport
import Testing

extension WireStudio {
  /// A crew of one that asks whom the film is about.
  static let asker = """
    name: asker
    root_agent: {name: solo, instruction: Talk., include_contents: session, tools: [ask_user]}
    """

  /// A crew of one whose only tool wants a person's word.
  static let guarded = """
    name: guarded
    root_agent:
      name: solo
      instruction: Talk.
      tools: [{name: stamp, requires_confirmation: true}]
    """

  /// A studio whose runs ask for a text first.
  static func asking(folder: String? = nil) throws -> WireStudio {
    let script: [ScriptedModel.Line] = [
      .call("ask_user", ["question": "Who is it about?"]), .text("A film about Ada."),
    ]
    return try WireStudio(ScriptedModel(["solo": script]), team: asker, folder: folder)
  }

  /// The questions of a session that nobody has answered.
  func openQuestions(_ session: JSONValue) async throws -> [InteractionRecord] {
    let id = SessionID(rawValue: session.stringValue ?? "")
    let filter = InteractionFilter(session: id, status: .open)
    return try await studio.store.interactions(filter, PageRequest()).elements
  }

  /// A studio whose runs ask for permission first.
  static func guarding() throws -> WireStudio {
    let script: [ScriptedModel.Line] = [.call("stamp"), .text("Stamped.")]
    return try WireStudio(ScriptedModel(["solo": script]), team: guarded, tools: [Stamp()])
  }
}

/// A tool that does nothing but say so.
struct Stamp: Tool {
  let declaration = ToolDeclaration(name: "stamp", description: "Stamps.", parameters: .object([:]))

  func call(_ arguments: JSONValue, in context: ToolContext) async throws -> ToolResult {
    ToolResult(content: true)
  }
}

extension WireTestClient {
  /// What a client says that may be asked.
  static let interactive: JSONValue = [
    "protocolVersions": [1], "clientId": "ed", "capabilities": ["interaction": [:]],
  ]

  /// Opens the connection and follows a session.
  func follow(
    _ session: JSONValue,
    as parameters: JSONValue = WireTestClient.interactive
  )
    async throws
  {
    _ = try await call("initialize", parameters)
    let stream: JSONValue = .string("session:\(session.stringValue ?? "")")
    _ = try await call("events/subscribe", ["stream": stream])
  }
}
