import AgentKit
import ModelInterface

/// Follows a run from its first event to its end, whoever works on it, and tells a person.
///
/// A cursor over the journal: what it shows is committed.
struct RunFollower {
  let store: any JournalStore
  let terminal: Terminal

  /// The last line that is shown, and the run as it stands then.
  struct Ending {
    var record: RunRecord
    var report: StageReport
    /// The last event that was read.
    var seq: Int64
  }

  /// Shows the events of `run` after `seq` until it ends, stops or waits for an answer; `report` is
  /// of the events before.
  func follow(
    _ run: RunID,
    in session: SessionID,
    after seq: Int64,
    _ report: StageReport = StageReport()
  ) async throws -> Ending {
    var cursor = seq
    var report = report
    for try await page in SessionFollower(session, after: seq, in: store) {
      for event in page.events {
        cursor = event.seq
        guard event.runID == run else { continue }
        for line in report.lines(for: event) { terminal.say(line) }
      }
      if let underWay = report.underWay { terminal.flash("  \(underWay) …") }
      guard let record = try await store.run(run), record.lastSeq <= cursor else { continue }
      if record.status != .running, record.status != .queued {
        return Ending(record: record, report: report, seq: cursor)
      }
    }
    throw CancellationError()
  }
}
