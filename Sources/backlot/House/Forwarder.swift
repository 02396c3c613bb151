import JSONRPC

/// Copies bytes both ways between a client and the daemon, without reading them.
enum Forwarder {
  /// Returns once the daemon has closed its end.
  ///
  /// The client's end of input is passed on, and what the daemon still answers comes back.
  static func run(between client: ByteChannel, and daemon: ByteChannel) async throws {
    async let outward: Void = Blocking.run("to-daemon") {
      copy(from: client, to: daemon)
      daemon.stopWriting()
    }
    try await Blocking.run("from-daemon") {
      copy(from: daemon, to: client)
      client.stopReading()
    }
    try await outward
    daemon.close()
    client.close()
  }

  /// Copies until the source ends or the destination is gone: either is how forwarding ends.
  private static func copy(from source: ByteChannel, to destination: ByteChannel) {
    do {
      while true {
        let bytes = try source.read()
        if bytes.isEmpty { return }
        try destination.write(bytes)
      }
    } catch {
      source.stopReading()
    }
  }
}
