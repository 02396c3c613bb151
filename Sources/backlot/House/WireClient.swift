import BacklotProtocol
import JSONModel
import JSONRPC
import Logging

/// A client of the native face in this process: what `call`, `status` and `stop` speak with.
struct WireClient {
  private let connection: Connection

  private init(_ channel: ByteChannel, logger: Logger) {
    var configuration = Connection.Configuration()
    configuration.framing = .lines
    configuration.label = "client"
    configuration.idPrefix = "call-"
    let ignoring = Ignoring()
    connection = Connection(
      channel: channel,
      configuration: configuration,
      handler: ignoring,
      logger: logger
    )
  }

  /// Sends one request and returns its result; throws `RPCError` as the daemon answers it.
  static func call(
    _ method: String,
    _ params: JSONValue?,
    over channel: ByteChannel,
    logger: Logger
  ) async throws -> JSONValue {
    let client = WireClient(channel, logger: logger)
    try client.connection.start()
    do {
      let result = try await client.connection.request(method, params.map { RawJSON($0) })
      await client.connection.close(flush: true)
      return try result.value()
    } catch {
      await client.connection.close(flush: false)
      throw error
    }
  }
}

/// Answers nothing and hears nothing.
private final class Ignoring: ConnectionHandler {
  func connection(_ connection: Connection, received request: IncomingRequest) {
    request.fail(BacklotError.methodNotFound.error("this client serves no methods"))
  }
  func connection(_ connection: Connection, received notification: IncomingNotification) {}
  func connection(_ connection: Connection, inputEnded reason: InputEnd) {}
  func connectionClosed(_ connection: Connection) {}
}
