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
  /// Too many messages wait in this session.
  case queueFull(limit: Int)
  case shuttingDown

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
    case .queueFull(let limit): "\(limit) messages wait in this session already"
    case .shuttingDown: "the daemon is stopping"
    }
  }
}
