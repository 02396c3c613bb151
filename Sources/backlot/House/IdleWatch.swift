import Synchronization

/// Who is connected to a shared daemon, and since when nobody is.
///
/// A client is counted where its connection is accepted, so that the daemon cannot leave between
/// accepting and serving it.
final class IdleWatch: Sendable {
  private struct State {
    var clients = 0
    var since: ContinuousClock.Instant
    var isLeaving = false
  }

  /// How exactly the end of a run is noticed, which nothing announces across sessions.
  private static let runInterval = Duration.seconds(60)

  /// How long a client may take to connect to the daemon that was started for it.
  private static let patience = Duration.seconds(10)

  private let clock = ContinuousClock()
  private let state: Mutex<State>

  /// `isAwaited`: the process was started because a client is about to connect.
  init(isAwaited: Bool) {
    let grace = isAwaited ? IdleWatch.patience : .zero
    state = Mutex(State(since: ContinuousClock().now + grace))
  }

  enum Entry {
    case entered
    /// The daemon leaves already and serves nobody any more.
    case leaving
    /// There are as many as may be.
    case full
  }

  /// Counts a client, of `most`.
  func enter(atMost most: Int) -> Entry {
    state.withLock { state in
      if state.isLeaving { return .leaving }
      if state.clients >= most { return .full }
      state.clients += 1
      return .entered
    }
  }

  /// A client that entered is gone.
  func leave() {
    state.withLock { state in
      state.clients -= 1
      state.since = clock.now
    }
  }

  /// Returns once nobody has been there, and nothing was to do, for `limit`; from then on nobody
  /// enters.
  ///
  /// Returns early, and lets clients in as before, where the task is cancelled.
  func waitUntilIdle(_ limit: Duration, isBusy: @Sendable () async -> Bool) async {
    while !Task.isCancelled {
      let isDue = state.withLock { $0.clients == 0 && $0.since + limit <= clock.now }
      if await isBusy() {
        state.withLock { $0.since = clock.now }
      } else if isDue, tryToLeave(limit) {
        return
      }
      let rest = state.withLock { state in
        state.clients == 0 ? max(.zero, clock.now.duration(to: state.since + limit)) : limit
      }
      // Cancelled means that something else has ended the serving.
      do { try await clock.sleep(for: min(rest, limit, IdleWatch.runInterval)) } catch { return }
    }
  }

  /// Asked again under the lock: a client may have come, or come and gone, since.
  private func tryToLeave(_ limit: Duration) -> Bool {
    state.withLock { state in
      guard state.clients == 0, state.since + limit <= clock.now else { return false }
      state.isLeaving = true
      return true
    }
  }
}
