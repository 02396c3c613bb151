import Logging

/// Runs whose end could not be written: a full disk, for one, stops them in mid-sentence.
extension Runner {
  /// A run that the journal still calls running, and that nobody works on.
  struct LostRun {
    /// What kept its end from being written, in words for people.
    var reason: String
    var task: Task<Void, Never>
  }

  private static let pause = Duration.seconds(1)

  /// Sees to it that the run is interrupted in the journal as soon as that can be written again.
  func lose(_ run: RunID, in session: SessionID, _ error: any Error) {
    let reason =
      switch error {
      case let fault as RunFault: fault.description
      case let error as StoreError: error.description
      default: "\(error)"
      }
    configuration.logger.error(
      "a run's end could not be written",
      metadata: ["error": "\(reason)", "run": "\(run)"]
    )
    if isShuttingDown { return }
    // Owned by `lost`; `shutdown` cancels it.
    let task = Task { await self.recover(run, in: session, reason) }
    lost[run] = LostRun(reason: reason, task: task)
  }

  private func recover(_ run: RunID, in session: SessionID, _ reason: String) async {
    defer { lost[run] = nil }
    while !isShuttingDown {
      // Cancelled: whoever comes next finds a run whose process has ended.
      do { try await ContinuousClock().sleep(for: Runner.pause) } catch { return }
      do {
        try await gate.withSession(session) {
          try await self.interruptLost(run, reason)
        }
        return finished(run, session)
      } catch StoreError.unavailable {
        continue
      } catch {
        configuration.logger.error(
          "a run could not be interrupted",
          metadata: ["error": "\(error)", "run": "\(run)"]
        )
        return
      }
    }
  }

  private func interruptLost(_ run: RunID, _ reason: String) async throws {
    guard let record = try await store.run(run), record.owner == ownership.current,
      record.status == .running || record.status == .waiting
    else { return }
    _ = try await interruptDead(record, .storage, reason)
  }

  /// Why a run of this process has stopped without a word in the journal; nil for any other.
  func reasonOfLoss(_ run: RunID) -> String? { lost[run]?.reason }
}
