import JSONModel
import ModelInterface
import TestSupport
import Testing

@testable import AgentKit

private let solo = "name: t\nroot_agent: {name: solo, instruction: Talk.}"
private let down = ModelFailure(kind: .unreachable, message: "the model is down", provider: "p")

/// Two processes on one database, and runs whose process is dead.
///
/// Each studio has an owner lock, a writer and a runner of its own.
private struct Neighbours {
  let house: Studio
  let neighbour: Studio
  let session: SessionID
  let run: RunID

  /// `lines` are what the model says once the run goes on.
  init(_ lines: ScriptedModel.Line...) async throws {
    house = try Studio(team: solo, model: ScriptedModel(["solo": [.fails(down)] + lines]))
    neighbour = try Studio(
      team: solo,
      model: ScriptedModel(["solo": lines]),
      folder: house.folder
    )
    session = try await house.session()
    run = try await house.run("Hi", in: session).id
  }

  /// The run as a process has left it that is dead by now.
  func abandoned() async throws -> RunRecord {
    let resumed = RunResumed(owner: OwnerID.make())
    try await house.store.append([EventDraft(runID: run, resumed)], to: session)
    return try #require(await house.store.run(run))
  }

  func count(_ type: String) async throws -> Int {
    try await house.events(of: session).count { $0.type == type }
  }

  /// What both make of the same request, asked at once: how many were heard, and the errors.
  func both<Value: Sendable>(
    _ ask: @escaping @Sendable (Runner) async throws -> Value
  ) async -> (heard: Int, errors: [RunnerError]) {
    await withTaskGroup { group in
      for runner in [house.runner, neighbour.runner] {
        group.addTask { () -> RunnerError? in
          do {
            _ = try await ask(runner)
            return nil
          } catch {
            return error as? RunnerError ?? .shuttingDown
          }
        }
      }
      let results = await group.reduce(into: [RunnerError?]()) { $0.append($1) }
      return (results.count { $0 == nil }, results.compactMap { $0 })
    }
  }

  func stop() async {
    for runner in [house.runner, neighbour.runner] {
      await runner.shutdown(reason: .shutdown, message: "the test ends")
    }
  }
}

@Suite(.timeLimit(.minutes(5))) struct TakeoverTests {
  @Test func `who has read of a dead owner leaves a run alone that was taken over since`()
    async throws
  {
    let both = try await Neighbours(.hangs(after: ""))
    let read = try await both.abandoned()
    _ = try await both.neighbour.runner.resume(both.run)
    let found = try await both.house.runner.interruptDead(read)
    #expect(found.status == .running)
    #expect(found.owner == both.neighbour.runner.ownership.current)
    // The first for the model, the second for the death.
    #expect(try await both.count(RunInterrupted.type) == 2)
    await both.stop()
  }

  @Test func `who has read of a dead owner leaves a run alone that has ended since`() async throws {
    let both = try await Neighbours(.text("Hello."))
    let read = try await both.abandoned()
    _ = try await both.neighbour.runner.resume(both.run)
    _ = try await both.neighbour.runner.wait(for: both.run)
    let before = try await both.house.events(of: both.session)
    #expect(try await both.house.runner.interruptDead(read).status == .completed)
    #expect(try await both.house.events(of: both.session) == before)
  }

  @Test func `of two processes that resume a dead one's run at once, one does`() async throws {
    for _ in 0..<10 {
      let both = try await Neighbours(.hangs(after: ""))
      _ = try await both.abandoned()
      let run = both.run
      let (heard, errors) = await both.both { try await $0.resume(run) }
      #expect(heard == 1)
      let record = try #require(await both.house.store.run(run))
      let winner = both.house.runner.ownership.processID(of: record.owner)
      #expect(errors == [.ownedElsewhere(run, processID: winner)])
      #expect(try await both.count(RunResumed.type) == 2)
      #expect(try await both.count(RunInterrupted.type) == 2)
      await both.stop()
    }
  }

  @Test func `of two processes that send to one session at once, one begins a run`() async throws {
    for _ in 0..<10 {
      let both = try await Neighbours(.hangs(after: ""))
      let session = both.session
      let (heard, errors) = await both.both {
        try await $0.send(MessageRequest(sessionID: session, content: "Go on"))
      }
      #expect(heard == 1)
      let open = try await both.house.store.runs(
        RunFilter(session: session, status: .running),
        PageRequest(limit: 10)
      ).elements.map(\.id)
      #expect(errors == open.map { .runInProgress($0) })
      await both.stop()
    }
  }

  @Test func `a message that two processes send at once under one id is one`() async throws {
    for _ in 0..<20 {
      let both = try await Neighbours(.hangs(after: ""))
      let session = both.session
      let (heard, errors) = await both.both {
        try await $0.send(
          MessageRequest(sessionID: session, content: "Go on", clientMessageID: "once")
        )
      }
      #expect(heard == 2, "\(errors)")
      #expect(try await both.count(RunStarted.type) == 2)
      await both.stop()
    }
  }

  @Test func `of two processes that continue a cancelled run at once, one does`() async throws {
    for _ in 0..<10 {
      let both = try await Neighbours(.hangs(after: ""))
      let run = both.run
      _ = try await both.house.runner.cancel(run, reason: "enough")
      let (heard, errors) = await both.both { try await $0.resume(run) }
      #expect(heard == 1)
      #expect(errors.count == 1)
      #expect(try await both.count(RunStarted.type) == 2)
      await both.stop()
    }
  }

  @Test func `nothing follows a cancellation that races with a takeover`() async throws {
    for _ in 0..<10 {
      let both = try await Neighbours(.hangs(after: ""))
      _ = try await both.abandoned()
      let run = both.run
      async let resumed = both.neighbour.runner.resume(run)
      async let cancelled = both.house.runner.cancel(run, reason: "enough")
      let (didResume, didCancel) = (try? await resumed, try? await cancelled)
      // Cancelled first, a new run continues it; taken over first, it is not ours to cancel.
      #expect((didResume?.runID == run) == (didCancel == nil))
      let last = try await both.house.events(of: both.session).last { $0.runID == run }
      #expect((last?.type == RunCancelled.type) == (didCancel != nil))
      await both.stop()
    }
  }
}
