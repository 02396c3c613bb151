/// Why an exchange has no whole answer.
///
/// A status such as 404 is an answer and no failure.
package struct HTTPFailure: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Phase: String, Sendable, Hashable {
    case connect
    case firstByte
    case idle
    case total
  }

  package enum Kind: Sendable, Hashable {
    case couldNotResolve
    case couldNotConnect
    case timedOut(Phase)
    /// The connection went after the request was sent and before an answer began.
    case noAnswer
    /// The answer began and is not whole.
    case cutMidBody
    case tls
    /// The client went away while the exchange ran.
    ///
    /// A cancelled task gets `CancellationError`.
    case cancelled
    /// The body is larger than the caller takes.
    case tooLarge
    /// Only loopback is allowed, and this is another host.
    case offline
    /// The address or a header cannot be sent.
    case invalidRequest
    /// There is no libcurl.
    case unavailable
    /// The answer is not HTTP, redirects go in a circle, and what else is no use to tell apart.
    case other
  }

  package let kind: Kind
  /// One sentence that names the host and port, and no more of the address.
  package let message: String

  package init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  package var description: String { message }
}
