import Foundation

/// Which wiki is asked, and how.
package struct WikiConfiguration: Sendable, Hashable {
  /// The address of an Action API, which ends in `api.php`; or that of a kiwix-serve, with the
  /// book's name as the fragment (`http://127.0.0.1:8080/#wikipedia_en`) where it has several.
  package var endpoint = "https://en.wikipedia.org/w/api.php"
  /// Our own version, for the User-Agent.
  package var version: String
  /// Where the wiki's operators can reach whoever runs this: a URL or a mail address.
  package var contact: String
  /// Ask loopback addresses only.
  package var isOffline = false
  package var connectTimeout: Duration = .seconds(3)
  package var totalTimeout: Duration = .seconds(20)
  /// The longest that one question waits, in all, because the server asked us to.
  package var patience: Duration = .seconds(10)
  /// How long a server that was not reached is not tried again.
  package var unreachableFor: Duration = .seconds(30)
  package var publisher = "Wikipedia"
  package var licence = "CC BY-SA 4.0"

  package init(version: String, contact: String) {
    self.version = version
    self.contact = contact
  }

  /// The User-Agent that the wiki's operators ask for: name, version, contact, library.
  package var userAgent: String {
    "Backlot/\(version) (\(contact); film research) libcurl".onOneLine
  }

  var host: String {
    URLComponents(string: endpoint)?.host ?? endpoint
  }

  /// Whether the wiki is on this machine.
  var isLoopback: Bool {
    let host = host.trimmingCharacters(in: ["[", "]"]).lowercased()
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  var isActionAPI: Bool { URLComponents(string: endpoint)?.path.hasSuffix("api.php") ?? false }

  /// Where people read the page called `title`, for a server that does not say.
  func pageURL(for title: String) -> String {
    guard var components = URLComponents(string: endpoint) else { return endpoint }
    components.query = nil
    components.path = "/wiki/" + title.replacing(" ", with: "_")
    return components.string ?? endpoint
  }

  /// The address that asks `parameters`.
  func url(asking parameters: [(String, String)]) -> String {
    endpoint + (endpoint.contains("?") ? "&" : "?") + Self.query(parameters)
  }

  static func query(_ parameters: [(String, String)]) -> String {
    parameters.map { "\($0)=\(escaped($1))" }.joined(separator: "&")
  }

  /// Everything but RFC 3986's unreserved characters as `%XX`: also `+`, which servers take for a
  /// space.
  static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        bytes.append(byte)
      default:
        let digits = Array("0123456789ABCDEF".utf8)
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
