import AgentKit
import JSONModel

/// The last events of one session, without a hole, bounded in number and size.
struct EventTail {
  static let maximumCount = 512
  static let maximumBytes = 1 << 20

  private var events: [CommittedEvent] = []
  /// Events before this index are dropped, but not yet moved away.
  private var start = 0
  private(set) var bytes = 0

  /// The last event's `seq`; 0 without events.
  var head: Int64 { events.last?.event.seq ?? 0 }

  mutating func append(_ group: [CommittedEvent]) {
    guard let first = group.first else { return }
    if first.event.seq != head.saturatingAdd(1) { self = EventTail() }
    events += group
    bytes += group.reduce(0) { $0 + $1.bytes }
    while events.count - start > Self.maximumCount || bytes > Self.maximumBytes,
      start < events.count - 1
    {
      bytes -= events[start].bytes
      start += 1
    }
    if start > Self.maximumCount {
      events.removeFirst(start)
      start = 0
    }
  }

  /// Nil where some event after `seq` is not here.
  func page(after seq: Int64, limit: Int) -> EventPage? {
    guard start < events.count, seq.saturatingAdd(1) >= events[start].event.seq else { return nil }
    guard seq < head else { return EventPage(events: [], head: head) }
    let first = events.count - Int(head - seq)
    let last = min(events.count, first.saturatingAdd(limit))
    return EventPage(events: events[first..<last].map(\.event), head: head)
  }
}
