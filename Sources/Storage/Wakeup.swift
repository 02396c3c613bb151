import AgentKit
import Glibc

/// Lets one thread wait until another one calls, or until time is up. A call is never lost: one that
/// comes before the wait ends it at once.
final class Wakeup: Sendable {
  private let descriptor: Int32

  init() throws {
    descriptor = eventfd(0, Int32(EFD_CLOEXEC.rawValue) | Int32(EFD_NONBLOCK.rawValue))
    if descriptor < 0 {
      throw StoreError.unavailable("The system has no file descriptor left (errno \(errno)).")
    }
  }

  deinit { close(descriptor) }

  func signal() { _ = eventfd_write(descriptor, 1) }

  /// Returns after a signal or after `milliseconds`; negative waits for a signal alone.
  func wait(milliseconds: Int32) {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    if poll(&entry, 1, milliseconds) > 0 {
      var count: eventfd_t = 0
      _ = eventfd_read(descriptor, &count)
    }
  }
}
