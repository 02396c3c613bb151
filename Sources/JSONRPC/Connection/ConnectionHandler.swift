import JSONModel

/// What a connection tells its owner.
///
/// The first three come synchronously and in order of arrival on the connection's reader thread.
/// They should return fast: real work belongs on a lane.
package protocol ConnectionHandler: AnyObject, Sendable {
  /// The request must be answered exactly once, now or later, from anywhere.
  func connection(_ connection: Connection, received request: IncomingRequest)

  func connection(_ connection: Connection, received notification: IncomingNotification)

  /// Nothing more will be received; called once. The owner must then call `close(flush:)`. After
  /// `.endOfInput` and `.badFraming` answers can still be written until it does.
  func connection(_ connection: Connection, inputEnded reason: InputEnd)

  /// Nothing more can be written, because nobody reads it or the writing failed.
  ///
  /// May come twice, before or after the end of the input, and from any thread.
  func connectionIsUnread(_ connection: Connection)

  /// The last call, once, when all threads have ended. From any thread.
  func connectionClosed(_ connection: Connection)

  /// The answer to what the connection refuses by itself.
  func error(for fault: ConnectionFault) -> RPCError
}

extension ConnectionHandler {
  package func error(for fault: ConnectionFault) -> RPCError { fault.standardError }

  package func connectionIsUnread(_ connection: Connection) {}
}

/// Why nothing more is received.
package enum InputEnd: Hashable, Sendable {
  case endOfInput
  /// The stream cannot be followed further. The error that says so is queued already.
  case badFraming(reason: String)
  /// Reading or writing failed: the peer is gone.
  case failed(SocketError)
  /// `close` was called on this side.
  case closedHere
}

/// What a connection refuses before its handler sees it.
package enum ConnectionFault: Hashable, Sendable {
  /// The whole connection is refused: it would be one too many.
  case tooManyConnections(limit: Int)
  /// The whole connection is refused: the system lacks what it takes.
  case notServed(reason: String)
  case malformed(reason: String)
  case invalid(reason: String)
  /// The id of a request that is not answered yet.
  case duplicateID(RPCID)
  /// The length is known where a header tells it.
  case messageTooLarge(limit: Int, bytes: Int?)
  /// What we would answer is more than the peer reads.
  case answerTooLarge(limit: Int, bytes: Int)
  case batchTooLarge(limit: Int)
  case overloaded(limit: Int)
  case tooManyBytesInFlight(limit: Int)
  case tooManyWaits(limit: Int)

  package var standardError: RPCError {
    switch self {
    case .malformed(let reason): .parseError(reason)
    case .invalid(let reason): .invalidRequest(reason)
    case .duplicateID(let id): .invalidRequest("a request with the id \(id) is not answered yet")
    case .messageTooLarge(let limit, let bytes):
      ConnectionFault.messageTooLarge("a message may have at most \(limit) bytes", limit, bytes)
    case .answerTooLarge(let limit, let bytes):
      ConnectionFault.messageTooLarge(
        "the answer has \(bytes) bytes, and the client reads at most \(limit); ask for less of it, "
          + "or for one thing at a time",
        limit,
        bytes
      )
    case .batchTooLarge(let limit):
      RPCError(
        code: 1006,
        kind: "BatchTooLarge",
        message: "a batch may hold at most \(limit) messages",
        details: ["limit": .integer(Int64(limit))]
      )
    case .tooManyConnections(let limit):
      ConnectionFault.overloaded(
        "the daemon serves \(limit) connections already; close one of them, then connect again",
        limit
      )
    case .notServed(let reason):
      RPCError(
        code: 1004,
        kind: "Overloaded",
        retryable: true,
        message: "the daemon cannot serve another connection (\(reason)); try again later",
        details: ["retryAfterMs": 1000]
      )
    case .overloaded(let limit):
      ConnectionFault.overloaded(
        "\(limit) requests are not answered yet; wait for one of them",
        limit
      )
    case .tooManyBytesInFlight(let limit):
      ConnectionFault.overloaded(
        "the requests that are not answered yet have \(limit) bytes; wait for one of them",
        limit
      )
    case .tooManyWaits(let limit):
      ConnectionFault.overloaded(
        "\(limit) requests wait already; cancel one of them, or wait for it",
        limit
      )
    }
  }

  private static func messageTooLarge(_ message: String, _ limit: Int, _ bytes: Int?) -> RPCError {
    var details: [String: JSONValue] = ["limit": .integer(Int64(limit))]
    details["bytes"] = bytes.map { .integer(Int64($0)) }
    return RPCError(code: 1005, kind: "MessageTooLarge", message: message, details: details)
  }

  private static func overloaded(_ message: String, _ limit: Int) -> RPCError {
    RPCError(
      code: 1004,
      kind: "Overloaded",
      retryable: true,
      message: message,
      details: ["limit": .integer(Int64(limit)), "retryAfterMs": 100]
    )
  }
}

package struct IncomingNotification: Sendable {
  package let method: String
  /// Nil where they are absent, `null` or `[]`.
  package let params: RawJSON?
}

/// Why a request of ours got no answer.
package enum ConnectionError: Error, Hashable, Sendable {
  /// No answer can come any more.
  case closed
  /// It was not sent: so many wait for their answers.
  case tooManyRequests(limit: Int)
  /// It was not sent: the peer reads no more than `limit`.
  case messageTooLarge(limit: Int, bytes: Int)
}
