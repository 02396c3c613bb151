package import JSONModel

package struct SubscribeParams: WireType, Hashable {
  package static let summary =
    "Follows a stream: first what is there after `since`, then what comes."
  package static let members = [
    "stream": "session:<sessionId>, or catalog: what changes the lists of sessions and projects.",
    "since": "The last event that the client has; all events from the first if left out.",
    "types": "Only events of these types.",
    "deltas": "Whether text is sent while it is made; true if left out.",
    "maxLatencyMs": "Events may be held back so long, to come in fewer batches; 0 if left out.",
  ]
  package var stream: String
  package var since: Cursor?
  package var types: [String]?
  package var deltas: Bool?
  package var maxLatencyMs: Int?
}

package struct InFlightItem: WireType, Hashable {
  package static let summary = "Text that is being made, of an item that the client knows of."
  package static let members = [
    "itemId": "The item.", "runId": "Its run.", "text": "All of its text so far.",
    "next": "Where the next delta begins, in UTF-8 bytes.",
  ]
  package var itemId: String
  package var runId: String
  package var text: String
  package var next: Int
  package init(itemId: String, runId: String, text: String, next: Int) {
    self.itemId = itemId
    self.runId = runId
    self.text = text
    self.next = next
  }
}

package struct SubscribeResult: WireType {
  package static let summary = "The subscription is on; its events follow this answer."
  package static let members = [
    "stream": "The stream.", "epoch": "Names the database that `seq` belongs to.",
    "head": "The stream's last event now.",
    "mode":
      "replay: all events since; snapshot: only new ones, the lists have what came before.",
    "from": "The first event that will be sent.",
    "inFlight": "Text under way, up to now; deltas go on at its next.",
  ]
  package var stream: String
  package var epoch: String
  package var head: Int64
  package var mode: String
  package var from: Int64
  package var inFlight: [InFlightItem]
  package init(
    stream: String,
    epoch: String,
    head: Int64,
    mode: String,
    from: Int64,
    inFlight: [InFlightItem]
  ) {
    self.stream = stream
    self.epoch = epoch
    self.head = head
    self.mode = mode
    self.from = from
    self.inFlight = inFlight
  }
}

package struct UnsubscribeParams: WireType {
  package static let summary = "Names a stream that is not wanted any more."
  package static let members = ["stream": "The stream."]
  package var stream: String
}

package struct EventsReadParams: WireType {
  package static let summary = "Reads a page of a stream: the polling twin of events/subscribe."
  package static let members = [
    "stream": "session:<sessionId>, or catalog.", "since": "Read after this event.",
    "limit": "How many at most, 1 to 1000; 100 if left out.",
    "types": "Only events of these types.",
  ]
  package var stream: String
  package var since: Cursor?
  package var limit: Int?
  package var types: [String]?
}

package struct WireEvent: WireType {
  package static let summary = "A fact of a session. Unknown types are legal: ignore them."
  package static let members = [
    "seq": "1, 2, 3, … in its stream, without holes.", "time": "Unix milliseconds.",
    "type": "What happened: run.started, step.completed, …",
    "sessionId": "The session it is about; only in the stream catalog.",
    "runId": "The run it belongs to.",
    "agent": "The agent that caused it.",
    "path": "Where in the tree of agents and loop passes, as a path.",
    "data": "What the type says.",
  ]
  package var seq: Int64
  package var time: Int64
  package var type: String
  package var sessionId: String?
  package var runId: String?
  package var agent: String?
  package var path: String?
  package var data: JSONValue
}

package struct EventsPage: WireType {
  package static let summary = "Events in order."
  package static let members = [
    "stream": "The stream.", "epoch": "Names the database that `seq` belongs to.",
    "head": "The stream's last event at the time of reading.", "events": "The page.",
    "next": "Read on after this event; with a filter it may be beyond the page's last.",
  ]
  package var stream: String
  package var epoch: String
  package var head: Int64
  package var events: [WireEvent]
  package var next: Int64
}

package struct EventsAppend: WireType {
  package static let summary = "Events of a stream that are committed, in order."
  package static let members = [
    "stream": "The stream.", "epoch": "Names the database that `seq` belongs to.",
    "head": "The stream's last event.", "events": "The batch.",
    "caughtUp": "This batch reaches the head; sent once a subscription.",
  ]
  package var stream: String
  package var epoch: String
  package var head: Int64
  package var events: [WireEvent]
  package var caughtUp: Bool?
}

package struct EventsDelta: WireType {
  package static let summary =
    "Text while it is made. item.completed carries all of it, and counts."
  package static let members = [
    "stream": "The stream.", "runId": "The run.", "itemId": "The item.",
    "offset": "Where this text begins in the item, in UTF-8 bytes.",
    "next": "Where the next one will begin.", "text": "The text.",
  ]
  package var stream: String
  package var runId: String
  package var itemId: String
  package var offset: Int
  package var next: Int
  package var text: String
}

package struct EventsLagged: WireType {
  package static let summary =
    "The client reads more slowly than events come. They follow when it has read; nothing is lost."
  package static let members = [
    "stream": "The stream.", "delivered": "The last event that was sent.",
    "head": "The stream's last event.",
  ]
  package var stream: String
  package var delivered: Int64
  package var head: Int64
  package init(stream: String, delivered: Int64, head: Int64) {
    self.stream = stream
    self.delivered = delivered
    self.head = head
  }
}
