import JSONModel
package import ModelInterface

/// What an agent asks the person.
struct Question: Sendable, Hashable {
  var kind: InteractionKind
  var text: String
  var options: [InteractionOption] = []
  var tool: String?
  var arguments: JSONValue?
}

extension StepContext {
  /// Asks the person, and waits for the answer however long it takes: in this process, or in the one
  /// that resumes the run.
  ///
  /// `writes` says what the answer changes in the state. Throws `CancellationError` where the run
  /// stops before an answer is there.
  func ask(
    _ question: Question,
    agent: String,
    path: String? = nil,
    writes: (InteractionResolved) throws -> [StateChange] = { _ in [] }
  ) async throws -> InteractionResolved {
    let path = path ?? pathText
    let journal = run.journal
    let step = journal.nextStep(.ask, path: path)
    let digest = RequestDigest.of(question)
    let past = try journal.past(step)
    if let past, past.started.digest != digest { throw RunFault.replayMismatch(step: step) }
    var attempt = past?.attempts ?? 1
    // A question that ended with its run unanswered is asked anew by the run that goes on from it.
    if let end: InteractionResolved = try journal.payload("\(step)/resolved#\(attempt)"),
      end.status == .cancelled || isForeign("\(step)/resolved#\(attempt)", question, path)
    {
      attempt += 1
    }
    let opened: (id: InteractionID, seq: Int64)
    let key = "\(step)/resolved#\(attempt)"
    if let event = journal.event("\(step)/opened#\(attempt)"),
      let payload = try event.payload(InteractionOpened.self)
    {
      opened = (payload.interactionId, event.seq)
      now = event.time
      let waiting = RunJournal.OpenStep(
        started: started(question, step, attempt, digest),
        interaction: (opened.id, key),
        agent: agent,
        path: path
      )
      try journal.post([], opening: waiting)
    } else {
      opened = try await open(question, step, attempt, digest, agent, path, key)
    }
    let event: JournalEvent
    if let known = journal.event(key) {
      event = known
    } else {
      event = try await journal.resolution(of: opened.id)
    }
    guard let answer = try event.payload(InteractionResolved.self) else {
      throw RunFault.replayMismatch(step: step)
    }
    now = event.time
    // A person may have written to the project while the run waited for them.
    try await journal.learnOutside(of: run.projectID, after: opened.seq, upTo: event.seq)
    absorb(upTo: event.seq)
    if let completed = past?.completed {
      for change in completed.state { state.apply(change) }
      journal.end(step)
      return answer
    }
    let changes = try writes(answer)
    for change in changes { state.apply(change) }
    let completed = StepCompleted(
      step: step,
      attempt: attempt,
      outcome: .succeeded,
      result: try JSONValue(encoding: answer),
      state: changes
    )
    try journal.post(
      [run.draft(completed, key: "\(step)/completed", agent: agent, path: path)],
      ending: step
    )
    return answer
  }

  /// Whether an answer that came with an export would let a tool be called here.
  ///
  /// A stranger's word is not the person's permission. One whose call has its result is replayed only.
  private func isForeign(_ key: String, _ question: Question, _ path: String) -> Bool {
    guard question.tool != nil, let answer = run.journal.event(key),
      answer.seq <= run.importedThrough
    else { return false }
    // The question about a call that broke off stands on the path of the call's own step.
    let step =
      path.contains("/\(StepStarted.Kind.tool.rawValue):")
      ? path : run.journal.upcomingStep(.tool, path: path)
    return run.journal.event("\(step)/completed") == nil
  }

  private func started(
    _ question: Question,
    _ step: String,
    _ attempt: Int,
    _ digest: String
  ) -> StepStarted {
    StepStarted(
      step: step,
      kind: .ask,
      name: question.tool ?? question.kind.rawValue,
      attempt: attempt,
      sawSeq: run.journal.seenSeq,
      digest: digest,
      isIdempotent: true
    )
  }

  private func open(
    _ question: Question,
    _ step: String,
    _ attempt: Int,
    _ digest: String,
    _ agent: String,
    _ path: String,
    _ resolvedKey: String
  ) async throws -> (id: InteractionID, seq: Int64) {
    let key = "\(step)/opened#\(attempt)"
    let id = DerivedRandom.id(InteractionID.self, run: run.runID, key: key, time: now)
    let opened = InteractionOpened(
      interactionId: id,
      kind: question.kind,
      text: question.text,
      options: question.options,
      step: step,
      attempt: attempt,
      tool: question.tool,
      arguments: question.arguments
    )
    let started = started(question, step, attempt, digest)
    let events = try await run.journal.append(
      [
        run.draft(started, key: "\(step)/started#\(attempt)", agent: agent, path: path),
        run.draft(opened, key: key, agent: agent, path: path),
      ],
      opening: RunJournal.OpenStep(
        started: started,
        interaction: (id, resolvedKey),
        agent: agent,
        path: path
      )
    )
    guard let event = events.last else { throw RunFault.storage("the question was not written") }
    now = event.time
    return (id, event.seq)
  }

  /// Takes over what was written to the project from outside up to `seq`.
  func absorb(upTo seq: Int64) {
    for change in run.journal.outside(after: absorbedSeq, upTo: seq) {
      for change in change.changes { state.absorb(change) }
    }
    absorbedSeq = max(absorbedSeq, seq)
  }

  /// Takes over what was written from outside before this agent's first request was made.
  func absorbBeforeAgent() throws {
    let step = run.journal.upcomingStep(.model, path: pathText)
    absorb(upTo: try run.journal.past(step)?.sawSeqIfDone ?? run.journal.seenSeq)
  }

  // MARK: Unknown outcomes

  /// Asks what is to be done about a call with an effect that broke off: nil calls the tool again.
  func settle(_ step: String, _ call: ToolCall, _ agent: String) async throws -> ToolResult? {
    let question = Question(
      kind: .choice,
      text: "\(call.name) was called and broke off; whether it had its effect is not known.",
      options: [
        InteractionOption(optionId: "repeat", name: "Call it again"),
        InteractionOption(optionId: "skip", name: "Go on without its result"),
      ],
      tool: call.name,
      arguments: call.arguments
    )
    // The step's own key keeps the question out of the count of the agent's other questions.
    let answer = try await ask(question, agent: agent, path: step)
    if answer.optionId == "repeat" { return nil }
    return .error("\(call.name) was called and broke off; its outcome is not known")
  }
}

extension ModelRequest {
  private static let noteOpening = "The person who asked for this adds:\n"

  /// The request with what a person added to the run, as the last thing that is said.
  func adding(notes: [String]) -> ModelRequest {
    if notes.isEmpty { return self }
    var request = self
    let list = notes.map { "- \($0)" }.joined(separator: "\n")
    request.messages.append(.user(ModelRequest.noteOpening + list))
    return request
  }

  /// Without what a person added while the run worked: for a model that counts what was said.
  package var messagesWithoutNotes: [ModelMessage] {
    messages.filter { message in
      if case .user(let text) = message { !text.hasPrefix(ModelRequest.noteOpening) } else { true }
    }
  }
}
