package import AgentKit
package import BacklotProtocol
package import Logging
package import ModelInterface

/// What a server hosts: given by the composition root, the same for all connections.
package struct ServerEnvironment: Sendable {
  package var runner: Runner
  package var store: any JournalStore
  /// Names the database that cursors belong to.
  package var epoch: String
  package var version: String
  /// Unix milliseconds.
  package var startedAt: Int64
  package var clock: @Sendable () -> Int64
  package var processID: Int32
  /// The models that can be asked by name, and the standard one, with what a client lends.
  package var models: @Sendable (Credentials?) async throws -> ModelList
  /// The variables that a client may lend.
  package var credentialNames: [String]
  /// The working folder of sessions whose client names none; nil means that they write no files.
  package var workingDirectory: String?
  package var logger: Logger

  package init(
    runner: Runner,
    store: any JournalStore,
    epoch: String,
    version: String,
    startedAt: Int64,
    clock: @escaping @Sendable () -> Int64,
    processID: Int32,
    models: @escaping @Sendable (Credentials?) async throws -> ModelList,
    credentialNames: [String],
    workingDirectory: String?,
    logger: Logger
  ) {
    self.runner = runner
    self.store = store
    self.epoch = epoch
    self.version = version
    self.startedAt = startedAt
    self.clock = clock
    self.processID = processID
    self.models = models
    self.credentialNames = credentialNames
    self.workingDirectory = workingDirectory
    self.logger = logger
  }
}
