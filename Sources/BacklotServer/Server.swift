import AgentKit
import BacklotProtocol
import JSONModel
package import JSONRPC
import Logging
import Synchronization

/// The native face: serves connections, each with its own lanes and subscriptions, over one core.
///
/// A server owns nothing durable: when it goes, runs and journal are as they were.
package final class Server: Sendable {
  /// What becomes of a connection's runs when its input ends without `shutdown`.
  package enum Hosting: Sendable {
    /// The process lives for this one client: line mode finishes the runs it started, header mode
    /// interrupts them.
    case privateDaemon
    /// The daemon goes on without the client, and so do its runs.
    case sharedDaemon
  }

  private struct State {
    var peers: [ObjectIdentifier: Peer] = [:]
    var isStopping = false
  }

  package let environment: ServerEnvironment
  let schemas = ParamsSchemas()
  let dispatcher: Dispatcher
  private let state = Mutex(State())
  private let stopRequests: AsyncStream<Void>
  private let requestStop: AsyncStream<Void>.Continuation

  package init(_ environment: ServerEnvironment) {
    self.environment = environment
    dispatcher = Dispatcher.native
    (stopRequests, requestStop) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// `EX_IOERR` of `sysexits.h`.
  private static let outputFailed: Int32 = 74

  /// Serves one client until its connection is closed, and returns the exit code that LSP asks for:
  /// 0, or 1 where a client with headers went without `shutdown`; 74 where answers could not be
  /// written for another reason than that nobody reads them.
  ///
  /// `label` says how it came: `stdio` or `socket`.
  package func serve(
    _ channel: ByteChannel,
    framing: Framing? = nil,
    hosting: Hosting,
    label: String
  ) async -> Int32 {
    var configuration = Connection.Configuration()
    configuration.framing = framing
    configuration.label = label
    configuration.watchesOutput = hosting == .privateDaemon
    configuration.preludes = [Methods.credentials.name]
    configuration.limits.maximumOutgoingBytes = LifecycleHandlers.limits.maxSentBytes
    let peer = Peer(server: self, hosting: hosting, transport: label)
    let connection = Connection(
      channel: channel,
      configuration: configuration,
      handler: peer,
      logger: environment.logger
    )
    do {
      try peer.start(connection)
    } catch {
      environment.logger.error("a connection could not be served: \(error)")
      return 1
    }
    let isStopping = state.withLock { state in
      state.peers[ObjectIdentifier(peer)] = peer
      return state.isStopping
    }
    if isStopping { await peer.goodbye("the daemon was stopped") }
    await connection.waitUntilClosed()
    await peer.end()
    state.withLock { $0.peers[ObjectIdentifier(peer)] = nil }
    if let failure = connection.outputFailure, !failure.isGoneReader { return Server.outputFailed }
    return peer.exitCode
  }

  package var connectionCount: Int { state.withLock(\.peers.count) }

  /// The clients, the oldest first.
  var connections: [Peer] {
    state.withLock { Array($0.peers.values) }.sorted { $0.id < $1.id }
  }

  /// Bytes that wait to be written to clients: what those that read slowly cost.
  package var queuedBytes: Int {
    connections.reduce(0) { $0 + ($1.connection?.queuedBytes ?? 0) }
  }

  /// Ends what follows a session that is gone; who follows the catalogue hears of it there.
  func sessionDeleted(_ session: SessionID) async {
    for peer in connections { await peer.sessionDeleted(session) }
  }

  /// Asks whoever hosts the server to stop it: what `server/stop` does.
  package func askToStop() { requestStop.finish() }

  /// Returns once somebody asked to stop, or the waiting task is cancelled.
  package func waitUntilAskedToStop() async {
    for await _ in stopRequests {}
  }

  /// Tells all clients that the daemon stops, and closes their connections when all is written.
  package func close(reason: String) async {
    let peers = state.withLock { state in
      state.isStopping = true
      return Array(state.peers.values)
    }
    await withDiscardingTaskGroup { group in
      for peer in peers { group.addTask { await peer.goodbye(reason) } }
    }
  }
}
