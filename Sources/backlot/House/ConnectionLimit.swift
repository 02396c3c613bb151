import Glibc

/// How many clients a daemon serves at once.
enum ConnectionLimit {
  /// Each client costs two threads besides its descriptor.
  static let most = 1000
  /// Descriptors for the database, models, tools and logs.
  private static let leastReserve = 40

  /// Descriptors that a daemon asks for where it may have them.
  private static let wanted: rlim_t = 4096

  /// Takes more descriptors where only the soft limit is in the way.
  ///
  /// Swift's dispatch library traps where it finds none left, so a daemon keeps away from the limit.
  static func raise() {
    var limit = rlimit()
    let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(kind, &limit) == 0, limit.rlim_cur < wanted else { return }
    limit.rlim_cur = min(limit.rlim_max, wanted)
    // Without them fewer clients are served.
    _ = setrlimit(kind, &limit)
  }

  /// What the process's present limit of descriptors allows.
  static var present: Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return most }
    let descriptors = Int(clamping: limit.rlim_cur)
    return min(most, max(4, descriptors - max(leastReserve, descriptors / 8)))
  }
}
