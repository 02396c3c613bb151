/// Time and chance as the gateway is told of them, so that a test needs neither.
package struct GatewayClock: Sendable {
  /// The time since some fixed moment.
  package let now: @Sendable () -> Duration
  package let sleep: @Sendable (Duration) async throws -> Void
  /// A number in 0..<1.
  package let chance: @Sendable () -> Double

  package init(
    now: @escaping @Sendable () -> Duration,
    sleep: @escaping @Sendable (Duration) async throws -> Void,
    chance: @escaping @Sendable () -> Double
  ) {
    self.now = now
    self.sleep = sleep
    self.chance = chance
  }

  package init<C: Clock>(
    _ clock: C,
    chance: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
  ) where C.Duration == Duration {
    let origin = clock.now
    self.init(
      now: { origin.duration(to: clock.now) },
      sleep: { try await clock.sleep(for: $0) },
      chance: chance
    )
  }
}
