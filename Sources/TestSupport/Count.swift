import Synchronization

/// A number that only grows, and that a test can wait for.
package final class Count: Sendable {
  private struct State {
    var value = 0
    var watchers: [(count: Int, CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  package init() {}

  package var value: Int { state.withLock(\.value) }

  /// Adds one, and returns the new number.
  @discardableResult
  package func add() -> Int {
    let (value, ready) = state.withLock { state in
      state.value += 1
      let value = state.value
      let ready = state.watchers.filter { $0.count <= value }.map(\.1)
      state.watchers.removeAll { $0.count <= value }
      return (value, ready)
    }
    for watcher in ready { watcher.resume() }
    return value
  }

  /// Waits until it is at least `count`.
  package func reached(_ count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.value < count { state.watchers.append((count, continuation)) }
        return state.value >= count
      }
      if isThere { continuation.resume() }
    }
  }
}
