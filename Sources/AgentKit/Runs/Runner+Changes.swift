import JSONModel

extension Runner {
  /// Appends to a session in turn with its messages, and returns the events once they are committed.
  ///
  /// Throws `archived` for an archived session, and where `quiet` is set `runInProgress` while a run
  /// of it works; one that waits for an answer does not count.
  package func change(
    _ session: SessionID,
    quiet: Bool,
    _ drafts: @escaping @Sendable (SessionRecord) async throws -> [EventDraft]
  ) async throws -> [JournalEvent] {
    try await inTurn(session) {
      let record = try await self.writable(session)
      if quiet { try await self.expectQuiet(session) }
      return try await self.store.append(drafts(record), to: session, ifHead: record.head)
    }
  }

  /// Does `work`, which reads the session and appends what follows from it, when nobody else of this
  /// process is in the session.
  nonisolated func inTurn<Value: Sendable>(
    _ session: SessionID,
    _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await gate.withSession(session) { try await self.decide(work) }
  }

  /// Does `work` again where another process wrote to the session between what `work` read and what
  /// it appended (`headMoved`), so that both decide one after the other.
  nonisolated func decide<Value: Sendable>(
    _ work: () async throws -> Value
  ) async throws -> Value {
    while true {
      do { return try await work() } catch StoreError.headMoved { continue }
    }
  }

  /// The session, which may be written to.
  func writable(_ id: SessionID) async throws -> SessionRecord {
    guard let session = try await store.session(id) else { throw RunnerError.unknownSession(id) }
    if session.isArchived { throw RunnerError.archived(id) }
    return session
  }

  /// Throws `runInProgress` while a run of the session works.
  func expectQuiet(_ session: SessionID) async throws {
    guard let busy = try await busyRun(of: session) else { return }
    if try await store.run(busy)?.status != .waiting { throw RunnerError.runInProgress(busy) }
  }

  /// Makes a session read-only; returns the event that did.
  ///
  /// Nothing is written where it is so already.
  package func archive(_ session: SessionID) async throws -> Int64 {
    let seq = try await setArchived(session, "archived") {
      if let busy = try await self.busyRun(of: session) { throw RunnerError.runInProgress(busy) }
      return try EventDraft(SessionArchived())
    }
    credentials.forget(session)
    return seq
  }

  /// Makes an archived session writable again; returns the event that did.
  package func unarchive(_ session: SessionID) async throws -> Int64 {
    try await setArchived(session, "active") { try EventDraft(SessionUnarchived()) }
  }

  private func setArchived(
    _ id: SessionID,
    _ status: String,
    _ draft: @escaping @Sendable () async throws -> EventDraft
  ) async throws -> Int64 {
    try await inTurn(id) {
      guard let session = try await self.store.session(id) else {
        throw RunnerError.unknownSession(id)
      }
      if session.status == status { return session.head }
      let events = try await self.store.append([draft()], to: id, ifHead: session.head)
      return events.last?.seq ?? session.head
    }
  }

  /// Gives a run a note that every step which starts after it sees, in every branch; returns its
  /// event.
  ///
  /// An interrupted run reads it when it goes on. Throws `runEnded` for one that has ended.
  package func steer(_ run: RunID, text: String) async throws -> Int64 {
    let session = try await session(of: run)
    return try await inTurn(session) {
      try await self.steerInTurn(run, in: session, RunSteered(text: text))
    }
  }

  private func steerInTurn(
    _ run: RunID,
    in session: SessionID,
    _ note: RunSteered
  ) async throws -> Int64 {
    let head = try await writable(session).head
    let busy = try await busyRun(of: session)
    guard let record = try await store.run(run) else {
      throw RunnerError.notResumable(run, "it has not begun")
    }
    if record.status.isFinal { throw RunnerError.runEnded(run, record.status) }
    do {
      if let own = live[run] { return try await own.journal.steer(note) }
    } catch is CancellationError {
      let status = try await store.run(run)?.status ?? record.status
      throw RunnerError.runEnded(run, status)
    } catch RunFault.storage(let text) {
      throw StoreError.unavailable(text)
    }
    if busy == run {
      throw RunnerError.ownedElsewhere(run, processID: ownership.processID(of: record.owner))
    }
    // A process that takes the run over meanwhile would go on without the note.
    let draft = try EventDraft(runID: run, note)
    return try await store.append([draft], to: session, ifHead: head).last?.seq ?? 0
  }
}
