import JSONModel
package import ModelInterface

extension Runner {
  /// Copies a session up to and including event `seq`, its last one if left out, into a new one.
  ///
  /// A run that is open there is interrupted in the copy, and can be resumed: what it has done up to
  /// there is not done again. The old session is not touched.
  package func fork(_ session: SessionID, at seq: Int64?) async throws -> ForkedSession {
    guard let record = try await store.session(session) else {
      throw RunnerError.unknownSession(session)
    }
    let seq = seq ?? record.head
    if seq < 1 || seq > record.head { throw RunnerError.beyondHead(session, head: record.head) }
    return try await store.fork(session, at: seq)
  }

  /// Works a run again from a step on, in a copy of its session.
  ///
  /// What was done before that step is not done again. Without `fromStep`, it is the last unfinished
  /// or failed step. The copy is lent `credentials`, or what the session was lent.
  package func retry(
    _ run: RunID,
    fromStep: String?,
    lending credentials: Credentials? = nil
  ) async throws -> StartedRun {
    guard let record = try await store.run(run) else { throw RunnerError.unknownRun(run) }
    if record.replayVersion != Runner.replayVersion {
      throw RunnerError.notResumable(run, "it is of replay version \(record.replayVersion)")
    }
    let events = try await store.events(ofRun: run)
    guard let start = Runner.start(of: fromStep, in: events) else {
      throw RunnerError.unknownStep(run, fromStep ?? "at all")
    }
    let credentials = credentials ?? self.credentials[record.sessionID]
    if let failure = await missingKey(for: record, lending: credentials) { throw failure }
    let copy = try await fork(record.sessionID, at: start.seq - 1)
    guard let copied = copy.runs[run] else { throw RunnerError.unknownRun(run) }
    return try await resume(copied, lending: credentials)
  }

  /// Where a step was first begun; where none is named, the last one without a good result, else the
  /// last one.
  private static func start(of step: String?, in events: [JournalEvent]) -> JournalEvent? {
    let starts = events.filter { $0.type == StepStarted.type }
    func name(_ event: JournalEvent) -> String? { event.data["step"]?.stringValue }
    if let step { return starts.first { name($0) == step } }
    let good = Set(
      events.filter {
        $0.type == StepCompleted.type
          && $0.data["outcome"]?.stringValue == StepCompleted.Outcome.succeeded.rawValue
      }.compactMap(name)
    )
    let last = starts.last { name($0).map { !good.contains($0) } ?? false } ?? starts.last
    return last.flatMap { last in starts.first { name($0) == name(last) } }
  }
}
