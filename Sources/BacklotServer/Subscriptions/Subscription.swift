import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC
import Logging
import Synchronization

/// One client's cursor over one session's journal.
///
/// Replay and live delivery are the same reading after the cursor; a commit or a piece of text only
/// wakes it. What it sends is committed. While the client's queue is over its budget it waits, and
/// then reads on where it was: nothing is dropped, and nobody else waits.
final class Subscription: Sendable {
  private struct State {
    var task: Task<Void, Never>?
    var isStopped = false
    var delivered: Int64
    var waiters: [(seq: Int64, CheckedContinuation<Void, Never>)] = []
  }

  /// An item whose start the client has and whose end it has not.
  private struct OpenItem {
    var runID: RunID
    var offset: Int
  }

  private static let batch = 100

  private let session: SessionID
  private let stream: String
  private let types: Set<String>?
  private let wantsDeltas: Bool
  private let environment: ServerEnvironment
  private let connection: Connection
  private let inFlight: [ItemID: OpenItem]
  private let wakes: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation
  private let state: Mutex<State>

  private init(
    _ params: SubscribeParams,
    _ session: SessionID,
    _ environment: ServerEnvironment,
    _ connection: Connection,
    _ inFlight: [ItemID: OpenItem]
  ) {
    self.session = session
    stream = params.stream
    types = params.types.map(Set.init)
    wantsDeltas = params.deltas ?? true
    self.environment = environment
    self.connection = connection
    self.inFlight = inFlight
    (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    state = Mutex(State(delivered: params.since?.seq ?? 0))
  }

  /// A subscription that has not begun, with the answer that announces it.
  static func make(
    _ params: SubscribeParams,
    environment: ServerEnvironment,
    connection: Connection
  ) async throws -> (Subscription, SubscribeResult) {
    let session = try StreamName.parse(params.stream)
    let since = params.since?.seq ?? 0
    let head = try await EventHandlers.head(of: session, checking: params.since, environment)
    let open = try await itemsUnderWay(session, since, environment)
    let subscription = Subscription(
      params,
      session,
      environment,
      connection,
      Dictionary(
        open.map { ($0.itemID, OpenItem(runID: $0.runID, offset: $0.text.utf8.count)) },
        uniquingKeysWith: { $1 }
      )
    )
    let result = SubscribeResult(
      stream: params.stream,
      epoch: environment.epoch,
      head: head,
      mode: "replay",
      from: since + 1,
      inFlight: open.map { item in
        InFlightItem(
          itemId: item.itemID.rawValue,
          runId: item.runID.rawValue,
          text: item.text,
          next: item.text.utf8.count
        )
      }
    )
    return (subscription, result)
  }

  /// The open items that began at the cursor or before it: the others begin in the replay, also
  /// those whose start is not committed yet.
  private static func itemsUnderWay(
    _ session: SessionID,
    _ since: Int64,
    _ environment: ServerEnvironment
  ) async throws -> [DeltaHub.OpenItem] {
    let open = since > 0 ? environment.runner.hub.openItems(in: session) : []
    var begun: Set<String> = []
    for run in Set(open.map(\.runID)) {
      let events = try await environment.store.events(ofRun: run)
      for event in events where event.seq <= since && event.type == ItemStarted.type {
        if let item = event.data["itemId"]?.stringValue { begun.insert(item) }
      }
    }
    return open.filter { begun.contains($0.itemID.rawValue) }
  }

  // MARK: Life

  func start() {
    state.withLock { state in
      guard state.task == nil, !state.isStopped else { return }
      // Owned here: `stop` cancels it, and `end` waits for it.
      state.task = Task { await self.run() }
    }
  }

  func stop() {
    let task = state.withLock { state in
      state.isStopped = true
      return state.task
    }
    task?.cancel()
    wake.finish()
    // One that never began has nobody else to let its waiters go.
    if task == nil { release(upTo: .max) }
  }

  /// Stops, and returns once nothing more is sent.
  func end() async {
    stop()
    await state.withLock(\.task)?.value
    release(upTo: .max)
  }

  /// Waits until the events up to `seq` are in the connection's queue, or the subscription ends.
  func delivered(upTo seq: Int64) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.delivered >= seq || state.isStopped { return true }
        state.waiters.append((seq, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }

  private func release(upTo seq: Int64) {
    let ready = state.withLock { state in
      state.delivered = max(state.delivered, seq)
      let ready = state.waiters.filter { $0.seq <= seq }
      state.waiters.removeAll { $0.seq <= seq }
      return ready
    }
    for (_, continuation) in ready { continuation.resume() }
  }

  // MARK: Delivery

  private func run() async {
    let session = session
    let wake = wake
    let commits = environment.store.onCommit { changed, _ in
      if changed == session { wake.yield() }
    }
    let others = environment.store.watch(session)
    let text = wantsDeltas ? environment.runner.hub.observe(session) { wake.yield() } : nil
    defer {
      commits.cancel()
      others.cancel()
      text?.cancel()
      release(upTo: .max)
    }
    var cursor = state.withLock(\.delivered)
    var open = inFlight
    var isCaughtUp = false
    wake.yield()
    do {
      for await _ in wakes {
        do {
          try await deliver(&cursor, &open, &isCaughtUp)
        } catch StoreError.unavailable(let reason) {
          // The next commit wakes it, and it reads on where it was.
          environment.logger.warning("a subscription waits", metadata: ["reason": "\(reason)"])
          continue
        }
        if wantsDeltas { sendText(&open) }
      }
    } catch is CancellationError {
      // The subscription was stopped.
    } catch {
      environment.logger.error(
        "a subscription ended",
        metadata: ["stream": "\(stream)", "error": "\(error)"]
      )
    }
  }

  /// Sends what is behind the cursor until it reaches the head.
  private func deliver(
    _ cursor: inout Int64,
    _ open: inout [ItemID: OpenItem],
    _ isCaughtUp: inout Bool
  ) async throws {
    while true {
      if connection.isOverBudget { await connection.waitUntilDrained() }
      try Task.checkCancellation()
      let page = try await environment.store.events(
        of: session,
        after: cursor,
        limit: Subscription.batch
      )
      for event in page.events { note(event, &open) }
      cursor = page.events.last?.seq ?? cursor
      let reachesHead = cursor >= page.head && !isCaughtUp
      let wanted = page.events.filter { types?.contains($0.type) ?? true }
      if !wanted.isEmpty || reachesHead {
        let batches = EventWriter.batches(
          wanted,
          stream: stream,
          epoch: environment.epoch,
          head: page.head,
          caughtUp: reachesHead
        )
        for batch in batches { connection.notify(Methods.eventsAppend.name, batch) }
      }
      if reachesHead { isCaughtUp = true }
      release(upTo: cursor)
      if page.events.isEmpty || cursor >= page.head { return }
    }
  }

  private func note(_ event: JournalEvent, _ open: inout [ItemID: OpenItem]) {
    guard let text = event.data["itemId"]?.stringValue else { return }
    let item = ItemID(rawValue: text)
    if event.type == ItemStarted.type, let run = event.runID {
      open[item] = OpenItem(runID: run, offset: 0)
    } else if event.type == ItemCompleted.type {
      open[item] = nil
    }
  }

  /// Sends the text that the hub has beyond what was sent, one piece an item.
  private func sendText(_ open: inout [ItemID: OpenItem]) {
    for (item, state) in open {
      guard let text = environment.runner.hub.text(of: item, from: state.offset) else { continue }
      connection.notify(
        Methods.eventsDelta.name,
        EventWriter.delta(
          item,
          run: state.runID,
          stream: stream,
          offset: state.offset,
          text: text
        )
      )
      open[item]?.offset += text.utf8.count
    }
  }
}
