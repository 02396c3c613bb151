import Dispatch

/// Lets one thread wait until another one calls, or until time is up.
///
/// A call is never lost: one that comes before the wait ends it at once. Time is the monotonic
/// clock's, so that setting the wall clock back delays nothing.
final class Wakeup: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)

  func signal() { semaphore.signal() }

  /// Returns after a signal or after `milliseconds`; nil waits for a signal alone.
  func wait(milliseconds: Int?) {
    guard let milliseconds else { return semaphore.wait() }
    _ = semaphore.wait(timeout: .now() + .milliseconds(milliseconds))
  }
}
