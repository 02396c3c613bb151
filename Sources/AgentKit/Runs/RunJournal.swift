import JSONModel
import Synchronization

/// One run's part of the journal: what it has already done, and the only way to write more.
///
/// Writing stops for good at `close`: whatever is still under way then finds the journal closed, so
/// that nothing follows a run's last event. May be used from all branches at once.
final class RunJournal: Sendable {
  /// What the journal holds about a step that was begun before.
  struct Past: Sendable {
    var started: StepStarted
    var startedAt: Int64
    /// The number of attempts that were begun.
    var attempts: Int
    /// Nil where no attempt has a result that can be used.
    var completed: StepCompleted?
    /// The text of the completed attempt's item.
    var text: String?
    /// What a finished step had seen.
    var sawSeqIfDone: Int64? { completed == nil ? nil : started.sawSeq }
  }

  /// A step that is under way, as `close` needs to know it.
  struct OpenStep: Sendable {
    var started: StepStarted
    var items: [ItemID] = []
    /// The question that the step waits for the answer of, and the key of that answer.
    var interaction: (id: InteractionID, key: String)?
    var agent: String
    var path: String
  }

  /// A change of the project's state that no step of this run made.
  struct OutsideChange: Sendable {
    var seq: Int64
    var changes: [StateChange]
  }

  struct State {
    var isClosed = false
    var inFlight = 0
    var whenQuiet: CheckedContinuation<Void, Never>?
    var open: [String: OpenStep] = [:]
    var ordinals: [String: Int] = [:]
    var committedSeq: Int64
    /// What steps may see while a note is on its way into the journal: no step may see past a note
    /// that it does not have.
    var frozenSeq: Int64?
    var modelCalls = 0
    /// Model calls that were answered, those of before included.
    var answeredCalls = 0
    /// What each agent was refused last.
    var refusals: [String: Refusal] = [:]
    var notes: [Note] = []
    var outside: [OutsideChange] = []
    var answers: [InteractionID: JournalEvent] = [:]
    var waiting: [InteractionID: CheckedContinuation<JournalEvent?, Never>] = [:]
  }

  /// What a person added to the run while it worked.
  struct Note: Sendable {
    var seq: Int64
    var text: String
  }

  let sessionID: SessionID
  let runID: RunID
  let store: any JournalStore
  private let hub: DeltaHub
  private let events: [String: JournalEvent]
  let state: Mutex<State>

  /// `events` is what is there of the run already, and of the runs that it continues.
  init(
    session: SessionID,
    run: RunID,
    store: any JournalStore,
    hub: DeltaHub,
    events: [JournalEvent],
    outside: [OutsideChange] = []
  ) {
    sessionID = session
    runID = run
    self.store = store
    self.hub = hub
    self.events = Dictionary(
      events.compactMap { event in event.key.map { ($0, event) } },
      uniquingKeysWith: { $1 }
    )
    var state = State(committedSeq: max(events.last?.seq ?? 0, outside.last?.seq ?? 0))
    state.outside = outside
    state.notes = events.compactMap { event in
      guard event.type == RunSteered.type, let text = event.data["text"]?.stringValue else {
        return nil
      }
      return Note(seq: event.seq, text: text)
    }
    self.state = Mutex(state)
  }

  var isClosed: Bool { state.withLock(\.isClosed) }

  /// The last event that a step which starts now has seen.
  var seenSeq: Int64 { state.withLock { $0.frozenSeq ?? $0.committedSeq } }

  func event(_ key: String) -> JournalEvent? { events[key] }

  /// What the journal holds under `key`.
  func payload<Payload: EventPayload>(_ key: String) throws -> Payload? {
    try events[key]?.payload(Payload.self)
  }

  /// The key that `nextStep` will give.
  func upcomingStep(_ kind: StepStarted.Kind, path: String) -> String {
    let key = "\(path)/\(kind.rawValue)"
    return "\(key):\(state.withLock { $0.ordinals[key, default: 0] } + 1)"
  }

  /// The key of the next step of its kind on `path`.
  func nextStep(_ kind: StepStarted.Kind, path: String) -> String {
    let key = "\(path)/\(kind.rawValue)"
    let ordinal = state.withLock { state in
      state.ordinals[key, default: 0] += 1
      return state.ordinals[key, default: 0]
    }
    return "\(key):\(ordinal)"
  }

  /// Counts a model call of this run, replayed ones included; false once the limit is passed.
  func countModelCall(limit: Int) -> Bool {
    state.withLock { state in
      state.modelCalls += 1
      return state.modelCalls <= limit
    }
  }

  /// Notes that a model answered.
  func countAnswer() { state.withLock { $0.answeredCalls += 1 } }

  /// Whether any model call of this run was answered.
  var hasAnswer: Bool { state.withLock { $0.answeredCalls > 0 } }

