import Foundation
import JSONModel
import ModelInterface
import TestSupport
import Testing

@testable import AgentKit

private let solo = "name: t\nroot_agent: {name: solo, instruction: Talk.}"

/// Whose a run is, and what becomes of it when that process is gone.
@Suite(.timeLimit(.minutes(5))) struct OwnershipTests {
  /// A run in the middle of a model call, of a process that is no longer there.
  private func deadRun(
    _ studio: Studio,
    in session: SessionID,
    team: String? = nil,
    replayVersion: Int = Runner.replayVersion
  ) async throws -> RunID {
    let (run, project, message) = (RunID.make(), ProjectID.make(), MessageID.make())
    let body = Array(try studio.runner.configuration.team.canonicalText().utf8)
    let started = RunStarted(
      messageId: message,
      projectId: project,
      entry: "solo",
      model: nil,
      owner: .make(),
      team: team ?? SHA256.hex(body),
      replayVersion: replayVersion
    )
    let step = StepStarted(
      step: "solo/model:1",
      kind: .model,
      name: "default",
      attempt: 1,
      sawSeq: 1,
      digest: "",
      isIdempotent: true
    )
    let item = ItemStarted(itemId: .make(), kind: .text, step: "solo/model:1")
    _ = try await studio.store.append(
      [
        EventDraft(ProjectCreated(projectId: project, title: "Ada", subject: nil)),
        EventDraft(
          runID: run,
          MessageAdded(messageId: message, role: .user, content: "Go", projectId: project)
        ),
        EventDraft(runID: run, key: "started", started, body: body),
        EventDraft(runID: run, key: "solo/model:1/started#1", step),
        EventDraft(runID: run, key: "solo/model:1/item#1", item),
      ],
      to: session
    )
    return run
  }

  @Test func `what a dead process left open is closed by whoever finds it, once`() async throws {
    let studio = try Studio(team: solo, model: ScriptedModel(["solo": [.text("Done.")]]))
    let session = try await studio.session()
    let run = try await deadRun(studio, in: session)
    #expect(try await studio.runner.adoptDeadRuns().map(\.id) == [run])
    #expect(try await studio.runner.adoptDeadRuns().isEmpty)
    #expect(try await studio.runner.wait(for: run).status == .interrupted)
    _ = try await studio.runner.resume(run)
    #expect(try await studio.runner.wait(for: run).text == "Done.")
    #expect(
      try await studio.transcript(of: session).dropFirst(4) == [
        "step.started solo/model:1", "item.started", "item.completed abandoned: ",
        "run.interrupted crash", "run.resumed", "step.started solo/model:1 (attempt 2)",
        "item.started", "item.completed completed: Done.", "step.completed solo/model:1 succeeded",
        "message.added agent: Done.", "run.completed answered",
      ]
    )
  }

  @Test func `a run that has ended since it was looked at is not interrupted`() async throws {
    let studio = try Studio(team: solo, model: ScriptedModel(["solo": [.hangs(after: "")]]))
    let session = try await studio.session()
    let accepted = try await studio.runner.send(
      MessageRequest(sessionID: session, content: "Go")
    )
    let stale = try #require(await studio.store.run(accepted.runID))
    #expect(stale.status == .running)
    _ = try await studio.runner.cancel(accepted.runID, reason: "enough")
    let before = try await studio.transcript(of: session)
    #expect(try await studio.runner.interruptDead(stale).status == .cancelled)
    #expect(try await studio.transcript(of: session) == before)
    #expect(before.last == "run.cancelled")
  }

  @Test func `an archived session takes nothing, not even a cancellation`() async throws {
    let studio = try Studio(team: solo, model: ScriptedModel())
    let session = try await studio.session()
    let run = try await deadRun(studio, in: session)
    _ = try await studio.runner.adoptDeadRuns()
    _ = try await studio.runner.archive(session)
    let before = try await studio.events(of: session)
    let error = RunnerError.archived(session)
    await #expect(throws: error) {
      try await studio.runner.send(MessageRequest(sessionID: session, content: "Go on"))
    }
    await #expect(throws: error) { try await studio.runner.resume(run) }
    await #expect(throws: error) { try await studio.runner.cancel(run, reason: "enough") }
    await #expect(throws: error) { try await studio.runner.steer(run, text: "Faster") }
    await #expect(throws: error) {
      try await studio.runner.change(session, quiet: false) { _ in [] }
    }
    #expect(try await studio.events(of: session) == before)
    // A copy is a session of its own.
    let copy = try await studio.runner.retry(run, fromStep: nil)
    #expect(try await studio.runner.wait(for: copy.runID).status == .completed)
    #expect(try await studio.events(of: session) == before)
  }

  @Test func `a question of an archived session stays open`() async throws {
    let team = "name: t\nroot_agent: {name: solo, instruction: Talk., tools: [ask_user]}"
    let model = ScriptedModel(["solo": [.call("ask_user", ["question": "Who?"])]])
    let studio = try Studio(team: team, model: model)
    let session = try await studio.session()
    let run = try await studio.run("Go", in: session)
    let question = try #require(run.interactions.first)
    try await studio.runner.interrupt(run.id, reason: .user, message: "Ctrl-C")
    _ = try await studio.runner.archive(session)
    let before = try await studio.events(of: session)
    await #expect(throws: RunnerError.archived(session)) {
      try await studio.runner.answer(question.id, InteractionAnswer(text: "Ada"))
    }
    #expect(try await studio.events(of: session) == before)
    _ = try await studio.runner.unarchive(session)
    _ = try await studio.runner.answer(question.id, InteractionAnswer(text: "Ada"))
    #expect(try await studio.runner.wait(for: run.id).status == .completed)
  }

  @Test func `a run of another replay version is not resumed, and can be copied`() async throws {
    let studio = try Studio(team: solo, model: ScriptedModel())
    let session = try await studio.session()
    let run = try await deadRun(studio, in: session, replayVersion: 0)
    let why = "it is of replay version 0, this is \(Runner.replayVersion); fork it"
    await #expect(throws: RunnerError.notResumable(run, why)) {
      try await studio.runner.resume(run)
    }
    await #expect(throws: RunnerError.self) { try await studio.runner.retry(run, fromStep: nil) }
    let copy = try await studio.runner.fork(session, at: nil).session
    let record = try await studio.run("Go", in: copy)
    #expect(record.status == .completed)
  }

  @Test func `a daemon goes on with what a death interrupted, not with what a person stopped`()
    async throws
  {
    let studio = try Studio(team: solo, model: ScriptedModel())
    let session = try await studio.session()
    let dead = try await deadRun(studio, in: session)
    _ = try await studio.runner.adoptDeadRuns()
    let other = try await studio.session()
    let stopped = try await deadRun(studio, in: other)
    let byHand = RunInterrupted(reason: .user, message: "Ctrl-C")
    _ = try await studio.store.append([EventDraft(runID: stopped, byHand)], to: other)
    try await studio.runner.takeUp(interrupted: false)
    #expect(try await studio.store.run(dead)?.status == .interrupted)
    try await studio.runner.takeUp(interrupted: true)
    #expect(try await studio.runner.wait(for: dead).status == .completed)
    #expect(try await studio.runner.wait(for: stopped).status == .interrupted)
  }

  @Test func `a run of a living process is that one's alone`() async throws {
    let team = "name: t\nroot_agent: {name: solo, instruction: Talk., tools: [ask_user]}"
    let model = ScriptedModel([
      "solo": [.call("ask_user", ["question": "Who?"]), .hangs(after: "")]
    ])
    let one = try Studio(team: team, model: model)
    let other = try Studio(team: team, model: ScriptedModel(), folder: one.folder)
    let session = try await one.session()
    let run = try await one.run("Go", in: session)
    let question = try #require(run.interactions.first)
    func expectRefused() async throws {
      let before = try await one.events(of: session)
      let error = RunnerError.ownedElsewhere(run.id, processID: getpid())
      await #expect(throws: error) { try await other.runner.resume(run.id) }
      await #expect(throws: error) { try await other.runner.cancel(run.id, reason: "mine") }
      await #expect(throws: error) { try await other.runner.steer(run.id, text: "mine") }
      #expect(try await other.runner.adoptDeadRuns().isEmpty)
      #expect(try await one.events(of: session) == before)
    }
    try await expectRefused()
    await #expect(throws: RunnerError.ownedElsewhere(run.id, processID: getpid())) {
      try await other.runner.answer(question.id, InteractionAnswer(text: "Ada"))
    }
    _ = try await one.runner.answer(question.id, InteractionAnswer(text: "Ada"))
    await model.asked(2)
    try await expectRefused()
    _ = try await one.runner.cancel(run.id, reason: "enough")
  }

  @Test func `a run whose team is gone is left as it is, and holds up no other`() async throws {
    let studio = try Studio(team: solo, model: ScriptedModel(["solo": [.text("Done.")]]))
    let whole = try await deadRun(studio, in: studio.session())
    let broken = try await deadRun(studio, in: studio.session(), team: "gone")
    _ = try await studio.runner.adoptDeadRuns()
    let error = RunnerError.notResumable(broken, "its team gone is not in the database")
    await #expect(throws: error) { try await studio.runner.resume(broken) }
    try await studio.runner.takeUp(interrupted: true)
    #expect(try await studio.runner.wait(for: whole).status == .completed)
    #expect(try await studio.runner.wait(for: broken).status == .interrupted)
  }
}
