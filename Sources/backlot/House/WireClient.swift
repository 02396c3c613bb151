import BacklotProtocol
import JSONModel
import JSONRPC
import Logging

/// A client of the native face in this process: what `attach`, `call`, `status` and `stop` speak
/// with.
struct WireClient {
  /// The daemon did not answer in the time that it was given.
  struct Late: Error {}

  /// How long a daemon may take to answer, to begin, or to make room for its successor.
  static let patience = Duration.seconds(10)

  private let connection: Connection
  private let handler = Listening()

  init(over channel: ByteChannel, logger: Logger) throws {
    var configuration = Connection.Configuration()
    configuration.framing = .lines
    configuration.label = "client"
    connection = Connection(
      channel: channel,
      configuration: configuration,
      handler: handler,
      logger: logger
    )
    try connection.start()
  }

  /// Sends one request and returns its result; throws `RPCError` as the daemon answers it.
  static func call(
    _ method: String,
    _ params: JSONValue?,
    over channel: ByteChannel,
    logger: Logger
  ) async throws -> JSONValue {
    try await WireClient(over: channel, logger: logger).using { client in
      try await client.request(method, params)
    }
  }

  /// The same from a client that lends what the daemon takes of its variables.
  static func call(
    _ method: String,
    _ params: JSONValue?,
    over channel: ByteChannel,
    lending invocation: Invocation
  ) async throws -> JSONValue {
    try await WireClient(over: channel, logger: invocation.logger()).using { client in
      let status: DaemonStatus
      do {
        status = DaemonStatus(try await client.call(Methods.serverStatus.name, within: patience))
      } catch is RPCError {
        // A daemon that does not tell takes nothing.
        status = DaemonStatus(.null)
      }
      if let credentials = try invocation.lent(to: status) {
        client.connection.notify(Methods.credentials.name, try RawJSON(encoding: credentials))
      }
      return try await client.request(method, params)
    }
  }

  /// Sends a request that may take its time, and returns its result.
  ///
  /// Throws `Late` where the daemon meanwhile does not answer a ping in time either.
  private func request(_ method: String, _ params: JSONValue?) async throws -> JSONValue {
    try await withThrowingTaskGroup(of: JSONValue.self) { [self] group in
      defer { group.cancelAll() }
      group.addTask { [connection] in
        try await connection.request(method, params.map { RawJSON($0) }).value()
      }
      group.addTask {
        while true {
          try await ContinuousClock().sleep(for: WireClient.patience)
          do {
            _ = try await call(Methods.ping.name, within: WireClient.patience)
          } catch is RPCError {
            // A daemon that refuses is alive.
          }
        }
      }
      return try await group.next() ?? .null
    }
  }

  /// Works with the client, and closes its connection whatever happens.
  func using<Value>(_ work: (WireClient) async throws -> Value) async throws -> Value {
    do {
      let value = try await work(self)
      await connection.close(flush: false)
      return value
    } catch {
      await connection.close(flush: false)
      throw error
    }
  }

  /// The same over the present connection, which stays; throws `Late` after `limit`.
  func call(_ method: String, within limit: Duration) async throws -> JSONValue {
    try await withThrowingTaskGroup(of: JSONValue.self) { [connection] group in
      defer { group.cancelAll() }
      group.addTask { try await connection.request(method, nil).value() }
      group.addTask {
        try await ContinuousClock().sleep(for: limit)
        throw Late()
      }
      return try await group.next() ?? .null
    }
  }

  /// Returns when the daemon has closed its end; throws `Late` after `limit`.
  func waitUntilEnded(within limit: Duration) async throws {
    try await withThrowingTaskGroup(of: Void.self) { [handler] group in
      defer { group.cancelAll() }
      group.addTask { for await _ in handler.input {} }
      group.addTask {
        try await ContinuousClock().sleep(for: limit)
        throw Late()
      }
      try await group.next()
    }
  }
}

/// Answers nothing, and hears only that the daemon has closed its end.
private final class Listening: ConnectionHandler {
  /// Ends when nothing more can come.
  let input: AsyncStream<Void>
  private let end: AsyncStream<Void>.Continuation

  init() {
    (input, end) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func connection(_ connection: Connection, received request: IncomingRequest) {
    request.fail(BacklotError.methodNotFound.error("this client serves no methods"))
  }
  func connection(_ connection: Connection, received notification: IncomingNotification) {}
  func connection(_ connection: Connection, inputEnded reason: InputEnd) { end.finish() }
  func connectionClosed(_ connection: Connection) {}
}
