import Logging
import Synchronization

/// The reader thread: bytes to frames to messages to the handler, all in one thread, in order.
extension Connection {
  func readAll() {
    let reason = readToEnd()
    let (handler, outgoing) = state.withLock { state in
      state.isInputOver = true
      defer { state.outgoing = [:] }
      return (state.handler, state.outgoing)
    }
    for continuation in outgoing.values { continuation.resume(throwing: ConnectionError.closed) }
    handler?.connection(self, inputEnded: reason)
    threadEnded()
  }

  private func readToEnd() -> InputEnd {
    var reader = FrameReader(
      framing: configuration.framing,
      maximumBytes: configuration.maximumMessageBytes
    )
    while true {
      writer.block(until: .queued(atMost: 2 * writer.budget))
      let bytes: [UInt8]
      do throws(SocketError) {
        bytes = try channel.read()
      } catch .stopped {
        return state.withLock { $0.outputFailure }.map(InputEnd.failed) ?? .closedHere
      } catch {
        return .failed(error)
      }
      let events = bytes.isEmpty ? reader.finish() : reader.feed(bytes)
      note(reader.framing)
      for event in events {
        if let end = receive(event) { return end }
      }
      if bytes.isEmpty { return .endOfInput }
    }
  }

  /// From the first byte on, the peer is spoken to as it speaks.
  private func note(_ framing: Framing?) {
    guard let framing, state.withLock({ $0.framing }) == nil else { return }
    state.withLock { $0.framing = framing }
    writer.use(framing)
  }

  private func receive(_ event: FrameReader.Event) -> InputEnd? {
    switch event {
    case .frame(let bytes):
      receive(Packet(scanning: bytes, maximumBatch: configuration.maximumBatch))
    case .tooLarge:
      refuse(.messageTooLarge(limit: configuration.maximumMessageBytes), id: nil, in: nil)
    case .broken(let reason):
      refuse(.malformed(reason: reason), id: nil, in: nil)
      return .badFraming(reason: reason)
    }
    return nil
  }

  private func receive(_ packet: Packet) {
    switch packet {
    case .message(let message): receive(message, in: nil)
    case .malformed(let reason): refuse(.malformed(reason: reason), id: nil, in: nil)
    case .batchTooLarge:
      refuse(.batchTooLarge(limit: configuration.maximumBatch), id: nil, in: nil)
    case .batch(let messages):
      let reply = BatchReply(count: messages.count(where: \.wantsAnswer))
      var index = 0
      for message in messages {
        receive(message, in: message.wantsAnswer ? .init(reply: reply, index: index) : nil)
        if message.wantsAnswer { index += 1 }
      }
    }
  }

  private func receive(_ message: Message, in slot: BatchReply.Slot?) {
    switch message {
    case .request(let id, let method, let params):
      let cancellation = RequestCancellation()
      if let fault = enter(id, cancellation) { return refuse(fault, id: id, in: slot) }
      let request = IncomingRequest(
        id: id,
        method: method,
        params: params,
        connection: self,
        slot: slot,
        cancellation: cancellation
      )
      handler?.connection(self, received: request)
    case .notification(let method, let params):
      let notification = IncomingNotification(method: method, params: params)
      handler?.connection(self, received: notification)
    case .response(let id, let result):
      guard let id, settle(id, result.mapError { $0 }) else {
        logger.debug("an answer to nothing", metadata: ["id": "\(id.map(\.description) ?? "null")"])
        return
      }
    case .invalid(let id, let reason): refuse(.invalid(reason: reason), id: id, in: slot)
    case .invalidResponse(let reason):
      logger.warning("an answer that is none", metadata: ["reason": "\(reason)"])
    }
  }

  private var handler: (any ConnectionHandler)? { state.withLock { $0.handler } }

  /// Enters a request as in flight, or says why not.
  private func enter(_ id: RPCID, _ cancellation: RequestCancellation) -> ConnectionFault? {
    state.withLock { state in
      if state.inFlight[id] != nil { return .duplicateID(id) }
      if state.countedInFlight >= configuration.maximumInFlight {
        return .overloaded(limit: configuration.maximumInFlight)
      }
      state.inFlight[id] = InFlight(cancellation: cancellation)
      state.countedInFlight += 1
      return nil
    }
  }

  func stopCounting(_ id: RPCID, _ cancellation: RequestCancellation) {
    state.withLock { state in
      guard let entry = state.inFlight[id], entry.cancellation === cancellation, entry.isCounted
      else { return }
      state.inFlight[id]?.isCounted = false
      state.countedInFlight -= 1
    }
  }

  func forget(_ id: RPCID, _ cancellation: RequestCancellation) {
    state.withLock { state in
      guard let entry = state.inFlight[id], entry.cancellation === cancellation else { return }
      state.inFlight[id] = nil
      if entry.isCounted { state.countedInFlight -= 1 }
    }
  }

  private func refuse(_ fault: ConnectionFault, id: RPCID?, in slot: BatchReply.Slot?) {
    let error = handler?.error(for: fault) ?? fault.standardError
    answer(.response(id, .failure(error)), in: slot)
  }

  /// Queues an answer, or puts it in its batch and queues that when it is complete.
  func answer(_ message: Message, in slot: BatchReply.Slot?) {
    let bytes = message.serialized()
    guard let slot else {
      _ = writer.send(bytes)
      return
    }
    if let whole = slot.reply.fill(slot.index, with: bytes) { writer.send(whole) }
  }
}

extension Message {
  fileprivate var wantsAnswer: Bool {
    switch self {
    case .request, .invalid: true
    case .notification, .response, .invalidResponse: false
    }
  }
}
