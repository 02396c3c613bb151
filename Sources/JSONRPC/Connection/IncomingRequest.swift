import Logging
import Synchronization

/// A request of the peer, to be answered exactly once: `respond` or `fail`, from any thread.
///
/// A second answer is logged as a fault and dropped. A request that is let go without an answer
/// answers -32603 by itself, so that no peer waits for ever.
package final class IncomingRequest: Sendable {
  package let id: RPCID
  package let method: String
  /// Nil where they are absent, `null` or `[]`.
  package let params: RawJSON?
  package let isInBatch: Bool
  private let connection: Connection
  private let slot: BatchReply.Slot?
  private let cancellation: RequestCancellation
  private let isAnswered = Atomic(false)

  init(
    id: RPCID,
    method: String,
    params: RawJSON?,
    connection: Connection,
    slot: BatchReply.Slot?,
    cancellation: RequestCancellation
  ) {
    self.id = id
    self.method = method
    self.params = params
    self.connection = connection
    self.slot = slot
    self.cancellation = cancellation
    isInBatch = slot != nil
  }

  deinit {
    if isAnswered.load(ordering: .acquiring) { return }
    connection.logFault("a request was never answered", method: method, id: id)
    answer(.failure(.internalError("the request was given up; this is a fault of the daemon")))
  }

  /// Queues the answer before it returns: what is sent afterwards leaves after it.
  package func respond(_ result: RawJSON) {
    answer(.success(result))
  }

  package func fail(_ error: RPCError) {
    answer(.failure(error))
  }

  /// Sets what a cancellation does; the request must still be answered.
  ///
  /// Called at once where it was cancelled already, never after the answer. The last one set
  /// counts.
  package func onCancel(_ body: @escaping @Sendable () -> Void) {
    cancellation.onCancel(body)
  }

  package var isCancelled: Bool { cancellation.isCancelled }

  /// Stops counting it against the limit of unanswered requests: for one that waits for a run.
  package func leaveInFlightLimit() {
    connection.stopCounting(id, cancellation)
  }

  private func answer(_ result: Result<RawJSON, RPCError>) {
    if isAnswered.exchange(true, ordering: .acquiringAndReleasing) {
      connection.logFault("a second answer was dropped", method: method, id: id)
      return
    }
    cancellation.finish()
    // The id is free before the peer can see the answer, and use the id again.
    connection.forget(id, cancellation)
    connection.answer(id, result, in: slot)
  }
}

/// Whether a request was cancelled, and what to do then.
///
/// Shared with the connection's table.
final class RequestCancellation: Sendable {
  private enum State {
    case waiting((@Sendable () -> Void)?)
    case cancelled
    case finished
  }

  private let state = Mutex(State.waiting(nil))

  var isCancelled: Bool {
    state.withLock { if case .cancelled = $0 { true } else { false } }
  }

  func onCancel(_ body: @escaping @Sendable () -> Void) {
    let isCancelled = state.withLock { state in
      switch state {
      case .waiting:
        state = .waiting(body)
        return false
      case .cancelled: return true
      case .finished: return false
      }
    }
    if isCancelled { body() }
  }

  func cancel() {
    let body = state.withLock { state -> (@Sendable () -> Void)? in
      guard case .waiting(let body) = state else { return nil }
      state = .cancelled
      return body
    }
    body?()
  }

  func finish() {
    state.withLock { $0 = .finished }
  }
}
