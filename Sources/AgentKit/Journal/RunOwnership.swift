/// Tells living owners of runs from dead ones.
///
/// Every process that runs a crew holds a lock for as long as it lives; a lock that can be taken
/// means that its owner is dead. There is no heartbeat and no clock in it.
package protocol RunOwnership: Sendable {
  /// This process.
  var current: OwnerID { get }
  /// Whether the process that calls itself `owner` is alive.
  func isAlive(_ owner: OwnerID) -> Bool
  /// Notes that this process begins to close or to resume what a dead process left of `run`.
  ///
  /// False where earlier processes ended in the middle of that too often: it is not tried again.
  func beginRecovery(of run: RunID) -> Bool
  /// Notes that it is done, or was refused.
  func endRecovery(of run: RunID)
  /// Its process id where that is known.
  func processID(of owner: OwnerID) -> Int32?
}
