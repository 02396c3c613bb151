import AgentKit
import JSONModel
import ModelInterface
import TestSupport
import Testing

private let down = ModelFailure(kind: .unreachable, message: "the model is down", provider: "p")

/// The agents that ask, in order, of a run of the studio that nothing disturbs; the pair may swap.
private let undisturbed = [
  "greeter", "researcher", "researcher", "writer", "critic", "researcher", "researcher", "writer",
  "critic", "lefty", "righty", "closer",
]

/// What a run left behind, for comparing a resumed one with an undisturbed one.
private struct Outcome: Equatable {
  var state: [String: JSONValue]
  var text: String?
  var artifacts: [String]

  init(_ record: RunRecord, _ studio: Studio) async throws {
    state = try await studio.store.state(of: record.projectID, at: nil).mapValues(\.value)
    text = record.text
    artifacts = try await studio.store.artifacts(of: record.projectID)
      .map { "\($0.name) \($0.version) \($0.hash)" }
  }
}

@Suite(.timeLimit(.minutes(5))) struct ResumeTests {
  /// Runs the studio with the model down at one agent's `ordinal`-th call, resumes, and compares
  /// with a run that nothing disturbed: the same outcome, and one call more, the one that failed.
  private func expectResume(
    downAt agent: String,
    _ ordinal: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let calm = try Studio(team: studioTeam, model: ScriptedModel(studioScript))
    let expected = try await Outcome(calm.run("Ada", in: calm.session()), calm)

    var script = studioScript
    script[agent]?.insert(.fails(down), at: ordinal)
    let model = ScriptedModel(script)
    let studio = try Studio(team: studioTeam, model: model)
    let session = try await studio.session()
    let stopped = try await studio.run("Ada", in: session)
    #expect(stopped.status == .interrupted, sourceLocation: sourceLocation)
    let head = try await studio.events(of: session)

    let resumed = try await studio.runner.resume(stopped.id).runID
    #expect(resumed == stopped.id, sourceLocation: sourceLocation)
    let record = try await studio.runner.wait(for: resumed)
    #expect(record.status == .completed, sourceLocation: sourceLocation)
    #expect(try await Outcome(record, studio) == expected, sourceLocation: sourceLocation)
    #expect(
      model.callers.sorted() == (undisturbed + [agent]).sorted(),
      sourceLocation: sourceLocation
    )
    let events = try await studio.events(of: session)
    #expect(Array(events.prefix(head.count)) == head, sourceLocation: sourceLocation)
    #expect(events.map(\.seq) == Array(1...Int64(events.count)), sourceLocation: sourceLocation)
  }

  @Test func `a run stopped between its first steps goes on`() async throws {
    try await expectResume(downAt: "greeter", 0)
    try await expectResume(downAt: "researcher", 1)
  }

  @Test func `a run stopped in the loop's second pass goes on there`() async throws {
    try await expectResume(downAt: "writer", 1)
    try await expectResume(downAt: "critic", 1)
  }

  @Test func `a run stopped in one branch of the group keeps the finished sibling`() async throws {
    try await expectResume(downAt: "lefty", 0)
    try await expectResume(downAt: "righty", 0)
  }

  @Test func `a run stopped in its last step repeats only that`() async throws {
    try await expectResume(downAt: "closer", 0)
  }

  @Test func `a cancelled run is continued by a new one that reuses its steps`() async throws {
    var script = studioScript
    script["closer"]?.insert(.hangs(after: "The "), at: 0)
    let model = ScriptedModel(script)
    let studio = try Studio(team: studioTeam, model: model)
    let session = try await studio.session()
    let accepted = try await studio.runner.send(
      MessageRequest(sessionID: session, content: "Ada")
    )
    await model.asked(12)
    let cancelled = try await studio.runner.cancel(accepted.runID, reason: "enough")
    #expect(cancelled.status == .cancelled)
    #expect(
      try await studio.transcript(of: session).suffix(3) == [
        "item.completed abandoned: The ",
        "step.completed team/closer/model:1 unknown", "run.cancelled",
      ]
    )

    let next = try await studio.runner.resume(accepted.runID).runID
    #expect(next != accepted.runID)
    let record = try await studio.runner.wait(for: next)
    #expect(record.status == .completed)
    #expect(record.text == "The end.")
    #expect(record.continues?.runId == accepted.runID)
    #expect(model.callers.count == 13)
    let state = try await studio.store.state(of: record.projectID, at: nil)
    #expect(state["notes"]?.value == ["born 1815", "died 1852"])
  }

  @Test func `an interrupted run says what was under way, and nothing follows`() async throws {
    let model = ScriptedModel(["solo": [.hangs(after: "Once "), .text("Once upon a time.")]])
    let studio = try Studio(
      team: "name: t\nroot_agent: {name: solo, instruction: Tell.}",
      model: model
    )
    let session = try await studio.session()
    let accepted = try await studio.runner.send(
      MessageRequest(sessionID: session, content: "Go")
    )
    await model.asked(1)
    try await studio.runner.interrupt(accepted.runID, reason: .user, message: "Ctrl-C")
    let stopped = try await studio.runner.wait(for: accepted.runID)
    #expect(stopped.status == .interrupted)
    _ = try await studio.runner.resume(accepted.runID)
    let record = try await studio.runner.wait(for: accepted.runID)
    #expect(record.text == "Once upon a time.")
    #expect(
      try await studio.transcript(of: session).dropFirst(4) == [
        "step.started solo/model:1", "item.started", "item.completed abandoned: Once ",
        "step.completed solo/model:1 unknown", "run.interrupted user", "run.resumed",
        "step.started solo/model:1 (attempt 2)", "item.started",
        "item.completed completed: Once upon a time.", "step.completed solo/model:1 succeeded",
        "message.added agent: Once upon a time.", "run.completed answered",
      ]
    )
  }

  @Test func `a run that would ask something else is not replayed`() async throws {
    let team = "name: t\nroot_agent: {name: solo, instruction: Tell., tools: [counter]}"
    let model = ScriptedModel(["solo": [.call("counter"), .fails(down), .text("done")]])
    let studio = try Studio(team: team, model: model, tools: [CounterTool(text: "one")])
    let session = try await studio.session()
    let stopped = try await studio.run("Go", in: session)

    // The same journal under a host whose tool describes itself in other words.
    let other = try Studio(
      team: team,
      model: model,
      tools: [CounterTool(text: "two")],
      folder: studio.folder
    )
    _ = try await other.runner.resume(stopped.id)
    let record = try await other.runner.wait(for: stopped.id)
    #expect(record.status == .interrupted)
    #expect(record.message?.contains("solo/model:1") == true)
  }

  @Test func `a completed run is not resumed`() async throws {
    let studio = try Studio(team: studioTeam, model: ScriptedModel(studioScript))
    let record = try await studio.run("Ada", in: studio.session())
    await #expect(throws: RunnerError.notResumable(record.id, "it is completed")) {
      try await studio.runner.resume(record.id)
    }
  }
}

private struct CounterTool: Tool {
  let text: String
  var declaration: ToolDeclaration {
    ToolDeclaration(name: "counter", description: text, parameters: .object([:]))
  }
  func call(_ arguments: JSONValue, in context: ToolContext) async throws -> ToolResult {
    ToolResult(content: .string(text))
  }
}
