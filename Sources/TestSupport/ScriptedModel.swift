package import JSONModel
package import ModelInterface
import Synchronization

/// A model that answers from a script, agent by agent, and remembers what it was asked.
///
/// An agent that has no line left gets a plain text. May be used from many runs at once.
package final class ScriptedModel: LanguageModel {
  package enum Line: Sendable {
    case text(String)
    /// Calls tools, beside saying `text`.
    case calls([ToolCall], text: String = "")
    case fails(ModelFailure)
    /// Streams the text and then breaks off.
    case breaks(after: String, ModelFailure)
    /// Streams the text and then waits until the task is cancelled.
    case hangs(after: String)
  }

  private struct State {
    var lines: [String: [Line]]
    var requests: [ModelRequest] = []
    var watchers: [(count: Int, CheckedContinuation<Void, Never>)] = []
  }

  private let state: Mutex<State>

  package init(_ lines: [String: [Line]] = [:]) {
    state = Mutex(State(lines: lines))
  }

  /// Everything it was asked, in order.
  package var requests: [ModelRequest] { state.withLock(\.requests) }

  /// The agents that asked, in order.
  package var callers: [String] { requests.map(\.agent) }

  /// Waits until it has been asked `count` times.
  package func asked(_ count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.requests.count < count { state.watchers.append((count, continuation)) }
        return state.requests.count >= count
      }
      if isThere { continuation.resume() }
    }
  }

  package func respond(
    to request: ModelRequest,
    onDelta: @escaping @Sendable (ModelDelta) -> Void
  ) async throws -> ModelTurn {
    let (line, ready) = state.withLock { state in
      state.requests.append(request)
      let count = state.requests.count
      let ready = state.watchers.filter { $0.count <= count }.map(\.1)
      state.watchers.removeAll { $0.count <= count }
      var lines = state.lines[request.agent, default: []]
      let line = lines.isEmpty ? Line.text("\(request.agent) says so") : lines.removeFirst()
      state.lines[request.agent] = lines
      return (line, ready)
    }
    switch line {
    case .text(let text):
      stream(text, onDelta)
      for watcher in ready { watcher.resume() }
      return turn(text, [], request)
    case .calls(let calls, let text):
      stream(text, onDelta)
      for watcher in ready { watcher.resume() }
      return turn(text, calls, request)
    case .fails(let failure):
      for watcher in ready { watcher.resume() }
      throw failure
    case .breaks(let text, let failure):
      stream(text, onDelta)
      for watcher in ready { watcher.resume() }
      throw failure
    case .hangs(let text):
      stream(text, onDelta)
      for watcher in ready { watcher.resume() }
      try await Cancelled.wait()
      throw CancellationError()
    }
  }

  private func stream(_ text: String, _ onDelta: @Sendable (ModelDelta) -> Void) {
    var word = ""
    for character in text {
      word.append(character)
      if character == " " {
        onDelta(.text(word))
        word = ""
      }
    }
    if !word.isEmpty { onDelta(.text(word)) }
  }

  private func turn(_ text: String, _ calls: [ToolCall], _ request: ModelRequest) -> ModelTurn {
    ModelTurn(
      text: text,
      toolCalls: calls,
      finishReason: calls.isEmpty ? .stop : .toolCalls,
      record: ModelCallRecord(
        provider: "script",
        model: request.model ?? "script",
        usage: TokenUsage(input: 10, output: 5),
        cost: 0.001,
        duration: 1
      )
    )
  }
}

/// Waiting for nothing but the end of the task.
package enum Cancelled {
  package static func wait() async throws {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    for await _ in stream {}
    _ = continuation
    try Task.checkCancellation()
  }
}

extension ScriptedModel.Line {
  /// One tool call.
  package static func call(
    _ name: String,
    _ arguments: [String: JSONValue] = [:],
    id: String = "c1"
  ) -> Self {
    .calls([ToolCall(id: id, name: name, arguments: arguments)])
  }
}
