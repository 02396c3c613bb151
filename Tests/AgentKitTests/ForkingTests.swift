import AgentKit
import JSONModel
import ModelInterface
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ForkingTests {
  /// What a run left behind, without ids.
  private func outcome(_ run: RunRecord, _ studio: Studio) async throws -> [String] {
    let state = try await studio.store.state(of: run.projectID, at: nil)
    let artifacts = try await studio.store.artifacts(of: run.projectID)
    return ["\(run.status) \(run.text ?? "")"]
      + state.map { "\($0) \($1.version) \($1.value.text)" }.sorted()
      + artifacts.map { "\($0.name) \($0.version) \($0.hash)" }
  }

  /// The calls that a run had finished in `events`, by agent.
  private func finishedCalls(_ events: some Sequence<JournalEvent>) -> [String: Int] {
    events.reduce(into: [:]) { calls, event in
      guard event.type == StepCompleted.type, event.data["call"] != nil, let agent = event.agent
      else { return }
      calls[agent, default: 0] += 1
    }
  }

  @Test
  func `a copy made at any event goes on to the same end, and asks only what was not answered`()
    async throws
  {
    let origin = try Studio(team: studioTeam, model: ScriptedModel(studioScript))
    let session = try await origin.session()
    let run = try await origin.run("Ada", in: session)
    let expected = try await outcome(run, origin)
    let events = try await origin.events(of: session)
    let calls = finishedCalls(events)
    for cut in run.startedSeq..<run.lastSeq {
      let done = finishedCalls(events.prefix(Int(cut)))
      var rest = studioScript
      for (agent, lines) in rest { rest[agent] = Array(lines.dropFirst(done[agent] ?? 0)) }
      let model = ScriptedModel(rest)
      let studio = try Studio(team: studioTeam, model: model, folder: origin.folder)
      let copy = try await studio.runner.fork(session, at: cut)
      let copied = try #require(copy.runs[run.id])
      let resumed = try await studio.runner.resume(copied).runID
      #expect(resumed == copied)
      let record = try await studio.runner.wait(for: resumed)
      #expect(try await outcome(record, studio) == expected, "after event \(cut)")
      let asked = Dictionary(grouping: model.callers) { $0 }.mapValues(\.count)
      #expect(asked.merging(done, uniquingKeysWith: +) == calls, "after event \(cut)")
      #expect(Set(try await studio.store.artifacts(of: record.projectID).map(\.runID)) == [copied])
    }
    #expect(try await origin.events(of: session) == events)
  }

  @Test func `a run is worked again from a step on, in a copy`() async throws {
    let origin = try Studio(team: studioTeam, model: ScriptedModel(studioScript))
    let session = try await origin.session()
    let run = try await origin.run("Ada", in: session)
    let events = try await origin.events(of: session)
    let step = try #require(
      events.first { $0.agent == "critic" && $0.type == StepStarted.type }
    )
    let done = finishedCalls(events.prefix(Int(step.seq)))
    var rest = studioScript
    for (agent, lines) in rest { rest[agent] = Array(lines.dropFirst(done[agent] ?? 0)) }
    let model = ScriptedModel(rest)
    let studio = try Studio(team: studioTeam, model: model, folder: origin.folder)
    let started = try await studio.runner.retry(run.id, fromStep: step.data["step"]?.stringValue)
    #expect(started.runID != run.id)
    let record = try await studio.runner.wait(for: started.runID)
    #expect(try await outcome(record, studio) == (try await outcome(run, origin)))
    #expect(model.callers.first == "critic")
    let copy = try #require(await studio.store.session(record.sessionID))
    #expect(copy.forkedFrom == SessionForked(fromSessionId: session, atSeq: step.seq - 1))
  }
}
