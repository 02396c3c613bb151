import AgentKit
import ModelInterface
import TestSupport
import Testing

private let solo = """
  name: t
  root_agent: {name: solo, instruction: Talk., include_contents: session}
  """

@Suite(.timeLimit(.minutes(5))) struct MessageTests {
  @Test func `a second message on a busy session is refused, or waits its turn`() async throws {
    let model = ScriptedModel(["solo": [.hangs(after: ""), .text("second")]])
    let studio = try Studio(team: solo, model: model)
    let session = try await studio.session()
    let first = try await studio.runner.send(MessageRequest(sessionID: session, content: "one"))
    await model.asked(1)
    await #expect(throws: RunnerError.runInProgress(first.runID)) {
      try await studio.runner.send(MessageRequest(sessionID: session, content: "two"))
    }
    let second = try await studio.runner.send(
      MessageRequest(sessionID: session, content: "three", queue: true)
    )
    #expect(try await studio.runner.record(of: second.runID)?.status == .queued)
    _ = try await studio.runner.cancel(first.runID, reason: "next, please")
    let record = try await studio.runner.wait(for: second.runID)
    #expect(record.text == "second")
  }

  @Test func `a run that is resumed as it stops does not hold up the one behind it`() async throws {
    let model = ScriptedModel(["solo": [.hangs(after: ""), .text("second"), .text("first")]])
    let studio = try Studio(team: solo, model: model)
    let session = try await studio.session()
    let first = try await studio.runner.send(MessageRequest(sessionID: session, content: "one"))
    await model.asked(1)
    let second = try await studio.runner.send(
      MessageRequest(sessionID: session, content: "two", queue: true)
    )
    try await studio.runner.interrupt(first.runID, reason: .user, message: "Ctrl-C")
    // Refused or not, by which of them comes first; what counts is that it comes back.
    _ = try? await studio.runner.resume(first.runID)
    for run in [first, second] {
      if try await studio.runner.wait(for: run.runID).status != .completed {
        _ = try await studio.runner.resume(run.runID)
      }
      #expect(try await studio.runner.wait(for: run.runID).status == .completed)
    }
  }

  @Test func `a queued run that is cancelled has ended for everybody`() async throws {
    let model = ScriptedModel(["solo": [.hangs(after: "")]])
    let studio = try Studio(team: solo, model: model)
    let session = try await studio.session()
    let first = try await studio.runner.send(MessageRequest(sessionID: session, content: "one"))
    await model.asked(1)
    let second = try await studio.runner.send(
      MessageRequest(sessionID: session, content: "two", queue: true)
    )
    #expect(
      try await studio.runner.cancel(second.runID, reason: "enough").status == .cancelled
    )
    #expect(try await studio.store.run(second.runID)?.status == .cancelled)
    _ = try await studio.runner.cancel(first.runID, reason: "enough")
    #expect(model.requests.count == 1)
  }

  @Test func `the same client's id is accepted once`() async throws {
    let model = ScriptedModel(["solo": [.text("first")]])
    let studio = try Studio(team: solo, model: model)
    let session = try await studio.session()
    let request = MessageRequest(sessionID: session, content: "one", clientMessageID: "c1")
    let first = try await studio.runner.send(request)
    _ = try await studio.runner.wait(for: first.runID)
    let again = try await studio.runner.send(request)
    #expect(again.isDuplicate)
    #expect(again.runID == first.runID)
    #expect(model.requests.count == 1)
    var other = request
    other.content = "two"
    await #expect(throws: RunnerError.idempotencyMismatch(first.messageID)) {
      try await studio.runner.send(other)
    }
  }

  @Test func `the conversation grows from message to message`() async throws {
    let model = ScriptedModel(["solo": [.text("Hello."), .text("Fine.")]])
    let studio = try Studio(team: solo, model: model)
    let session = try await studio.session()
    _ = try await studio.run("Hi", in: session)
    _ = try await studio.run("How are you?", in: session)
    #expect(
      model.requests.last?.messages == [
        .user("Hi"), .assistant(text: "Hello.", toolCalls: []), .user("How are you?"),
      ]
    )
  }

  @Test func `an unknown session is named`() async throws {
    let studio = try Studio(team: solo, model: ScriptedModel())
    let unknown = SessionID(rawValue: "nowhere")
    await #expect(throws: RunnerError.unknownSession(unknown)) {
      try await studio.runner.send(MessageRequest(sessionID: unknown, content: "Hi"))
    }
  }
}
