import Glibc
package import Logging
import Synchronization
import SystemSupport

/// One peer: a reader thread, a writer thread, and the requests under way in both directions.
///
/// What is sent leaves in the order of the calls, one whole frame after the other, in the framing
/// the peer speaks. Disconnecting cancels nothing by itself. Everything here may be called from any
/// thread; nothing blocks.
package final class Connection: Sendable {
  package struct Configuration: Sendable {
    /// Short, for logs and thread names.
    package var label = "peer"
    /// Nil: as the peer's first byte says.
    ///
    /// Who speaks first must say it.
    package var framing: Framing?
    /// Notifications that may come as one line in front of a stream of either framing.
    package var preludes: Set<String> = []
    /// What is taken and sent until `limits` is set anew.
    package var limits = ConnectionLimits()
    /// Bytes queued for the peer above which subscriptions should pause.
    ///
    /// At twice as much, reading from the peer pauses too: a peer that only asks cannot make us
    /// grow.
    package var outboundBudget = 8 << 20
    /// The id of our own first request; the others count on from it.
    ///
    /// A number, and far from those that clients count for themselves: Vim 9.0 answers no string id,
    /// and takes a request for the answer to its own request of the same id.
    package var firstRequestID: Int64 = 1_000_000_001

    /// Whether the end of the peer's reading is noticed also while nothing is written, by a third
    /// thread.
    ///
    /// A channel that is one socket of our own needs none: its input ends as well.
    package var watchesOutput = false

    package init() {}
  }

  struct InFlight {
    let cancellation: RequestCancellation
    /// What is kept of the message until it is answered.
    let bytes: Int
    var isCounted = true
  }

  struct State {
    var handler: (any ConnectionHandler)?
    var framing: Framing?
    var limits: ConnectionLimits
    var inFlight: [RPCID: InFlight] = [:]
    var countedInFlight = 0
    var inFlightBytes = 0
    var nextRequest: Int64 = 0
    var outgoing: [RPCID: CheckedContinuation<RawJSON, any Error>] = [:]
    var isInputOver = false
    var outputFailure: SocketError?
    var runningThreads = 0
    var isClosed = false
    var closeWaiters: [CheckedContinuation<Void, Never>] = []

    var hasRoom: Bool { countedInFlight < limits.maximumInFlight }
  }

  let configuration: Configuration
  let channel: ByteChannel
  let writer: FrameWriter
  let logger: Logger
  let state: Mutex<State>

  /// Owns the channel from here on.
  ///
  /// The handler is held until the connection is closed.
  package init(
    channel: ByteChannel,
    configuration: Configuration = Configuration(),
    handler: any ConnectionHandler,
    logger: Logger
  ) {
    self.channel = channel
    self.configuration = configuration
    self.logger = logger
    writer = FrameWriter(
      channel: channel,
      framing: configuration.framing ?? .lines,
      budget: configuration.outboundBudget
    )
    state = Mutex(
      State(handler: handler, framing: configuration.framing, limits: configuration.limits)
    )
  }

  /// Starts the threads; call it once.
  ///
  /// They keep the connection alive until it is closed. Where one cannot be made, the peer is told so,
  /// and the connection is closed.
  package func start() throws(SocketError) {
    if !LargeBuffers.areReturned { logger.debug("large buffers stay in the arenas") }
    // The start counts as a thread, so that one which ends at once does not close the others' channel.
    state.withLock { $0.runningThreads = 1 }
    defer { threadEnded() }
    do throws(SocketError) {
      try count { () throws(SocketError) in
        try writer.start(name: "\(configuration.label)-out") { self.outputEnded($0) }
      }
      if configuration.watchesOutput {
        try startThread("watch") { self.watchOutput() }
      }
      try startThread("in") { self.readAll() }
    } catch {
      endRequests()
      channel.refuse(.notServed(reason: "\(error)"))
      channel.stopReading()
      writer.close(flush: false)
      throw error
    }
  }

  private func startThread(
    _ name: String,
    _ body: @escaping @Sendable () -> Void
  ) throws(SocketError) {
    try count { () throws(SocketError) in
      do throws(SystemCallFailure) {
        try NamedThread.start("\(configuration.label)-\(name)", body)
      } catch {
        throw SocketError(error)
      }
    }
  }

  /// Counts the thread that `start` makes.
  private func count(_ start: () throws(SocketError) -> Void) throws(SocketError) {
    state.withLock { $0.runningThreads += 1 }
    do throws(SocketError) {
      try start()
    } catch {
      state.withLock { $0.runningThreads -= 1 }
      throw error
    }
  }

  /// The watching thread: a peer that has stopped reading is heard of before anything is written.
  private func watchOutput() {
    if channel.waitUntilUnread() {
      let failure = SocketError.system(operation: "write", path: nil, code: EPIPE)
      let handler = state.withLock { state in
        state.outputFailure = state.outputFailure ?? failure
        return state.handler
      }
      channel.stopReading()
      handler?.connectionIsUnread(self)
    }
    threadEnded()
  }

  /// Nil until the peer has sent something.
  package var framing: Framing? { state.withLock { $0.framing } }

  /// What the peer and this side agreed on, at first as configured.
  ///
  /// Set anew after the handshake, it holds for what is read from the stream and sent from then on;
  /// a message of which a part is here already may still be held against the old one.
  package var limits: ConnectionLimits {
    get { state.withLock { $0.limits } }
    set { state.withLock { $0.limits = newValue } }
  }

  /// The longest message that the peer reads, framing not counted: who sends notifications cuts
  /// them by it.
  ///
  /// Less than `ConnectionLimits.leastOutgoingBytes` counts as that.
  package var maximumOutgoingBytes: Int {
    get { state.withLock { $0.limits.maximumOutgoingBytes } }
    set { state.withLock { $0.limits.maximumOutgoingBytes = newValue } }
  }

  /// How many bytes of params a notification may have to be within `maximumOutgoingBytes`.
  package func roomForParams(of method: String) -> Int {
    let envelope = Message.notification(method: method, params: .emptyObject).serialized().count - 2
    return maximumOutgoingBytes - envelope
  }

  // MARK: Sending

  /// Queues a notification, whatever the budget.
  ///
  /// Dropped when the connection is closed.
  package func notify(_ method: String, _ params: RawJSON?) {
    writer.send(Message.notification(method: method, params: params).serialized())
  }

  // MARK: Back-pressure

  /// Bytes queued and not written yet.
  package var queuedBytes: Int { writer.queuedBytes }

  /// Time for subscriptions to pause.
  ///
  /// Answers are queued all the same.
  package var isOverBudget: Bool { writer.isOverBudget }

  /// Returns when at most half the budget is queued, at the connection's end, or when the task is
  /// cancelled.
  package func waitUntilDrained() async {
    await writer.wait(for: .queued(atMost: writer.budget / 2))
  }

  /// Returns when everything queued before the call has been written, or the output has ended.
  package func waitUntilFlushed() async {
    await writer.wait(for: writer.presentEnd)
  }

  // MARK: Cancelling and closing

  /// The peer gives up a request: runs what its `onCancel` set.
  ///
  /// False where no such request waits.
  @discardableResult
  package func cancel(_ id: RPCID) -> Bool {
    let cancellation = state.withLock { $0.inFlight[id]?.cancellation }
    cancellation?.cancel()
    return cancellation != nil
  }

  /// The same for every request in flight.
  package func cancelAll() {
    let all = state.withLock { $0.inFlight.values.map(\.cancellation) }
    for cancellation in all { cancellation.cancel() }
  }

  /// Stops reading, writes what is queued (`flush`) or drops it, and returns when both threads have
  /// ended.
  ///
  /// A peer that reads nothing can hold up a flush for ever; a second call without `flush` ends
  /// that. Must not be awaited where it blocks the reader thread.
  package func close(flush: Bool) async {
    channel.stopReading()
    writer.close(flush: flush)
    await waitUntilClosed()
  }

  package func waitUntilClosed() async {
    await withCheckedContinuation { continuation in
      let isClosed = state.withLock { state in
        if !state.isClosed { state.closeWaiters.append(continuation) }
        return state.isClosed
      }
      if isClosed { continuation.resume() }
    }
  }

  private func outputEnded(_ failure: SocketError?) {
    if let failure {
      logger.debug("output ended", metadata: ["error": "\(failure)"])
      state.withLock { $0.outputFailure = failure }
    }
    // Without a way to answer there is no point in reading on, nor in watching.
    channel.stopReading()
    channel.stopWriting()
    if failure != nil { state.withLock { $0.handler }?.connectionIsUnread(self) }
    threadEnded()
  }

  func threadEnded() {
    let isLast = state.withLock { state in
      state.runningThreads -= 1
      return state.runningThreads == 0
    }
    guard isLast else { return }
    channel.close()
    let (handler, waiters) = state.withLock { state in
      state.isClosed = true
      defer {
        state.handler = nil
        state.closeWaiters = []
      }
      return (state.handler, state.closeWaiters)
    }
    handler?.connectionClosed(self)
    for waiter in waiters { waiter.resume() }
  }

  /// Why nothing more could be written to the peer; nil where all that was queued has been.
  package var outputFailure: SocketError? { state.withLock { $0.outputFailure } }

  func logFault(_ message: Logger.Message, method: String, id: RPCID) {
    logger.critical(message, metadata: ["method": "\(method)", "id": "\(id)"])
  }
}
