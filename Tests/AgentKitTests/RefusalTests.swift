import JSONModel
import ModelInterface
import TestSupport
import Testing

@testable import AgentKit

/// What a model's server refuses is never a finished run.
@Suite(.timeLimit(.minutes(5))) struct RefusalTests {
  private let solo = "name: t\nroot_agent: {name: solo, instruction: Talk.}"

  private func refusal(_ kind: ModelFailure.Kind) -> ModelFailure {
    ModelFailure(kind: kind, message: "the server says: \(kind.rawValue)", provider: "p")
  }

  @Test(arguments: [
    (ModelFailure.Kind.authentication, "authentication"), (.unknownModel, "configuration"),
    (.invalidRequest, "configuration"), (.notAllowed, "configuration"),
    (.budgetExceeded, "budget"), (.contextTooLong, "model"), (.contentFiltered, "model"),
    (.rateLimited, "overload"), (.unreachable, "model"), (.overloaded, "model"),
  ])
  func `a refusal interrupts at once, with the server's words`(
    kind: ModelFailure.Kind,
    reason: String
  ) async throws {
    var script = studioScript
    script["researcher"] = [.fails(refusal(kind))]
    script["greeter"] = [.fails(refusal(kind))]
    for (team, agent) in [(solo, "solo"), (studioTeam, "greeter")] {
      script[agent] = [.fails(refusal(kind))]
      let model = ScriptedModel(script)
      let studio = try Studio(team: team, model: model)
      let record = try await studio.run("Hi", in: studio.session())
      #expect(record.status == .interrupted)
      #expect(record.errorKind == reason)
      #expect(record.message?.contains("the server says") == true)
      #expect(model.requests.count == 1)
    }
  }

  @Test func `a request that is wrong stops the run in its middle, too`() async throws {
    var script = studioScript
    script["writer"] = [.fails(refusal(.invalidRequest)), .text("draft")]
    let model = ScriptedModel(script)
    let studio = try Studio(team: studioTeam, model: model)
    let record = try await studio.run("Ada", in: studio.session())
    #expect(record.status == .interrupted)
    #expect(record.errorKind == "configuration")
    #expect(model.callers == ["greeter", "researcher", "researcher", "writer"])
    // Once it is mended the run goes on, and pays for nothing twice.
    _ = try await studio.runner.resume(record.id)
    #expect(try await studio.runner.wait(for: record.id).status == .completed)
    #expect(model.callers.filter { $0 == "greeter" }.count == 1)
  }

  @Test func `what is too long for one agent is not asked again at the same length`() async throws {
    var script = studioScript
    script["writer"] = [.fails(refusal(.contextTooLong)), .text("too late")]
    script["critic"] = [.text("thin"), .text("thin"), .text("thin")]
    let model = ScriptedModel(script)
    let studio = try Studio(team: studioTeam, model: model)
    let session = try await studio.session()
    let record = try await studio.run("Ada", in: session)
    #expect(record.status == .completed)
    #expect(model.callers.filter { $0 == "writer" }.count == 1)
    let warnings = try await studio.events(of: session).filter { $0.type == Warning.type }
      .compactMap { $0.data["message"]?.stringValue }
    #expect(warnings.contains { $0.hasPrefix("writer was not asked again") })
  }

  @Test func `a run in which nobody is asked is not completed`() async throws {
    let studio = try Studio(
      team: """
        name: t
        state: {K: {reducer: replace}}
        root_agent: {name: solo, instruction: "{K}", output_key: K}
        """,
      model: ScriptedModel()
    )
    let record = try await studio.run("Hi", in: studio.session())
    #expect(record.status == .interrupted)
    #expect(record.errorKind == "configuration")
    #expect(record.message?.contains("`K`") == true)
    #expect(record.modelCalls == 0)
  }

  @Test func `an answer that a filter withheld is told of, and is no result`() async throws {
    let team = """
      name: t
      state: {K: {reducer: replace}}
      root_agent:
        agent_class: SequentialAgent
        name: s
        sub_agents:
          - {name: a, instruction: x, output_key: K}
          - {name: b, instruction: y}
      """
    let studio = try Studio(team: team, model: FilteringModel(filtered: ["a"]))
    let session = try await studio.session()
    let record = try await studio.run("Hi", in: session)
    #expect(record.status == .completed)
    #expect(record.text == "b speaks")
    #expect(try await studio.store.state(of: record.projectID, at: nil)["K"] == nil)
    #expect(try await studio.transcript(of: session).contains("warning filtered"))

    let alone = try Studio(team: solo, model: FilteringModel(filtered: ["solo"]))
    let stopped = try await alone.run("Hi", in: alone.session())
    #expect(stopped.status == .interrupted)
    #expect(stopped.message?.contains("content filter") == true)
  }

  @Test func `a turn passes the callback once`() async throws {
    let count = Count()
    var callbacks = AgentCallbacks()
    callbacks.afterModel = { _, turn in
      count.add()
      var turn = turn
      turn.text += "!"
      return turn
    }
    let studio = try Studio(
      team: "name: t\nstate: {K: {}}\nroot_agent: {name: solo, instruction: x, output_key: K}",
      model: ScriptedModel(["solo": [.text("Yes")]]),
      program: PlainTeam(callbacks: callbacks)
    )
    let record = try await studio.run("Hi", in: studio.session())
    #expect(record.text == "Yes!")
    #expect(try await studio.store.state(of: record.projectID, at: nil)["K"]?.value == "Yes!")
    #expect(count.value == 1)
  }
}

/// Answers some agents as a provider does whose filter took the answer away.
private struct FilteringModel: LanguageModel {
  let filtered: Set<String>

  func respond(
    to request: ModelRequest,
    onDelta: @escaping @Sendable (ModelDelta) -> Void
  ) async throws -> ModelTurn {
    let isFiltered = filtered.contains(request.agent)
    let text = isFiltered ? "I cannot help with that." : "\(request.agent) speaks"
    onDelta(.text(text))
    return ModelTurn(
      text: text,
      finishReason: isFiltered ? .contentFilter : .stop,
      record: ModelCallRecord(provider: "p", model: "m")
    )
  }
}
