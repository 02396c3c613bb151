package import JSONModel
package import JSONRPC

/// Every error of the native wire, in one table: what is not here is not sent.
///
/// `kind` is the stable contract; the numbers follow JSON-RPC 2.0 and LSP below zero and are our own
/// above. The text is for people and says what to do.
package enum BacklotError: String, CaseIterable, Sendable {
  case parseError = "ParseError"
  case invalidRequest = "InvalidRequest"
  case methodNotFound = "MethodNotFound"
  case invalidParams = "InvalidParams"
  case internalError = "InternalError"
  case serverNotInitialized = "ServerNotInitialized"
  case requestCancelled = "RequestCancelled"
  case serverCancelled = "ServerCancelled"
  case requestFailed = "RequestFailed"
  case unsupportedProtocolVersion = "UnsupportedProtocolVersion"
  case capabilityRequired = "CapabilityRequired"
  case notPermitted = "NotPermitted"
  case overloaded = "Overloaded"
  case messageTooLarge = "MessageTooLarge"
  case batchTooLarge = "BatchTooLarge"
  case timeout = "Timeout"
  case sessionNotFound = "SessionNotFound"
  case runNotFound = "RunNotFound"
  case messageNotFound = "MessageNotFound"
  case projectNotFound = "ProjectNotFound"
  case artifactNotFound = "ArtifactNotFound"
  case interactionNotFound = "InteractionNotFound"
  case stateKeyNotFound = "StateKeyNotFound"
  case stateConflict = "StateConflict"
  case headMismatch = "HeadMismatch"
  case runInProgress = "RunInProgress"
  case sessionArchived = "SessionArchived"
  case interactionResolved = "InteractionResolved"
  case alreadyExists = "AlreadyExists"
  case idempotencyMismatch = "IdempotencyMismatch"
  case ownedElsewhere = "OwnedElsewhere"
  case notResumable = "NotResumable"
  case cursorExpired = "CursorExpired"
  case epochMismatch = "EpochMismatch"
  case notSubscribed = "NotSubscribed"
  case modelError = "ModelError"
  case toolError = "ToolError"
  case budgetExceeded = "BudgetExceeded"
  case runFailed = "RunFailed"
  case storageError = "StorageError"
  case storageUnusable = "StorageUnusable"
  case authRequired = "AuthRequired"

  package var code: Int {
    switch self {
    case .parseError: -32700
    case .invalidRequest: -32600
    case .methodNotFound: -32601
    case .invalidParams: -32602
    case .internalError: -32603
    case .serverNotInitialized: -32002
    case .requestCancelled: -32800
    case .serverCancelled: -32802
    case .requestFailed: -32803
    case .unsupportedProtocolVersion: 1001
    case .capabilityRequired: 1002
    case .notPermitted: 1003
    case .overloaded: 1004
    case .messageTooLarge: 1005
    case .batchTooLarge: 1006
    case .timeout: 1007
    case .sessionNotFound: 2001
    case .runNotFound: 2002
    case .messageNotFound: 2003
    case .projectNotFound: 2004
    case .artifactNotFound: 2005
    case .interactionNotFound: 2006
    case .stateKeyNotFound: 2007
    case .stateConflict: 3001
    case .headMismatch: 3002
    case .runInProgress: 3003
    case .sessionArchived: 3004
    case .interactionResolved: 3005
    case .alreadyExists: 3006
    case .idempotencyMismatch: 3007
    case .ownedElsewhere: 3008
    case .notResumable: 3009
    case .cursorExpired: 4001
    case .epochMismatch: 4002
    case .notSubscribed: 4003
    case .modelError: 5001
    case .toolError: 5002
    case .budgetExceeded: 5003
    case .runFailed: 5004
    case .storageError: 5005
    case .authRequired: 5006
    case .storageUnusable: 5007
    }
  }

  /// Whether the same request may succeed later without anybody changing anything.
  package var isRetryable: Bool {
    switch self {
    case .overloaded, .timeout, .serverCancelled, .runInProgress, .ownedElsewhere, .modelError,
      .storageError:
      true
    default: false
    }
  }

  /// What it means and what to do, for the table in `protocol/errors.json`.
  package var summary: String {
    switch self {
    case .parseError: "The message is not JSON. In line mode the stream goes on."
    case .invalidRequest: "The message is JSON, but no JSON-RPC 2.0 request that is allowed now."
    case .methodNotFound: "There is no such method; rpc.discover lists them."
    case .invalidParams: "The params do not fit; data.errors names each member and what it wants."
    case .internalError: "A fault of ours; data.incident names it in the log."
    case .serverNotInitialized: "With headers, initialize comes first."
    case .requestCancelled: "The request was cancelled by $/cancelRequest."
    case .serverCancelled: "The daemon is stopping; ask again when it is back."
    case .requestFailed: "The request is valid and cannot be done; the text says why."
    case .unsupportedProtocolVersion: "None of the offered versions is spoken; data.supported is."
    case .capabilityRequired: "The client did not declare what this needs."
    case .notPermitted: "An observer may not change anything."
    case .overloaded: "Too many requests are in flight; wait data.retryAfterMs."
    case .messageTooLarge: "The message is longer than data.limit bytes."
    case .batchTooLarge: "The batch has more than data.limit requests."
    case .timeout: "The time that was given is over; the run goes on."
    case .sessionNotFound: "There is no such session; session/list has them."
    case .runNotFound: "There is no such run."
    case .messageNotFound: "There is no such message."
    case .projectNotFound: "There is no such project; project/list has them."
    case .artifactNotFound: "There is no such artifact."
    case .interactionNotFound: "There is no such question."
    case .stateKeyNotFound: "The state has no such key."
    case .stateConflict: "Somebody changed it before; read it again (data.currentVersion)."
    case .headMismatch: "The session has gone on; read it again (data.head)."
    case .runInProgress: "The session is busy with data.runId; send with queue, wait, or cancel it."
    case .sessionArchived: "The session is read-only; unarchive it first."
    case .interactionResolved: "Somebody answered before."
    case .alreadyExists: "There is one of that name."
    case .idempotencyMismatch: "The clientMessageId was used for another text."
    case .ownedElsewhere: "Another process works on the run (data.pid); ask that one."
    case .notResumable: "The run cannot go on; the text says why."
    case .cursorExpired: "The journal begins at data.floor; subscribe without since."
    case .epochMismatch: "The cursor is of another database (data.epoch); subscribe without since."
    case .notSubscribed: "This connection does not subscribe to that stream."
    case .modelError: "No model answered; the text says what to do."
    case .toolError: "A tool failed."
    case .budgetExceeded: "A limit of spending is reached."
    case .runFailed: "The run failed; the text says why."
    case .storageError: "The database cannot be used now; the text says what to do."
    case .storageUnusable:
      "The database is damaged, or of a newer Backlot; the text says what to do."
    case .authRequired: "A key is missing or was refused."
    }
  }

  /// The error as it goes out.
  ///
  /// `data` gains `kind` and `retryable`.
  package func error(_ message: String, _ data: [String: JSONValue] = [:]) -> RPCError {
    var data = data
    data["kind"] = .string(rawValue)
    data["retryable"] = .bool(isRetryable)
    return RPCError(code: code, message: message, data: .object(data))
  }
}
