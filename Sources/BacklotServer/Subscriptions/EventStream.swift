import AgentKit
import BacklotProtocol
import JSONModel

/// What can be followed and read: the events of a session, or those of the catalogue.
enum EventStream: Hashable, Sendable {
  case session(SessionID)
  case catalog

  /// A part of a stream, and how far the stream reaches.
  struct Page: Sendable {
    var events: [JournalEvent]
    var head: Int64
    /// Events up to this one are not kept any more.
    var floor: Int64
  }

  private static let prefix = "session:"

  /// The stream of this name; throws where it is none.
  init(_ name: String) throws {
    if name == EventStream.catalog.name {
      self = .catalog
    } else if name.hasPrefix(EventStream.prefix) {
      self = .session(SessionID(rawValue: String(name.dropFirst(EventStream.prefix.count))))
    } else {
      throw BacklotError.invalidParams.error(
        "\(name) is no stream: use session:<sessionId> or catalog",
        ["errors": [["path": "/stream", "message": "expected session:<sessionId> or catalog"]]]
      )
    }
  }

  /// How it is called on the wire.
  var name: String {
    switch self {
    case .session(let id): EventStream.prefix + id.rawValue
    case .catalog: "catalog"
    }
  }

  /// The lane of the requests that name it; a session's is that of its id.
  static func lane(of name: String) -> String {
    name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
  }

  /// As which session its commits are told.
  var watched: SessionID {
    switch self {
    case .session(let id): id
    case .catalog: .catalog
    }
  }

  /// The events after `seq`, at most `limit`.
  ///
  /// Throws `StoreError`.
  func page(after seq: Int64, limit: Int, in store: any JournalStore) async throws -> Page {
    switch self {
    case .session(let id):
      let page = try await store.events(of: id, after: seq, limit: limit)
      return Page(events: page.events, head: page.head, floor: 0)
    case .catalog:
      let page = try await store.catalogEvents(after: seq, limit: limit)
      return Page(events: page.events, head: page.head, floor: page.floor)
    }
  }

  /// The stream without events, once it is known that a client may read on at its cursor.
  ///
  /// Throws where the cursor is of another database, beyond the head, or before what is kept.
  func checked(_ cursor: Cursor?, _ environment: ServerEnvironment) async throws -> Page {
    let page = try await page(after: .max - 1, limit: 1, in: environment.store)
    guard let cursor else { return page }
    if cursor.seq < 0 { throw SessionHandlers.invalid("/since/seq", "must not be negative") }
    let isForeign = cursor.epoch.map { $0 != environment.epoch } ?? false
    if isForeign || cursor.seq > page.head {
      throw BacklotError.epochMismatch.error(
        "the cursor is not of this database; subscribe without since",
        ["epoch": .string(environment.epoch), "head": .integer(page.head)]
      )
    }
    if cursor.seq < page.floor {
      throw BacklotError.cursorExpired.error(
        "events up to \(page.floor) are not kept any more; subscribe without since, and list anew",
        [
          "epoch": .string(environment.epoch), "head": .integer(page.head),
          "floor": .integer(page.floor),
        ]
      )
    }
    return page
  }
}
