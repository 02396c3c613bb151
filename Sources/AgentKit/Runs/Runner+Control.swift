import JSONModel
import Logging
package import ModelInterface

extension Runner {
  // MARK: Resuming

  /// Goes on with a run that was interrupted, or whose process died: what it has done is not done
  /// again.
  ///
  /// A failed or cancelled run is continued by a new one, whose id is returned. `credentials` are
  /// lent to its session. Throws `ModelFailure` where its key is gone: it stays as it is then.
  package func resume(
    _ run: RunID,
    lending credentials: Credentials? = nil
  ) async throws -> StartedRun {
    let session = try await session(of: run)
    return try await inTurn(session) { try await self.resumeInTurn(run, lending: credentials) }
  }

  func resumeInTurn(_ run: RunID, lending credentials: Credentials?) async throws -> StartedRun {
    guard let first = try await store.run(run) else { throw RunnerError.unknownRun(run) }
    if first.status == .queued { return try await takeTurn(first, lending: credentials) }
    if first.status == .completed { throw RunnerError.notResumable(run, "it is completed") }
    if let own = live[run] {
      if first.status == .running || first.status == .waiting {
        return StartedRun(sessionID: first.sessionID, runID: run, seq: first.lastSeq)
      }
      // It has stopped in the journal, and its task is about to end.
      await letGo(run, own)
    }
    guard let session = try await store.session(first.sessionID) else {
      throw RunnerError.unknownSession(first.sessionID)
    }
    // Interrupts the run itself if its process has died.
    if let open = try await busyRun(of: session.id) {
      if open == run {
        // Not always the owner of before: somebody else may have been quicker to take it over.
        let owner = try await store.run(run)?.owner ?? first.owner
        throw RunnerError.ownedElsewhere(run, processID: ownership.processID(of: owner))
      }
      throw RunnerError.runInProgress(open)
    }
    guard let record = try await store.run(run) else { throw RunnerError.unknownRun(run) }
    if session.isArchived { throw RunnerError.archived(session.id) }
    try check(record)
    try expectOwnTeam(of: record, in: session)
    if try await store.body(record.team) == nil {
      throw RunnerError.notResumable(run, "its team \(record.team) is not in the database")
    }
    try await expectKey(for: record, lending: credentials)
    lend(credentials, to: session.id)
    if record.status.isFinal { return try await continueEnded(record, session) }
    let resumed = RunResumed(owner: ownership.current)
    let events = try await store.append(
      [EventDraft(runID: run, key: "resumed@\(record.lastSeq)", resumed)],
      to: session.id,
      ifHead: session.head
    )
    let past = try await store.events(ofRun: run)
    guard let start = past.first(where: { $0.type == RunStarted.type }),
      let started = try start.payload(RunStarted.self)
    else { throw RunnerError.notResumable(run, "its journal has no start") }
    let origin = try await origin(started, start)
    try await self.start(
      run,
      started,
      startedSeq: origin.seq,
      startedAt: origin.time,
      events: try await inherited(started.continues) + past,
      session
    )
    return StartedRun(sessionID: session.id, runID: run, seq: events.last?.seq ?? 0)
  }

  /// A run that waits for its turn goes on waiting; where its process died, it waits here.
  private func takeTurn(
    _ record: RunRecord,
    lending credentials: Credentials?
  ) async throws -> StartedRun {
    if record.owner != ownership.current, ownership.isAlive(record.owner) {
      throw RunnerError.ownedElsewhere(
        record.id,
        processID: ownership.processID(of: record.owner)
      )
    }
    lend(credentials, to: record.sessionID)
    let seq = try await adoptInTurn(record.id) ?? record.lastSeq
    return StartedRun(sessionID: record.sessionID, runID: record.id, seq: seq)
  }

  func session(of run: RunID) async throws -> SessionID {
    guard let record = try await record(of: run) else { throw RunnerError.unknownRun(run) }
    return record.sessionID
  }

  private func check(_ record: RunRecord) throws {
    if record.replayVersion != Runner.replayVersion {
      throw RunnerError.notResumable(
        record.id,
        "it is of replay version \(record.replayVersion), this is \(Runner.replayVersion); fork it"
      )
    }
  }

  /// A run that came with an export goes on only as the team that this process hosts: its own team
  /// may be anybody's, with any tools and any instructions.
  private func expectOwnTeam(of record: RunRecord, in session: SessionRecord) throws {
    guard record.startedSeq <= session.importedThrough, record.team != (try bodyOfTeam().hash)
    else { return }
    throw RunnerError.notResumable(
      record.id,
      "it was imported, and its team is another than the one that works here; send a message to "
        + "begin a run of this team, or use the team and the version of backlot that it began with"
    )
  }

