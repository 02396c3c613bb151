import AgentKit
import JSONModel
import ModelInterface
import Synchronization
import TestSupport
import Testing

/// A tool that ignores its cancellation holds up nobody.
@Suite(.timeLimit(.minutes(3))) struct StuckToolTests {
  private static let team = """
    name: stuck
    state: {notes: {reducer: append}}
    root_agent: {name: solo, instruction: Do., tools: [stall, append_to_state]}
    """
  private let tool = StuckTool()
  private let studio: Studio

  init() throws {
    studio = try Studio(
      team: Self.team,
      model: ScriptedModel(["solo": [.call("stall")]]),
      tools: [tool]
    )
  }

  /// A run whose tool was called and never returns.
  private func stuckRun() async throws -> AcceptedMessage {
    let session = try await studio.session()
    let accepted = try await studio.runner.send(
      MessageRequest(sessionID: session, content: "Go")
    )
    await tool.called.reached(1)
    return accepted
  }

  private func session(of run: RunID) async throws -> SessionID {
    try #require(await studio.store.run(run)).sessionID
  }

  @Test func `after a cancellation the session takes every request`() async throws {
    let run = try await stuckRun().runID
    let session = try await session(of: run)
    let queued = try await studio.runner.send(
      MessageRequest(sessionID: session, content: "Next", queue: true)
    )
    #expect(try await studio.runner.cancel(run, reason: "enough").status == .cancelled)
    // What waited behind it begins, and is done.
    #expect(try await studio.runner.wait(for: queued.runID).status == .completed)
    let continued = try await studio.runner.resume(run).runID
    await tool.called.reached(2)
    #expect(try await studio.runner.cancel(continued, reason: "again").status == .cancelled)
    #expect(try await studio.run("Talk", in: session).status == .completed)
    _ = try await studio.runner.change(session, quiet: true) { _ in
      [try EventDraft(SessionUpdated(title: "Changed"))]
    }
    _ = try await studio.runner.archive(session)
    _ = try await studio.runner.unarchive(session)
    try await studio.runner.delete(session)
    #expect(try await studio.store.session(session) == nil)
    tool.release()
  }

  @Test func `a run that was interrupted is resumed although its tool goes on`() async throws {
    let run = try await stuckRun().runID
    try await studio.runner.interrupt(run, reason: .user, message: "stop")
    _ = try await studio.runner.resume(run)
    #expect(await studio.runner.liveRuns == [run])
    #expect(try await studio.runner.cancel(run, reason: "enough").status == .cancelled)
    tool.release()
  }

  @Test func `the late result of a cancelled run is dropped`() async throws {
    let run = try await stuckRun().runID
    let session = try await session(of: run)
    _ = try await studio.runner.cancel(run, reason: "enough")
    let events = try await studio.events(of: session)
    tool.release()
    #expect(try await studio.run("Talk", in: session).status == .completed)
    let after = try await studio.events(of: session)
    #expect(Array(after.prefix(events.count)) == events)
    #expect(after.dropFirst(events.count).allSatisfy { $0.runID != run })
  }

  @Test func `a shutdown does not wait for the tool`() async throws {
    let run = try await stuckRun().runID
    await studio.runner.shutdown(reason: .shutdown, message: "bye")
    #expect(try await studio.store.run(run)?.status == .interrupted)
    tool.release()
  }
}

@Suite(.timeLimit(.minutes(1))) struct SessionGateTests {
  @Test func `work that asks for its own session again is refused, and the gate stays open`()
    async throws
  {
    let (gate, session) = (SessionGate(), SessionID.make())
    await #expect(throws: RunnerError.reentered(session)) {
      try await gate.withSession(session) {
        try await gate.withSession(session) {}
      }
    }
    let (other, value) = (SessionID.make(), 7)
    let result = try await gate.withSession(session) {
      try await gate.withSession(other) { value }
    }
    #expect(result == value)
  }

  @Test func `nobody waits without limit`() async throws {
    let gate = SessionGate(patience: .milliseconds(20))
    let session = SessionID.make()
    let (inside, leave) = (Signal(), Signal())
    let holder = Task {
      try await gate.withSession(session) {
        inside.fire()
        await leave.wait()
      }
    }
    await inside.wait()
    await #expect(throws: RunnerError.sessionBusy(session)) {
      try await gate.withSession(session) {}
    }
    leave.fire()
    try await holder.value
    try await gate.withSession(session) {}
  }
}

/// A tool that returns when the test says so, and at no other time, at its first two calls.
private final class StuckTool: Tool {
  private struct State {
    var isReleased = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  let called = Count()
  private let state = Mutex(State())
  let declaration = ToolDeclaration(
    name: "stall",
    description: "Never returns.",
    parameters: .object([:])
  )

  func call(_ arguments: JSONValue, in context: ToolContext) async throws -> ToolResult {
    await withCheckedContinuation { continuation in
      let isReleased = state.withLock { state in
        if !state.isReleased { state.waiting.append(continuation) }
        return state.isReleased
      }
      called.add()
      if isReleased { continuation.resume() }
    }
    return ToolResult(
      content: "late",
      state: [StateChange(key: "notes", reducer: .append, value: "late")]
    )
  }

  func release() {
    let waiting = state.withLock { state in
      state.isReleased = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}
