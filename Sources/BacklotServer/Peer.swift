import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC
import Logging
import ModelInterface
import Synchronization

/// One connected client: its lifecycle, its lanes, its subscriptions.
///
/// Receives on its connection's reader thread, where it only decides the lane of a request; the work
/// is done on the lanes. Everything that is under way for a client belongs to its peer, and ends with
/// it; runs do not.
final class Peer: ConnectionHandler {
  struct State {
    var profile = ClientProfile()
    var credentials: Credentials?
    var isInitialized = false
    /// Set when `shutdown` arrives: what comes after it is refused, and `exit` may follow at once.
    var isShutDown = false
    var connection: Connection?
    var subscriptions: [String: Subscription] = [:]
    /// The runs that this client's messages started, where they may have to be finished for it.
    var startedRuns: [RunID] = []
    var lastRun: RunID?
    /// The runs that the client is told of without having subscribed.
    var watches: [RunID: Task<Void, Never>] = [:]
    /// The requests that wait for a run, and may be told to stop waiting.
    var waits: Set<RPCID> = []
    /// The request whose progress a token tells.
    var progress: [JSONValue: RPCID] = [:]
    var isLeaving = false
    /// The client no longer reads what is written.
    var isUnread = false
    var ending: Task<Void, Never>?
    var interrupting: Task<Void, Never>?
    var hasExited = false
    var exitCode: Int32 = 0
  }

  let id = SessionID.make().rawValue
  let connectedAt: Int64
  let transport: String
  unowned let server: Server
  let hosting: Server.Hosting
  let lanes = LaneScheduler()
  let state = Mutex(State())

  init(server: Server, hosting: Server.Hosting, transport: String) {
    self.server = server
    self.hosting = hosting
    self.transport = transport
    connectedAt = server.environment.clock()
  }

  var exitCode: Int32 { state.withLock(\.exitCode) }
  var profile: ClientProfile { state.withLock(\.profile) }
  var environment: ServerEnvironment { server.environment }

  /// How the journal calls the client.
  var name: String { profile.name(orElse: id) }

  /// Nil before the start.
  var connection: Connection? { state.withLock(\.connection) }

  func start(_ connection: Connection) throws {
    state.withLock { $0.connection = connection }
    try connection.start()
  }

  // MARK: Receiving, on the reader thread

