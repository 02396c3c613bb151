/// Time and chance as the gateway is told of them, so that a test needs neither.
package struct GatewayClock: Sendable {
  /// The time since some fixed moment.
  package let now: @Sendable () -> Duration
  package let sleep: @Sendable (Duration) async throws -> Void
  /// A number in 0..<1.
  package let chance: @Sendable () -> Double

  package init<C: Clock>(
    _ clock: C,
    chance: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
  ) where C.Duration == Duration {
    let origin = clock.now
    now = { origin.duration(to: clock.now) }
    sleep = { try await clock.sleep(for: $0) }
    self.chance = chance
  }
}
