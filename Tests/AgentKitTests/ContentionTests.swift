import AgentKit
import JSONModel
import ModelInterface
import TestSupport
import Testing

private let solo =
  "name: t\nroot_agent: {name: solo, instruction: Talk., include_contents: session}"
private let down = ModelFailure(kind: .unreachable, message: "the model is down", provider: "p")

/// What happens when several want the same run or session at once.
@Suite(.timeLimit(.minutes(5))) struct ContentionTests {
  @Test func `a run that is resumed three times at once is worked on once`() async throws {
    var script = studioScript
    script["closer"]?.insert(.fails(down), at: 0)
    let model = ScriptedModel(script)
    let studio = try Studio(team: studioTeam, model: model)
    let stopped = try await studio.run("Ada", in: studio.session())
    let runner = studio.runner
    await withThrowingTaskGroup { group in
      for _ in 0..<3 { group.addTask { _ = try await runner.resume(stopped.id) } }
      while let result = await group.nextResult() {
        // Who comes after its end is told so.
        if case .failure(let error) = result {
          #expect(error as? RunnerError == .notResumable(stopped.id, "it is completed"))
        }
      }
    }
    #expect(try await runner.wait(for: stopped.id).status == .completed)
    #expect(model.requests.count == 13)
  }

  @Test func `nothing follows a cancellation that comes right behind a resume`() async throws {
    let lines = (0..<40).map { _ in ScriptedModel.Line.text("again") }
    let model = ScriptedModel(["solo": [.fails(down)] + lines])
    let studio = try Studio(team: solo, model: model)
    let session = try await studio.session()
    let stopped = try await studio.run("Hi", in: session)
    let runner = studio.runner
    async let resumed = runner.resume(stopped.id)
    async let cancelled = runner.cancel(stopped.id, reason: "enough")
    _ = try? await resumed
    _ = try await cancelled
    let last = try await runner.wait(for: stopped.id)
    await runner.shutdown(reason: .shutdown, message: "the test ends")
    let ends = try await studio.events(of: session).filter { $0.runID == stopped.id }
    #expect(ends.last?.seq == last.lastSeq || last.status == .completed)
    #expect(last.status.isFinal)
  }

  @Test func `a session works on one run at a time, resumed ones included`() async throws {
    let model = ScriptedModel(["solo": [.fails(down), .hangs(after: "")]])
    let studio = try Studio(team: solo, model: model)
    let session = try await studio.session()
    let stopped = try await studio.run("one", in: session)
    let next = try await studio.runner.send(MessageRequest(sessionID: session, content: "two"))
    await model.asked(2)
    await #expect(throws: RunnerError.runInProgress(next.runID)) {
      try await studio.runner.resume(stopped.id)
    }
    _ = try await studio.runner.cancel(next.runID, reason: "the test ends")
  }

  @Test func `a queued message is told after what was said before it, and nothing later`()
    async throws
  {
    let model = ScriptedModel([
      "solo": [.hangs(after: ""), .text("second answer"), .text("third answer")]
    ])
    let studio = try Studio(team: solo, model: model)
    let session = try await studio.session()
    func send(_ text: String) async throws -> AcceptedMessage {
      try await studio.runner.send(
        MessageRequest(sessionID: session, content: text, queue: true)
      )
    }
    let first = try await send("one")
    await model.asked(1)
    let second = try await send("two")
    let third = try await send("three")
    _ = try await studio.runner.cancel(first.runID, reason: "next")
    _ = try await studio.runner.wait(for: second.runID)
    _ = try await studio.runner.wait(for: third.runID)
    #expect(model.requests[1].messages == [.user("one"), .user("two")])
    #expect(
      model.requests[2].messages == [
        .user("one"), .user("two"), .assistant(text: "second answer", toolCalls: []),
        .user("three"),
      ]
    )
  }

  @Test func `a queued message can be called off`() async throws {
    let model = ScriptedModel(["solo": [.hangs(after: "")]])
    let studio = try Studio(team: solo, model: model)
    let session = try await studio.session()
    let first = try await studio.runner.send(MessageRequest(sessionID: session, content: "one"))
    await model.asked(1)
    let second = try await studio.runner.send(
      MessageRequest(sessionID: session, content: "two", queue: true)
    )
    #expect(try await studio.runner.cancel(second.runID, reason: "no").status == .cancelled)
    _ = try await studio.runner.cancel(first.runID, reason: "no")
    #expect(model.requests.count == 1)
  }

  @Test func `what two processes decide by the same version is decided once`() async throws {
    let one = try Studio(team: solo, model: ScriptedModel([:]))
    let other = try Studio(team: solo, model: ScriptedModel([:]), folder: one.folder)
    let session = try await one.session()
    for number in 0..<40 {
      let writes = await withTaskGroup(of: Bool.self) { group in
        for studio in [one, other] {
          group.addTask {
            let events = try? await studio.runner.change(session, quiet: true) { record in
              let title = record.title ?? ""
              if title == "\(number)" { throw Taken() }
              return [try EventDraft(SessionUpdated(title: "\(number)"))]
            }
            return events != nil
          }
        }
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(writes == 1)
    }
    #expect(try await one.events(of: session).count == 41)
  }

  @Test func `a tool that cancels work of its own does not end the run`() async throws {
    let model = ScriptedModel(["solo": [.call("quitter"), .text("It gave up.")]])
    let studio = try Studio(
      team: "name: t\nroot_agent: {name: solo, instruction: Go., tools: [quitter]}",
      model: model,
      tools: [QuitterTool()]
    )
    let record = try await studio.run("go", in: studio.session())
    #expect(record.status == .completed)
    #expect(record.text == "It gave up.")
  }
}

private struct Taken: Error {}

private struct QuitterTool: Tool {
  var declaration: ToolDeclaration {
    ToolDeclaration(name: "quitter", description: "Quits.", parameters: .object([:]))
  }

  func call(_ arguments: JSONValue, in context: ToolContext) async throws -> ToolResult {
    throw CancellationError()
  }
}
