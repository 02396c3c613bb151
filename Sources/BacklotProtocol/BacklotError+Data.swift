extension BacklotError {
  /// What `data` may hold besides `kind` and `retryable`, each member with its meaning.
  ///
  /// A member is sent where it is known. What is not here is not sent.
  package var data: [String: String] {
    switch self {
    case .methodNotFound: ["method": "The method that was asked for."]
    case .invalidParams:
      ["errors": "What does not fit: [{path, message}], path a JSON Pointer into the params."]
    case .internalError: ["incident": "Under what the log has it."]
    case .unsupportedProtocolVersion: ["supported": "The versions that are spoken."]
    case .capabilityRequired: ["capability": "What the client must declare in initialize."]
    case .notPermitted: ["role": "The role of this connection."]
    case .overloaded:
      [
        "limit": "How many there may be.", "retryAfterMs": "When to try again, in milliseconds.",
        "sessionId": "The session whose other work did not end in time.",
      ]
    case .messageTooLarge:
      ["limit": "How many bytes it may have.", "bytes": "How many it has, if known."]
    case .batchTooLarge: ["limit": "How many messages a batch may have."]
    case .sessionNotFound: ["sessionId": "The session that was asked for."]
    case .runNotFound: ["runId": "The run that was asked for."]
    case .messageNotFound: ["messageId": "The message that was asked for."]
    case .projectNotFound:
      ["projectId": "The project that was asked for.", "sessionId": "The session that has none."]
    case .artifactNotFound: ["artifactId": "The artifact that was asked for."]
    case .interactionNotFound: ["interactionId": "The question that was asked for."]
    case .stateKeyNotFound:
      ["key": "The key that was asked for.", "keys": "The keys that the team knows."]
    case .requestFailed:
      [
        "path": "The file that it is about.", "name": "The document that it is about.",
        "format": "The format that was asked for.",
      ]
    default: dataOfConflict
    }
  }

  private var dataOfConflict: [String: String] {
    switch self {
    case .stateConflict:
      ["currentVersion": "The version that is there now.", "key": "The key of the state."]
    case .headMismatch: ["sessionId": "The session.", "head": "Its last event."]
    case .runInProgress: ["runId": "The run that works."]
    case .sessionArchived: ["sessionId": "The session."]
    case .interactionResolved:
      ["interactionId": "The question.", "by": "The client that answered, as it calls itself."]
    case .alreadyExists: ["path": "The file that is there."]
    case .idempotencyMismatch: ["messageId": "The message that has the clientMessageId."]
    case .ownedElsewhere: ["runId": "The run.", "pid": "The process that works on it, if known."]
    case .notResumable: ["runId": "The run.", "status": "How it ended."]
    case .cursorExpired:
      [
        "epoch": "Names this database.", "floor": "Events up to this one are not kept any more.",
        "head": "The stream's last event.",
      ]
    case .notSubscribed: ["stream": "The stream."]
    case .epochMismatch: ["epoch": "Names this database.", "head": "The stream's last event."]
    case .modelError, .budgetExceeded, .authRequired:
      ["provider": "Who was asked.", "status": "The HTTP status of the answer, if there was one."]
    case .toolError: ["tool": "The tool."]
    case .runFailed: ["runId": "The run."]
    default: [:]
    }
  }
}
