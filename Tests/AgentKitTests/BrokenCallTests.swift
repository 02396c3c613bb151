import AgentKit
import JSONModel
import ModelInterface
import Synchronization
import TestSupport
import Testing

/// What becomes of a step whose model fails, and what is told of it.
@Suite(.timeLimit(.minutes(2))) struct BrokenCallTests {
  private static let team = "name: t\nroot_agent: {name: solo, instruction: Talk.}"

  @Test(arguments: [(1, 3), (2, 2), (4, 1), (9, 1)])
  func `a fault that stays costs four requests at most`(sent: Int, calls: Int) async throws {
    let model = ScriptedModel([
      "solo": Array(repeating: .fails(broken(attempts: sent)), count: 9)
    ])
    let studio = try Studio(team: Self.team, model: model)
    let record = try await studio.run("Hi", in: studio.session())
    #expect(record.status == .interrupted)
    #expect(model.requests.count == calls)
    #expect(model.requests.map(\.requestsSent) == (0..<calls).map { $0 * sent })
  }

  @Test(arguments: [
    ModelFailure.Kind.invalidAnswer, .streamBroken, .timedOut, .misconfigured, .notAllowed,
  ])
  func `a fault that is known to stay is met once`(kind: ModelFailure.Kind) async throws {
    var failure = ModelFailure(kind: kind, message: "a web page", provider: "p")
    failure.isLasting = true
    let model = ScriptedModel(["solo": [.fails(failure), .text("never")]])
    let studio = try Studio(team: Self.team, model: model)
    let record = try await studio.run("Hi", in: studio.session())
    #expect(record.status == .interrupted)
    #expect(model.requests.count == 1)
  }

  @Test func `what a broken attempt used is counted with the answer`() async throws {
    var first = broken(attempts: 1)
    first.spent?.usage = TokenUsage(input: 30, output: 2)
    first.spent?.cost = 0.5
    var second = broken(attempts: 1)
    second.spent?.uncounted = 1
    second.spent?.cost = nil
    let model = ScriptedModel(["solo": [.fails(first), .fails(second), .text("A whole one.")]])
    let studio = try Studio(team: Self.team, model: model)
    let session = try await studio.session()
    let record = try await studio.run("Hi", in: session)
    #expect(record.text == "A whole one.")
    #expect(record.usage == TokenUsage(input: 40, output: 7))
    let completed = try await studio.events(of: session)
      .compactMap { try $0.payload(StepCompleted.self) }
    let call = try #require(completed.last?.call)
    #expect(call.usage == TokenUsage(input: 40, output: 7))
    #expect(call.attempts == 3)
    #expect(call.uncounted == 1)
  }

  @Test func `an answer's notices are warnings, once each, and again after a restart`()
    async throws
  {
    let notice = ModelNotice(.promptCut, "the prompt was cut")
    let model = NoticingModel([
      notice, notice, ModelNotice(.contentDropped, "an image was left out"),
    ])
    let studio = try Studio(team: Self.team, model: model)
    let session = try await studio.session()
    let record = try await studio.run("Hi", in: session)
    #expect(record.status == .completed)
    let warnings = try await studio.events(of: session).compactMap { try $0.payload(Warning.self) }
    #expect(warnings.map(\.kind) == ["promptCut", "contentDropped"])
    #expect(warnings.map(\.message) == ["solo: the prompt was cut", "solo: an image was left out"])
  }

  @Test(arguments: [FinishReason.contentFilter, .other, .length])
  func `calls of an answer that did not end by itself are not carried out`(
    reason: FinishReason
  ) async throws {
    let calls = Mutex(0)
    let model = StoppedModel(reason)
    let studio = try Studio(
      team: "name: t\nroot_agent: {name: solo, instruction: Talk., tools: [count]}",
      model: model,
      tools: [CountingTool { calls.withLock { $0 += 1 } }]
    )
    let record = try await studio.run("Hi", in: studio.session())
    #expect(record.status == .completed)
    #expect(calls.withLock { $0 } == 0)
  }

  private func broken(attempts: Int) -> ModelFailure {
    var failure = ModelFailure(kind: .streamBroken, message: "cut", provider: "p")
    failure.spent = ModelCallRecord(provider: "p", model: "m", cost: 0, attempts: attempts)
    return failure
  }
}

/// Answers at once, with notices.
private struct NoticingModel: LanguageModel {
  let notices: [ModelNotice]

  init(_ notices: [ModelNotice]) {
    self.notices = notices
  }

  func respond(
    to request: ModelRequest,
    onDelta: @escaping @Sendable (ModelDelta) -> Void
  ) async throws -> ModelTurn {
    var turn = ModelTurn(
      text: "done",
      finishReason: .stop,
      record: ModelCallRecord(provider: "p", model: "m")
    )
    turn.notices = notices
    return turn
  }
}

/// Calls a tool in an answer that did not end by itself, and then says something.
private struct StoppedModel: LanguageModel {
  let reason: FinishReason

  init(_ reason: FinishReason) {
    self.reason = reason
  }

  func respond(
    to request: ModelRequest,
    onDelta: @escaping @Sendable (ModelDelta) -> Void
  ) async throws -> ModelTurn {
    let isFirst = request.messages.count == 1
    return ModelTurn(
      text: isFirst ? "" : "done",
      toolCalls: isFirst ? [ToolCall(id: "a", name: "count", arguments: [:])] : [],
      finishReason: isFirst ? reason : .stop,
      record: ModelCallRecord(provider: "p", model: "m")
    )
  }
}

private struct CountingTool: Tool {
  let count: @Sendable () -> Void

  init(_ count: @escaping @Sendable () -> Void) {
    self.count = count
  }

  var declaration: ToolDeclaration {
    ToolDeclaration(name: "count", description: "Counts.", parameters: .object([:]))
  }

  func call(_ arguments: JSONValue, in context: ToolContext) async throws -> ToolResult {
    count()
    return ToolResult(content: "counted")
  }
}