  /// A new run that reuses the steps of an ended one.
  private func continueEnded(
    _ record: RunRecord,
    _ session: SessionRecord
  ) async throws -> StartedRun {
    let run = RunID.make()
    let started = RunStarted(
      messageId: record.messageID,
      projectId: record.projectID,
      entry: record.entry,
      model: record.model,
      owner: ownership.current,
      team: record.team,
      replayVersion: Runner.replayVersion,
      continues: RunStarted.Continuation(runId: record.id, atSeq: record.lastSeq),
      ask: record.ask
    )
    let events = try await store.append(
      [EventDraft(runID: run, key: "started", started)],
      to: session.id,
      ifHead: session.head
    )
    guard let start = events.last else { throw RunnerError.unknownRun(record.id) }
    let origin = try await origin(started, start)
    try await self.start(
      run,
      started,
      startedSeq: origin.seq,
      startedAt: origin.time,
      events: try await inherited(started.continues),
      session
    )
    return StartedRun(sessionID: session.id, runID: run, seq: start.seq)
  }

  /// Where the first run of a chain of continuations began: state is read as of there.
  private func origin(
    _ started: RunStarted,
    _ event: JournalEvent
  ) async throws
    -> (seq: Int64, time: Int64)
  {
    var started = started
    var event = event
    while let before = started.continues {
      let events = try await store.events(ofRun: before.runId)
      guard let start = events.first(where: { $0.type == RunStarted.type }),
        let payload = try start.payload(RunStarted.self)
      else { break }
      (started, event) = (payload, start)
    }
    return (event.seq, event.time)
  }

  /// The steps of the runs that a run continues, oldest first, without their ends.
  private func inherited(
    _ continuation: RunStarted.Continuation?
  ) async throws
    -> [JournalEvent]
  {
    var events: [JournalEvent] = []
    var next = continuation
    while let continuation = next {
      let run = try await store.events(ofRun: continuation.runId)
      let start = try run.first { $0.type == RunStarted.type }?.payload(RunStarted.self)
      let ends = [RunExecution.endKey, "started", "answer", "project"]
      events =
        run.filter { $0.seq <= continuation.atSeq && !ends.contains($0.key ?? "") } + events
      next = start?.continues
    }
    return events
  }

  /// The team that a run was started with.
  func team(_ hash: String) async throws -> TeamDefinition {
    if let lastTeam, lastTeam.hash == hash { return lastTeam.definition }
    guard let bytes = try await store.body(hash) else {
      throw RunFault.team("the team \(hash) of this run is not in the database")
    }
    let definition = try JSONValue(parsing: bytes).decode(TeamDefinition.self)
    lastTeam = (hash, definition)
    return definition
  }

  // MARK: Stopping

  /// Ends a run for good.
  ///
  /// What is under way is closed with an unknown outcome first; its late result is dropped. Returns
  /// how the run stands then, which for an ended run is how it ended.
  package func cancel(_ run: RunID, reason: String) async throws -> RunRecord {
    let session = try await session(of: run)
    return try await inTurn(session) {
      try await self.cancelInTurn(run, in: session, reason: reason)
    }
  }

  private func cancelInTurn(
    _ run: RunID,
    in session: SessionID,
    reason: String
  ) async throws -> RunRecord {
    let cancelled = try EventDraft(
      runID: run,
      key: RunExecution.endKey,
      RunCancelled(reason: reason)
    )
    if let index = queues[session]?.firstIndex(where: { $0.accepted.runID == run }),
      queues[session]?.remove(at: index) != nil
    {
      if queues[session]?.isEmpty == true { queues[session] = nil }
      try await store.append([cancelled], to: session)
      guard let record = try await store.run(run) else { throw RunnerError.unknownRun(run) }
      return record
    }
    if let own = live[run] {
      // Whatever becomes of the writing, nothing more is paid for.
      defer { stop(run, own) }
      // The journal is closed first, so nothing is written after the last event.
      if try await close(run, own, [cancelled], reason: reason) {
        guard let record = try await store.run(run) else { throw RunnerError.unknownRun(run) }
        return record
      }
      // It is ending by itself, or was interrupted.
      await letGo(run, own)
    }
    return try await cancelIdle(run, in: session, cancelled)
  }

  /// Waits a moment for the task of a run that has stopped in the journal.
  ///
  /// A tool that ignores its cancellation is left to itself: the journal is closed to it, so that
  /// whatever it still returns is dropped.
  func letGo(_ run: RunID, _ own: LiveRun) async {
    if await own.end.wait(atMost: Runner.patience) || !own.journal.isClosed { return }
    guard live[run]?.journal === own.journal else { return }
    finished(run, own.sessionID, of: own.journal)
    configuration.logger.warning(
      "a tool goes on although its run has stopped",
      metadata: ["run": "\(run)"]
    )
  }

  /// Stops a task whose run has ended or stopped in the journal.
  private func stop(_ run: RunID, _ own: LiveRun) {
    own.task.cancel()
    // Owned by `stopping`. What waits behind the run does not wait for its task.
    stopping[run] = SessionGate.outside {
      Task {
        await self.letGo(run, own)
        self.stopping[run] = nil
      }
    }
  }

