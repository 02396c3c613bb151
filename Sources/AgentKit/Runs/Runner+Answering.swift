import JSONModel
package import ModelInterface

extension Runner {
  /// Answers a question of a run's; the first valid answer counts.
  ///
  /// Returns once it is committed. A run that waits goes on; one that was interrupted while it waited
  /// is resumed: not without its key, in which case it throws `ModelFailure`, and the question stays
  /// open. `credentials` are lent to the session.
  package func answer(
    _ interaction: InteractionID,
    _ answer: InteractionAnswer,
    lending credentials: Credentials? = nil
  ) async throws -> (seq: Int64, run: RunRecord) {
    guard let record = try await store.interaction(interaction) else {
      throw RunnerError.unknownInteraction(interaction)
    }
    return try await inTurn(record.sessionID) {
      try await self.answerInTurn(interaction, answer, lending: credentials)
    }
  }

  private func answerInTurn(
    _ id: InteractionID,
    _ answer: InteractionAnswer,
    lending credentials: Credentials?
  ) async throws -> (seq: Int64, run: RunRecord) {
    if isShuttingDown { throw RunnerError.shuttingDown }
    guard var interaction = try await store.interaction(id) else {
      throw RunnerError.unknownInteraction(id)
    }
    if let own = live[interaction.runID], own.journal.isClosed {
      // It is stopping in this moment: what it leaves open is answered behind it.
      await letGo(interaction.runID, own)
      interaction = try await store.interaction(id) ?? interaction
    }
    if interaction.status != .open {
      throw RunnerError.interactionResolved(id, by: interaction.resolution?.by)
    }
    let resolved = try interaction.resolved(by: answer)
    let head = try await writable(interaction.sessionID).head
    // Interrupts the run itself if its process has died.
    let busy = try await busyRun(of: interaction.sessionID)
    if busy == interaction.runID, live[interaction.runID] == nil,
      let run = try await store.run(interaction.runID)
    {
      throw RunnerError.ownedElsewhere(run.id, processID: ownership.processID(of: run.owner))
    }
    let isResumed = live[interaction.runID] == nil && busy == nil
    if isResumed, let run = try await store.run(interaction.runID) {
      try await expectKey(for: run, lending: credentials)
    }
    lend(credentials, to: interaction.sessionID)
    let seq = try await resolve(interaction, resolved, with: [], ifHead: head)
    if isResumed {
      // By itself: the answer is given, and must not be given again.
      _ = try await decide { try await resumeInTurn(interaction.runID, lending: nil) }
    }
    guard let run = try await store.run(interaction.runID) else {
      throw RunnerError.unknownRun(interaction.runID)
    }
    return (seq, run)
  }

  /// Appends the answer behind `before`, and lets the step go on that waits for it.
  ///
  /// Throws `headMoved` where this process does not work on the run, and `head` is not the session's
  /// last event.
  private func resolve(
    _ interaction: InteractionRecord,
    _ resolved: InteractionResolved,
    with before: [EventDraft],
    ifHead head: Int64
  ) async throws -> Int64 {
    let draft = try EventDraft(
      runID: interaction.runID,
      agent: interaction.agent,
      path: interaction.path,
      key: interaction.resolutionKey,
      resolved
    )
    let own = live[interaction.runID]
    let events: [JournalEvent]
    do {
      if let own {
        events = try await own.journal.append(before + [draft])
      } else {
        events = try await store.append(
          before + [draft],
          to: interaction.sessionID,
          ifHead: head
        )
      }
    } catch is CancellationError {
      // The run stopped in this moment; asked again, its question is answered behind it.
      throw RunnerError.runInProgress(interaction.runID)
    } catch RunFault.storage(let text) {
      throw StoreError.unavailable(text)
    }
    guard let event = events.last, try event.payload(InteractionResolved.self) == resolved else {
      throw RunnerError.interactionResolved(interaction.id, by: nil)
    }
    own?.journal.resolve(interaction.id, with: event)
    return event.seq
  }

  /// A message to a session whose run waits for a text is that text; nil where it does not wait.
  func answerBySending(
    _ request: MessageRequest,
    to run: RunID
  ) async throws -> AcceptedMessage? {
    guard live[run] != nil, let record = try await store.run(run), record.status == .waiting,
      let question = record.interactions.first(where: { $0.request.kind == .question })
    else { return nil }
    let message = MessageAdded(
      messageId: .make(),
      role: .user,
      content: request.content,
      projectId: record.projectID,
      clientMessageId: request.clientMessageID
    )
    let resolved = try question.resolved(by: InteractionAnswer(text: request.content))
    lend(request.credentials, to: request.sessionID)
    let seq = try await resolve(
      question,
      resolved,
      with: [EventDraft(runID: run, message)],
      ifHead: record.lastSeq
    )
    return AcceptedMessage(messageID: message.messageId, runID: run, seq: seq)
  }
}

extension InteractionRecord {
  /// The key of the event that resolves it: one in its run.
  var resolutionKey: String { "\(request.step)/resolved#\(request.attempt)" }

  /// The answer as the journal keeps it.
  ///
  /// Throws `RunnerError.invalidAnswer`, saying what would fit.
  func resolved(by answer: InteractionAnswer) throws -> InteractionResolved {
    let text = answer.text.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
    if request.kind == .question {
      guard let text else { throw RunnerError.invalidAnswer("the question wants a text") }
      return InteractionResolved(
        interactionId: id,
        status: .answered,
        text: text,
        by: answer.by
      )
    }
    guard let option = request.options.first(where: { $0.optionId == answer.optionID }) else {
      let options = request.options.map(\.optionId).joined(separator: ", ")
      throw RunnerError.invalidAnswer("optionId must be one of: \(options)")
    }
    return InteractionResolved(
      interactionId: id,
      status: .answered,
      optionId: option.optionId,
      text: option.takesText ? text : nil,
      by: answer.by
    )
  }
}
