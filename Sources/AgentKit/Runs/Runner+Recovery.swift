import JSONModel
import Logging

/// Runs whose last event could not be appended, for example on a full disk, and runs whose process
/// died.
extension Runner {
  /// A run that the journal still calls running, and that nobody works on.
  struct LostRun {
    /// What kept its end from being written, in words for people.
    var reason: String
    var task: Task<Void, Never>
    /// Its end cannot be written by this process any more.
    var isGivenUp = false
  }

  private static let pause = Duration.seconds(1)
  private static let longestPause = Duration.seconds(30)

  /// Sees to it that the run is interrupted in the journal as soon as that can be written again.
  func lose(_ run: RunID, in session: SessionID, _ error: any Error) {
    let reason =
      switch error {
      case let fault as RunFault: fault.description
      case let error as StoreError: error.description
      default: "\(error)"
      }
    configuration.logger.error(
      "a run's end could not be written",
      metadata: ["error": "\(reason)", "run": "\(run)"]
    )
    if isShuttingDown { return }
    // Owned by `lost`; `shutdown` cancels it.
    let task = SessionGate.outside { Task { await self.recover(run, in: session, reason) } }
    lost[run] = LostRun(reason: reason, task: task)
  }

  private func recover(_ run: RunID, in session: SessionID, _ reason: String) async {
    var pause = Runner.pause
    while !isShuttingDown {
      // Cancelled: whoever comes next finds a run whose process has ended.
      do { try await ContinuousClock().sleep(for: pause) } catch { break }
      pause = min(pause * 2, Runner.longestPause)
      do {
        try await gate.withSession(session) {
          try await self.interruptLost(run, reason)
        }
        lost[run] = nil
        return finished(run, session, of: nil)
      } catch StoreError.unavailable {
        continue
      } catch {
        configuration.logger.error(
          "a run could not be interrupted",
          metadata: ["error": "\(error)", "run": "\(run)"]
        )
        // Every later wait for the run is answered so while this process lives.
        lost[run]?.isGivenUp = true
        return
      }
    }
    lost[run] = nil
  }

  private func interruptLost(_ run: RunID, _ reason: String) async throws {
    guard let record = try await store.run(run), record.owner == ownership.current,
      record.status == .running || record.status == .waiting
    else { return }
    _ = try await interruptDead(record, .storage, reason)
  }

  /// Why a run of this process has stopped without a word in the journal; nil for any other.
  package func reasonOfLoss(_ run: RunID) -> String? { lost[run]?.reason }

  // MARK: Runs of dead processes

  /// Interrupts the runs of processes that died; returns them.
  package func adoptDeadRuns() async throws -> [RunRecord] {
    var dead: [RunRecord] = []
    for record in try await store.openRuns() where live[record.id] == nil {
      if ownership.isAlive(record.owner) { continue }
      do {
        let now = try await interruptDead(record)
        if now.status == .interrupted { dead.append(now) }
      } catch let error where Runner.isOfOneRun(error) {
        // One run that cannot be recovered keeps no process from starting.
        configuration.logger.error(
          "a run is left as it is",
          metadata: ["run": "\(record.id)", "reason": "\(error)"]
        )
      }
    }
    return dead
  }

  /// Whether an error says something about one run, and nothing about the database as a whole.
  static func isOfOneRun(_ error: any Error) -> Bool {
    switch error {
    case is CancellationError: false
    case StoreError.unavailable: false
    default: true
    }
  }

  /// Closes what a dead process left open, then says that the run is interrupted; returns how the
  /// run stands then.
  ///
  /// Nothing is written where it has ended since `record` was read, or somebody has taken it over.
  nonisolated func interruptDead(
    _ record: RunRecord,
    _ kind: RunInterrupted.Reason = .crash,
    _ reason: String = "the process that worked on it ended"
  ) async throws -> RunRecord {
    guard ownership.beginRecovery(of: record.id) else { throw RunnerError.setAside(record.id) }
    defer { ownership.endRecovery(of: record.id) }
    return try await decide {
      let head = try await store.session(record.sessionID)?.head
      guard let now = try await store.run(record.id) else {
        throw RunnerError.unknownRun(record.id)
      }
      guard now.status == .running || now.status == .waiting, now.owner == record.owner else {
        return now
      }
      let drafts = try await interruption(of: now, kind, reason, head: head ?? 0)
      try await store.append(drafts, to: record.sessionID, ifHead: head)
      return try await store.run(record.id) ?? now
    }
  }

  private nonisolated func interruption(
    of record: RunRecord,
    _ kind: RunInterrupted.Reason,
    _ reason: String,
    head: Int64
  ) async throws -> [EventDraft] {
    let events = try await store.events(
      ofRun: record.id,
      types: [ItemStarted.type, ItemCompleted.type]
    )
    var open: [ItemID: JournalEvent] = [:]
    for event in events {
      // Read without the rest of the event, which may be damaged: the run is closed all the same.
      guard let item = event.data["itemId"]?.stringValue.map(ItemID.init(rawValue:)) else {
        continue
      }
      if event.type == ItemStarted.type { open[item] = event }
      if event.type == ItemCompleted.type { open[item] = nil }
    }
    var drafts = try open.sorted { $0.value.seq < $1.value.seq }.map { item, event in
      try EventDraft(
        runID: record.id,
        agent: event.agent,
        path: event.path,
        key: event.key.map { "\($0)/completed" },
        ItemCompleted(itemId: item, status: .abandoned, text: "", reason: reason)
      )
    }
    drafts.append(
      try EventDraft(
        runID: record.id,
        key: "interrupted@\(head)",
        RunInterrupted(reason: kind, message: reason)
      )
    )
    return drafts
  }
}
