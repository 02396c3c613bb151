import JSONModel
import ModelInterface
import Synchronization
import TestSupport
import Testing

@testable import AgentKit

private let down = ModelFailure(kind: .unreachable, message: "the model is down", provider: "p")

/// What a replay does not do again, and what comes too late to count.
@Suite(.timeLimit(.minutes(5))) struct ReplayTests {
  private let team = "name: t\nroot_agent: {name: solo, instruction: Talk., tools: [library]}"

  @Test func `a tool that failed is not called again`() async throws {
    let model = ScriptedModel(["solo": [.call("library"), .fails(down), .text("done")]])
    let library = Library(error: "it is closed")
    let studio = try Studio(team: team, model: model, tools: [library])
    let stopped = try await studio.run("Go", in: studio.session())
    _ = try await studio.runner.resume(stopped.id)
    #expect(try await studio.runner.wait(for: stopped.id).status == .completed)
    #expect(library.calls.value == 1)
    guard case .toolResult(_, _, let content, _) = model.requests.last?.messages.last else {
      Issue.record("the model was not told")
      return
    }
    #expect(content.contains("it is closed"))
  }

  @Test func `an agent that could not be answered is not asked again`() async throws {
    var script = studioScript
    let tooLong = ModelFailure(kind: .contextTooLong, message: "too long", provider: "p")
    script["lefty"] = [.fails(tooLong)]
    script["closer"]?.insert(.fails(down), at: 0)
    let model = ScriptedModel(script)
    let studio = try Studio(team: studioTeam, model: model)
    let stopped = try await studio.run("Ada", in: studio.session())
    #expect(stopped.status == .interrupted)
    _ = try await studio.runner.resume(stopped.id)
    #expect(try await studio.runner.wait(for: stopped.id).status == .completed)
    #expect(model.callers.filter { $0 == "lefty" }.count == 1)
  }

  @Test func `calls of before count against the limit`() async throws {
    let limited = "limits: {max_llm_calls: 2}\n" + team
    let model = ScriptedModel([
      "solo": [.call("library"), .fails(down), .call("library"), .text("too many")]
    ])
    let studio = try Studio(team: limited, model: model, tools: [Library()])
    let stopped = try await studio.run("Go", in: studio.session())
    #expect(stopped.status == .interrupted)
    _ = try await studio.runner.resume(stopped.id)
    #expect(try await studio.runner.wait(for: stopped.id).status == .completed)
    #expect(model.requests.count == 3)
  }

  @Test func `what went wrong before is told at the end, too`() async throws {
    let broken = ModelFailure(kind: .streamBroken, message: "cut", provider: "p")
    let model = ScriptedModel([
      "solo": [.breaks(after: "Half ", broken), .call("library"), .fails(down), .text("done")]
    ])
    let studio = try Studio(team: team, model: model, tools: [Library()], program: Complainer())
    let stopped = try await studio.run("Go", in: studio.session())
    _ = try await studio.runner.resume(stopped.id)
    #expect(try await studio.runner.wait(for: stopped.id).text == "restarted")
  }

  @Test func `a document goes where it was said to go before`() async throws {
    let desk = Desk()
    let text = Delivery.Document(name: "pitch.md", mediaType: "text/markdown", text: "# Ada")
    let studio = try Studio(
      team: "name: t\nroot_agent: {name: solo, instruction: Talk.}",
      model: ScriptedModel(),
      program: PlainTeam(documents: [text]),
      writer: desk
    )
    let session = try await studio.session(outputDirectory: "/anywhere")
    let accepted = try await studio.runner.send(
      MessageRequest(sessionID: session, content: "Go")
    )
    await desk.writes.reached(1)
    try await studio.runner.interrupt(accepted.runID, reason: .user, message: "Ctrl-C")
    _ = try await studio.runner.resume(accepted.runID)
    let record = try await studio.runner.wait(for: accepted.runID)
    #expect(record.artifacts.map(\.path) == ["place 1"])
    #expect(desk.paths == ["place 1", "place 1"])
  }

  @Test func `a call's intent is in the file before anything is paid for or done`() async throws {
    let model = Witness([.call("library"), .text("done")])
    let effect = Library(isIdempotent: false, sees: { try await model.begun() })
    let studio = try Studio(team: team, model: model, tools: [effect])
    // Sees what is committed, as another process does.
    let other = try Studio(team: team, model: ScriptedModel(), folder: studio.folder)
    let session = try await studio.session()
    model.watch { try await other.transcript(of: session) }
    #expect(try await studio.run("Go", in: session).status == .completed)
    #expect(
      model.seen == [
        "step.started solo/model:1", "step.started solo/tool:1", "step.started solo/model:2",
      ]
    )
  }

  @Test func `a result that comes after the run has stopped is dropped`() async throws {
    let model = ScriptedModel(["solo": [.call("library"), .text("done")]])
    let library = Library(isSlow: true)
    let studio = try Studio(team: team, model: model, tools: [library])
    let session = try await studio.session()
    let accepted = try await studio.runner.send(
      MessageRequest(sessionID: session, content: "Go")
    )
    await library.calls.reached(1)
    _ = try await studio.runner.cancel(accepted.runID, reason: "enough")
    let quiet = try await studio.transcript(of: session)
    #expect(quiet.suffix(2) == ["step.completed solo/tool:1 unknown", "run.cancelled"])
    library.isReady.fire()
    // Begins behind the old run's task, and calls the tool itself.
    let next = try await studio.runner.resume(accepted.runID).runID
    #expect(try await studio.runner.wait(for: next).text == "done")
    #expect(library.calls.value == 2)
    let after = try await studio.events(of: session).dropFirst(quiet.count)
    #expect(after.filter { $0.runID == accepted.runID } == [])
  }

  @Test func `a step that has its result is not closed again by the run's end`() async throws {
    let studio = try Studio(team: team, model: ScriptedModel())
    let session = try await studio.session()
    let run = RunID.make()
    let journal = RunJournal(
      session: session,
      run: run,
      store: studio.store,
      hub: studio.hub,
      events: []
    )
    func step(_ name: String) -> RunJournal.OpenStep {
      let started = StepStarted(
        step: name,
        kind: .tool,
        name: "library",
        attempt: 1,
        sawSeq: 0,
        digest: "",
        isIdempotent: true
      )
      return RunJournal.OpenStep(started: started, agent: "solo", path: "solo")
    }
    func result(_ name: String) throws -> EventDraft {
      let completed = StepCompleted(step: name, attempt: 1, outcome: .succeeded, result: .null)
      return try EventDraft(runID: run, key: "\(name)/completed", completed)
    }
    try journal.post([], opening: step("one"))
    try journal.post([], opening: step("two"))
    try journal.post([], opening: step("three"))
    try journal.post([result("one")], ending: "one")
    _ = try await journal.append([result("two")], ending: "two")
    let last = try EventDraft(runID: run, Warning(kind: "test", message: "the end"))
    #expect(try await journal.close([last], reason: "enough"))
    #expect(
      try await studio.transcript(of: session).dropFirst() == [
        "step.completed one succeeded", "step.completed two succeeded",
        "step.completed three unknown", "warning test",
      ]
    )
  }
}

