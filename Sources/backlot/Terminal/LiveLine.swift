import AgentKit
import Synchronization

/// The line that tells what is under way, and says when nothing comes.
///
/// May be used from several tasks.
final class LiveLine: Sendable {
  /// A silence of this many milliseconds is told.
  static let patience: Int64 = 10_000

  private struct State {
    var report: StageReport
    var bytes = 0
    var lastNews: Int64
  }

  private let now: @Sendable () -> Int64
  private let state: Mutex<State>

  init(_ report: StageReport, now: @escaping @Sendable () -> Int64) {
    self.now = now
    state = Mutex(State(report: report, lastNews: now()))
  }

  /// Events came; `report` is of all so far.
  func heard(_ report: StageReport) {
    let time = now()
    state.withLock { state in
      state.report = report
      state.lastNews = time
    }
  }

  /// The line as it is now, with the text of the items that are not complete; nil where nothing is
  /// under way.
  func text(of items: [DeltaHub.OpenItem]) -> String? {
    let time = now()
    return state.withLock { state in
      let bytes = items.reduce(0) { $0 + $1.text.utf8.count }
      if bytes != state.bytes {
        state.bytes = bytes
        state.lastNews = time
      }
      let text = Dictionary(items.map { ($0.itemID, $0.text) }, uniquingKeysWith: { $1 })
      guard let line = state.report.underWay(at: time, text: text) else { return nil }
      let silence = time - state.lastNews
      guard silence >= LiveLine.patience else { return "  \(line)" }
      return "  \(line); nothing came for \(silence / 1000) s"
    }
  }
}
