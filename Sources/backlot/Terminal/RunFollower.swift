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
    let (commits, wake) = AsyncStream.makeStream(
      of: Void.self,
      bufferingPolicy: .bufferingNewest(1)
    )
    let own = store.onCommit { changed, _ in if changed == session { wake.yield() } }
    let others = store.watch(session)
    defer {
      own.cancel()
      others.cancel()
    }
    wake.yield()
    var cursor = seq
    var report = report
    for await _ in commits {
      var page = try await store.events(of: session, after: cursor, limit: 500)
      while !page.events.isEmpty {
        for event in page.events {
          cursor = event.seq
          guard event.runID == run else { continue }
          for line in report.lines(for: event) { terminal.say(line) }
        }
        page = try await store.events(of: session, after: cursor, limit: 500)
      }
      if let underWay = report.underWay { terminal.flash(terminal.dim("  \(underWay) …")) }
      guard let record = try await store.run(run), record.lastSeq <= cursor else { continue }
      if record.status != .running, record.status != .queued {
        return Ending(record: record, report: report, seq: cursor)
      }
    }
    throw CancellationError()
  }
}
