import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

extension Subscription {
  /// The longest time for which a client may have events gathered, in milliseconds.
  private static let maximumLatency = 1000

  /// A subscription that has not begun, with the answer that announces it.
  static func make(
    _ params: SubscribeParams,
    environment: ServerEnvironment,
    connection: Connection,
    audience: (EventStream) -> SubscriptionAudience
  ) async throws -> (Subscription, SubscribeResult) {
    let stream = try EventStream(params.stream)
    if let latency = params.maxLatencyMs, !(0...maximumLatency).contains(latency) {
      throw SessionHandlers.invalid("/maxLatencyMs", "must be from 0 to \(maximumLatency)")
    }
    let page = try await stream.checked(params.since, environment)
    // Lists show what is there; the catalogue's events then say how they change.
    let isSnapshot = stream == .catalog && params.since == nil
    var start = Start(cursor: isSnapshot ? page.head : params.since?.seq ?? 0)
    var inFlight: [InFlightItem] = []
    if case .session(let session) = stream, start.cursor > 0 {
      let items = try await itemsUnderWay(session, start.cursor, environment)
      let most = EventWriter.text(in: connection.maximumOutgoingBytes) / max(1, items.count)
      for item in items {
        // Of a text that is too long for the answer, deltas bring the rest.
        let text = String(item.text[...].beginning(bytes: most))
        let next = text.utf8.count
        start.items[item.itemID] = OpenItem(runID: item.runID, offset: next)
        inFlight.append(
          InFlightItem(
            itemId: item.itemID.rawValue,
            runId: item.runID.rawValue,
            text: text,
            next: next
          )
        )
      }
    }
    let subscription = Subscription(
      params,
      to: stream,
      from: start,
      environment: environment,
      connection: connection,
      audience: audience(stream)
    )
    let result = SubscribeResult(
      stream: params.stream,
      epoch: environment.epoch,
      head: page.head,
      mode: isSnapshot ? "snapshot" : "replay",
      from: start.cursor + 1,
      inFlight: inFlight
    )
    return (subscription, result)
  }

  /// The open items that began at the cursor or before it: the others begin in the replay, also
  /// those whose start is not committed yet.
  private static func itemsUnderWay(
    _ session: SessionID,
    _ since: Int64,
    _ environment: ServerEnvironment
  ) async throws -> [DeltaHub.OpenItem] {
    let open = environment.runner.hub.openItems(in: session)
    var begun: Set<String> = []
    for run in Set(open.map(\.runID)) {
      let events = try await environment.store.events(ofRun: run, types: [ItemStarted.type])
      for event in events where event.seq <= since && event.type == ItemStarted.type {
        if let item = event.data["itemId"]?.stringValue { begun.insert(item) }
      }
    }
    return open.filter { begun.contains($0.itemID.rawValue) }
  }
}
