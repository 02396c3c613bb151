import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC
import Logging
import Synchronization

/// One connected client: its lifecycle, its lanes, its subscriptions.
///
/// Receives on its connection's reader thread, where it only decides the lane of a request; the work
/// is done on the lanes.
final class Peer: ConnectionHandler {
  private struct State {
    var isInitialized = false
    /// Set when `shutdown` arrives: what comes after it is refused, and `exit` may follow at once.
    var isShutDown = false
    var connection: Connection?
    var subscriptions: [String: Subscription] = [:]
    /// The runs that this client's messages started.
    var startedRuns: [RunID] = []
    /// The requests that wait for a run, and may be told to stop waiting.
    var waits: Set<RPCID> = []
    var isLeaving = false
    var ending: Task<Void, Never>?
    var hasExited = false
    var exitCode: Int32 = 0
  }

  /// How long a leaving client's requests may take before they are cancelled.
  private static let patience = Duration.seconds(1)

  let id = SessionID.make().rawValue
  private unowned let server: Server
  private let hosting: Server.Hosting
  private let lanes = LaneScheduler()
  private let state = Mutex(State())

  init(server: Server, hosting: Server.Hosting) {
    self.server = server
    self.hosting = hosting
  }

  var exitCode: Int32 { state.withLock(\.exitCode) }

  func start(_ connection: Connection) throws {
    state.withLock { $0.connection = connection }
    try connection.start()
  }

  // MARK: Receiving, on the reader thread

  func connection(_ connection: Connection, received request: IncomingRequest) {
    if let refusal = refusal(of: request) { return request.fail(refusal) }
    guard let handler = server.dispatcher.handlers[request.method] else {
      return request.fail(
        BacklotError.methodNotFound.error(
          "there is no method \(request.method); rpc.discover lists them",
          ["method": .string(request.method)]
        )
      )
    }
    let params: JSONValue
    do {
      params = try request.params?.value() ?? [:]
    } catch {
      return request.fail(BacklotError.invalidParams.error("the params cannot be read: \(error)"))
    }
    if request.method == Methods.shutdown.name { state.withLock { $0.isShutDown = true } }
    let job = lanes.enqueue(on: Peer.lane(of: handler.method, params)) { [self] ticket in
      if let refusal = refusalInTurn(of: request, connection) { return request.fail(refusal) }
      await carryOut(request, handler, params, ticket)
    }
    request.onCancel { job.cancel() }
  }

  func connection(_ connection: Connection, received notification: IncomingNotification) {
    switch notification.method {
    case Methods.cancelRequest.name, Methods.cancelRequestAlias.name:
      let id = try? notification.params?.value()["id"]
      if let text = id?.stringValue { connection.cancel(.string(text)) }
      if let number = id?.integerValue { connection.cancel(.integer(number)) }
    case Methods.exit.name:
      state.withLock { state in
        state.hasExited = true
        state.exitCode = state.isShutDown ? 0 : 1
      }
      finish(connection, interrupting: true)
    default: break
    }
  }

  func connection(_ connection: Connection, inputEnded reason: InputEnd) {
    let isPipe = connection.framing != .headers
    let hasExited = state.withLock { state in
      if !isPipe, !state.hasExited, !state.isShutDown { state.exitCode = 1 }
      return state.hasExited
    }
    // A pipe has said all it wants to say and waits for the answers; an editor is gone.
    if !hasExited { finish(connection, interrupting: !isPipe) }
  }

  func connectionClosed(_ connection: Connection) {
    connection.cancelAll()
    for subscription in state.withLock({ Array($0.subscriptions.values) }) { subscription.stop() }
  }

  /// Why a request is refused where it arrives; nil if it is not.
  private func refusal(of request: IncomingRequest) -> RPCError? {
    let alone = [Methods.initialize.name, Methods.shutdown.name]
    if request.isInBatch, alone.contains(request.method) {
      return BacklotError.invalidRequest.error("\(request.method) cannot stand in a batch")
    }
    if state.withLock(\.isShutDown) {
      return BacklotError.invalidRequest.error("after shutdown only exit is accepted")
    }
    return nil
  }

  /// Why a request is refused when its turn has come: an `initialize` before it has been carried out
  /// by then, whether or not its client has read the answer.
  private func refusalInTurn(of request: IncomingRequest, _ connection: Connection) -> RPCError? {
    let early = [Methods.initialize.name, Methods.ping.name, Methods.discover.name]
    // A pipe may skip the handshake: version 1 is implied.
    if connection.framing == .lines || early.contains(request.method) { return nil }
    let isInitialized = state.withLock { state in
      // A shutdown that is refused does not count.
      if !state.isInitialized, request.method == Methods.shutdown.name { state.isShutDown = false }
      return state.isInitialized
    }
    return isInitialized ? nil : BacklotError.serverNotInitialized.error("send initialize first")
  }

  private static func lane(of method: any AnyMethod, _ params: JSONValue) -> Lane {
    switch method.lane {
    case .global: return .global
    case .free: return .free
    case .session:
      if let id = params["sessionId"]?.stringValue { return .keyed(id) }
      if let stream = params["stream"]?.stringValue { return .keyed(StreamName.session(stream)) }
      return .free
    }
  }

  // MARK: Working, on the lanes

