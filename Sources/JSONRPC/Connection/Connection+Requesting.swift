import Synchronization

/// Requests of our own.
extension Connection {
  /// Asks the peer and waits for its answer, however long that takes.
  ///
  /// Throws the peer's `RPCError`, a `ConnectionError` where it was not asked or can answer no more,
  /// or `CancellationError`, after telling the peer with `$/cancelRequest`. An answer that comes
  /// later is logged and dropped.
  package func request(_ method: String, _ params: RawJSON?) async throws -> RawJSON {
    let id = state.withLock { state in
      defer { state.nextRequest += 1 }
      return RPCID.integer(configuration.firstRequestID + state.nextRequest)
    }
    let bytes = Message.request(id, method: method, params: params).serialized()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        if let refusal = send(request: id, bytes, continuation) {
          continuation.resume(throwing: refusal)
        }
      }
    } onCancel: {
      guard settle(id, .failure(CancellationError())) else { return }
      var params = Array("{\"id\":".utf8)
      id.write(into: &params)
      params.append(UInt8(ascii: "}"))
      notify("$/cancelRequest", RawJSON(checked: params))
    }
  }

  /// Enters a request and queues it, or says why not.
  ///
  /// Both under one lock, so that a cancellation cannot overtake what it cancels.
  private func send(
    request id: RPCID,
    _ bytes: [UInt8],
    _ continuation: CheckedContinuation<RawJSON, any Error>
  ) -> (any Error)? {
    state.withLock { state in
      if Task.isCancelled { return CancellationError() }
      if state.isInputOver { return ConnectionError.closed }
      let limits = state.limits
      if bytes.count > limits.maximumOutgoingBytes {
        return ConnectionError.messageTooLarge(
          limit: limits.maximumOutgoingBytes,
          bytes: bytes.count
        )
      }
      if state.outgoing.count >= limits.maximumOutgoingRequests {
        return ConnectionError.tooManyRequests(limit: limits.maximumOutgoingRequests)
      }
      guard writer.send(bytes) else { return ConnectionError.closed }
      state.outgoing[id] = continuation
      return nil
    }
  }

  /// Ends the wait for one of our own requests.
  ///
  /// False where it has ended already.
  @discardableResult
  func settle(_ id: RPCID, _ result: Result<RawJSON, any Error>) -> Bool {
    let continuation = state.withLock { $0.outgoing.removeValue(forKey: id) }
    continuation?.resume(with: result)
    return continuation != nil
  }

  /// Nothing can be answered any more: ends the wait for all of them, and refuses later ones.
  func endRequests() {
    let outgoing = state.withLock { state in
      state.isInputOver = true
      defer { state.outgoing = [:] }
      return state.outgoing
    }
    for continuation in outgoing.values { continuation.resume(throwing: ConnectionError.closed) }
  }
}
