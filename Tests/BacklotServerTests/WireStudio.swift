import AgentKit
import BacklotProtocol
import BacklotServer
import JSONModel
import JSONRPC
import Logging
import ModelInterface
import Storage
import Synchronization
import TestSupport

/// A server over a real database, with a crew of three and a model that the test holds.
///
/// A message runs the greeter; one with `prompt` runs the writer and the closer.
final class WireStudio: Sendable {
  static let team = """
    name: small
    state:
      PROMPT: {reducer: replace}
      DRAFT: {reducer: replace, artifact: draft.md}
    entry: crew
    prompt_key: PROMPT
    root_agent:
      name: greeter
      instruction: Greet.
      include_contents: session
      sub_agents:
        - agent_class: SequentialAgent
          name: crew
          description: Does the work.
          sub_agents:
            - {name: writer, instruction: Write., reads: ["PROMPT?"], output_key: DRAFT}
            - {name: closer, instruction: Close., reads: ["DRAFT?"]}
    """

  let studio: Studio
  let server: Server

  init(
    _ model: any LanguageModel = ScriptedModel(),
    team: String = WireStudio.team,
    tools: [any Tool] = [],
    pinModel: @escaping @Sendable (String?, Credentials?) async throws -> String? = { name, _ in
      name
    },
    folder: String? = nil,
    models: @escaping @Sendable (Credentials?) async throws -> ModelList = { _ in
      ModelList(
        models: [ModelInfo(name: "script", provider: "test")],
        standard: "script",
        problems: []
      )
    }
  ) throws {
    studio = try Studio(
      team: team,
      model: model,
      tools: tools,
      pinModel: pinModel,
      folder: folder
    )
    server = Server(
      ServerEnvironment(
        runner: studio.runner,
        store: studio.store,
        epoch: studio.database.epoch,
        version: "1.2.3",
        startedAt: 1000,
        clock: { 2000 },
        processID: 77,
        models: models,
        credentialNames: ["A_KEY", "A_MODEL"],
        workingDirectory: nil,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      )
    )
  }

  /// Names the database, as cursors do.
  var epoch: JSONValue { .string(studio.database.epoch) }

  func client(
    _ framing: Framing = .lines,
    _ hosting: Server.Hosting = .sharedDaemon,
    prelude: String? = nil,
    isReading: Bool = true
  ) throws -> WireTestClient {
    try WireTestClient(
      server,
      of: self,
      framing: framing,
      hosting: hosting,
      prelude: prelude,
      isReading: isReading
    )
  }

  /// Appends so many events that mean nothing, `bytes` long each, one transaction a hundred.
  func fill(_ session: String, _ count: Int, bytes: Int = 1) async throws {
    let event = try EventDraft(Warning(kind: "test", message: String(repeating: "x", count: bytes)))
    for start in stride(from: 0, to: count, by: 100) {
      try await studio.store.append(
        Array(repeating: event, count: min(100, count - start)),
        to: SessionID(rawValue: session)
      )
    }
  }
}

/// A model that says its pieces one at a time, each when the test lets it.
final class SteppedModel: LanguageModel {
  private let pieces: [(text: String, gate: Signal)]
  /// Opens the end of the answer.
  let end = Signal()

  init(_ pieces: [String]) {
    self.pieces = pieces.map { ($0, Signal()) }
  }

  /// Lets the piece of this index out.
  func say(_ index: Int) { pieces[index].gate.fire() }

  func respond(
    to request: ModelRequest,
    onDelta: @escaping @Sendable (ModelDelta) -> Void
  ) async throws -> ModelTurn {
    for piece in pieces {
      await piece.gate.wait()
      onDelta(.text(piece.text))
    }
    await end.wait()
    return ModelTurn(
      text: pieces.map(\.text).joined(),
      toolCalls: [],
      finishReason: .stop,
      record: ModelCallRecord(
        provider: "test",
        model: "stepped",
        usage: TokenUsage(input: 1, output: 1),
        cost: nil,
        duration: 1
      )
    )
  }
}
