/// Lets one piece of work at a time into each session, in the order of asking.
package actor SessionGate {
  private var waiting: [SessionID: [CheckedContinuation<Void, Never>]] = [:]

  package init() {}

  /// Runs `work` when nobody else is in the session.
  package nonisolated func withSession<Value: Sendable>(
    _ session: SessionID,
    _ work: @Sendable () async throws -> Value
  ) async rethrows -> Value {
    await enter(session)
    do {
      let value = try await work()
      await leave(session)
      return value
    } catch {
      await leave(session)
      throw error
    }
  }

  private func enter(_ session: SessionID) async {
    guard waiting[session] != nil else {
      waiting[session] = []
      return
    }
    await withCheckedContinuation { waiting[session, default: []].append($0) }
  }

  private func leave(_ session: SessionID) {
    guard var queue = waiting[session], !queue.isEmpty else {
      waiting[session] = nil
      return
    }
    let next = queue.removeFirst()
    waiting[session] = queue
    next.resume()
  }
}
