import BacklotProtocol
import JSONModel
import JSONRPC
import ModelInterface
import Synchronization

/// From a method's name to its handler.
///
/// Only rows of the method table can be entered.
struct Dispatcher: Sendable {
  /// How a request is carried out once its params are known to fit.
  struct Handler: Sendable {
    let method: any AnyMethod
    let handle: @Sendable (JSONValue, RequestContext) async throws -> RawJSON
  }

  private(set) var handlers: [String: Handler] = [:]

  mutating func on<Params, Result>(
    _ method: Request<Params, Result>,
    _ handle: @escaping @Sendable (Params, RequestContext) async throws -> Result
  ) {
    handlers[method.name] = Handler(method: method) { params, context in
      try RawJSON(encoding: await handle(try params.decode(Params.self), context))
    }
  }

  /// The same for handlers that make their result's JSON themselves.
  mutating func onRaw<Params, Result>(
    _ method: Request<Params, Result>,
    _ handle: @escaping @Sendable (Params, RequestContext) async throws -> RawJSON
  ) {
    handlers[method.name] = Handler(method: method) { params, context in
      try await handle(try params.decode(Params.self), context)
    }
  }

  /// Every handler of the native face.
  static let native: Dispatcher = {
    var dispatcher = Dispatcher()
    LifecycleHandlers.register(in: &dispatcher)
    SessionHandlers.register(in: &dispatcher)
    SessionTransferHandlers.register(in: &dispatcher)
    MessageHandlers.register(in: &dispatcher)
    RunHandlers.register(in: &dispatcher)
    EventHandlers.register(in: &dispatcher)
    StateHandlers.register(in: &dispatcher)
    ProjectHandlers.register(in: &dispatcher)
    ProjectReadingHandlers.register(in: &dispatcher)
    ArtifactHandlers.register(in: &dispatcher)
    InteractionHandlers.register(in: &dispatcher)
    RecordHandlers.register(in: &dispatcher)
    CatalogueHandlers.register(in: &dispatcher)
    ServerHandlers.register(in: &dispatcher)
    CommandHandlers.register(in: &dispatcher)
    UsageHandlers.register(in: &dispatcher)
    return dispatcher
  }()
}

/// What a handler has besides its params.
struct RequestContext: Sendable {
  let server: Server
  let peer: Peer
  let request: IncomingRequest
  /// What the client had lent when the request arrived.
  let credentials: Credentials?
  let ticket: LaneTicket
  /// What happens once the answer is on its way.
  let afterAnswer: AfterAnswer

  var environment: ServerEnvironment { server.environment }

  /// For a wait: its lane goes on, and it does not count as in flight any more.
  func beginWait() {
    ticket.leave()
    request.leaveInFlightLimit()
    peer.beginWait(request)
  }

  func endWait() { peer.endWait(request) }

  /// Does what a cancelled request must not leave half done: it is done whole, or, where the request
  /// was cancelled before, not at all.
  func whole<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try Task.checkCancellation()
    // Awaited here, so the request owns it; only the cancellation does not reach it.
    return try await Task { try await work() }.value
  }
}

/// Work that waits until a request is answered.
final class AfterAnswer: Sendable {
  private let work = Mutex<[@Sendable () -> Void]>([])

  func add(_ body: @escaping @Sendable () -> Void) { work.withLock { $0.append(body) } }

  func run() {
    let bodies = work.withLock { work in
      defer { work = [] }
      return work
    }
    for body in bodies { body() }
  }
}
