import Synchronization

/// What the loop's thread and the reader of one answer share: the head, a bounded piece of the
/// body, and how it ended.
final class HTTPExchange: Sendable {
  /// So many bytes wait for the reader; then curl is told to pause, and the server waits.
  static let bufferLimit = 256 << 10
  /// More than this is worth waking a reader for.
  static let gatheringLimit = 16 << 10

  let request: HTTPRequest
  let isOffline: Bool
  let trust: CertificateTrust
  private let state = Mutex(State())

  private struct State {
    var peer = "the server"
    var response: HTTPResponse?
    var buffer: [UInt8] = []
    var isPaused = false
    var outcome: Outcome?
    /// The reader, while there is nothing for it.
    var reader: CheckedContinuation<Void, Never>?

    mutating func takeReader() -> CheckedContinuation<Void, Never>? {
      defer { reader = nil }
      return reader
    }

    mutating func takePiece() -> Piece {
      if case .failed(let error as CancellationError) = outcome { return .failed(error) }
      guard buffer.isEmpty else {
        defer { buffer = [] }
        return .bytes(buffer, wasPaused: isPaused)
      }
      return switch outcome {
      case nil: .notYet
      case .whole: .end
      case .failed(let error): .failed(error)
      }
    }
  }

  private enum Outcome {
    case whole
    case failed(any Error)
  }

  private enum Piece {
    case bytes([UInt8], wasPaused: Bool)
    case end
    case failed(any Error)
    case notYet
  }

  init(request: HTTPRequest, isOffline: Bool, trust: CertificateTrust) {
    self.request = request
    self.isOffline = isOffline
    self.trust = trust
  }

  /// The host and port for messages, once the loop has read the address.
  var peer: String {
    get { state.withLock(\.peer) }
    set { state.withLock { $0.peer = newValue } }
  }

  // MARK: - The reader's side

  func response() async throws -> HTTPResponse {
    while true {
      let (response, outcome) = state.withLock { ($0.response, $0.outcome) }
      if case .failed(let error) = outcome, response == nil || error is CancellationError {
        throw error
      }
      if let response { return response }
      // Curl may take for an answer what has no head that counts, like a change of protocols.
      if outcome != nil { throw HTTPFailure(.noAnswer, "\(peer) sent no answer to the request") }
      await news { $0.response != nil || $0.outcome != nil }
    }
  }

  /// The only place that empties the buffer, and so the only one that has to resume a paused
  /// transfer.
  func nextPiece(on loop: CurlLoop) async throws -> [UInt8]? {
    while true {
      switch state.withLock({ $0.takePiece() }) {
      case .bytes(let bytes, let wasPaused):
        if wasPaused { loop.post(.resume(self)) }
        return bytes
      case .end:
        return nil
      case .failed(let error):
        throw error
      case .notYet:
        await news { !$0.buffer.isEmpty || $0.outcome != nil }
      }
    }
  }

  /// Ends what may still be under way, because nobody reads it any more.
  func abandon(on loop: CurlLoop) {
    let isWhole = state.withLock { state in
      if case .whole = state.outcome { true } else { false }
    }
    // A failed one may be under way too: a cancellation can overtake the start.
    if !isWhole { loop.post(.abandon(self)) }
  }

  private func news(_ isThere: (borrowing State) -> Bool) async {
    await withCheckedContinuation { continuation in
      let isReady = state.withLock { state in
        if isThere(state) { return true }
        state.reader = continuation
        return false
      }
      if isReady { continuation.resume() }
    }
  }

  // MARK: - The loop's side

  func deliver(_ response: HTTPResponse) {
    let reader = state.withLock { state in
      state.response = response
      return state.takeReader()
    }
    reader?.resume()
  }

  enum Delivery {
    case handedOver
    /// The bytes wait for more, and for `wakeReader`.
    case gathered
    /// Nothing was taken; the transfer is to pause until it is resumed.
    case paused
  }

  /// Takes the bytes, and wakes the reader for them or leaves that to the caller.
  func deliver(_ bytes: UnsafeRawBufferPointer, mayGather: Bool) -> Delivery {
    let (delivery, reader) = state.withLock { state in
      guard state.buffer.count < Self.bufferLimit || state.outcome != nil else {
        state.isPaused = true
        return (Delivery.paused, state.takeReader())
      }
      if state.outcome == nil { state.buffer.append(contentsOf: bytes) }
      if mayGather, state.buffer.count < Self.gatheringLimit {
        return (Delivery.gathered, CheckedContinuation<Void, Never>?.none)
      }
      return (Delivery.handedOver, state.takeReader())
    }
    reader?.resume()
    return delivery
  }

  func wakeReader() {
    let reader = state.withLock { $0.takeReader() }
    reader?.resume()
  }

  var isPaused: Bool { state.withLock(\.isPaused) }

  /// Until here, and not only until the reader took its piece, the transfer counts as paused.
  func resume() {
    state.withLock { $0.isPaused = false }
  }

  func finish() {
    end(.whole)
  }

  func fail(_ error: any Error) {
    end(.failed(error))
  }

  /// The first outcome stands.
  private func end(_ outcome: Outcome) {
    let reader = state.withLock { state in
      if state.outcome == nil { state.outcome = outcome }
      return state.takeReader()
    }
    reader?.resume()
  }
}
