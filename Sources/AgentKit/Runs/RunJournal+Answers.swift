import JSONModel
import Synchronization

/// What reaches a run from outside while it works: answers, notes, and a person's writes.
extension RunJournal {
  // MARK: Answers

  /// The event that resolves a question, once there is one.
  ///
  /// Throws `CancellationError` where the run stops before. One waiter a question.
  func resolution(of interaction: InteractionID) async throws -> JournalEvent {
    let event = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let known = state.withLock { state -> JournalEvent?? in
          if let event = state.answers[interaction] { return .some(event) }
          if state.isClosed || Task.isCancelled { return .some(nil) }
          state.waiting[interaction] = continuation
          return nil
        }
        if let known { continuation.resume(returning: known) }
      }
    } onCancel: {
      let asker = state.withLock { $0.waiting.removeValue(forKey: interaction) }
      asker?.resume(returning: nil)
    }
    guard let event else { throw CancellationError() }
    return event
  }

  /// Lets the step go on that waits for this answer, which is in the journal.
  func resolve(_ interaction: InteractionID, with event: JournalEvent) {
    let asker = state.withLock { state in
      state.answers[interaction] = event
      state.committedSeq = max(state.committedSeq, event.seq)
      return state.waiting.removeValue(forKey: interaction)
    }
    asker?.resume(returning: event)
  }

  // MARK: Notes

  /// Writes a person's note, which every step that starts after it sees.
  ///
  /// One at a time. Throws `CancellationError` once closed.
  func steer(_ note: RunSteered) async throws -> Int64 {
    state.withLock { $0.frozenSeq = $0.committedSeq }
    defer { state.withLock { $0.frozenSeq = nil } }
    let events = try await append([EventDraft(runID: runID, note)])
    let seq = events.last?.seq ?? 0
    state.withLock { $0.notes.append(Note(seq: seq, text: note.text)) }
    return seq
  }

  func notes(upTo seq: Int64) -> [String] {
    state.withLock { $0.notes.filter { $0.seq <= seq }.map(\.text) }
  }

  // MARK: Writes from outside

  func outside(after seq: Int64, upTo last: Int64) -> [OutsideChange] {
    state.withLock { $0.outside.filter { $0.seq > seq && $0.seq <= last } }
  }

  /// Learns what was written to the project, while the run waited, up to `seq`.
  func learnOutside(of project: ProjectID, after first: Int64, upTo last: Int64) async throws {
    let new = try await RunJournal.outside(store, sessionID, project, after: first, upTo: last)
    state.withLock { state in
      let known = Set(state.outside.map(\.seq))
      state.outside = (state.outside + new.filter { !known.contains($0.seq) })
        .sorted { $0.seq < $1.seq }
    }
  }

  /// The changes of a project's state that are of no run, between two events.
  static func outside(
    _ store: any JournalStore,
    _ session: SessionID,
    _ project: ProjectID,
    after first: Int64,
    upTo last: Int64
  ) async throws -> [OutsideChange] {
    var changes: [OutsideChange] = []
    var cursor = first
    while cursor < last {
      let page = try await store.events(of: session, after: cursor, limit: 1_000)
      for event in page.events where event.seq <= last && event.runID == nil {
        guard let changed = try event.payload(StateChanged.self), changed.projectId == project
        else { continue }
        changes.append(OutsideChange(seq: event.seq, changes: changed.changes))
      }
      guard let end = page.events.last?.seq else { break }
      cursor = end
    }
    return changes
  }
}
