import Glibc

/// How many clients a daemon serves at once.
enum ConnectionLimit {
  /// Each client costs two threads besides its descriptor.
  static let most = 1000
  /// Descriptors for the database, models, tools and logs.
  private static let leastReserve = 40

  /// What the process's present limit of descriptors allows.
  static var present: Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return most }
    let descriptors = Int(clamping: limit.rlim_cur)
    return min(most, max(4, descriptors - max(leastReserve, descriptors / 8)))
  }
}