  private func carryOut(
    _ request: IncomingRequest,
    _ handler: Dispatcher.Handler,
    _ params: JSONValue,
    _ ticket: LaneTicket
  ) async {
    let violations = server.schema.params(of: handler.method.name).violations(in: params)
    guard violations.isEmpty else {
      return request.fail(WireError.invalidParams(violations))
    }
    let context = RequestContext(
      server: server,
      peer: self,
      request: request,
      ticket: ticket,
      afterAnswer: AfterAnswer()
    )
    do {
      // What was given up before its turn does not begin. Of the lifecycle every step counts, and a
      // wait always tells how its run stands.
      if handler.method.lane != .global, handler.method.name != Methods.runWait.name {
        try Task.checkCancellation()
      }
      request.respond(try await handler.handle(params, context))
      context.afterAnswer.run()
    } catch is CancellationError {
      request.fail(BacklotError.requestCancelled.error("the request was cancelled"))
    } catch {
      request.fail(WireError.of(error, logger: server.environment.logger))
    }
  }

  /// Opens the connection; refused where it is open.
  func initialize(
    _ subscribe: () async throws -> [SubscribeResult]
  ) async throws
    -> [SubscribeResult]
  {
    // Nothing else of this connection runs beside `initialize`.
    if state.withLock(\.isInitialized) {
      throw BacklotError.invalidRequest.error("this connection is initialised already")
    }
    do {
      let resumed = try await subscribe()
      state.withLock { $0.isInitialized = true }
      return resumed
    } catch {
      let made = state.withLock { state in
        defer { state.subscriptions = [:] }
        return Array(state.subscriptions.values)
      }
      for subscription in made { await subscription.end() }
      throw error
    }
  }

  /// From here on the request only waits for a run: when the client leaves, it is let go first.
  func beginWait(_ request: IncomingRequest) {
    let leaving = state.withLock { state in
      state.waits.insert(request.id)
      return state.isLeaving ? state.connection : nil
    }
    leaving?.cancel(request.id)
  }

  func endWait(_ request: IncomingRequest) {
    _ = state.withLock { $0.waits.remove(request.id) }
  }

  func started(_ run: RunID) { state.withLock { $0.startedRuns.append(run) } }

  // MARK: Subscriptions

  /// Adds a subscription, in place of one to the same stream.
  ///
  /// It begins once the answer that announces it is on its way.
  func subscribe(
    _ params: SubscribeParams,
    _ context: RequestContext
  ) async throws -> SubscribeResult {
    guard let connection = state.withLock(\.connection) else { throw CancellationError() }
    let (subscription, result) = try await Subscription.make(
      params,
      environment: server.environment,
      connection: connection
    )
    let old = state.withLock { state in
      defer { state.subscriptions[params.stream] = subscription }
      return state.subscriptions[params.stream]
    }
    await old?.end()
    context.afterAnswer.add { subscription.start() }
    return result
  }

  func unsubscribe(_ stream: String) async throws {
    guard let subscription = state.withLock({ $0.subscriptions.removeValue(forKey: stream) })
    else {
      throw BacklotError.notSubscribed.error("this connection does not subscribe to \(stream)")
    }
    await subscription.end()
  }

  /// Waits until everything up to `seq` of a session has been handed to the connection, if the client
  /// subscribes to it: an answer about a run's end comes after the run's last event.
  func delivered(_ session: SessionID, upTo seq: Int64) async {
    let stream = StreamName.of(session)
    guard let subscription = state.withLock({ $0.subscriptions[stream] }) else { return }
    await subscription.delivered(upTo: seq)
  }

  // MARK: Ending

  /// Answers what was asked, does with the client's runs what the hosting says, and closes.
  private func finish(_ connection: Connection, interrupting: Bool) {
    state.withLock { state in
      guard state.ending == nil else { return }
      // Owned by this peer: `end` waits for it.
      state.ending = Task { await self.settle(connection, interrupting: interrupting) }
    }
  }

  private func settle(_ connection: Connection, interrupting: Bool) async {
    let runner = server.environment.runner
    if hosting == .privateDaemon, interrupting {
      for run in state.withLock(\.startedRuns) {
        do {
          try await runner.interrupt(
            run,
            reason: .shutdown,
            message: "the client went without shutdown"
          )
        } catch {
          server.environment.logger.error("a run could not be interrupted: \(error)")
        }
      }
    }
    if interrupting {
      let waits = state.withLock { state in
        state.isLeaving = true
        return state.waits
      }
      for wait in waits { connection.cancel(wait) }
      await drain { connection.cancelAll() }
    } else {
      await lanes.drain()
    }
    if hosting == .privateDaemon, !interrupting {
      for run in state.withLock(\.startedRuns) {
        guard let record = try? await runner.wait(for: run) else { continue }
        await delivered(record.sessionID, upTo: record.lastSeq)
      }
    }
    await connection.close(flush: true)
  }

  /// Waits until all requests are answered; those that take their time hear of it after a while.
  private func drain(_ late: @escaping @Sendable () async -> Void) async {
    // Ends with this function, which cancels it.
    let impatience = Task {
      try await ContinuousClock().sleep(for: Peer.patience)
      await late()
    }
    await lanes.drain()
    impatience.cancel()
  }

  /// Waits for whatever this peer still does.
  func end() async {
    await state.withLock(\.ending)?.value
    lanes.cancelAll()
    await lanes.drain()
    for subscription in state.withLock({ Array($0.subscriptions.values) }) {
      await subscription.end()
    }
  }

  func goodbye(_ reason: String) async {
    guard let connection = state.withLock(\.connection) else { return }
    if let params = try? RawJSON(encoding: WillStop(reason: reason)) {
      connection.notify(Methods.willStop.name, params)
    }
    // A client that reads nothing must not hold up the daemon's end.
    let impatience = Task {
      try await ContinuousClock().sleep(for: Peer.patience)
      connection.cancelAll()
      await connection.close(flush: false)
    }
    await lanes.drain()
    await connection.close(flush: true)
    impatience.cancel()
  }
}
