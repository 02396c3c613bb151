import AgentKit
import Foundation
import JSONModel
import ModelInterface
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ScriptTests {
  private func script(_ yaml: String) throws -> RunScript {
    let (script, faults) = RunScript.parse(yaml)
    #expect(faults == [])
    return try #require(script)
  }

  private func studio(_ yaml: String, folder: String? = nil) throws -> Studio {
    let script = try script(yaml)
    let team = ScriptTeam(script)
    #expect(
      TeamCheck.faults(in: team.definition, tools: Set(team.tools.map(\.declaration.name))) == []
    )
    return try Studio(team.definition, model: ScriptModel(script), program: team, folder: folder)
  }

  /// What the run of one message leaves in the journal, from its start on.
  private func expectRun(
    of yaml: String,
    _ expected: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let studio = try studio(yaml)
    let session = try await studio.session()
    _ = try await studio.run("Hello", in: session)
    let transcript = try await studio.transcript(of: session)
    let start = try #require(transcript.firstIndex(of: "run.started"))
    #expect(Array(transcript[(start + 1)...]) == expected, sourceLocation: sourceLocation)
  }

  private func expectFaults(
    _ yaml: String,
    _ expected: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let faults = RunScript.parse(yaml).faults.map(\.description)
    #expect(faults == expected, sourceLocation: sourceLocation)
  }

  // MARK: What is played

  @Test func `each message plays the next run, and the last one again`() async throws {
    let studio = try studio(
      """
      runs:
      - steps: [say: Welcome., say: "Who is {message}?"]
      - steps: [say: Goodbye.]
      """
    )
    let session = try await studio.session()
    var answers: [String?] = []
    for message in ["Ada", "Grace", "Rosalind"] {
      answers.append(try await studio.run(message, in: session).text)
    }
    #expect(answers == ["Welcome. Who is Ada?", "Goodbye.", "Goodbye."])
    let transcript = try await studio.transcript(of: session)
    #expect(transcript.filter { $0 == "project.created" }.count == 1)
  }

  @Test func `words are streamed one by one, at their pace`() async throws {
    let script = try script("{pace: 2, runs: [{steps: [say: one two, say: \" three\"]}]}")
    let pieces = Pieces()
    let turn = try await ScriptModel(script).respond(to: request("Hello")) { pieces.add($0) }
    #expect(pieces.all == [.text("one"), .text(" two"), .text(" three")])
    #expect(turn.text == "one two three")
    #expect(turn.record.duration >= 2)
  }

  @Test func `thoughts are kept apart from the answer`() async throws {
    let script = try script("runs: [{steps: [think: Hm., say: Yes.]}]")
    let turn = try await ScriptModel(script).respond(to: request("Hello")) { _ in }
    #expect(turn.reasoning == "Hm.")
    #expect(turn.text == "Yes.")
  }

  @Test func `tools answer or fail as the script says, and write state`() async throws {
    try await expectRun(
      of: """
        state: {outline: {artifact: outline.md}}
        runs:
        - steps:
          - say: Looking.
          - tool: {name: search, arguments: {query: Ada}, result: [one, two], summary: 2 found}
          - tool: {name: search, arguments: {query: Ada}, error: the library is closed}
          - write: {key: outline, value: Act one}
          - document: {name: pitch.md, text: "# Ada"}
          - say: Done.
        """,
      [
        "step.started script/model:1", "item.started", "item.completed completed: Looking.",
        "step.completed script/model:1 succeeded",
        "step.started script/tool:1", "step.completed script/tool:1 succeeded",
        "step.started script/model:2", "item.started", "item.completed completed: ",
        "step.completed script/model:2 succeeded",
        "step.started script/tool:2", "step.completed script/tool:2 failed",
        "step.started script/model:3", "item.started", "item.completed completed: ",
        "step.completed script/model:3 succeeded",
        "step.started script/tool:3", "step.completed script/tool:3 succeeded",
        "artifact.created outline.md 1",
        "step.started script/model:4", "item.started", "item.completed completed: Done.",
        "step.completed script/model:4 succeeded",
        "artifact.created pitch.md 1", "message.added agent: Done.", "run.completed delivered",
      ]
    )
  }

  // MARK: Failures

  @Test func `an answer that breaks off is abandoned and said again`() async throws {
    try await expectRun(
      of: "runs: [{steps: [say: One, break: {after: two}, say: three.]}]",
      [
        "step.started script/model:1", "item.started", "item.completed abandoned: One two",
        "warning restarted",
        "step.started script/model:1 (attempt 2)", "item.started",
        "item.completed completed: One three.", "step.completed script/model:1 succeeded",
        "message.added agent: One three.", "run.completed answered",
      ]
    )
  }

  @Test func `a failure interrupts the run, which goes on when it is resumed`() async throws {
    let studio = try studio(
      """
      runs: [{steps: [say: One, fail: {kind: rateLimited, message: Too much., times: 2}, say: two]}]
      """
    )
    let session = try await studio.session()
    let stopped = try await studio.run("Hello", in: session)
    #expect(stopped.status == .interrupted)
    for (attempt, status) in [(2, RunStatus.interrupted), (3, .completed)] {
      _ = try await studio.runner.resume(stopped.id)
      let record = try await studio.runner.wait(for: stopped.id)
      #expect(record.status == status, "attempt \(attempt)")
    }
    let transcript = try await studio.transcript(of: session)
    #expect(
      transcript.filter { $0.hasPrefix("run.interrupted") }
        == Array(repeating: "run.interrupted overload", count: 2)
    )
    #expect(transcript.suffix(1) == ["run.completed answered"])
    #expect(try await studio.runner.record(of: stopped.id)?.text == "One two")
  }

  @Test func `a hanging model is quiet once its run is cancelled`() async throws {
    let studio = try studio("runs: [{steps: [say: Wait., hang: true]}]")
    let session = try await studio.session()
    let spoke = Signal()
    let observation = studio.hub.observe(session) { spoke.fire() }
    let run = try await studio.runner.send(MessageRequest(sessionID: session, content: "Go")).runID
    await spoke.wait()
    observation.cancel()
    let record = try await studio.runner.cancel(run, reason: "enough")
    #expect(record.status == .cancelled)
  }

  // MARK: Questions

  private let asking = """
    runs:
    - steps:
      - ask: {question: Who is it about?}
      - say: About {answer}.
      - ask: {choice: How long?, options: [Short, Long]}
      - say: "{answer} it is."
      - ask: {permission: save, arguments: {path: a.md}, result: saved}
      - say: Done.
    """

  /// Answers what the run waits for, and waits again.
  private func expectQuestion(
    _ kind: InteractionKind,
    _ text: String,
    of run: RunID,
    in studio: Studio,
    answer: InteractionAnswer,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let record = try await studio.runner.wait(for: run)
    #expect(record.status == .waiting, sourceLocation: sourceLocation)
    let question = try #require(record.interactions.first, sourceLocation: sourceLocation)
    #expect(question.request.kind == kind, sourceLocation: sourceLocation)
    #expect(question.request.text == text, sourceLocation: sourceLocation)
    _ = try await studio.runner.answer(question.id, answer)
  }

  @Test func `a person is asked, and the answer is said`() async throws {
    let studio = try studio(asking)
    let session = try await studio.session()
    let run = try await studio.runner.send(MessageRequest(sessionID: session, content: "Go")).runID
    try await expectQuestion(
      .question,
      "Who is it about?",
      of: run,
      in: studio,
      answer: InteractionAnswer(text: "Ada")
    )
    try await expectQuestion(
      .choice,
      "How long?",
      of: run,
      in: studio,
      answer: InteractionAnswer(optionID: "2")
    )
    try await expectQuestion(
      .permission,
      "script wants to call save.",
      of: run,
      in: studio,
      answer: InteractionAnswer(optionID: "allow")
    )
    #expect(try await studio.runner.wait(for: run).status == .completed)
    let said = try await studio.transcript(of: session).filter { $0.hasPrefix("item.completed") }
    #expect(
      said == [
        "item.completed completed: ", "item.completed completed: About Ada.",
        "item.completed completed: Long it is.", "item.completed completed: Done.",
      ]
    )
  }

  @Test func `a run goes on at its place in another process, and notes do not move it`()
    async throws
  {
    let first = try studio(asking)
    let session = try await first.session()
    let run = try await first.runner.send(MessageRequest(sessionID: session, content: "Go")).runID
    try await expectQuestion(
      .question,
      "Who is it about?",
      of: run,
      in: first,
      answer: InteractionAnswer(text: "Ada")
    )
    #expect(try await first.runner.wait(for: run).status == .waiting)
    _ = try await first.runner.steer(run, text: "Make it short.")
    await first.runner.shutdown(reason: .shutdown, message: "the daemon was stopped")

    let second = try studio(asking, folder: first.folder)
    _ = try await second.runner.resume(run)
    try await expectQuestion(
      .choice,
      "How long?",
      of: run,
      in: second,
      answer: InteractionAnswer(optionID: "1")
    )
    try await expectQuestion(
      .permission,
      "script wants to call save.",
      of: run,
      in: second,
      answer: InteractionAnswer(optionID: "reject")
    )
    let record = try await second.runner.wait(for: run)
    #expect(record.status == .completed)
    #expect(record.text == "Done.")
  }

  // MARK: Faults

  @Test func `a script with faults says where they are, and what is allowed`() {
    expectFaults(
      """
      speed: 3
      runs:
      - steps:
        - sya: Hello
        - fail: {kind: tired}
        - say: {}
        - pause: soon
      """,
      [
        "line 1: `speed` is not understood here; a script has `pace`, `state`, `runs`",
        "line 4: a step has exactly one of: say, think, pause, ask, write, tool, fail, break, hang, "
          + "document; this one has `sya`",
        "line 5: `fail` has a `kind`, one of: unreachable, timedOut, streamBroken, invalidAnswer, "
          + "rateLimited, overloaded, authentication, unknownModel, contextTooLong, "
          + "contentFiltered, invalidRequest, budgetExceeded, notAllowed, misconfigured",
        "line 6: `say` is a text",
        "line 7: `pause` is a number of milliseconds, from 0 to 3600000",
      ]
    )
    expectFaults(
      """
      runs:
      - steps:
        - tool: {name: save}
        - ask: {permission: save}
        - ask: {choice: Which?}
        - write: {key: script, value: 3}
        - hang: true
        - say: never
      """,
      [
        "line 4: `save` does not ask for permission at line 3: name one otherwise",
        "line 5: a choice has `options`, a list of texts",
        "line 6: a `value` is a text, a list or a mapping; put others in quotes",
        "line 6: the key `script` is where the script keeps its place; name yours otherwise",
        "line 8: nothing follows a `hang` in its run",
      ]
    )
    expectFaults("runs: []", ["line 1: `runs` is a list of at least one run"])
    expectFaults(
      "Hello",
      ["line 1: a script is a mapping with `runs`, and if need be `pace` and `state`"]
    )
    expectFaults("runs: [", ["line 2: this is not YAML: did not find expected node content"])
  }

  @Test func `the example in the documentation is a script`() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appending(path: "../../protocol/examples/scripts/interactions.yaml")
    let (script, faults) = RunScript.parse(try String(contentsOf: file, encoding: .utf8))
    #expect(script != nil)
    #expect(faults == [])
  }

  private func request(_ message: String) -> ModelRequest {
    ModelRequest(
      agent: "script",
      instructions: "",
      inputs: ["script": ["run": 1, "message": .string(message)]],
      messages: [.user(message)]
    )
  }
}

/// What a model streams.
private final class Pieces: Sendable {
  private let pieces = Mutex<[ModelDelta]>([])

  var all: [ModelDelta] { pieces.withLock { $0 } }

  func add(_ piece: ModelDelta) { pieces.withLock { $0.append(piece) } }
}
