import AgentKit
import BacklotProtocol
import JSONRPC
import Logging
import Synchronization

extension Peer {
  /// How long a leaving client's requests may take before they are cancelled.
  private static let patience = Duration.seconds(1)

  /// Answers what was asked, does with the client's runs what the hosting says, and closes.
  func finish(_ connection: Connection, interrupting: Bool) {
    state.withLock { state in
      guard state.ending == nil else { return }
      // Owned by this peer: `end` waits for it.
      state.ending = Task { await self.settle(connection, interrupting: interrupting) }
    }
  }

  private func settle(_ connection: Connection, interrupting: Bool) async {
    if hosting == .privateDaemon, interrupting { await interruptRuns() }
    if interrupting {
      let waits = state.withLock { state in
        state.isLeaving = true
        return state.waits
      }
      for wait in waits { connection.cancel(wait) }
      await drain { connection.cancelAll() }
    } else {
      await lanes.drain()
    }
    if hosting == .privateDaemon, !interrupting { await finishRuns() }
    await connection.close(flush: true)
  }

  func interruptRuns() async {
    for run in state.withLock(\.startedRuns) {
      do {
        try await environment.runner.interrupt(
          run,
          reason: .shutdown,
          message: "the client went without shutdown"
        )
      } catch {
        environment.logger.error("a run could not be interrupted: \(error)")
      }
    }
  }

  /// Waits until the client's runs have ended, or wait for an answer, and it has seen that.
  private func finishRuns() async {
    // What began after the interruption that this caused works for nobody, too.
    if state.withLock(\.isUnread) { await interruptRuns() }
    for run in state.withLock(\.startedRuns) {
      do {
        let record = try await environment.runner.wait(for: run)
        await delivered(record.sessionID, upTo: record.lastSeq)
      } catch {
        environment.logger.warning(
          "a run could not be waited for",
          metadata: ["run": "\(run)", "error": "\(error)"]
        )
      }
    }
  }

  /// Waits until all requests are answered; those that take their time hear of it after a while.
  private func drain(_ late: @escaping @Sendable () async -> Void) async {
    // Ends with this function, which cancels it.
    let impatience = Task {
      try await ContinuousClock().sleep(for: Peer.patience)
      await late()
    }
    await lanes.drain()
    impatience.cancel()
  }

  /// Waits for whatever this peer still does.
  func end() async {
    let (ending, interrupting, watches) = state.withLock { state in
      state.isLeaving = true
      return (state.ending, state.interrupting, Array(state.watches.values))
    }
    await ending?.value
    await interrupting?.value
    lanes.cancelAll()
    await lanes.drain()
    for watch in watches { watch.cancel() }
    for watch in state.withLock({ Array($0.watches.values) }) { await watch.value }
    for subscription in state.withLock({ Array($0.subscriptions.values) }) {
      await subscription.end()
    }
  }

  func goodbye(_ reason: String) async {
    guard let connection else { return }
    if let params = try? RawJSON(encoding: WillStop(reason: reason, deadlineMs: 1000)) {
      connection.notify(Methods.willStop.name, params)
    }
    // A client that reads nothing must not hold up the daemon's end.
    let impatience = Task {
      try await ContinuousClock().sleep(for: Peer.patience)
      connection.cancelAll()
      await connection.close(flush: false)
    }
    await lanes.drain()
    await connection.close(flush: true)
    impatience.cancel()
  }
}
