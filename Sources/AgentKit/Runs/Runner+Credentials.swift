import Logging
import ModelInterface

/// Whose keys the runs of a session are paid with.
extension Runner {
  /// Keeps what a client lends for the session's runs, in place of what was lent before.
  func lend(_ credentials: Credentials?, to session: SessionID) {
    let busy = live.values.map(\.sessionID) + queues.keys
    self.credentials.lend(credentials, to: session, busy: Set(busy))
  }

  /// The name that a run keeps for its model; the one that was asked for where it leads nowhere yet.
  func pinnedModel(_ name: String?, in session: SessionID) async -> String? {
    do {
      return try await configuration.pinModel(name, credentials[session])
    } catch {
      configuration.logger.warning(
        "the model cannot be told yet",
        metadata: ["error": "\(error)"]
      )
      return name
    }
  }

  /// Throws `ModelFailure` of kind `authentication` where the key is gone that a run would go on
  /// with: nothing is written then.
  ///
  /// A run that has begun to write its documents asks no model any more.
  func expectKey(for record: RunRecord, lending lent: Credentials?) async throws {
    guard let failure = await missingKey(for: record, lending: lent) else { return }
    let events = try await store.events(ofRun: record.id)
    if !events.contains(where: RunExecution.isDelivery) { throw failure }
  }

  /// Says whose key is missing if the run were to ask its model now.
  func missingKey(for record: RunRecord, lending lent: Credentials?) async -> ModelFailure? {
    guard let model = record.model else { return nil }
    do {
      _ = try await configuration.pinModel(model, lent ?? credentials[record.sessionID])
    } catch let failure as ModelFailure where failure.kind == .authentication {
      return failure
    } catch {
      // Whatever else is wrong with it may be over when it is asked.
      configuration.logger.debug(
        "the model of a run that goes on cannot be told yet",
        metadata: ["error": "\(error)", "run": "\(record.id)"]
      )
    }
    return nil
  }
}
