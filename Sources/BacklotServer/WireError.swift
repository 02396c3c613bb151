import AgentKit
import BacklotProtocol
import Foundation
import JSONModel
import JSONRPC
import Logging
import ModelInterface

/// From what the core throws to what goes out: the only place where errors get their numbers.
enum WireError {
  static func of(_ error: any Error, logger: Logger) -> RPCError {
    switch error {
    case let error as RPCError: return error
    case StoreError.invariant(let detail): return ofOurs(detail, logger: logger)
    case RunnerError.reentered(let id): return ofOurs("session \(id) reentered", logger: logger)
    case let error as StoreError: return of(error)
    case let error as RunnerError: return of(error)
    case let failure as ModelFailure: return of(failure)
    case let error as DecodingError:
      return BacklotError.invalidParams.error("the params do not fit: \(error)")
    default: return ofOurs("\(error)", logger: logger)
    }
  }

  /// The detail goes to the log only: it may hold anything.
  private static func ofOurs(_ detail: String, logger: Logger) -> RPCError {
    let incident = SessionID.make().rawValue
    logger.critical(
      "a request failed by our fault",
      metadata: ["error": "\(detail)", "incident": "\(incident)"]
    )
    return BacklotError.internalError.error(
      "a fault of ours; the log has it under \(incident)",
      ["incident": .string(incident)]
    )
  }

  static func invalidParams(_ violations: [SchemaViolation]) -> RPCError {
    let text = violations.map(\.description).joined(separator: "; ")
    let errors: [JSONValue] = violations.map {
      ["path": .string($0.path), "message": .string($0.message)]
    }
    return BacklotError.invalidParams.error(
      "the params do not fit: \(text)",
      ["errors": .array(errors)]
    )
  }

  private static func of(_ error: RunnerError) -> RPCError {
    let text = error.description
    return switch error {
    case .unknownSession(let id):
      BacklotError.sessionNotFound.error(text, ["sessionId": .string(id.rawValue)])
    case .unknownRun(let id):
      BacklotError.runNotFound.error(text, ["runId": .string(id.rawValue)])
    case .unknownInteraction(let id):
      BacklotError.interactionNotFound.error(text, ["interactionId": .string(id.rawValue)])
    case .unknownArtifact(let id):
      BacklotError.artifactNotFound.error(text, ["artifactId": .string(id.rawValue)])
    case .unknownStep: invalidParams([SchemaViolation(path: "/fromStep", message: text)])
    case .invalidAnswer: invalidParams([SchemaViolation(path: "", message: text)])
    case .runInProgress(let id):
      BacklotError.runInProgress.error(text, ["runId": .string(id.rawValue)])
    case .ownedElsewhere(let id, let pid): ownedElsewhere(id, pid, text)
    case .idempotencyMismatch(let id):
      BacklotError.idempotencyMismatch.error(text, ["messageId": .string(id.rawValue)])
    case .notResumable(let id, _), .setAside(let id):
      BacklotError.notResumable.error(text, ["runId": .string(id.rawValue)])
    case .runEnded(let id, let status):
      BacklotError.notResumable.error(
        text,
        ["runId": .string(id.rawValue), "status": .string(status.rawValue)]
      )
    case .queueFull(let limit):
      BacklotError.overloaded.error(
        text,
        ["limit": .integer(Int64(limit)), "retryAfterMs": 1000]
      )
    case .sessionBusy(let id):
      BacklotError.overloaded.error(
        text,
        ["sessionId": .string(id.rawValue), "retryAfterMs": 1000]
      )
    case .reentered: BacklotError.internalError.error(text)
    case .shuttingDown: BacklotError.serverCancelled.error(text)
    case .archived(let id):
      BacklotError.sessionArchived.error(text, ["sessionId": .string(id.rawValue)])
    case .interactionResolved(let id, let by): interactionResolved(id, by, text)
    case .versionConflict(let current):
      BacklotError.stateConflict.error(text, ["currentVersion": .integer(Int64(current))])
    case .notEditable(let name):
      BacklotError.requestFailed.error(text, ["name": .string(name)])
    case .beyondHead(let id, let head):
      BacklotError.headMismatch.error(
        text,
        ["sessionId": .string(id.rawValue), "head": .integer(head)]
      )
    }
  }

  private static func ownedElsewhere(_ run: RunID, _ pid: Int32?, _ text: String) -> RPCError {
    var data: [String: JSONValue] = ["runId": .string(run.rawValue)]
    if let pid { data["pid"] = .integer(Int64(pid)) }
    return BacklotError.ownedElsewhere.error(text, data)
  }

  private static func interactionResolved(
    _ id: InteractionID,
    _ by: String?,
    _ text: String
  ) -> RPCError {
    var data: [String: JSONValue] = ["interactionId": .string(id.rawValue)]
    if let by { data["by"] = .string(by) }
    return BacklotError.interactionResolved.error(text, data)
  }

  private static func of(_ error: StoreError) -> RPCError {
    switch error {
    case .unknownSession(let id):
      BacklotError.sessionNotFound.error(
        error.description,
        ["sessionId": .string(id.rawValue)]
      )
    case .unavailable: BacklotError.storageError.error(error.description)
    case .unusable: BacklotError.storageUnusable.error(error.description)
    case .headMoved(let id):
      BacklotError.headMismatch.error(error.description, ["sessionId": .string(id.rawValue)])
    case .invalid: BacklotError.invalidParams.error(error.description)
    case .invariant: BacklotError.internalError.error(error.description)
    }
  }

  private static func of(_ failure: ModelFailure) -> RPCError {
    var data: [String: JSONValue] = ["provider": .string(failure.provider)]
    if let status = failure.status { data["status"] = .integer(Int64(status)) }
    return switch failure.kind {
    case .authentication:
      BacklotError.authRequired.error(
        "\(failure.message) A client brings it with $/credentials; `backlot attach` does so with "
          + "what its environment has.",
        data
      )
    case .budgetExceeded: BacklotError.budgetExceeded.error(failure.message, data)
    default: BacklotError.modelError.error(failure.message, data)
    }
  }
}
