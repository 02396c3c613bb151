import Synchronization

/// Keeps the text of items that are not complete yet, and wakes who follows a session.
///
/// Text is ephemeral: it is never a fact before `item.completed`. A follower reads from its own
/// offset at its own pace, so pieces that arrive while it is busy are handed over as one. All
/// functions may be called from any thread; listeners are called on the caller's and must be quick.
package final class DeltaHub: Sendable {
  package struct OpenItem: Sendable, Hashable {
    package var itemID: ItemID
    package var runID: RunID
    package var text: String
  }

  package final class Observation: CommitObservation, Sendable {
    private let stop: @Sendable () -> Void
    fileprivate init(stop: @escaping @Sendable () -> Void) { self.stop = stop }
    deinit { stop() }
    package func cancel() { stop() }
  }

  private struct Entry {
    var sessionID: SessionID
    var runID: RunID
    var bytes: [UInt8] = []
  }

  private struct State {
    var items: [ItemID: Entry] = [:]
    var order: [ItemID] = []
    var listeners: [SessionID: [Int: @Sendable () -> Void]] = [:]
    var nextListener = 0
  }

  private let state = Mutex(State())

  package init() {}

  func open(_ item: ItemID, session: SessionID, run: RunID) {
    state.withLock { state in
      state.items[item] = Entry(sessionID: session, runID: run)
      state.order.append(item)
    }
  }

  func append(_ text: String, to item: ItemID) {
    let wake = state.withLock { state -> [@Sendable () -> Void] in
      guard let session = state.items[item]?.sessionID else { return [] }
      state.items[item]?.bytes.append(contentsOf: text.utf8)
      return Array(state.listeners[session, default: [:]].values)
    }
    for listener in wake { listener() }
  }

  /// Forgets the item and returns its text.
  @discardableResult
  func close(_ item: ItemID) -> String {
    state.withLock { state in
      let entry = state.items.removeValue(forKey: item)
      state.order.removeAll { $0 == item }
      return String(decoding: entry?.bytes ?? [], as: UTF8.self)
    }
  }

  /// The session's open items in the order in which they were opened.
  package func openItems(in session: SessionID) -> [OpenItem] {
    state.withLock { state in
      state.order.compactMap { id in
        guard let entry = state.items[id], entry.sessionID == session else { return nil }
        let text = String(decoding: entry.bytes, as: UTF8.self)
        return OpenItem(itemID: id, runID: entry.runID, text: text)
      }
    }
  }

  /// What the item has from byte `offset` on; nil if there is no more of it, or no such item.
  ///
  /// Offsets are those of whole pieces, so the text never begins inside a character.
  package func text(of item: ItemID, from offset: Int) -> String? {
    state.withLock { state in
      guard let bytes = state.items[item]?.bytes, offset < bytes.count else { return nil }
      return String(decoding: bytes[offset...], as: UTF8.self)
    }
  }

  /// Calls `listener` after every piece of text of `session`, until the observation ends.
  package func observe(
    _ session: SessionID,
    _ listener: @escaping @Sendable () -> Void
  ) -> Observation {
    let id = state.withLock { state in
      state.nextListener += 1
      state.listeners[session, default: [:]][state.nextListener] = listener
      return state.nextListener
    }
    return Observation { [weak self] in
      self?.state.withLock { state in
        state.listeners[session]?[id] = nil
        if state.listeners[session]?.isEmpty == true { state.listeners[session] = nil }
      }
    }
  }
}
