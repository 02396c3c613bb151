package import ModelInterface

/// When to ask again, and after how long.
///
/// Pure: chance and time are told to it.
package struct RetryPolicy: Sendable, Hashable {
  /// How many requests are sent at most, the first included.
  package var maximumAttempts: Int
  /// The bound of the first wait; every further one is twice as long.
  package var firstDelay: Duration
  package var maximumDelay: Duration
  /// A server that asks for more is not waited for.
  package var maximumRetryAfter: Duration
  /// No wait begins that would end later than this after the first request.
  package var deadline: Duration
  /// How long a local server may load its model, beside the attempts.
  package var loadingTime: Duration

  package init(
    maximumAttempts: Int = 4,
    firstDelay: Duration = .milliseconds(500),
    maximumDelay: Duration = .seconds(20),
    maximumRetryAfter: Duration = .seconds(60),
    deadline: Duration = .seconds(300),
    loadingTime: Duration = .seconds(120)
  ) {
    self.maximumAttempts = maximumAttempts
    self.firstDelay = firstDelay
    self.maximumDelay = maximumDelay
    self.maximumRetryAfter = maximumRetryAfter
    self.deadline = deadline
    self.loadingTime = loadingTime
  }

  /// How long to wait before the next request; nil to give up.
  ///
  /// `attempt` counts from 1, `chance` is in 0..<1. A wait of our own choosing is anywhere up to
  /// its bound, so that siblings who failed together do not come back together; what the server
  /// asked for is kept, and at most half a second added.
  package func delay(
    after failure: ModelFailure,
    attempt: Int,
    elapsed: Duration,
    chance: Double
  ) -> Duration? {
    guard failure.isRetryable, attempt < maximumAttempts else { return nil }
    var delay: Duration
    if let retryAfter = failure.retryAfter {
      guard retryAfter <= maximumRetryAfter else { return nil }
      delay = retryAfter + .milliseconds(500) * chance
    } else {
      var bound = firstDelay
      for _ in 1..<max(1, attempt) where bound < maximumDelay { bound *= 2 }
      delay = min(bound, maximumDelay) * chance
    }
    return elapsed + delay <= deadline ? delay : nil
  }
}
