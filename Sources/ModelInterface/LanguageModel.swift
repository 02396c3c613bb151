/// A piece of an answer while it is made.
package enum ModelDelta: Sendable, Hashable {
  case text(String)
  case reasoning(String)
}

/// Anything that answers a `ModelRequest`: the gateway, one provider, a rehearsal, a script.
package protocol LanguageModel: Sendable {
  /// Answers `request`, telling `onDelta` of every piece as it arrives.
  ///
  /// `onDelta` is called in order, never concurrently, never after this returns or throws, and must
  /// not block. The pieces of one answer add up to the turn's text, but for thoughts at its beginning
  /// that turn out to be such only where they end. What failed before the first
  /// piece has been retried already; once a piece was handed out, a broken answer is never silently
  /// begun again: `ModelFailure` of kind `streamBroken` leaves that to the caller.
  ///
  /// Throws `ModelFailure`, and `CancellationError` when the task is cancelled, within 100 ms.
  func respond(
    to request: ModelRequest,
    onDelta: @escaping @Sendable (ModelDelta) -> Void
  ) async throws -> ModelTurn
}
