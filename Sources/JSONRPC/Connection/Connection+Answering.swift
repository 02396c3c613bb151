import Synchronization

/// Requests of the peer, from their entry to their answer.
extension Connection {
  /// Enters a request as in flight, or says why not.
  ///
  /// `isAdmitted` where the count was looked at before, for the batch it stands in.
  func enter(
    _ id: RPCID,
    _ cancellation: RequestCancellation,
    bytes: Int,
    isAdmitted: Bool
  ) -> ConnectionFault? {
    state.withLock { state in
      let limits = state.limits
      if state.inFlight[id] != nil { return .duplicateID(id) }
      if !isAdmitted, !state.hasRoom { return .overloaded(limit: limits.maximumInFlight) }
      if state.inFlight.count - state.countedInFlight >= limits.maximumWaits {
        return .tooManyWaits(limit: limits.maximumWaits)
      }
      let most = max(limits.maximumInFlightBytes, limits.maximumMessageBytes)
      if state.inFlightBytes + bytes > most { return .tooManyBytesInFlight(limit: most) }
      state.inFlight[id] = InFlight(cancellation: cancellation, bytes: bytes)
      state.countedInFlight += 1
      state.inFlightBytes += bytes
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
      state.inFlightBytes -= entry.bytes
      if entry.isCounted { state.countedInFlight -= 1 }
    }
  }

  func refuse(_ fault: ConnectionFault, id: RPCID?, in slot: BatchReply.Slot?) {
    answer(id, .failure(error(for: fault)), in: slot)
  }

  /// Queues an answer, or puts it in its batch and queues that when it is complete.
  ///
  /// What is longer than the peer reads becomes an error.
  func answer(_ id: RPCID?, _ result: Result<RawJSON, RPCError>, in slot: BatchReply.Slot?) {
    let limit = maximumOutgoingBytes
    let bytes = Message.response(id, result).serialized()
    func replacement() -> [UInt8] {
      let error = error(for: .answerTooLarge(limit: limit, bytes: bytes.count))
      return Message.response(id, .failure(error)).serialized()
    }
    guard let slot else {
      writer.send(bytes.count <= limit ? bytes : replacement())
      return
    }
    let isRoom = slot.reply.reserve(bytes.count, limit: limit)
    if let whole = slot.reply.fill(slot.index, with: isRoom ? bytes : replacement()) {
      writer.send(whole)
    }
  }

  private func error(for fault: ConnectionFault) -> RPCError {
    let handler = state.withLock { $0.handler }
    return handler?.error(for: fault) ?? fault.standardError
  }
}
