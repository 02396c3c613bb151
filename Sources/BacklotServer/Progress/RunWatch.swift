import AgentKit
import JSONRPC
import Logging

/// Follows one run for a client that is told of it without having subscribed: its questions, for a
/// stock LSP client, and what went wrong, for the client's log.
///
/// Ends with the run, or when it is let go.
struct RunWatch: Sendable {
  let environment: ServerEnvironment
  let questions: InteractionRequests?
  let log: ClientLog?
  /// Whether the client hears of a session's events elsewhere.
  let isTold: @Sendable (SessionID) -> Bool

  /// Tells of the run's events after `seq`, or from now on.
  ///
  /// Returns when the run has ended or stopped, or the task is cancelled.
  func follow(_ run: RunID, after seq: Int64?) async {
    do {
      guard let record = try await environment.runner.record(of: run) else { return }
      if seq == nil, record.hasStopped { return }
      try await questions?.askOpen(in: record.sessionID, of: run)
      let pages = SessionFollower(
        record.sessionID,
        after: seq ?? record.lastSeq,
        in: environment.store
      )
      for try await page in pages {
        let events = page.events.filter { $0.runID == run }
        if let log, !isTold(record.sessionID) { for event in events { log.tell(event) } }
        await questions?.follow(events)
        if events.contains(where: { RunWatch.ends.contains($0.type) }) { break }
      }
    } catch is CancellationError {
      // The client went.
    } catch {
      environment.logger.warning(
        "a client is told nothing more of its run",
        metadata: ["run": "\(run)", "error": "\(error)"]
      )
    }
    await questions?.end()
  }

  private static let ends: Set<String> = [
    RunCompleted.type, RunFailed.type, RunCancelled.type, RunInterrupted.type,
  ]
}

extension RunRecord {
  /// Nobody works on it: it has ended, or was interrupted.
  var hasStopped: Bool { status.isFinal || status == .interrupted }
}
