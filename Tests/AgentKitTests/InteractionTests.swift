import AgentKit
import JSONModel
import ModelInterface
import TestSupport
import Testing

private let asker = """
  name: t
  root_agent: {name: solo, instruction: Talk., include_contents: session, tools: [ask_user]}
  """

private var askerScript: [String: [ScriptedModel.Line]] {
  ["solo": [.call("ask_user", ["question": "Who is it about?"]), .text("A film about Ada.")]]
}

@Suite(.timeLimit(.minutes(5))) struct InteractionTests {
  /// A run that waits for its first answer, and what it asks.
  private func waiting(
    _ studio: Studio,
    _ message: MessageRequest? = nil
  ) async throws -> (run: RunRecord, question: InteractionRecord) {
    let session = try await studio.session()
    var request = message ?? MessageRequest(sessionID: session, content: "Hello")
    request.sessionID = session
    let accepted = try await studio.runner.send(request)
    let run = try await studio.runner.wait(for: accepted.runID)
    #expect(run.status == .waiting)
    return (run, try #require(run.interactions.first))
  }

  @Test func `an agent's question waits for the person's answer`() async throws {
    let model = ScriptedModel(askerScript)
    let studio = try Studio(team: asker, model: model)
    let (run, question) = try await waiting(studio)
    #expect(question.request.kind == .question)
    #expect(question.request.text == "Who is it about?")

    let answered = try await studio.runner.answer(
      question.id,
      InteractionAnswer(text: "Ada", by: "ed")
    )
    #expect(answered.run.status == .running || answered.run.status == .completed)
    let record = try await studio.runner.wait(for: run.id)
    #expect(record.text == "A film about Ada.")
    #expect(
      model.requests.last?.messages.last
        == .toolResult(
          callID: "c1",
          name: "ask_user",
          content: #"{"answer":"Ada"}"#,
          isError: false
        )
    )
    #expect(
      try await studio.transcript(of: run.sessionID).dropFirst(4) == [
        "step.started solo/model:1", "item.started", "item.completed completed: ",
        "step.completed solo/model:1 succeeded", "step.started solo/ask:1", "interaction.opened",
        "interaction.resolved", "step.completed solo/ask:1 succeeded",
        "step.started solo/model:2", "item.started",
        "item.completed completed: A film about Ada.", "step.completed solo/model:2 succeeded",
        "message.added agent: A film about Ada.", "run.completed answered",
      ]
    )
    let kept = try await studio.store.interaction(question.id)
    #expect(kept?.status == .answered)
    #expect(
      kept?.resolution
        == InteractionResolved(
          interactionId: question.id,
          status: .answered,
          text: "Ada",
          by: "ed"
        )
    )
  }

  @Test func `only the first valid answer counts`() async throws {
    let studio = try Studio(team: asker, model: ScriptedModel(askerScript))
    let (run, question) = try await waiting(studio)
    await #expect(throws: RunnerError.invalidAnswer("the question wants a text")) {
      try await studio.runner.answer(question.id, InteractionAnswer(text: " "))
    }
    _ = try await studio.runner.answer(question.id, InteractionAnswer(text: "Ada", by: "first"))
    await #expect(throws: RunnerError.interactionResolved(question.id, by: "first")) {
      try await studio.runner.answer(question.id, InteractionAnswer(text: "Grace"))
    }
    let unknown = InteractionID.make()
    await #expect(throws: RunnerError.unknownInteraction(unknown)) {
      try await studio.runner.answer(unknown, InteractionAnswer(text: "Grace"))
    }
    #expect(try await studio.runner.wait(for: run.id).status == .completed)
  }

  @Test func `a message to a session that waits for a text is the answer`() async throws {
    let studio = try Studio(team: asker, model: ScriptedModel(askerScript))
    let (run, question) = try await waiting(studio)
    let request = MessageRequest(
      sessionID: run.sessionID,
      content: "Ada",
      clientMessageID: "c9"
    )
    let accepted = try await studio.runner.send(request)
    #expect(accepted.runID == run.id)
    #expect(try await studio.store.interaction(question.id)?.resolution?.text == "Ada")
    let again = try await studio.runner.send(request)
    #expect(again.isDuplicate)
    #expect(again.messageID == accepted.messageID)
    #expect(try await studio.runner.wait(for: run.id).status == .completed)
  }

  @Test func `a question outlives its process and is asked once`() async throws {
    let model = ScriptedModel(askerScript)
    let studio = try Studio(team: asker, model: model)
    let (run, question) = try await waiting(studio)
    await studio.runner.shutdown(reason: .shutdown, message: "the daemon stops")
    #expect(try await studio.store.run(run.id)?.status == .interrupted)

    let next = try Studio(team: asker, model: model, folder: studio.folder)
    let open = try await next.store.interactions(
      InteractionFilter(session: run.sessionID, status: .open),
      PageRequest()
    )
    #expect(open.elements.map(\.id) == [question.id])
    _ = try await next.runner.resume(run.id)
    #expect(try await next.runner.wait(for: run.id).interactions.map(\.id) == [question.id])
    _ = try await next.runner.answer(question.id, InteractionAnswer(text: "Ada"))
    #expect(try await next.runner.wait(for: run.id).text == "A film about Ada.")
    #expect(model.requests.count == 2)
  }

  @Test func `an answer to an interrupted run resumes it`() async throws {
    let model = ScriptedModel(askerScript)
    let studio = try Studio(team: asker, model: model)
    let (run, question) = try await waiting(studio)
    await studio.runner.shutdown(reason: .shutdown, message: "the daemon stops")
    let next = try Studio(team: asker, model: model, folder: studio.folder)
    _ = try await next.runner.answer(question.id, InteractionAnswer(text: "Ada"))
    #expect(try await next.runner.wait(for: run.id).text == "A film about Ada.")
    #expect(model.requests.count == 2)
  }

  @Test func `a cancelled run's question is settled, and asked anew where it goes on`() async throws
  {
    let studio = try Studio(team: asker, model: ScriptedModel(askerScript))
    let (run, question) = try await waiting(studio)
    let cancelled = try await studio.runner.cancel(run.id, reason: "enough")
    #expect(cancelled.status == .cancelled)
    #expect(try await studio.store.interaction(question.id)?.status == .cancelled)
    #expect(
      try await studio.transcript(of: run.sessionID).suffix(2) == [
        "interaction.resolved", "run.cancelled",
      ]
    )
    let next = try await studio.runner.resume(run.id)
    let again = try await studio.runner.wait(for: next.runID)
    let second = try #require(again.interactions.first)
    #expect(second.id != question.id)
    _ = try await studio.runner.answer(second.id, InteractionAnswer(text: "Ada"))
    #expect(try await studio.runner.wait(for: next.runID).text == "A film about Ada.")
  }

  @Test func `an interrupted run that is cancelled leaves no open question`() async throws {
    let studio = try Studio(team: asker, model: ScriptedModel(askerScript))
    let (run, question) = try await waiting(studio)
    try await studio.runner.interrupt(run.id, reason: .user, message: "Ctrl-C")
    #expect(try await studio.store.interaction(question.id)?.status == .open)
    _ = try await studio.runner.cancel(run.id, reason: "enough")
    #expect(try await studio.store.interaction(question.id)?.status == .cancelled)
  }

  // MARK: Permissions

  private let guarded = """
    name: t
    root_agent:
      name: solo
      instruction: Talk.
      tools: [{name: counter, requires_confirmation: true}]
    """

  private func expectPermission(_ option: String, calls: Int, result: String) async throws {
    let model = ScriptedModel(["solo": [.call("counter"), .text("done")]])
    let counter = Counter()
    let studio = try Studio(team: guarded, model: model, tools: [counter])
    let (run, question) = try await waiting(studio)
    #expect(question.request.kind == .permission)
    #expect(question.request.tool == "counter")
    #expect(question.request.arguments == [:])
    #expect(question.request.options.map(\.optionId) == ["allow", "reject"])
    #expect(counter.calls.value == 0)
    _ = try await studio.runner.answer(question.id, InteractionAnswer(optionID: option))
    #expect(try await studio.runner.wait(for: run.id).status == .completed)
    #expect(counter.calls.value == calls)
    guard case .toolResult(_, _, let content, _) = model.requests.last?.messages.last else {
      Issue.record("the model was not told")
      return
    }
    #expect(content == result)
  }

  @Test func `a tool that needs a person's word is called once it is given`() async throws {
    try await expectPermission("allow", calls: 1, result: "1")
    try await expectPermission(
      "reject",
      calls: 0,
      result:
        #"{"error":"the person did not allow this call of counter; go on without it"}"#
    )
  }

  @Test func `a call with an effect that broke off asks whether to repeat it`() async throws {
    let team = "name: t\nroot_agent: {name: solo, instruction: Talk., tools: [counter]}"
    for (option, calls) in [("repeat", 2), ("skip", 1)] {
      let model = ScriptedModel(["solo": [.call("counter"), .text("done")]])
      let counter = Counter(hangsOnce: true)
      let studio = try Studio(team: team, model: model, tools: [counter])
      let session = try await studio.session()
      let accepted = try await studio.runner.send(
        MessageRequest(sessionID: session, content: "Go")
      )
      await counter.calls.reached(1)
      try await studio.runner.interrupt(accepted.runID, reason: .user, message: "Ctrl-C")
      _ = try await studio.runner.resume(accepted.runID)
      let run = try await studio.runner.wait(for: accepted.runID)
      let question = try #require(run.interactions.first)
      #expect(question.request.options.map(\.optionId) == ["repeat", "skip"])
      _ = try await studio.runner.answer(question.id, InteractionAnswer(optionID: option))
      #expect(try await studio.runner.wait(for: run.id).status == .completed)
      #expect(counter.calls.value == calls)
    }
  }

  // MARK: Passes

  private func passes(_ studio: Studio) async throws -> (RunRecord, InteractionRecord) {
    let request = MessageRequest(sessionID: .make(), content: "A film about Ada", ask: .pass)
    let (run, question) = try await waiting(studio, request)
    return (run, question)
  }

  @Test func `after each pass a person approves`() async throws {
    let model = ScriptedModel(studioScript)
    let studio = try Studio(team: studioTeam, model: model)
    let (run, question) = try await passes(studio)
    #expect(question.request.arguments == ["loop": "room", "pass": 1])
    #expect(question.request.options.map(\.optionId) == ["approve", "notes", "stop"])
    _ = try await studio.runner.answer(question.id, InteractionAnswer(optionID: "approve"))
    let record = try await studio.runner.wait(for: run.id)
    #expect(record.status == .completed)
    let state = try await studio.store.state(of: record.projectID, at: nil)
    #expect(state["DRAFT"]?.value == "draft one")
  }

  @Test func `notes after a pass make another one, even where the crew was done`() async throws {
    let studio = try Studio(team: studioTeam, model: ScriptedModel(studioScript))
    let (run, first) = try await passes(studio)
    _ = try await studio.runner.answer(first.id, InteractionAnswer(optionID: "notes"))
    let second = try #require(try await studio.runner.wait(for: run.id).interactions.first)
    #expect(second.request.arguments == ["loop": "room", "pass": 2])
    _ = try await studio.runner.answer(
      second.id,
      InteractionAnswer(optionID: "notes", text: "More of the Engine.")
    )
    let third = try #require(try await studio.runner.wait(for: run.id).interactions.first)
    #expect(third.request.options.map(\.optionId) == ["approve", "stop"])
    _ = try await studio.runner.answer(third.id, InteractionAnswer(optionID: "stop"))
    let record = try await studio.runner.wait(for: run.id)
    #expect(record.status == .cancelled)
    #expect(record.message == "stopped by the person after pass 3 of room")
  }
}

/// Counts its calls; it is not to be called twice for one.
private struct Counter: Tool {
  let calls = Count()
  var hangsOnce = false
  let isIdempotent = false
  var declaration: ToolDeclaration {
    ToolDeclaration(name: "counter", description: "Counts.", parameters: .object([:]))
  }

  func call(_ arguments: JSONValue, in context: ToolContext) async throws -> ToolResult {
    let count = calls.add()
    if hangsOnce, count == 1 { try await Cancelled.wait() }
    return ToolResult(content: .integer(Int64(count)))
  }
}
