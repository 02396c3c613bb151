import Logging
import Synchronization

/// The reader thread: bytes to frames to messages to the handler, all in one thread, in order.
extension Connection {
  func readAll() {
    let reason = readToEnd()
    endRequests()
    handler?.connection(self, inputEnded: reason)
    threadEnded()
  }

  private func readToEnd() -> InputEnd {
    let preludes = configuration.preludes
    let isPrelude = { @Sendable (line: [UInt8]) in
      Connection.isNotification(line, of: preludes)
    }
    var reader = FrameReader(
      framing: configuration.framing,
      maximumBytes: limits.maximumMessageBytes,
      isPrelude: preludes.isEmpty ? nil : isPrelude
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
      reader.maximumBytes = limits.maximumMessageBytes
      let events = bytes.isEmpty ? reader.finish() : reader.feed(bytes)
      note(reader.framing)
      for event in events {
        if let end = receive(event) { return end }
      }
      if bytes.isEmpty { return .endOfInput }
    }
  }

  private static func isNotification(_ frame: [UInt8], of methods: Set<String>) -> Bool {
    let packet = Packet(scanning: frame)
    guard case .message(.notification(method: let method, params: _)) = packet else { return false }
    return methods.contains(method)
  }

  /// As soon as it is known, the peer is spoken to as it speaks.
  private func note(_ framing: Framing?) {
    guard let framing, state.withLock({ $0.framing }) == nil else { return }
    state.withLock { $0.framing = framing }
    writer.use(framing)
  }

  private func receive(_ event: FrameReader.Event) -> InputEnd? {
    switch event {
    case .frame(let bytes):
      let limits = limits
      receive(
        Packet(
          scanning: bytes,
          maximumBatch: limits.maximumBatch,
          maximumDepth: limits.maximumDepth
        )
      )
    case .tooLarge(let bytes):
      let limit = limits.maximumMessageBytes
      refuse(.messageTooLarge(limit: limit, bytes: bytes), id: nil, in: nil)
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
      refuse(.batchTooLarge(limit: limits.maximumBatch), id: nil, in: nil)
    case .batch(let messages):
      let isAdmitted = state.withLock(\.hasRoom)
      let reply = BatchReply(count: messages.count(where: \.wantsAnswer))
      var index = 0
      for message in messages {
        let slot = message.wantsAnswer ? BatchReply.Slot(reply: reply, index: index) : nil
        receive(message, in: slot, isAdmitted: isAdmitted)
        if message.wantsAnswer { index += 1 }
      }
    }
  }

  private func receive(_ message: Message, in slot: BatchReply.Slot?, isAdmitted: Bool = false) {
    switch message {
    case .request(let id, let method, let params):
      let cancellation = RequestCancellation()
      let bytes = params?.bytes.count ?? 0
      if let fault = enter(id, cancellation, bytes: bytes, isAdmitted: isAdmitted) {
        return refuse(fault, id: id, in: slot)
      }
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
}

extension Message {
  fileprivate var wantsAnswer: Bool {
    switch self {
    case .request, .invalid: true
    case .notification, .response, .invalidResponse: false
    }
  }
}
