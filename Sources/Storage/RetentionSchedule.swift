/// Does what a policy says once a day, while nobody is at work.
///
/// Several processes on one database share the day: what one has done, the others leave.
package struct RetentionSchedule<Time: Clock>: Sendable where Time.Duration == Duration {
  /// How long a process lives before it looks at old sessions, and how long it waits for a quiet
  /// moment.
  package static var patience: Duration { .seconds(60) }
  /// How often it asks whether a day is over; the calendar may be set meanwhile.
  static var interval: Duration { .seconds(3_600) }

  private let journal: SQLiteJournal
  private let policy: RetentionPolicy
  private let clock: Time

  package init(_ journal: SQLiteJournal, _ policy: RetentionPolicy, clock: Time) {
    self.journal = journal
    self.policy = policy
    self.clock = clock
  }

  /// Returns when the task is cancelled.
  ///
  /// `isBusy` says whether a run is at work here; `report` hears of what was done, and of what could
  /// not be, which is tried again in an hour.
  package func run(
    isBusy: @Sendable () async -> Bool,
    report: @Sendable (Result<RetentionPlan, any Error>) -> Void
  ) async {
    var pause = Self.patience
    while true {
      // Cancelled: the process is about to end.
      do { try await clock.sleep(for: pause) } catch { return }
      if await isBusy() {
        pause = Self.patience
        continue
      }
      pause = Self.interval
      do {
        if try await isDue() { report(.success(try await journal.retain(policy))) }
      } catch {
        report(.failure(error))
      }
    }
  }

  /// A day after the last time, or where that lies in the future, as after a clock was set back.
  private func isDue() async throws -> Bool {
    guard let last = try await journal.lastRetention() else { return true }
    let now = journal.now
    return now < last || now - last >= RetentionPolicy.day
  }
}