  /// How long a stopped run's task is waited for.
  private static let patience = Duration.seconds(2)

  /// Ends a run that no process works on.
  private func cancelIdle(
    _ run: RunID,
    in session: SessionID,
    _ cancelled: EventDraft
  ) async throws -> RunRecord {
    let head = try await store.session(session)?.head
    guard let record = try await store.run(run) else { throw RunnerError.unknownRun(run) }
    if record.status.isFinal { return record }
    _ = try await writable(session)
    if record.status != .interrupted {
      if record.owner != ownership.current, ownership.isAlive(record.owner) {
        throw RunnerError.ownedElsewhere(run, processID: ownership.processID(of: record.owner))
      }
      if record.status != .queued {
        _ = try await interruptDead(record)
        return try await cancelIdle(run, in: session, cancelled)
      }
    }
    try await store.append(try await unanswered(run) + [cancelled], to: session, ifHead: head)
    return try await store.run(run) ?? record
  }

  /// What ends the open questions of a run that nobody works on.
  private func unanswered(_ run: RunID) async throws -> [EventDraft] {
    let filter = InteractionFilter(run: run, status: .open)
    let open = try await store.interactions(filter, PageRequest(limit: 100)).elements
    return try open.map { interaction in
      try EventDraft(
        runID: run,
        agent: interaction.agent,
        path: interaction.path,
        key: interaction.resolutionKey,
        InteractionResolved(interactionId: interaction.id, status: .cancelled)
      )
    }
  }

  /// Stops a run of this process so that it can be resumed.
  ///
  /// Nothing happens to one that has ended.
  package func interrupt(
    _ run: RunID,
    reason: RunInterrupted.Reason,
    message: String
  ) async throws {
    guard let own = live[run] else { return }
    defer { stop(run, own) }
    let interrupted = RunInterrupted(reason: reason, message: message)
    _ = try await close(run, own, [EventDraft(runID: run, interrupted)], reason: message)
  }

  /// Ends a run of this process; one whose end cannot be written is interrupted once it can be.
  private func close(
    _ run: RunID,
    _ own: LiveRun,
    _ last: [EventDraft],
    reason: String
  ) async throws -> Bool {
    do {
      return try await own.journal.close(last, reason: reason)
    } catch RunFault.storage(let text) {
      lose(run, in: own.sessionID, RunFault.storage(text))
      throw StoreError.unavailable(text)
    }
  }

  // MARK: Waiting

  /// Waits until a run ends, is interrupted or waits for an answer, whoever works on it.
  ///
  /// Throws `CancellationError` when the waiting task is cancelled, which does nothing to the run.
  package nonisolated func wait(for run: RunID) async throws -> RunRecord {
    guard let first = try await record(of: run) else { throw RunnerError.unknownRun(run) }
    let (commits, wake) = AsyncStream.makeStream(
      of: Void.self,
      bufferingPolicy: .bufferingNewest(1)
    )
    let session = first.sessionID
    let own = store.onCommit { changed, _ in if changed == session { wake.yield() } }
    let others = store.watch(session)
    // A process that dies commits nothing: its runs are looked after once a second. Ends with this.
    let pulse = Task {
      while !Task.isCancelled {
        try await ContinuousClock().sleep(for: .seconds(1))
        wake.yield()
      }
    }
    defer {
      own.cancel()
      others.cancel()
      pulse.cancel()
    }
    wake.yield()
    var seen: Int64 = 0
    for await _ in commits {
      if first.owner == ownership.current, try await !hasMoved(session, since: &seen),
        await reasonOfLoss(run) == nil
      {
        continue
      }
      guard let record = try await record(of: run) else { throw RunnerError.unknownRun(run) }
      if record.status != .running, record.status != .queued { return record }
      if let reason = await reasonOfLoss(run) { throw StoreError.unavailable(reason) }
      guard record.owner != ownership.current, !ownership.isAlive(record.owner) else { continue }
      // Nobody is there to give it its turn, until somebody resumes it.
      if record.status == .queued { return record }
      _ = try await interruptDead(record)
      // It may have ended, or been taken over, in this moment.
      wake.yield()
    }
    throw CancellationError()
  }

  /// Whether an event after `seen` may have changed how a run of this process stands.
  ///
  /// Whoever waits is woken by every step, and the last events of a watched session are in memory:
  /// the run itself would be read from the database each time.
  private nonisolated func hasMoved(
    _ session: SessionID,
    since seen: inout Int64
  ) async throws -> Bool {
    let page: EventPage
    do {
      page = try await store.events(of: session, after: seen, limit: seen == 0 ? 1 : 512)
    } catch StoreError.unknownSession {
      return true
    }
    defer { seen = page.head }
    guard page.events.last?.seq ?? page.head == page.head else { return true }
    return page.events.contains { $0.type.hasPrefix("run.") || $0.type.hasPrefix("interaction.") }
  }
}
