/// Why a model did not answer, by what the caller can do about it.
package struct ModelFailure: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nobody answered: refused, unresolved, no network.
    case unreachable
    /// A connection, a first token or the next token took too long.
    case timedOut
    /// The answer began and broke, or ended without its finish mark. Ask again from the start.
    case streamBroken
    /// The answer is not what the protocol says.
    case invalidAnswer
    case rateLimited
    /// The server failed or has too much to do.
    case overloaded
    /// The key is missing, wrong or not allowed to.
    case authentication
    case unknownModel
    case contextTooLong
    case contentFiltered
    /// The provider found the request itself wrong.
    case invalidRequest
    /// A limit of the user's forbids the call.
    case budgetExceeded
    /// The user allows this machine only, and the model is elsewhere.
    case notAllowed
    /// A variable or a file of the user's names no server that can be asked.
    case misconfigured
  }

  package var kind: Kind
  /// One or two sentences: what happened, where, and what to do.
  ///
  /// Holds no key.
  package var message: String
  package var provider: String
  package var status: Int?
  /// How long the server asked to wait.
  package var retryAfter: Duration?
  /// The same request would fail alike, whatever its kind says: it is not to be sent again.
  package var isLasting = false
  /// What the requests that failed used, and how many they were; nil where none was sent.
  package var spent: ModelCallRecord?

  package init(
    kind: Kind,
    message: String,
    provider: String,
    status: Int? = nil,
    retryAfter: Duration? = nil
  ) {
    self.kind = kind
    self.message = message
    self.provider = provider
    self.status = status
    self.retryAfter = retryAfter
  }

  /// Whether the same request may succeed later without anybody changing anything.
  package var isRetryable: Bool {
    if isLasting { return false }
    return switch kind {
    case .unreachable, .timedOut, .streamBroken, .invalidAnswer, .rateLimited, .overloaded: true
    case .authentication, .unknownModel, .contextTooLong, .contentFiltered, .invalidRequest,
      .budgetExceeded, .notAllowed, .misconfigured:
      false
    }
  }

  package var description: String { message }
}
