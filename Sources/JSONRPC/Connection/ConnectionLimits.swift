import JSONModel

/// What a connection takes from its peer, and how much it sends at a time.
///
/// What is over a limit is answered with an error that says so; nothing here ends a connection.
package struct ConnectionLimits: Hashable, Sendable {
  /// The smallest `maximumOutgoingBytes`: an error must always fit.
  package static let leastOutgoingBytes = 1024

  /// The longest message that is read, framing not counted.
  package var maximumMessageBytes = 16 << 20
  /// The deepest nesting of arrays and objects in a message.
  ///
  /// More than `JSONValue.maximumDepth` counts as that.
  package var maximumDepth = JSONValue.maximumDepth
  package var maximumBatch = 100
  /// Requests of the peer that may be unanswered at a time, waits not counted.
  ///
  /// A batch that begins below it is taken whole.
  package var maximumInFlight = 64
  /// What the params of all unanswered requests may have in bytes, waits counted.
  ///
  /// Less than `maximumMessageBytes` counts as that.
  package var maximumInFlightBytes = 32 << 20
  /// Requests that may wait for something, after `IncomingRequest.leaveInFlightLimit`.
  package var maximumWaits = 1024
  /// The longest message that the peer reads, framing not counted.
  ///
  /// An answer that is longer is replaced by an error. A notification is sent all the same: who
  /// sends it cuts it.
  package var maximumOutgoingBytes = 16 << 20 {
    didSet { maximumOutgoingBytes = max(maximumOutgoingBytes, ConnectionLimits.leastOutgoingBytes) }
  }
  /// Requests of ours that may be unanswered at a time.
  package var maximumOutgoingRequests = 64

  package init() {}
}
