import ModelInterface
import Synchronization

/// What clients have lent to sessions, in memory only.
///
/// Every call of a run looks here, so the newest counts at once. From any thread.
final class SessionCredentials: Sendable {
  private struct Loan {
    var credentials: Credentials
    /// Greater than that of any loan before.
    var order: UInt64
  }

  private struct State {
    var loans: [SessionID: Loan] = [:]
    var lastOrder: UInt64 = 0
  }

  private let capacity: Int
  private let state = Mutex(State())

  /// Beyond `capacity` sessions the one that was lent to the longest ago is forgotten first.
  init(capacity: Int = 1000) {
    self.capacity = capacity
  }

  subscript(session: SessionID) -> Credentials? {
    state.withLock { $0.loans[session]?.credentials }
  }

  /// Nothing changes where nothing is lent.
  ///
  /// The sessions in `busy` are not forgotten: their runs would go on with other keys.
  func lend(_ credentials: Credentials?, to session: SessionID, busy: Set<SessionID>) {
    guard let credentials else { return }
    state.withLock { state in
      state.lastOrder += 1
      state.loans[session] = Loan(credentials: credentials, order: state.lastOrder)
      guard state.loans.count > capacity else { return }
      let idle = state.loans.filter { $0.key != session && !busy.contains($0.key) }
      if let oldest = idle.min(by: { $0.value.order < $1.value.order }) {
        state.loans[oldest.key] = nil
      }
    }
  }

  func forget(_ session: SessionID) {
    state.withLock { $0.loans[session] = nil }
  }
}
