import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

enum EventHandlers {
  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.on(Methods.eventsSubscribe) { params, context in
      try await context.peer.subscribe(params, context)
    }
    dispatcher.on(Methods.eventsUnsubscribe) { params, context in
      try await context.peer.unsubscribe(params.stream)
      return Nothing()
    }
    dispatcher.onRaw(Methods.eventsRead, read)
  }

  /// The session's head.
  ///
  /// Throws where the cursor is of another database, or beyond the head.
  static func head(
    of session: SessionID,
    checking cursor: Cursor?,
    _ environment: ServerEnvironment
  ) async throws -> Int64 {
    let head = try await environment.store.events(of: session, after: .max - 1, limit: 1).head
    guard let cursor else { return head }
    if cursor.seq < 0 { throw SessionHandlers.invalid("/since/seq", "must not be negative") }
    let isForeign = cursor.epoch.map { $0 != environment.epoch } ?? false
    if isForeign || cursor.seq > head {
      throw BacklotError.epochMismatch.error(
        "the cursor is not of this database; subscribe without since",
        ["epoch": .string(environment.epoch), "head": .integer(head)]
      )
    }
    return head
  }

  private static func read(
    _ params: EventsReadParams,
    _ context: RequestContext
  ) async throws -> RawJSON {
    let environment = context.environment
    let session = try StreamName.parse(params.stream)
    _ = try await head(of: session, checking: params.since, environment)
    let limit = min(max(params.limit ?? 100, 1), 1000)
    let types = params.types.map(Set.init)
    var cursor = params.since?.seq ?? 0
    var events: [JournalEvent] = []
    var head: Int64 = 0
    repeat {
      let page = try await environment.store.events(
        of: session,
        after: cursor,
        limit: limit - events.count
      )
      head = page.head
      guard let last = page.events.last else { break }
      cursor = last.seq
      events += page.events.filter { types?.contains($0.type) ?? true }
    } while events.count < limit && cursor < head
    return RawJSON([
      "stream": .string(params.stream), "epoch": .string(environment.epoch),
      "head": .integer(head), "next": .integer(cursor),
      "events": .array(events.map(EventWriter.json)),
    ])
  }
}
