import Glibc

/// Standard input and output, taken away from the rest of the process.
package enum StandardStreams {
  /// Opens those of the descriptors 0, 1 and 2 that are closed, on nothing.
  ///
  /// Call it before anything else in the process opens a descriptor, which would get such a number
  /// and then be read, written or closed as a standard stream. Reading finds the end of the input;
  /// writing to standard output fails, so that a result which nobody gets is an error; messages for
  /// standard error are dropped.
  package static func openClosed() {
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest free number is the one that is closed.
      let mode = descriptor == 2 ? O_WRONLY : O_RDONLY
      if open("/dev/null", mode) == descriptor { continue }
      // Without /dev/null: an end of a pipe whose other end is closed at once.
      var ends: [Int32] = [-1, -1]
      if pipe(&ends) == 0 { close(max(ends[0], ends[1])) }
    }
  }

  /// Moves both to descriptors of their own and returns them as a channel.
  ///
  /// Call it first in the process, and once.
  ///
  /// Afterwards descriptor 0 is `/dev/null` and descriptor 1 is standard error, so that a stray
  /// `print` of ours or of a library cannot get between two frames, and children inherit neither.
  /// SIGPIPE is ignored from here on: writing to a reader that left is an error of that write.
  /// Throws `.closedStream` where nothing can be written to standard output.
  package static func take() throws(SocketError) -> ByteChannel {
    signal(SIGPIPE, SIG_IGN)
    openClosed()
    let flags = fcntl(1, F_GETFL)
    if flags < 0 || flags & O_ACCMODE == O_RDONLY { throw .closedStream(name: "standard output") }
    let input = fcntl(0, F_DUPFD_CLOEXEC, 3)
    if input < 0 { throw .lastFailure(of: "dup of standard input") }
    let output = fcntl(1, F_DUPFD_CLOEXEC, 3)
    if output < 0 { throw .lastFailure(of: "dup of standard output") }
    let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
    if nothing < 0 { throw .lastFailure(of: "open", path: "/dev/null") }
    if dup2(nothing, 0) < 0 { throw .lastFailure(of: "dup2 to standard input") }
    close(nothing)
    if dup2(2, 1) < 0 { throw .lastFailure(of: "dup2 to standard output") }
    return try ByteChannel(input: input, output: output, isShared: true)
  }
}
