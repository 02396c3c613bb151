import Glibc

/// Standard input and output, taken away from the rest of the process.
package enum StandardStreams {
  /// Moves both to descriptors of their own and returns them as a channel.
  ///
  /// Call it first in the process, and once.
  ///
  /// Afterwards descriptor 0 is `/dev/null` and descriptor 1 is standard error, so that a stray
  /// `print` of ours or of a library cannot get between two frames, and children inherit neither.
  /// A stream that was closed at the start counts as `/dev/null`. SIGPIPE is ignored from here on:
  /// writing to a reader that left is an error of that write.
  package static func take() throws(SocketError) -> ByteChannel {
    signal(SIGPIPE, SIG_IGN)
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest free number is the one that is closed.
      _ = open("/dev/null", O_RDWR)
    }
    let input = fcntl(0, F_DUPFD_CLOEXEC, 3)
    if input < 0 { throw .lastFailure(of: "dup of standard input") }
    let output = fcntl(1, F_DUPFD_CLOEXEC, 3)
    if output < 0 { throw .lastFailure(of: "dup of standard output") }
    let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
    if nothing < 0 { throw .lastFailure(of: "open", path: "/dev/null") }
    _ = dup2(nothing, 0)
    close(nothing)
    _ = dup2(2, 1)
    return try ByteChannel(input: input, output: output, isShared: true)
  }
}
