import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC
import Logging
import Synchronization

/// `$/progress` of one run, under the token of one request that waits for it.
///
/// A begin, a report for each step, an end: all of them come before the answer of the request.
final class ProgressReport: Sendable {
  private struct State {
    var cursor: Int64
    var task: Task<Void, Never>?
  }

  private let token: JSONValue
  private let run: RunID
  private let session: SessionID
  private let environment: ServerEnvironment
  private let connection: Connection
  private let state: Mutex<State>

  /// Says that it begins, and follows the run from the events after `seq` on.
  init(
    _ token: JSONValue,
    of record: RunRecord,
    after seq: Int64,
    title: String,
    _ environment: ServerEnvironment,
    _ connection: Connection
  ) {
    self.token = token
    run = record.id
    session = record.sessionID
    self.environment = environment
    self.connection = connection
    state = Mutex(State(cursor: seq))
    tell(["kind": "begin", "title": .string(title), "cancellable": true])
    // Owned here: `end` cancels it and waits for it.
    let task = Task { await self.follow() }
    state.withLock { $0.task = task }
  }

  /// Tells what is left up to `seq`, and that it ends.
  func end(_ message: String, upTo seq: Int64? = nil) async {
    let task = state.withLock(\.task)
    task?.cancel()
    await task?.value
    if let seq { await finish(upTo: seq) }
    tell(["kind": "end", "message": .string(message)])
  }

  private func follow() async {
    let start = state.withLock(\.cursor)
    do {
      for try await page in SessionFollower(session, after: start, in: environment.store) {
        report(page.events)
      }
    } catch is CancellationError {
      // The wait is over.
    } catch {
      environment.logger.warning("progress stops", metadata: ["error": "\(error)"])
    }
  }

  private func finish(upTo seq: Int64) async {
    do {
      while true {
        let cursor = state.withLock(\.cursor)
        let page = try await environment.store.events(of: session, after: cursor, limit: 200)
        let events = page.events.filter { $0.seq <= seq }
        report(events)
        if events.isEmpty || events.count < page.events.count { return }
      }
    } catch {
      environment.logger.warning("progress stops", metadata: ["error": "\(error)"])
    }
  }

  private func report(_ events: [JournalEvent]) {
    for event in events {
      state.withLock { $0.cursor = event.seq }
      // A report is no fact: a client that does not keep up is spared it.
      guard event.runID == run, event.type == StepStarted.type, !connection.isOverBudget else {
        continue
      }
      tell(["kind": "report", "message": .string(ProgressReport.message(event))])
    }
  }

  /// The agent and the pass of its loop: `critic, pass 2`.
  private static func message(_ event: JournalEvent) -> String {
    let agent = event.agent ?? event.data["name"]?.stringValue ?? "working"
    let pass = event.path?.split(separator: "/").last { $0.contains("#") }
    guard let number = pass?.split(separator: "#").last else { return agent }
    return "\(agent), pass \(number)"
  }

  private func tell(_ value: JSONValue) {
    connection.notify(Methods.progress.name, RawJSON(["token": token, "value": value]))
  }
}
