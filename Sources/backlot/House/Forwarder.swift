import Glibc
import JSONRPC

/// Copies bytes both ways between a client and the daemon, without changing them.
enum Forwarder {
  /// Why nothing more can be forwarded.
  enum End {
    /// Nobody reads the answers any more.
    case clientGone
    /// The daemon closed its end. Whether it said before that it would stop.
    case daemonClosed(saidGoodbye: Bool)
  }

  /// The client's end of input is passed on, and what the daemon still answers comes back.
  ///
  /// `prelude` is written in front of what the client says.
  static func run(
    between client: ByteChannel,
    and daemon: ByteChannel,
    prelude: [UInt8]
  ) async throws -> End {
    async let outward: Void = Blocking.run("to-daemon") {
      copyRequests(from: client, to: daemon, prelude: prelude)
    }
    // A client that has died is noticed also while the daemon says nothing.
    async let isUnread = Blocking.run("watch-client") {
      let isUnread = client.waitUntilUnread()
      if isUnread { daemon.stopReading() }
      return isUnread
    }
    var end = try await Blocking.run("from-daemon") {
      let end = copyAnswers(from: daemon, to: client)
      // Wakes the others, whichever end they wait for.
      client.stopReading()
      client.stopWriting()
      daemon.stopWriting()
      return end
    }
    if try await isUnread { end = .clientGone }
    try await outward
    daemon.close()
    client.close()
    return end
  }

  /// Either side's end is how this ends: what follows from it is decided by the other direction.
  private static func copyRequests(
    from client: ByteChannel,
    to daemon: ByteChannel,
    prelude: [UInt8]
  ) {
    do {
      if !prelude.isEmpty { try daemon.write(prelude) }
      while true {
        let bytes = try client.read()
        if bytes.isEmpty { break }
        try daemon.write(bytes)
      }
    } catch {
      client.stopReading()
    }
    daemon.stopWriting()
  }

  private static func copyAnswers(from daemon: ByteChannel, to client: ByteChannel) -> End {
    var goodbye = Goodbye()
    while true {
      // A daemon that died with requests unread ends its stream with an error.
      guard let bytes = try? daemon.read(), !bytes.isEmpty else {
        return .daemonClosed(saidGoodbye: goodbye.wasSaid)
      }
      goodbye.look(at: bytes)
      do {
        try client.write(bytes)
      } catch {
        daemon.stopReading()
        return .clientGone
      }
    }
  }
}

/// Looks for `server/willStop` in what the daemon writes, wherever reads cut it.
private struct Goodbye {
  // The daemon writes no blank between tokens, and quotes inside of texts are escaped.
  private static let mark = "\"method\":\"server/willStop\""
  private static let length = mark.utf8.count - 1

  private(set) var wasSaid = false
  private var tail: [UInt8] = []

  mutating func look(at bytes: [UInt8]) {
    if wasSaid { return }
    let seam = tail + bytes.prefix(Goodbye.length)
    wasSaid = Goodbye.isMark(in: seam) || Goodbye.isMark(in: bytes)
    tail = Array((tail + bytes.suffix(Goodbye.length)).suffix(Goodbye.length))
  }

  private static func isMark(in bytes: [UInt8]) -> Bool {
    // JSON text holds no zero byte, so that of a C string can only be the one that is added.
    (bytes + [0]).withUnsafeBytes { text in
      text.withMemoryRebound(to: CChar.self) { text in
        guard let start = text.baseAddress else { return false }
        return strstr(start, mark) != nil
      }
    }
  }
}
