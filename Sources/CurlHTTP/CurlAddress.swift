import CCurl

/// What an address says, as curl itself reads it: two parsers would disagree where it matters.
struct CurlAddress {
  let peer: String
  let isLoopback: Bool

  /// Nil for what is not an absolute http or https address.
  ///
  /// Needs libcurl to be loaded.
  init?(_ url: String) {
    var address = ccurl_address()
    guard !url.utf8.contains(0), ccurl_read_address(url, &address) else { return nil }
    let capacity = MemoryLayout.size(ofValue: address.host)
    let host = withUnsafePointer(to: &address.host) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: capacity) { String(cString: $0) }
    }
    peer = "\(host):\(address.port)"
    isLoopback = Self.isLoopback(host.lowercased())
  }

  private static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
