import AgentKit
import Foundation
import ModelInterface

/// Follows a run from its first event to its end, whoever works on it, and tells a person.
///
/// A cursor over the journal: the lines that it shows are committed. Where somebody watches, a last
/// line besides tells what is under way, and moves.
struct RunFollower {
  let store: any JournalStore
  let terminal: Terminal
  /// The text of unfinished items, where this process has it.
  var hub: DeltaHub?
  /// Milliseconds since 1970.
  var now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1000) }
  /// Returns when the moving line is to be drawn again.
  var tick: @Sendable () async throws -> Void = {
    try await ContinuousClock().sleep(for: .milliseconds(500))
  }

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
    guard terminal.isLively else { return try await read(run, session, seq, report, nil) }
    let line = LiveLine(report, now: now)
    return try await withThrowingTaskGroup(of: Ending?.self) { group in
      group.addTask {
        while !Task.isCancelled {
          if let text = line.text(of: hub?.openItems(in: session) ?? []) { terminal.flash(text) }
          do { try await tick() } catch is CancellationError { break }
        }
        return nil
      }
      group.addTask { try await read(run, session, seq, report, line) }
      defer { group.cancelAll() }
      while let ending = try await group.next() {
        if let ending { return ending }
      }
      throw CancellationError()
    }
  }

  private func read(
    _ run: RunID,
    _ session: SessionID,
    _ seq: Int64,
    _ before: StageReport,
    _ line: LiveLine?
  ) async throws -> Ending {
    var cursor = seq
    var report = before
    for try await page in SessionFollower(session, after: seq, in: store) {
      for event in page.events {
        cursor = event.seq
        guard event.runID == run else { continue }
        for text in report.lines(for: event) { terminal.say(text) }
      }
      line?.heard(report)
      guard let record = try await store.run(run), record.lastSeq <= cursor else { continue }
      if record.status != .running, record.status != .queued {
        return Ending(record: record, report: report, seq: cursor)
      }
    }
    throw CancellationError()
  }
}
