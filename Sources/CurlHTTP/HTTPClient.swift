import Synchronization

/// Sends requests and streams their answers, as many at once as are asked for.
///
/// All network code of the house runs on one thread per client, which starts with the first
/// request. Connections are kept and used again; TLS trusts the system's certificates, or those of
/// `trust`; proxies come from the environment, as curl reads it, and are not used for loopback.
/// Waiting blocks no thread.
package final class HTTPClient: Sendable {
  /// Refuses every host but loopback, whatever a name resolves to and wherever a redirect leads.
  package let isOffline: Bool

  private let trust: CertificateTrust
  private let loop = Mutex<CurlLoop?>(nil)

  package init(isOffline: Bool = false, trust: CertificateTrust = CertificateTrust()) {
    self.isOffline = isOffline
    self.trust = trust
  }

  deinit {
    loop.withLock { $0?.stop() }
  }

  /// Starts the thread and loads libcurl, so that the first request need not.
  ///
  /// Where that fails, the first request tries again, and tells.
  package func warmUp() {
    _ = try? runningLoop()
  }

  /// Sends `request` and calls `read` once the head of its answer is there.
  ///
  /// `read` takes the body in pieces, at its own pace: at most 256 KB wait for it, then the server
  /// does. What it leaves is dropped with the connection. Throws what `read` throws, `HTTPFailure`,
  /// and, within milliseconds of the task being cancelled, `CancellationError`.
  package func send<Result>(
    _ request: HTTPRequest,
    read: (HTTPResponse, HTTPBody) async throws -> Result
  ) async throws -> Result {
    let exchange = HTTPExchange(request: request, isOffline: isOffline, trust: trust)
    let loop = try runningLoop()
    return try await withTaskCancellationHandler {
      defer { exchange.abandon(on: loop) }
      try Task.checkCancellation()
      loop.post(.start(exchange))
      let response = try await exchange.response()
      return try await read(response, HTTPBody(exchange: exchange, loop: loop))
    } onCancel: {
      exchange.fail(CancellationError())
      loop.post(.abandon(exchange))
    }
  }

  /// Sends `request` and gathers its whole body, of at most `limit` bytes.
  package func fetch(
    _ request: HTTPRequest,
    limit: Int = 1 << 20
  ) async throws -> (response: HTTPResponse, body: [UInt8]) {
    try await send(request) { response, body in
      (response, try await body.collect(limit: limit))
    }
  }

  /// The loop that works, or a new one where there is none or the last one has ended.
  private func runningLoop() throws(HTTPFailure) -> CurlLoop {
    let result: Result<CurlLoop, HTTPFailure> = loop.withLock { loop in
      if let loop, !loop.hasEnded { return .success(loop) }
      do throws(HTTPFailure) {
        let started = try CurlLoop.start()
        loop = started
        return .success(started)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}

/// The body of an answer, in the pieces in which it arrives.
///
/// One reader at a time.
package struct HTTPBody: Sendable {
  let exchange: HTTPExchange
  let loop: CurlLoop

  /// Everything that has arrived since the last piece, waiting for it where there is nothing yet;
  /// nil at the end of a whole body.
  package func next() async throws -> [UInt8]? {
    try await exchange.nextPiece(on: loop)
  }

  /// The rest of the body, of at most `limit` bytes.
  package func collect(limit: Int) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    while let piece = try await next() {
      bytes += piece
      guard bytes.count <= limit else {
        throw HTTPFailure(
          .tooLarge,
          "the answer of \(exchange.peer) is larger than the \(limit) bytes that are taken"
        )
      }
    }
    return bytes
  }
}
