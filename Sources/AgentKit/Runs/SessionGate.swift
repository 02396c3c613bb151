/// Lets one piece of work at a time into each session, in the order of asking.
///
/// No wait is without limit. Work that asks for its own session again would wait for itself, and is
/// refused.
package actor SessionGate {
  private struct Waiter {
    var number: Int
    var continuation: CheckedContinuation<Bool, Never>
  }

  /// Of each session that somebody is in: who it is, and who waits.
  private var inside: [SessionID: (holder: Int, waiting: [Waiter])] = [:]
  private var number = 0
  private let patience: Duration

  /// The numbers under which this task is in sessions.
  @TaskLocal private static var held: [SessionID: Int] = [:]

  package init(patience: Duration = .seconds(30)) { self.patience = patience }

  /// Runs `work` when nobody else is in the session.
  ///
  /// Throws `RunnerError.sessionBusy` where it takes too long to get in, and `reentered` where this
  /// task is in the session already.
  package nonisolated func withSession<Value: Sendable>(
    _ session: SessionID,
    _ work: @Sendable () async throws -> Value
  ) async throws -> Value {
    let holder = try await enter(session, held: SessionGate.held[session])
    var held = SessionGate.held
    held[session] = holder
    do {
      let value = try await SessionGate.$held.withValue(held) { try await work() }
      await leave(session)
      return value
    } catch {
      await leave(session)
      throw error
    }
  }

  /// Makes a task that is in no session, although it is begun in one.
  nonisolated static func outside<Value>(_ make: () -> Value) -> Value {
    $held.withValue([:]) { make() }
  }

  private func enter(_ session: SessionID, held: Int?) async throws -> Int {
    number += 1
    let mine = number
    guard let present = inside[session] else {
      inside[session] = (mine, [])
      return mine
    }
    if present.holder == held { throw RunnerError.reentered(session) }
    // Owned here: cancelled once there is an answer.
    let timer = Task {
      // Cancelled: it is inside.
      do { try await ContinuousClock().sleep(for: patience) } catch { return }
      self.giveUp(mine, in: session)
    }
    defer { timer.cancel() }
    let isIn = await withCheckedContinuation { continuation in
      inside[session]?.waiting.append(Waiter(number: mine, continuation: continuation))
    }
    guard isIn else { throw RunnerError.sessionBusy(session) }
    return mine
  }

  private func giveUp(_ number: Int, in session: SessionID) {
    guard let index = inside[session]?.waiting.firstIndex(where: { $0.number == number }) else {
      return
    }
    inside[session]?.waiting.remove(at: index).continuation.resume(returning: false)
  }

  private func leave(_ session: SessionID) {
    guard var present = inside[session], !present.waiting.isEmpty else {
      inside[session] = nil
      return
    }
    let next = present.waiting.removeFirst()
    present.holder = next.number
    inside[session] = present
    next.continuation.resume(returning: true)
  }
}
