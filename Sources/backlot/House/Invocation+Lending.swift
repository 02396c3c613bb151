import BacklotProtocol
import Foundation
import JSONModel
import JSONRPC
import Logging
import ModelGateway

/// The variables of this process that a daemon may use for what this client sets going.
extension Invocation {
  /// What a daemon takes of them; nil where that is nothing, or where it is of a version that knows
  /// only its own.
  func lent(to daemon: DaemonStatus) throws -> CredentialsParams? {
    var variables = environment.filter { !$0.value.allSatisfy(\.isWhitespace) }
    variables[GatewayConfiguration.modelVariable] = model
    guard let names = daemon.credentials else {
      if GatewayConfiguration.usualVariableNames.contains(where: { variables[$0] != nil }) {
        try logger().warning(
          "the daemon is of a version that uses its own keys and not yours; `backlot stop` ends it"
        )
      }
      return nil
    }
    let wanted = variables.filter { names.contains($0.key) }
    let params = CredentialsParams(wanted)
    for name in wanted.keys.sorted() where params.variables[name] == nil {
      try logger().warning("a variable is too long to be lent", metadata: ["name": "\(name)"])
    }
    return params.variables.isEmpty ? nil : params
  }

  /// The same as the line that stands in front of a client's bytes, whatever their framing.
  func lentPrelude(to daemon: DaemonStatus) throws -> [UInt8] {
    guard let params = try lent(to: daemon) else { return [] }
    let message = Message.notification(
      method: Methods.credentials.name,
      params: try RawJSON(encoding: params)
    )
    return message.serialized() + [UInt8(ascii: "\n")]
  }
}
