import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC
import Synchronization

extension Subscription {
  private static let batch = 100

  /// Where a subscription stands.
  struct Place {
    var cursor: Int64
    var items: [ItemID: OpenItem]
    var isCaughtUp = false
    /// The client was told that it is behind, and has not caught up since.
    var isLagging = false
  }

  /// Sends what is behind the cursor until it reaches the head.
  func deliver(_ place: inout Place) async throws {
    while true {
      try await keepWithinBudget(&place)
      let page = try await stream.page(
        after: place.cursor,
        limit: Subscription.batch,
        in: environment.store
      )
      if place.cursor < page.floor {
        throw StoreError.invalid("events up to \(page.floor) went before they could be sent")
      }
      for event in page.events { note(event, &place) }
      place.cursor = page.events.last?.seq ?? place.cursor
      let reachesHead = place.cursor >= page.head && !place.isCaughtUp
      send(page, caughtUp: reachesHead)
      let wasCaughtUp = place.isCaughtUp
      if reachesHead { place.isCaughtUp = true }
      release(upTo: place.cursor)
      if reachesHead { try await audience.caughtUp(at: place.cursor) }
      if wasCaughtUp { await audience.shown(page.events) }
      if page.events.isEmpty || place.cursor >= page.head {
        place.isLagging = false
        return
      }
    }
  }

  /// Tells a client that does not keep up how far behind it is, and waits for it.
  private func keepWithinBudget(_ place: inout Place) async throws {
    if connection.isOverBudget {
      let head = try await stream.page(after: .max - 1, limit: 1, in: environment.store).head
      if head > place.cursor, !place.isLagging {
        place.isLagging = true
        let lagged = EventsLagged(stream: stream.name, delivered: place.cursor, head: head)
        connection.notify(Methods.eventsLagged.name, try RawJSON(encoding: lagged))
      }
      await connection.waitUntilDrained()
    }
    try Task.checkCancellation()
  }

  private func send(_ page: EventStream.Page, caughtUp: Bool) {
    let wanted = page.events.filter { types?.contains($0.type) ?? true }
    if wanted.isEmpty, !caughtUp { return }
    let batches = EventWriter.batches(
      wanted,
      of: stream,
      epoch: environment.epoch,
      head: page.head,
      caughtUp: caughtUp,
      room: connection.roomForParams(of: Methods.eventsAppend.name)
    )
    for batch in batches { connection.notify(Methods.eventsAppend.name, batch) }
  }

  private func note(_ event: JournalEvent, _ place: inout Place) {
    guard stream != .catalog, let text = event.data["itemId"]?.stringValue else { return }
    let item = ItemID(rawValue: text)
    if event.type == ItemStarted.type, let run = event.runID {
      place.items[item] = OpenItem(runID: run, offset: 0)
    } else if event.type == ItemCompleted.type {
      place.items[item] = nil
    }
  }

  /// Sends the text that the hub has beyond what was sent, in pieces that the client can read.
  func sendText(_ place: inout Place) {
    let room = connection.roomForParams(of: Methods.eventsDelta.name)
    let most = EventWriter.text(in: room)
    for (item, open) in place.items {
      guard let text = environment.runner.hub.text(of: item, from: open.offset) else { continue }
      var rest = text[...]
      while !rest.isEmpty {
        // What is not sent now goes out as one when the client has caught up.
        if connection.isOverBudget { return wakeNow() }
        let piece = rest.beginning(bytes: most)
        let offset = place.items[item]?.offset ?? 0
        connection.notify(
          Methods.eventsDelta.name,
          EventWriter.delta(
            item,
            run: open.runID,
            of: stream,
            offset: offset,
            text: String(piece)
          )
        )
        place.items[item]?.offset = offset + piece.utf8.count
        rest = rest[piece.endIndex...]
      }
    }
  }
}

/// Who hears, besides the client, of what a subscription has shown it: the questions that the client
/// is asked, and its log.
struct SubscriptionAudience: Sendable {
  var questions: InteractionRequests?
  var log: ClientLog?
  var session: SessionID?

  /// The client has all events up to `seq`, which was the head.
  func caughtUp(at seq: Int64) async throws {
    guard let session else { return }
    try await questions?.askOpen(in: session, upTo: seq)
  }

  /// The client has these events, which came after it had caught up.
  func shown(_ events: [JournalEvent]) async {
    if let log { for event in events { log.tell(event) } }
    await questions?.follow(events)
  }

  func stop() { questions?.stop() }

  func end() async { await questions?.end() }
}
