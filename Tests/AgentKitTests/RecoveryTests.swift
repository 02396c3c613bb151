import AgentKit
import JSONModel
import ModelInterface
import Storage
import TestSupport
import Testing

/// What dead processes left is taken up by the next one, unless taking it up is what kills.
@Suite(.timeLimit(.minutes(2))) struct RecoveryTests {
  private let model = ScriptedModel()
  private let studio: Studio

  init() throws { studio = try Studio(team: studioTeam, model: model) }

  /// A session with a run that a dead process has begun, and `more` of it.
  private func abandonedRun(
    _ more: (RunID) throws -> [EventDraft] = { _ in [] }
  ) async throws -> (session: SessionID, run: RunID) {
    let (session, run) = (try await studio.session(), RunID.make())
    let (project, message) = (ProjectID.make(), MessageID.make())
    let team = Array(try studio.runner.configuration.team.canonicalText().utf8)
    let started = RunStarted(
      messageId: message,
      projectId: project,
      entry: "greeter",
      model: nil,
      owner: .make(),
      team: SHA256.hex(team),
      replayVersion: Runner.replayVersion
    )
    _ = try await studio.store.append(
      [
        EventDraft(ProjectCreated(projectId: project, title: "Ada", subject: nil)),
        EventDraft(
          runID: run,
          MessageAdded(messageId: message, role: .user, content: "Ada", projectId: project)
        ),
        EventDraft(runID: run, key: "started", started, body: team),
      ] + more(run),
      to: session
    )
    return (session, run)
  }

  /// Processes that are killed while they recover the run.
  private func dieOfRecovering(_ run: RunID, times: Int) throws -> [Bool] {
    try (0..<times).map { _ in
      try OwnerLocks(folder: "\(studio.folder)/owners").beginRecovery(of: run)
    }
  }

  @Test func `a run whose recovery ended three processes is set aside, and the others go on`()
    async throws
  {
    let (deadly, other) = (try await abandonedRun(), try await abandonedRun())
    #expect(try dieOfRecovering(deadly.run, times: 4) == [true, true, true, false])
    #expect(try await studio.runner.adoptDeadRuns().map(\.id) == [other.run])
    await #expect(throws: RunnerError.setAside(deadly.run)) {
      try await studio.run("Again", in: deadly.session)
    }
    await #expect(throws: RunnerError.setAside(deadly.run)) {
      try await studio.runner.resume(deadly.run)
    }
    #expect(try await studio.store.run(deadly.run)?.status == .running)
    try await studio.runner.delete(deadly.session)
    #expect(try await studio.store.session(deadly.session) == nil)
  }

  @Test func `two deaths are no reason, and a recovery that ends is forgotten`() async throws {
    let abandoned = try await abandonedRun()
    #expect(try dieOfRecovering(abandoned.run, times: 2) == [true, true])
    #expect(try await studio.runner.adoptDeadRuns().map(\.id) == [abandoned.run])
    #expect(try dieOfRecovering(abandoned.run, times: 3) == [true, true, true])
  }

  @Test func `living processes that recover a run at once are not counted`() throws {
    let run = RunID.make()
    let owners = try (0..<5).map { _ in try OwnerLocks(folder: "\(studio.folder)/owners") }
    #expect(owners.map { $0.beginRecovery(of: run) } == Array(repeating: true, count: 5))
    #expect(studio.owners.beginRecovery(of: run))
    #expect(studio.owners.beginRecovery(of: RunID(rawValue: "../../etc/passwd")))
    #expect(studio.owners.beginRecovery(of: RunID(rawValue: String(repeating: "a", count: 999))))
  }

  @Test func `a damaged event of a dead run keeps nobody from closing it`() async throws {
    let abandoned = try await abandonedRun { run in
      var item = try EventDraft(
        runID: run,
        key: "greeter/model:1/item#1",
        ItemStarted(itemId: .make(), kind: .text, step: "greeter/model:1")
      )
      item.data = ["itemId": item.data["itemId"] ?? .null, "kind": "song", "step": 7]
      var usage = try EventDraft(runID: run, key: "odd", RunSteered(text: "More"))
      usage.type = StepCompleted.type
      usage.data = ["step": 1, "attempt": 9_223_372_036_854_775_807]
      return [item, usage]
    }
    #expect(try await studio.runner.adoptDeadRuns().map(\.id) == [abandoned.run])
    #expect(try await studio.store.run(abandoned.run)?.status == .interrupted)
  }

  @Test func `a run that crashed three times without a step in between is not resumed unasked`()
    async throws
  {
    func crash(_ run: RunID) throws -> [EventDraft] {
      [
        try EventDraft(runID: run, RunInterrupted(reason: .crash, message: "It died.")),
        try EventDraft(runID: run, RunResumed(owner: .make())),
      ]
    }
    let deadly = try await abandonedRun { try crash($0) + crash($0) + crash($0).dropLast() }
    let twice = try await abandonedRun { try crash($0) + crash($0).dropLast() }
    try await studio.runner.takeUp(interrupted: true)
    #expect(try await studio.store.run(deadly.run)?.status == .interrupted)
    #expect(try await studio.runner.wait(for: twice.run).status == .completed)
    // A person may still try.
    _ = try await studio.runner.resume(deadly.run)
    #expect(try await studio.runner.wait(for: deadly.run).status == .completed)
  }

  @Test func `an absurd count of a server's ends no run, and no start`() async throws {
    let session = try await studio.session()
    let absurd = ModelCallRecord(
      provider: "script",
      model: "script",
      usage: TokenUsage(input: .max, cachedInput: .min, output: .max, reasoningOutput: .max),
      cost: .greatestFiniteMagnitude,
      duration: .greatestFiniteMagnitude,
      attempts: .max
    )
    let studio = try Studio(
      team: studioTeam,
      model: CountingModel(record: absurd),
      folder: studio.folder
    )
    let record = try await studio.run("Ada", in: session)
    #expect(record.status == .completed)
    #expect(record.usage.input == .largestCount)
    #expect(record.cost?.isFinite == true)
    #expect(try await studio.store.usage(UsageFilter()).total.usage.output == .largestCount)
  }
}

/// Answers each request with the same text and the same record.
private struct CountingModel: LanguageModel {
  let record: ModelCallRecord

  func respond(
    to request: ModelRequest,
    onDelta: @escaping @Sendable (ModelDelta) -> Void
  ) async throws -> ModelTurn {
    ModelTurn(text: "So be it", finishReason: .stop, record: record)
  }
}
