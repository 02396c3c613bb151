import CCurl

/// The system's libcurl, opened at the first use.
enum CurlLibrary {
  /// Why it cannot be used; nil once it can.
  ///
  /// After a failure, which may be for want of a descriptor or of memory, the next call tries again.
  static func problem() -> String? {
    var reason = [CChar](repeating: 0, count: 512)
    if ccurl_load(&reason, reason.count) { return nil }
    return String(decoding: reason.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