/// Says what a run had to be warned of.
private struct Complainer: TeamProgram {
  var tools: [any Tool] { [] }

  func deliver(_ run: FinishedRun) throws -> Delivery {
    let kinds = run.warnings.map(\.kind).joined(separator: " ")
    return Delivery(folder: "", documents: [], outcome: "answered", text: kinds)
  }
}

/// Finds another place each time it is asked for one; does not get done with its first file.
private final class Desk: DocumentWriter {
  let writes = Count()
  private let plans = Count()
  private let written = Mutex<[String]>([])

  var paths: [String] { written.withLock { $0 } }

  func plan(
    name: String,
    folder: String,
    below directory: String,
    ours: Set<String>,
    for run: RunID
  ) async throws -> String { "place \(plans.add())" }

  func write(_ bytes: [UInt8], to path: String, ours: Set<String>) async throws {
    written.withLock { $0.append(path) }
    if writes.add() == 1 { try await Cancelled.wait() }
  }
}

/// A model that looks, each time it is asked, for the last step that the journal calls begun.
private final class Witness: LanguageModel {
  private struct State {
    var look: (@Sendable () async throws -> [String])?
    var seen: [String] = []
  }

  private let model: ScriptedModel
  private let state = Mutex(State())

  init(_ lines: [ScriptedModel.Line]) { model = ScriptedModel(["solo": lines]) }

  func watch(_ look: @escaping @Sendable () async throws -> [String]) {
    state.withLock { $0.look = look }
  }

  var seen: [String] { state.withLock(\.seen) }

  func begun() async throws {
    let look = state.withLock(\.look)
    let last = try await look?().last { $0.hasPrefix("step.started") } ?? "nothing"
    state.withLock { $0.seen.append(last) }
  }

  func respond(
    to request: ModelRequest,
    onDelta: @escaping @Sendable (ModelDelta) -> Void
  ) async throws -> ModelTurn {
    try await begun()
    return try await model.respond(to: request, onDelta: onDelta)
  }
}

/// Counts its calls; the first one may take until the test says so, whatever becomes of its run.
private struct Library: Tool {
  let calls = Count()
  let isReady = Signal()
  var error: String?
  var isSlow = false
  var isIdempotent = true
  var sees: @Sendable () async throws -> Void = {}

  var declaration: ToolDeclaration {
    ToolDeclaration(name: "library", description: "Looks it up.", parameters: .object([:]))
  }

  func call(_ arguments: JSONValue, in context: ToolContext) async throws -> ToolResult {
    if calls.add() == 1, isSlow { await isReady.wait() }
    try await sees()
    if let error { throw ToolFailure(error) }
    return ToolResult(content: "found")
  }
}
