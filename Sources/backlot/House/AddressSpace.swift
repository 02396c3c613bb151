import ArgumentParser
import Glibc

/// The limit of the process's address space (`ulimit -v`).
enum AddressSpace {
  /// With less, an allocation of the runtime's fails sooner or later, which nothing can catch.
  private static let leastBytes: rlim_t = 256 << 20

  /// Throws `CommandFailure` where the limit is lower than a run takes.
  static func check() throws {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0,
      limit.rlim_cur < leastBytes
    else { return }
    throw CommandFailure(
      "the address space is limited to \(limit.rlim_cur >> 20) MB, and \(leastBytes >> 20) are needed",
      advice: [("raise the limit", "ulimit -v unlimited")],
      Exit.configuration
    )
  }
}
