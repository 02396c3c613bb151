import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

/// `window/logMessage` for a client that declared it: what went wrong, in words for people.
struct ClientLog: Sendable {
  let connection: Connection

  /// Says it if it is worth saying.
  func tell(_ event: JournalEvent) {
    let type: MessageType
    switch event.type {
    case Warning.type, RunInterrupted.type: type = .warning
    case RunFailed.type: type = .error
    default: return
    }
    let text = event.data["message"]?.stringValue ?? event.type
    connection.notify(
      Methods.logMessage.name,
      RawJSON(["type": .integer(Int64(type.rawValue)), "message": .string("backlot: \(text)")])
    )
  }
}
