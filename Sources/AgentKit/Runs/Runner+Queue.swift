import JSONModel
import Logging
import ModelInterface

/// Messages that wait behind a run of their session.
///
/// They are in the journal, with all that their runs need; only their turn is in memory, and a
/// process that ends leaves them to the next.
extension Runner {
  func enqueue(
    _ request: MessageRequest,
    behind run: RunID
  ) async throws -> AcceptedMessage {
    if queues[request.sessionID, default: []].count >= Runner.maximumQueue {
      throw RunnerError.queueFull(limit: Runner.maximumQueue)
    }
    guard let ahead = try await store.run(run) else { throw RunnerError.unknownRun(run) }
    var accepted = AcceptedMessage(messageID: .make(), runID: .make(), seq: 0)
    let message = MessageAdded(
      messageId: accepted.messageID,
      role: .user,
      content: request.content,
      clientMessageId: request.clientMessageID
    )
    let queued = RunQueued(
      messageId: accepted.messageID,
      projectId: ahead.projectID,
      entry: request.isPrompt ? configuration.team.entry : configuration.team.root.name,
      model: request.model,
      isPrompt: request.isPrompt,
      ask: request.ask,
      owner: ownership.current,
      replayVersion: Runner.replayVersion
    )
    let events = try await store.append(
      [
        EventDraft(runID: accepted.runID, message),
        EventDraft(runID: accepted.runID, key: "queued", queued),
      ],
      to: request.sessionID
    )
    accepted.seq = events.last?.seq ?? 0
    queues[request.sessionID, default: []].append(
      QueuedMessage(request: request, accepted: accepted)
    )
    return accepted
  }

  /// The task of a run has ended; `journal` says which, as a run may have been resumed while a task of
  /// before could not be stopped.
  func finished(_ run: RunID, _ session: SessionID, of journal: RunJournal?) {
    if let journal, live[run]?.journal !== journal { return }
    live[run] = nil
    guard !isShuttingDown, queues[session]?.isEmpty == false else { return }
    // Owned by `drains`. Not a part of the run's own task, which others wait for in the session.
    drains[run] = SessionGate.outside { Task { await self.drain(session, behind: run) } }
  }

  private func drain(_ session: SessionID, behind run: RunID) async {
    defer { drains[run] = nil }
    do {
      try await inTurn(session) { try await self.beginNext(session) }
    } catch {
      configuration.logger.error(
        "a queued message could not be started",
        metadata: ["error": "\(error)", "session": "\(session)"]
      )
    }
  }

  private func beginNext(_ session: SessionID) async throws {
    guard !isShuttingDown, let next = queues[session]?.first,
      let record = try await store.session(session), try await busyRun(of: session) == nil
    else { return }
    // It stays in the queue until its start is written, so that it can always be found.
    do {
      _ = try await begin(next.request, record, message: next.accepted)
    } catch StoreError.headMoved(let id) {
      throw StoreError.headMoved(id)
    } catch {
      dequeue(session)
      throw error
    }
    dequeue(session)
  }

  private func dequeue(_ session: SessionID) {
    queues[session]?.removeFirst()
    if queues[session]?.isEmpty == true { queues[session] = nil }
  }

  // MARK: Taking over

  /// Takes over the runs that wait in queues of processes that died, and begins them in turn.
  package func adoptQueuedRuns() async throws {
    var page = PageRequest(limit: 200)
    var waiting: [RunRecord] = []
    repeat {
      let next = try await store.runs(RunFilter(status: .queued), page)
      waiting += next.elements
      page.cursor = next.next
    } while page.cursor != nil
    for record in waiting.sorted(by: {
      ($0.startedAt, $0.startedSeq) < ($1.startedAt, $1.startedSeq)
    }) {
      do {
        _ = try await gate.withSession(record.sessionID) { try await self.adoptInTurn(record.id) }
      } catch let error where Runner.isOfOneRun(error) {
        configuration.logger.error(
          "a queued message is left as it is",
          metadata: ["run": "\(record.id)", "reason": "\(error)"]
        )
      }
    }
  }

  /// Takes over one run whose process died while it waited; returns the event that did.
  ///
  /// Nil where it waits in this process, has begun, or belongs to a living one.
  func adoptInTurn(_ run: RunID) async throws -> Int64? {
    guard let record = try await store.run(run), record.status == .queued,
      record.owner != ownership.current, !ownership.isAlive(record.owner),
      let message = try await store.message(record.messageID)
    else { return nil }
    let events = try await store.events(ofRun: run)
    guard
      var queued = try events.last(where: { $0.type == RunQueued.type })?.payload(RunQueued.self)
    else { return nil }
    queued.owner = ownership.current
    // Two processes that take over at once write the same key: the first one's owner counts.
    let taken = try await store.append(
      [EventDraft(runID: run, key: "queued@\(record.lastSeq)", queued)],
      to: record.sessionID
    )
    guard let event = taken.last,
      try event.payload(RunQueued.self)?.owner == ownership.current
    else { return nil }
    let request = MessageRequest(
      sessionID: record.sessionID,
      content: message.content,
      model: queued.model,
      isPrompt: queued.isPrompt,
      ask: queued.ask
    )
    let accepted = AcceptedMessage(messageID: message.id, runID: run, seq: event.seq)
    queues[record.sessionID, default: []].append(
      QueuedMessage(request: request, accepted: accepted)
    )
    // Owned by `drains`.
    drains[run] = SessionGate.outside {
      Task { await self.drain(record.sessionID, behind: run) }
    }
    return event.seq
  }

  /// How often a run's process may end without a step in between before nobody resumes it unasked.
  private static let mostCrashes = 3

  /// How often the run's process has ended since its last finished step.
  private func crashes(of run: RunID) async throws -> Int {
    let events = try await store.events(
      ofRun: run,
      types: [RunInterrupted.type, StepCompleted.type]
    )
    return events.reversed().prefix { $0.type == RunInterrupted.type }
      .count { $0.data["reason"]?.stringValue == RunInterrupted.Reason.crash.rawValue }
  }

  private func isImported(_ run: RunRecord) async throws -> Bool {
    guard let session = try await store.session(run.sessionID) else { return false }
    return run.startedSeq <= session.importedThrough
  }

  /// Goes on with what a stopped process left: queued messages, and with `interrupted` also the runs
  /// that ended with their process.
  package func takeUp(interrupted: Bool) async throws {
    if interrupted {
      let reasons: Set = [
        RunInterrupted.Reason.crash.rawValue, RunInterrupted.Reason.shutdown.rawValue,
      ]
      var page = PageRequest(limit: 200)
      repeat {
        let runs = try await store.runs(RunFilter(status: .interrupted), page)
        for run in runs.elements where run.errorKind.map(reasons.contains) ?? false {
          do {
            // An export may say of its runs what it likes: they go on when a person says so.
            if try await isImported(run) { continue }
            if try await crashes(of: run.id) >= Runner.mostCrashes {
              throw RunnerError.setAside(run.id)
            }
            _ = try await resume(run.id)
          } catch let error where !(error is CancellationError) {
            // One that cannot go on holds up no other.
            configuration.logger.warning(
              "a run is left as it is",
              metadata: ["run": "\(run.id)", "reason": "\(error)"]
            )
          } catch let failure as ModelFailure {
            // A client that has the key, or a daemon started with it, goes on with it.
            configuration.logger.warning(
              "a run waits for its key",
              metadata: ["run": "\(run.id)", "reason": "\(failure)"]
            )
          }
        }
        page.cursor = runs.next
      } while page.cursor != nil
    }
    try await adoptQueuedRuns()
  }
}
