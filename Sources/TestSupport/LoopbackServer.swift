import Foundation
import Glibc
import Synchronization

/// A server on loopback that does with each connection what a test says, on a thread of its own:
/// real sockets, and a script that may be as rude as a network.
package final class LoopbackServer: Sendable {
  package let port: Int
  private let listener: Int32
  private let connectionsMade = Connections()

  package struct NoSocket: Error {}

  /// Listens on a free port until `stop` or its own end; `serve` may block, and a connection is
  /// closed when it returns.
  package init(serve: @escaping @Sendable (LoopbackConnection) -> Void) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { [listener] pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, length) == 0 && listen(listener, 128) == 0
          && getsockname(listener, pointer, &length) == 0
      }
    }
    guard listener >= 0, isListening else { throw NoSocket() }
    port = Int(UInt16(bigEndian: address.sin_port))
    connectionsMade.watch(listener)
    Thread.detachNewThread { [listener, connectionsMade] in
      defer { connectionsMade.close(listener) }
      while true {
        let descriptor = accept(listener, nil, nil)
        guard descriptor >= 0 else { return }
        guard connectionsMade.add(descriptor) else { continue }
        Thread.detachNewThread {
          serve(LoopbackConnection(descriptor: descriptor))
          connectionsMade.close(descriptor)
        }
      }
    }
  }

  deinit {
    stop()
  }

  /// `http://127.0.0.1:PORT`.
  package var url: String { "http://127.0.0.1:\(port)" }

  /// How many connections were made so far.
  package var connections: Int { connectionsMade.count }

  /// Ends the listening and every connection.
  package func stop() {
    connectionsMade.stop()
  }

  /// The open descriptors, closed and shut down under one lock: between the two, a descriptor's
  /// number may become another test's.
  private final class Connections: Sendable {
    private struct State {
      var count = 0
      var open: Set<Int32> = []
      var isStopped = false
    }

    private let state = Mutex(State())

    var count: Int { state.withLock(\.count) }

    func watch(_ listener: Int32) {
      state.withLock { _ = $0.open.insert(listener) }
    }

    func add(_ descriptor: Int32) -> Bool {
      state.withLock { state in
        guard !state.isStopped else {
          Glibc.close(descriptor)
          return false
        }
        state.count += 1
        state.open.insert(descriptor)
        return true
      }
    }

    func close(_ descriptor: Int32) {
      state.withLock { state in
        state.open.remove(descriptor)
        Glibc.close(descriptor)
      }
    }

    func stop() {
      state.withLock { state in
        state.isStopped = true
        for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
      }
    }
  }
}

/// The server's end of one connection; used by one thread.
package final class LoopbackConnection {
  package struct Request: Sendable, Hashable {
    /// `POST /path HTTP/1.1`.
    package let line: String
    /// Names in lower case.
    package let headers: [String: String]
    package let body: String
  }

  private let descriptor: Int32
  private var unread: [UInt8] = []

  init(descriptor: Int32) {
    self.descriptor = descriptor
    var yes: Int32 = 1
    setsockopt(
      descriptor,
      Int32(IPPROTO_TCP),
      TCP_NODELAY,
      &yes,
      socklen_t(MemoryLayout<Int32>.size)
    )
  }

  /// The next request; nil once the client is gone.
  package func readRequest() -> Request? {
    var headEnd = unread.firstRange(of: Array("\r\n\r\n".utf8))
    while headEnd == nil {
      guard fill() else { return nil }
      headEnd = unread.firstRange(of: Array("\r\n\r\n".utf8))
    }
    guard let headEnd else { return nil }
    var lines = String(decoding: unread[..<headEnd.lowerBound], as: UTF8.self)
      .components(separatedBy: "\r\n")
    unread.removeSubrange(..<headEnd.upperBound)
    let line = lines.removeFirst()
    var headers: [String: String] = [:]
    for line in lines {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = parts.dropFirst().first?.trimmingCharacters(in: .whitespaces)
    }
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    while unread.count < length {
      guard fill() else { return nil }
    }
    let body = String(decoding: unread.prefix(length), as: UTF8.self)
    unread.removeFirst(length)
    return Request(line: line, headers: headers, body: body)
  }

  /// Whether all of it was taken.
  @discardableResult
  package func write(_ text: String) -> Bool {
    write(Array(text.utf8))
  }

  @discardableResult
  package func write(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { bytes in
        let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
        return send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// A whole answer of known length.
  package func answer(status: String = "200 OK", headers: String = "", _ body: String) {
    write("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)")
  }

  /// The head of an answer in chunks.
  package func beginChunks(headers: String = "") {
    write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\(headers)\r\n")
  }

  @discardableResult
  package func writeChunk(_ text: String) -> Bool {
    write("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n")
  }

  package func endChunks() {
    write("0\r\n\r\n")
  }

  /// Blocks until the client closes.
  package func waitForClose() {
    while fill() {}
  }

  private func fill() -> Bool {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return false }
    unread += bytes.prefix(count)
    return true
  }
}
