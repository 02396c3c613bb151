import Synchronization

/// The end of a run's task, which others wait for, and never without limit: a tool may ignore that
/// its task was cancelled.
final class RunEnd: Sendable {
  private struct State {
    var isReached = false
    var next = 0
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
  }

  private let state = Mutex(State())

  func reach() {
    let waiting = state.withLock { state in
      state.isReached = true
      defer { state.waiting = [:] }
      return Array(state.waiting.values)
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Returns at the end, or after `patience`; false then.
  func wait(atMost patience: Duration) async -> Bool {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.wait() }
      group.addTask {
        // Cancelled: the end came first.
        try? await ContinuousClock().sleep(for: patience)
      }
      await group.next()
      group.cancelAll()
    }
    return state.withLock(\.isReached)
  }

  private func wait() async {
    let number = state.withLock { state in
      state.next += 1
      return state.next
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if state.isReached || Task.isCancelled { return true }
          state.waiting[number] = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
    }
  }
}
