/// Tells living owners of runs from dead ones.
///
/// Every process that runs a crew holds a lock for as long as it lives; a lock that can be taken
/// means that its owner is dead. There is no heartbeat and no clock in it.
package protocol RunOwnership: Sendable {
  /// This process.
  var current: OwnerID { get }
  /// Whether the process that calls itself `owner` is alive.
  func isAlive(_ owner: OwnerID) -> Bool
  /// Its process id where that is known.
  func processID(of owner: OwnerID) -> Int32?
}
