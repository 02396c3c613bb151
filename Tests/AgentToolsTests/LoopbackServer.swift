import Foundation
import JSONModel
import Synchronization

/// A real HTTP server on a loopback port, on a thread of its own: what it answers is a function of
/// the request's query.
final class LoopbackServer: Sendable {
  struct Reply {
    var status = 200
    var headers: [String: String] = ["Content-Type": "application/json; charset=utf-8"]
    var body: [UInt8]

    init(_ json: JSONValue) { body = json.serialized() }

    init(status: Int, headers: [String: String] = [:], text: String) {
      self.status = status
      self.headers = headers
      self.headers["Content-Type"] = "text/plain"
      body = Array(text.utf8)
    }
  }

  struct Request: Sendable {
    var path: String
    var query: [String: String]
    var userAgent: String
  }

  private let port: UInt16
  private let seen = Mutex<[Request]>([])

  /// Starts a server that lives as long as the test process.
  ///
  /// `answer` gets the request and its number, from 1; nil leaves the client without an answer.
  init(answer: @escaping @Sendable (Request, Int) -> Reply?) throws {
    let listener: Int32
    (listener, port) = try Self.bound()
    guard listen(listener, 16) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    let thread = Thread {
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        self.serve(connection, answer)
      }
    }
    thread.start()
  }

  /// A loopback address that stays taken, and at which nobody listens.
  static func refusingEndpoint() throws -> String {
    "http://127.0.0.1:\(try bound().port)/w/api.php"
  }

  private static func bound() throws -> (socket: Int32, port: UInt16) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
        bind(listener, raw, length) == 0 && getsockname(listener, raw, &length) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    return (listener, UInt16(bigEndian: address.sin_port))
  }

  var root: String { "http://127.0.0.1:\(port)" }
  var endpoint: String { "\(root)/w/api.php" }

  /// The requests that came, in order.
  var requests: [Request] { seen.withLock { $0 } }

  private func serve(
    _ connection: Int32,
    _ answer: @Sendable (Request, Int) -> Reply?
  ) {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while !String(decoding: bytes, as: UTF8.self).contains("\r\n\r\n") {
      let count = read(connection, &buffer, buffer.count)
      guard count > 0 else {
        close(connection)
        return
      }
      bytes += buffer[..<count]
    }
    let request = Self.parse(String(decoding: bytes, as: UTF8.self))
    let number = seen.withLock { requests in
      requests.append(request)
      return requests.count
    }
    // A connection that is not answered stays open.
    guard let reply = answer(request, number) else { return }
    var head = "HTTP/1.1 \(reply.status) Said\r\n"
    for (name, value) in reply.headers { head += "\(name): \(value)\r\n" }
    head += "Content-Length: \(reply.body.count)\r\nConnection: close\r\n\r\n"
    let whole = Array(head.utf8) + reply.body
    var sent = 0
    while sent < whole.count {
      let count = send(
        connection,
        Array(whole[sent...]),
        whole.count - sent,
        Int32(MSG_NOSIGNAL)
      )
      if count <= 0 { break }
      sent += count
    }
    close(connection)
  }

  private static func parse(_ text: String) -> Request {
    let lines = text.components(separatedBy: "\r\n")
    let target = lines[0].split(separator: " ").dropFirst().first.map(String.init) ?? ""
    let address = URLComponents(string: "http://host\(target)")
    let items = address?.queryItems ?? []
    let agent = lines.first { $0.lowercased().hasPrefix("user-agent:") } ?? ""
    return Request(
      path: address?.path ?? "",
      query: Dictionary(items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { $1 }),
      userAgent: agent.dropFirst("user-agent:".count).trimmingCharacters(in: .whitespaces)
    )
  }
}
