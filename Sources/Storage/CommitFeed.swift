import AgentKit
import Synchronization

/// An event that is committed, with the size of its text.
struct CommittedEvent: Sendable {
  var event: JournalEvent
  var bytes: Int
}

/// Who hears of commits, and the last events of the sessions that are watched.
///
/// The writer's thread publishes; readers ask `page` before they ask the database. What `page`
/// answers is committed, complete and at most as old as the last look at other processes' commits.
final class CommitFeed: Sendable {
  typealias Listener = @Sendable (SessionID, Int64) -> Void

  /// How much is kept for all watched sessions together.
  static let maximumBytes = 8 << 20

  private struct Watched {
    var watchers = 0
    /// The last event that listeners were told of; nil before the first look.
    var head: Int64?
    var tail = EventTail()
  }

  private struct State {
    var listeners: [Int: Listener] = [:]
    var nextListener = 0
    var watched: [SessionID: Watched] = [:]
    var bytes = 0
  }

  private let state = Mutex(State())

  /// Tells listeners of committed events: per element those of one session, in order; and of the
  /// catalogue's head where that moved.
  func publish(_ groups: [[CommittedEvent]], catalogHead: Int64? = nil) {
    if groups.isEmpty, catalogHead == nil { return }
    let (listeners, heads) = state.withLock { state in
      var heads: [SessionID: Int64] = [:]
      for group in groups {
        guard let last = group.last?.event else { continue }
        heads[last.sessionID] = last.seq
        keep(group, of: last.sessionID, in: &state)
      }
      if let catalogHead {
        heads[.catalog] = catalogHead
        state.watched[.catalog]?.head = catalogHead
      }
      return (Array(state.listeners.values), heads)
    }
    for (session, head) in heads {
      for listener in listeners { listener(session, head) }
    }
  }

  private func keep(_ group: [CommittedEvent], of session: SessionID, in state: inout State) {
    guard var watched = state.watched[session] else { return }
    state.bytes -= watched.tail.bytes
    watched.tail.append(group)
    watched.head = max(watched.head ?? 0, watched.tail.head)
    state.bytes += watched.tail.bytes
    state.watched[session] = watched
    if state.bytes > Self.maximumBytes {
      for other in state.watched.keys where other != session {
        state.watched[other]?.tail = EventTail()
      }
      state.bytes = watched.tail.bytes
    }
  }

  /// Tells listeners that `session` has events up to `head`, if they have not heard of them yet.
  func noticeHead(_ head: Int64, of session: SessionID) {
    let listeners = state.withLock { state -> [Listener] in
      guard var watched = state.watched[session], watched.head ?? -1 < head else { return [] }
      watched.head = head
      if watched.tail.head < head {
        state.bytes -= watched.tail.bytes
        watched.tail = EventTail()
      }
      state.watched[session] = watched
      return Array(state.listeners.values)
    }
    for listener in listeners { listener(session, head) }
  }

  /// The events after `seq` if all of them are in memory.
  func page(of session: SessionID, after seq: Int64, limit: Int) -> EventPage? {
    state.withLock { state in
      guard let watched = state.watched[session], watched.head == watched.tail.head else {
        return nil
      }
      return watched.tail.page(after: seq, limit: limit)
    }
  }

  func forget(_ session: SessionID) {
    state.withLock { state in
      state.bytes -= state.watched[session]?.tail.bytes ?? 0
      state.watched[session]?.tail = EventTail()
      state.watched[session]?.head = nil
    }
  }

  // MARK: Observing

  func observe(_ listener: @escaping Listener) -> Observation {
    let id = state.withLock { state in
      state.nextListener += 1
      state.listeners[state.nextListener] = listener
      return state.nextListener
    }
    return Observation { [self] in state.withLock { _ = $0.listeners.removeValue(forKey: id) } }
  }

  func beginWatching(_ session: SessionID) {
    state.withLock { $0.watched[session, default: Watched()].watchers += 1 }
  }

  func endWatching(_ session: SessionID) {
    state.withLock { state in
      guard var watched = state.watched[session] else { return }
      watched.watchers -= 1
      if watched.watchers > 0 {
        state.watched[session] = watched
      } else {
        state.watched[session] = nil
        state.bytes -= watched.tail.bytes
      }
    }
  }

  /// The watched sessions; nil of a head that was not looked up yet.
  var watchedHeads: [SessionID: Int64?] { state.withLock { $0.watched.mapValues(\.head) } }
}

/// Ends what it stands for once: when cancelled, or when released.
final class Observation: CommitObservation {
  private let end: Mutex<(@Sendable () -> Void)?>

  init(_ end: @escaping @Sendable () -> Void) { self.end = Mutex(end) }

  deinit { cancel() }

  func cancel() {
    let end = end.withLock { end in
      defer { end = nil }
      return end
    }
    end?()
  }
}