  func connection(_ connection: Connection, received request: IncomingRequest) {
    if let refusal = refusal(of: request) { return request.fail(refusal) }
    guard let handler = server.dispatcher.handlers[request.method] else {
      // What comes in long does not go out twice as long.
      let name = String(request.method.prefix(100))
      return request.fail(
        BacklotError.methodNotFound.error(
          "there is no method \(name); rpc.discover lists them",
          ["method": .string(name)]
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
    // Those of its arrival: what is lent later is for what comes later.
    let credentials = credentials
    let job = lanes.enqueue(on: Peer.lane(of: handler.method, params)) { [self] ticket in
      if let refusal = refusalInTurn(of: request, handler.method, connection) {
        return request.fail(refusal)
      }
      await carryOut(request, handler, params, credentials, ticket)
    }
    request.onCancel { job.cancel() }
  }

  func connection(_ connection: Connection, received notification: IncomingNotification) {
    switch notification.method {
    case Methods.cancelRequest.name, Methods.cancelRequestAlias.name:
      let id = try? notification.params?.value()["id"]
      if let text = id?.stringValue { connection.cancel(.string(text)) }
      if let number = id?.integerValue { connection.cancel(.integer(number)) }
    case Methods.workDoneProgressCancel.name:
      let token = try? notification.params?.value()["token"]
      if let token, let id = state.withLock({ $0.progress[token] }) { connection.cancel(id) }
    case Methods.credentials.name: lend(notification.params)
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

  func connectionIsUnread(_ connection: Connection) {
    let isNews = state.withLock { state in
      defer { state.isUnread = true }
      return !state.isUnread
    }
    // A shared daemon goes on without its client.
    guard isNews, hosting == .privateDaemon else { return }
    if let failure = connection.outputFailure {
      environment.logger.log(
        level: failure.isGoneReader ? .notice : .error,
        "answers cannot be written any more",
        metadata: ["error": "\(failure)"]
      )
    }
    connection.cancelAll()
    state.withLock { state in
      // Owned by this peer: `end` waits for it.
      state.interrupting = Task { await self.interruptRuns() }
    }
  }

  func connectionClosed(_ connection: Connection) {
    connection.cancelAll()
    let (subscriptions, watches) = state.withLock { ($0.subscriptions.values, $0.watches.values) }
    for subscription in subscriptions { subscription.stop() }
    for watch in watches { watch.cancel() }
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
  private func refusalInTurn(
    of request: IncomingRequest,
    _ method: any AnyMethod,
    _ connection: Connection
  ) -> RPCError? {
    let early = [Methods.initialize.name, Methods.ping.name, Methods.discover.name]
    if early.contains(request.method) { return nil }
    let (isInitialized, profile) = state.withLock { state in
      // A pipe may skip the handshake: version 1 is implied.
      let isInitialized = state.isInitialized || connection.framing == .lines
      // A shutdown that is refused does not count.
      if !isInitialized, request.method == Methods.shutdown.name { state.isShutDown = false }
      return (isInitialized, state.profile)
    }
    if !isInitialized { return BacklotError.serverNotInitialized.error("send initialize first") }
    if profile.mayCall(method) { return nil }
    return BacklotError.notPermitted.error(
      "an observer changes nothing; connect with the role controller for \(method.name)",
      ["role": .string(profile.role.rawValue)]
    )
  }

  private static func lane(of method: any AnyMethod, _ params: JSONValue) -> Lane {
    switch method.lane {
    case .global: return .global
    case .free: return .free
    case .session:
      if let id = params["sessionId"]?.stringValue { return .keyed(id) }
      if let stream = params["stream"]?.stringValue { return .keyed(EventStream.lane(of: stream)) }
      // Who names a project and not its session has order among what names the project.
      if let id = params["projectId"]?.stringValue { return .keyed(id) }
      return .free
    }
  }

  // MARK: Working, on the lanes

  private func carryOut(
    _ request: IncomingRequest,
    _ handler: Dispatcher.Handler,
    _ params: JSONValue,
    _ credentials: Credentials?,
    _ ticket: LaneTicket
  ) async {
    let context = RequestContext(
      server: server,
      peer: self,
      request: request,
      credentials: credentials,
      ticket: ticket,
      afterAnswer: AfterAnswer()
    )
    do {
      let violations = try server.schemas.schema(of: handler.method).violations(in: params)
      guard violations.isEmpty else {
        return request.fail(WireError.invalidParams(violations))
      }
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
      request.fail(WireError.of(error, logger: environment.logger))
    }
  }

  /// Opens the connection; refused where it is open.
  func initialize(
    _ profile: ClientProfile,
    _ subscribe: () async throws -> [SubscribeResult]
  ) async throws
    -> [SubscribeResult]
  {
    // Nothing else of this connection runs beside `initialize`.
    let before = try state.withLock { state in
      if state.isInitialized {
        throw BacklotError.invalidRequest.error("this connection is initialised already")
      }
      defer { state.profile = profile }
      return state.profile
    }
    let limit = connection?.maximumOutgoingBytes
    if let bytes = profile.maximumMessageBytes { connection?.maximumOutgoingBytes = bytes }
    do {
      let resumed = try await subscribe()
      state.withLock { $0.isInitialized = true }
      return resumed
    } catch {
      if let limit { connection?.maximumOutgoingBytes = limit }
      let made = state.withLock { state in
        defer {
          state.subscriptions = [:]
          state.profile = before
        }
        return Array(state.subscriptions.values)
      }
      for subscription in made { await subscription.end() }
      throw error
    }
  }
}
