import CCurl
import Glibc

/// What an address says, as curl itself reads it: two parsers would disagree where it matters.
package struct CurlAddress: Sendable, Hashable {
  /// `http` or `https`.
  package let scheme: String
  /// As curl will look it up; an IPv6 address is in brackets.
  package let host: String
  package let port: Int
  /// Whether the host is this machine, by name or number, and not only looks like it.
  ///
  /// Requests to such a host use no proxy, and `HTTPRequest.post` opens no socket to another one.
  package let isLoopback: Bool

  package var peer: String { "\(host):\(port)" }

  /// Nil for what is not an absolute http or https address, and where there is no libcurl.
  package init?(_ url: String) {
    var address = ccurl_address()
    guard !url.utf8.contains(0), CurlLibrary.problem() == nil,
      ccurl_read_address(url, &address)
    else { return nil }
    scheme = Self.text(of: &address.scheme)
    host = Self.text(of: &address.host)
    port = Int(address.port)
    isLoopback = Self.isLoopback(host.lowercased())
  }

  private static func text<Characters>(of characters: inout Characters) -> String {
    let capacity = MemoryLayout.size(ofValue: characters)
    return withUnsafePointer(to: &characters) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: capacity) { String(cString: $0) }
    }
  }

  private static func isLoopback(_ host: String) -> Bool {
    var name = host[...]
    if name.hasSuffix(".") { name.removeLast() }
    if name == "localhost" || name.hasSuffix(".localhost") { return true }
    if name.hasPrefix("["), name.hasSuffix("]") {
      return isLoopback(six: String(name.dropFirst().dropLast()))
    }
    // Curl has written numbers in any other form, such as 127.1, as four parts.
    var four = in_addr()
    guard inet_pton(AF_INET, String(name), &four) == 1 else { return false }
    let number = UInt32(bigEndian: four.s_addr)
    return number >> 24 == 127 || number == 0
  }

  private static func isLoopback(six text: String) -> Bool {
    var six = in6_addr()
    guard inet_pton(AF_INET6, text, &six) == 1 else { return false }
    let bytes = withUnsafeBytes(of: &six) { Array($0) }
    let isMapped = bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
    if isMapped { return bytes[12] == 127 || bytes.suffix(4).allSatisfy { $0 == 0 } }
    // Linux takes the address of no host, `::` as `0.0.0.0`, for this one.
    return bytes.prefix(15).allSatisfy { $0 == 0 } && bytes[15] <= 1
  }
}
