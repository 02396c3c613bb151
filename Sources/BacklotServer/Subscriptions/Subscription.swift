import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC
import Logging
import Synchronization

/// One client's cursor over one stream.
///
/// Replay and live delivery are the same reading after the cursor; a commit or a piece of text only
/// wakes it. What it sends is committed. While the client's queue is over its budget it waits, and
/// then reads on where it was: nothing is dropped, and nobody else waits.
final class Subscription: Sendable {
  private struct State {
    var task: Task<Void, Never>?
    /// Runs while events gather.
    var gathering: Task<Void, Never>?
    var isStopped = false
    var delivered: Int64
    var waiters: [(seq: Int64, CheckedContinuation<Void, Never>)] = []
  }

  /// An item whose start the client has and whose end it has not.
  struct OpenItem {
    var runID: RunID
    var offset: Int
  }

  /// Where a subscription begins.
  struct Start {
    var cursor: Int64
    var items: [ItemID: OpenItem] = [:]
  }

  let stream: EventStream
  let types: Set<String>?
  let wantsDeltas: Bool
  let environment: ServerEnvironment
  let connection: Connection
  /// Hears of what the client was shown.
  let audience: SubscriptionAudience
  private let latency: Duration
  private let start: Start
  private let wakes: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation
  private let state: Mutex<State>

  /// `start` begins it.
  init(
    _ params: SubscribeParams,
    to stream: EventStream,
    from start: Start,
    environment: ServerEnvironment,
    connection: Connection,
    audience: SubscriptionAudience
  ) {
    self.stream = stream
    types = params.types.map(Set.init)
    wantsDeltas = params.deltas ?? true
    latency = .milliseconds(params.maxLatencyMs ?? 0)
    self.environment = environment
    self.connection = connection
    self.audience = audience
    self.start = start
    (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    state = Mutex(State(delivered: start.cursor))
  }

  // MARK: Life

  func begin() {
    state.withLock { state in
      guard state.task == nil, !state.isStopped else { return }
      // Owned here: `stop` cancels it, and `end` waits for it.
      state.task = Task { await self.run() }
    }
  }

  func stop() {
    let task = state.withLock { state in
      state.isStopped = true
      state.gathering?.cancel()
      return state.task
    }
    task?.cancel()
    wake.finish()
    audience.stop()
    // One that never began has nobody else to let its waiters go.
    if task == nil { release(upTo: .max) }
  }

  /// Stops, and returns once nothing more is sent.
  func end() async {
    stop()
    await state.withLock(\.task)?.value
    await audience.end()
    release(upTo: .max)
  }

  /// Waits until the events up to `seq` are in the connection's queue, or the subscription ends.
  ///
  /// What gathers is not waited for: it is sent at once.
  func delivered(upTo seq: Int64) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.delivered >= seq || state.isStopped { return true }
        state.waiters.append((seq, continuation))
        return false
      }
      if isThere { continuation.resume() } else { wake.yield() }
    }
  }

  func release(upTo seq: Int64) {
    let ready = state.withLock { state in
      state.delivered = max(state.delivered, seq)
      let ready = state.waiters.filter { $0.seq <= seq }
      state.waiters.removeAll { $0.seq <= seq }
      return ready
    }
    for (_, continuation) in ready { continuation.resume() }
  }

  // MARK: Waking

  /// There is something to send: now, or when the time to gather more of it is over.
  private func touch() {
    if latency == .zero { return wakeNow() }
    state.withLock { state in
      guard state.gathering == nil, !state.isStopped else { return }
      // Owned here: `stop` cancels it, and waking early does.
      state.gathering = Task { [wake, latency] in
        do {
          try await ContinuousClock().sleep(for: latency)
          wake.yield()
        } catch {
          // Cancelled: what gathered is sent already, or not wanted any more.
        }
      }
    }
  }

  func wakeNow() { wake.yield() }

  private func run() async {
    let watched = stream.watched
    let commits = environment.store.onCommit { [self] changed, _ in
      if changed == watched { touch() }
    }
    let others = environment.store.watch(watched)
    let text =
      wantsDeltas ? environment.runner.hub.observe(watched) { [self] in touch() } : nil
    defer {
      commits.cancel()
      others.cancel()
      text?.cancel()
      release(upTo: .max)
    }
    var place = Place(cursor: start.cursor, items: start.items)
    wakeNow()
    do {
      for await _ in wakes {
        state.withLock { state in
          state.gathering?.cancel()
          state.gathering = nil
        }
        do {
          try await deliver(&place)
          if wantsDeltas { sendText(&place) }
        } catch StoreError.unavailable(let reason) {
          // The next commit wakes it, and it reads on where it was.
          environment.logger.warning("a subscription waits", metadata: ["reason": "\(reason)"])
        }
      }
    } catch is CancellationError {
      // The subscription was stopped.
    } catch StoreError.unknownSession {
      // The session was deleted, maybe by another process.
    } catch {
      environment.logger.error(
        "a subscription ended",
        metadata: ["stream": "\(stream.name)", "error": "\(error)"]
      )
    }
  }
}
