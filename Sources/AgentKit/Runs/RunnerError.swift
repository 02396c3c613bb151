/// Why the runner does not do what it was asked.
package enum RunnerError: Error, Sendable, Hashable, CustomStringConvertible {
  case unknownSession(SessionID)
  case unknownRun(RunID)
  /// The session has a run under way; send with `queue`, wait for it, or cancel it.
  case runInProgress(RunID)
  /// Another living process works on the run; only it may change it.
  case ownedElsewhere(RunID, processID: Int32?)
  /// The client's own message id was used before for another text.
  case idempotencyMismatch(MessageID)
  case notResumable(RunID, String)
  /// Processes ended while they recovered the run, so that it is left as it is.
  case setAside(RunID)
  /// Too many messages wait in this session.
  case queueFull(limit: Int)
  case shuttingDown
  /// Other requests keep the session busy for too long.
  case sessionBusy(SessionID)
  /// Work in a session that waits for itself: a fault of ours.
  case reentered(SessionID)
  /// The session is read-only; unarchive it first.
  case archived(SessionID)
  case unknownInteraction(InteractionID)
  case interactionResolved(InteractionID, by: String?)
  /// The answer does not fit its question; the text says what would.
  case invalidAnswer(String)
  /// It has ended, so nothing can be added to it.
  case runEnded(RunID, RunStatus)
  case unknownStep(RunID, String)
  case unknownArtifact(ArtifactID)
  /// Somebody wrote a newer version.
  case versionConflict(current: Int)
  /// A document that no agent works on is a result; a person keeps a copy of it instead.
  case notEditable(name: String)
  /// There is no event of this number yet.
  case beyondHead(SessionID, head: Int64)

  package var description: String {
    switch self {
    case .unknownSession(let id): "there is no session \(id)"
    case .unknownRun(let id): "there is no run \(id)"
    case .runInProgress(let id):
      "run \(id) is under way in this session; send with \"queue\": true, wait for it, or cancel it"
    case .ownedElsewhere(let id, let pid):
      "run \(id) is worked on by another process\(pid.map { " (\($0))" } ?? "")"
    case .idempotencyMismatch(let id):
      "this clientMessageId was used for message \(id), whose text is another"
    case .notResumable(let id, let why): "run \(id) cannot be resumed: \(why)"
    case .setAside(let id):
      "run \(id) is set aside: recovering it ended the process several times; delete its session, or "
        + "export it"
    case .queueFull(let limit): "\(limit) messages wait in this session already"
    case .sessionBusy(let id): "session \(id) is busy with other requests; try again"
    case .reentered(let id): "a fault of backlot in session \(id)"
    case .shuttingDown: "the daemon is stopping"
    case .archived(let id): "session \(id) is archived, so it is read-only; unarchive it first"
    case .unknownInteraction(let id): "there is no question \(id)"
    case .interactionResolved(_, let by):
      "the question is settled already\(by.map { ", by \($0)" } ?? "")"
    case .invalidAnswer(let why): why
    case .runEnded(let run, let status):
      "run \(run) is \(status.rawValue); send a message instead"
    case .unknownStep(let run, let step):
      "run \(run) has begun no step \(step); events/read shows its steps (step.started)"
    case .unknownArtifact(let id): "there is no artifact \(id)"
    case .versionConflict(let current):
      "somebody wrote version \(current) in between; read it and write on top of it"
    case .notEditable(let name):
      "\(name) is a result, which no agent works on; edit a working document such as the outline"
    case .beyondHead(let session, let head):
      "session \(session) ends at event \(head); name that one or an earlier one"
    }
  }
}
