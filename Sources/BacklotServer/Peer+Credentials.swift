import BacklotProtocol
import JSONRPC
import Logging
import ModelInterface
import Synchronization

/// What a client lends to the runs that it sets going.
extension Peer {
  /// What requests that arrive from now on lend; in memory only, and never logged.
  var credentials: Credentials? { state.withLock(\.credentials) }

  /// Takes `$/credentials` in place of the ones before.
  ///
  /// What is over a limit changes nothing; names that mean nothing here are left out.
  func lend(_ params: RawJSON?) {
    let logger = environment.logger
    guard let lent = try? params?.decode(CredentialsParams.self) else {
      // The error itself might quote what it could not read.
      return logger.warning(
        "credentials that do not fit were ignored",
        metadata: ["client": "\(name)"]
      )
    }
    let known = lent.variables.filter { environment.credentialNames.contains($0.key) }
    for name in lent.variables.keys where known[name] == nil {
      logger.debug("a variable that opens nothing was ignored", metadata: ["name": "\(name)"])
    }
    state.withLock { $0.credentials = Credentials(known) }
  }
}
