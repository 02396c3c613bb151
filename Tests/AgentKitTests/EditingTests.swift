import AgentKit
import JSONModel
import ModelInterface
import TestSupport
import Testing

private let team = """
  name: t
  state:
    DRAFT: {reducer: replace, artifact: draft.md}
  root_agent:
    {name: writer, instruction: Write., include_contents: session, reads: ["DRAFT?"], output_key: DRAFT}
  """

@Suite(.timeLimit(.minutes(5))) struct EditingTests {
  /// A person changes the first draft to `edit`; the crew then writes `second`.
  private func expectDraft(
    _ first: String,
    edit: String,
    then second: String,
    is expected: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let studio = try Studio(
      team: team,
      model: ScriptedModel(["writer": [.text(first), .text(second)]])
    )
    let session = try await studio.session()
    let record = try await studio.run("Write", in: session)
    let draft = try #require(try await studio.store.artifacts(of: record.projectID).last)
    let written = try await studio.runner.writeArtifact(draft.id, ifVersion: 1, text: edit)
    #expect(written.artifact.version == 2, sourceLocation: sourceLocation)
    #expect(written.artifact.author == .person, sourceLocation: sourceLocation)
    _ = try await studio.run("Again", in: session)
    let state = try await studio.store.state(of: record.projectID, at: nil)
    #expect(state["DRAFT"]?.value == .string(expected), sourceLocation: sourceLocation)
    let last = try #require(try await studio.store.artifacts(of: record.projectID).last)
    #expect(last.version == 3, sourceLocation: sourceLocation)
    #expect(last.author == .crew, sourceLocation: sourceLocation)
  }

  @Test func `what a person wrote stays in the crew's next version`() async throws {
    // The crew drops the line.
    try await expectDraft(
      "one\ntwo\nthree",
      edit: "one\nmine\nthree",
      then: "one\nTWO\nthree",
      is: "one\nmine\nthree"
    )
    // The crew works elsewhere.
    try await expectDraft(
      "one\ntwo\nthree",
      edit: "one\nmine\ntwo\nthree",
      then: "ONE\nmine\ntwo\nTHREE\nfour",
      is: "ONE\nmine\ntwo\nTHREE\nfour"
    )
    // The crew writes everything anew: the line stays between the new ones.
    try await expectDraft(
      "one\ntwo",
      edit: "one\nmine\ntwo",
      then: "alpha\nbeta\ngamma",
      is: "alpha\nmine\nbeta\ngamma"
    )
    // Nothing of the person's is left to keep.
    try await expectDraft("one\ntwo", edit: "one", then: "alpha", is: "alpha")
  }

  @Test func `what a person wrote stays where a tool writes the document`() async throws {
    let team = """
      name: t
      state:
        DRAFT: {reducer: replace, writer: writer, artifact: draft.md}
      root_agent: {name: writer, instruction: Write., tools: [append_to_state]}
      """
    func writes(_ text: String) -> ScriptedModel.Line {
      .call("append_to_state", ["field": "DRAFT", "value": .string(text)])
    }
    let model = ScriptedModel([
      "writer": [writes("one\ntwo"), .text("done"), writes("alpha\ntwo"), .text("done")]
    ])
    let studio = try Studio(team: team, model: model)
    let session = try await studio.session()
    let record = try await studio.run("Write", in: session)
    let draft = try #require(try await studio.store.artifacts(of: record.projectID).last)
    _ = try await studio.runner.writeArtifact(draft.id, ifVersion: 1, text: "mine\ntwo")
    _ = try await studio.run("Again", in: session)
    let state = try await studio.store.state(of: record.projectID, at: nil)
    #expect(state["DRAFT"]?.value == "mine\ntwo")
  }

  @Test func `a person's write names the version it was made on`() async throws {
    let studio = try Studio(team: team, model: ScriptedModel(["writer": [.text("one")]]))
    let record = try await studio.run("Write", in: studio.session())
    let draft = try #require(try await studio.store.artifacts(of: record.projectID).last)
    let mine = try await studio.runner.writeArtifact(draft.id, ifVersion: 1, text: "mine")
    await #expect(throws: RunnerError.versionConflict(current: 2)) {
      try await studio.runner.writeArtifact(draft.id, ifVersion: 1, text: "theirs")
    }
    let difference = try await studio.runner.diff(from: draft.id, to: mine.artifact.id)
    #expect(
      difference.hunks.map(\.lines).map { $0.map { "\($0.kind): \($0.text)" } } == [
        ["removed: one", "added: mine"]
      ]
    )
  }

  @Test func `a difference shows the changes with three lines around them`() async throws {
    let old = (1...20).map { "line \($0)" }
    var new = old
    new[1] = "second"
    new.insert("between", at: 17)
    let studio = try Studio(
      team: team,
      model: ScriptedModel(["writer": [.text(old.joined(separator: "\n"))]])
    )
    let record = try await studio.run("Write", in: studio.session())
    let draft = try #require(try await studio.store.artifacts(of: record.projectID).last)
    let mine = try await studio.runner.writeArtifact(
      draft.id,
      ifVersion: 1,
      text: new.joined(separator: "\n")
    )
    let hunks = try await studio.runner.diff(from: draft.id, to: mine.artifact.id).hunks
    #expect(
      hunks.map { [$0.oldStart, $0.oldCount, $0.newStart, $0.newCount] } == [
        [1, 5, 1, 5], [15, 6, 15, 7],
      ]
    )
  }

  @Test func `a run that waits reads what was written meanwhile, and one that works refuses`()
    async throws
  {
    let asking = """
      name: t
      state:
        DRAFT: {reducer: replace, artifact: draft.md}
      root_agent:
        agent_class: SequentialAgent
        name: all
        sub_agents:
          - {name: writer, instruction: Write., output_key: DRAFT}
          - {name: greeter, instruction: Ask., tools: [ask_user]}
          - {name: reader, instruction: Read., reads: [DRAFT]}
      """
    let model = ScriptedModel([
      "writer": [.text("one")],
      "greeter": [.call("ask_user", ["question": "Well?"]), .hangs(after: ""), .text("so")],
    ])
    let studio = try Studio(team: asking, model: model)
    let session = try await studio.session()
    let run = try await studio.run("Write", in: session)
    let draft = try #require(try await studio.store.artifacts(of: run.projectID).last)
    _ = try await studio.runner.writeArtifact(draft.id, ifVersion: 1, text: "mine")
    let question = try #require(run.interactions.first)
    _ = try await studio.runner.answer(question.id, InteractionAnswer(text: "Go on"))
    await model.asked(3)
    await #expect(throws: RunnerError.runInProgress(run.id)) {
      try await studio.runner.writeArtifact(draft.id, ifVersion: 2, text: "again")
    }
    // The same where the run is resumed, by a person's write of the time in between.
    try await studio.runner.interrupt(run.id, reason: .user, message: "Ctrl-C")
    _ = try await studio.runner.writeArtifact(draft.id, ifVersion: 2, text: "mine too")
    _ = try await studio.runner.resume(run.id)
    #expect(try await studio.runner.wait(for: run.id).status == .completed)
    #expect(model.requests.last?.inputs == ["DRAFT": "mine too"])
  }
}