  func past(_ step: String) throws -> Past? {
    var attempts = 0
    var started: (StepStarted, Int64)?
    while let event = events["\(step)/started#\(attempts + 1)"],
      let payload = try event.payload(StepStarted.self)
    {
      attempts += 1
      started = (payload, event.time)
    }
    guard let started else { return nil }
    var past = Past(started: started.0, startedAt: started.1, attempts: attempts)
    past.completed = try events["\(step)/completed"]?.payload(StepCompleted.self)
    if let completed = past.completed {
      let item = "\(step)/item#\(completed.attempt)/completed"
      past.text = try events[item]?.payload(ItemCompleted.self)?.text
    }
    return past
  }

  // MARK: Writing

  /// Writes `drafts` and waits until they are committed.
  ///
  /// Throws `CancellationError` once closed.
  ///
  /// `opening` is under way from the moment in which the writing is admitted, `ending` until the
  /// drafts, which hold its result, are committed.
  func append(
    _ drafts: [EventDraft],
    opening step: OpenStep? = nil,
    ending ended: String? = nil
  ) async throws -> [JournalEvent] {
    try enter(step)
    defer { leave() }
    do {
      let events = try await store.append(drafts, to: sessionID)
      state.withLock { state in
        if let seq = events.last?.seq { state.committedSeq = max(state.committedSeq, seq) }
        if let ended { state.open[ended] = nil }
      }
      return events
    } catch let error as StoreError {
      throw RunFault.storage(error.description)
    }
  }

  /// Writes `drafts` with the next commit; those whose key is there already are left out.
  ///
  /// `opening` is under way from here on, `ending` no longer: whoever closes the journal finds a step
  /// either open or with its result. Throws `CancellationError` once closed.
  func post(
    _ drafts: [EventDraft],
    opening step: OpenStep? = nil,
    ending ended: String? = nil
  ) throws {
    let new = drafts.filter { draft in draft.key.map { events[$0] == nil } ?? true }
    try state.withLock { state in
      if state.isClosed { throw CancellationError() }
      if let step { state.open[step.started.step] = step }
      if let ended { state.open[ended] = nil }
      if !new.isEmpty { store.post(new, to: sessionID) }
    }
  }

  func end(_ step: String) {
    _ = state.withLock { $0.open.removeValue(forKey: step) }
  }

  func enter(_ step: OpenStep?) throws {
    try state.withLock { state in
      if state.isClosed { throw CancellationError() }
      if let step { state.open[step.started.step] = step }
      state.inFlight += 1
    }
  }

  func leave() {
    let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
      state.inFlight -= 1
      guard state.inFlight == 0 else { return nil }
      defer { state.whenQuiet = nil }
      return state.whenQuiet
    }
    waiting?.resume()
  }

  // MARK: Closing

  /// Closes the journal, ends what is under way with an unknown outcome, and appends `last`.
  ///
  /// Returns false, and writes nothing, where it was closed before. Throws `RunFault.storage`.
  func close(_ last: [EventDraft], reason: String) async throws -> Bool {
    let isFirst = state.withLock { state in
      defer { state.isClosed = true }
      return !state.isClosed
    }
    guard isFirst else { return false }
    await withCheckedContinuation { continuation in
      let isQuiet = state.withLock { state in
        if state.inFlight > 0 { state.whenQuiet = continuation }
        return state.inFlight == 0
      }
      if isQuiet { continuation.resume() }
    }
    let (open, askers) = state.withLock { state in
      defer {
        state.open = [:]
        state.waiting = [:]
      }
      return (
        state.open.values.sorted { $0.started.step < $1.started.step },
        Array(state.waiting.values)
      )
    }
    for asker in askers { asker.resume(returning: nil) }
    // A run that only stops keeps its questions open: whoever resumes it finds the answers.
    let isFinal = last.contains { RunJournal.finalTypes.contains($0.type) }
    do {
      let drafts =
        try open.flatMap { try endings(of: $0, isFinal: isFinal, reason: reason) } + last
      try await store.append(drafts, to: sessionID)
    } catch let error as StoreError {
      throw RunFault.storage(error.description)
    }
    return true
  }

  private static let finalTypes: Set = [RunCompleted.type, RunFailed.type, RunCancelled.type]

  private func endings(
    of step: OpenStep,
    isFinal: Bool,
    reason: String
  ) throws -> [EventDraft] {
    if let (id, key) = step.interaction {
      guard isFinal else { return [] }
      let cancelled = InteractionResolved(interactionId: id, status: .cancelled)
      return [
        try EventDraft(runID: runID, agent: step.agent, path: step.path, key: key, cancelled)
      ]
    }
    var drafts = try step.items.map { item in
      try EventDraft(
        runID: runID,
        agent: step.agent,
        path: step.path,
        ItemCompleted(itemId: item, status: .abandoned, text: hub.close(item), reason: reason)
      )
    }
    drafts.append(
      try EventDraft(
        runID: runID,
        agent: step.agent,
        path: step.path,
        key: "\(step.started.step)/closed#\(step.started.attempt)",
        StepCompleted(
          step: step.started.step,
          attempt: step.started.attempt,
          outcome: .unknown,
          result: .null
        )
      )
    )
    return drafts
  }
}
