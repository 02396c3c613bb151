/// The socket that a service manager opened before this process began, in the manner of systemd's
/// `sd_listen_fds(3)`.
package enum SocketActivation {
  /// What a service manager sets.
  ///
  /// A process takes them out of its environment, since they are not meant for its children.
  package static let variables = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"]

  /// By the protocol, passed descriptors begin behind standard error.
  private static let firstDescriptor: Int32 = 3

  /// The descriptor of the one socket that was passed to the process `processID`; nil where none was.
  ///
  /// Throws `.badActivation` where the variables make no sense, or more sockets came than can be
  /// served.
  package static func descriptor(
    in environment: [String: String],
    processID: Int32
  ) throws(SocketError) -> Int32? {
    guard let process = environment["LISTEN_PID"] else { return nil }
    guard let process = Int32(process), process > 0 else {
      throw .badActivation(reason: "LISTEN_PID is no process id: \(process)")
    }
    // Meant for another process, whose environment this one inherited.
    guard process == processID else { return nil }
    guard let text = environment["LISTEN_FDS"] else {
      throw .badActivation(reason: "LISTEN_PID is set, and LISTEN_FDS is not")
    }
    guard let count = Int(text), count >= 0 else {
      throw .badActivation(reason: "LISTEN_FDS is no number of descriptors: \(text)")
    }
    guard count == 1 else {
      throw .badActivation(reason: "\(count) sockets were passed, and one can be served")
    }
    return firstDescriptor
  }
}
