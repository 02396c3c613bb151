import AgentKit
import Foundation
import GRDB
import JSONModel

/// A draft whose text and body hash are made on the caller's thread, not on the writer's.
struct PreparedDraft: Sendable {
  var draft: EventDraft
  var text: String
  var bodyHash: String?

  init(_ draft: EventDraft) {
    self.draft = draft
    text = draft.data.text
    bodyHash = draft.body.map(SHA256.hex)
  }
}

/// The rows of the journal.
enum EventTable {
  /// The end of the year 9999, in Unix milliseconds: what a clock shows lies before it.
  static let latestTime: Int64 = 253_402_300_799_999

  /// What an append gave: an event per draft, and those of them that are new.
  struct Appended: Sendable {
    var events: [JournalEvent] = []
    var new: [CommittedEvent] = []
  }

  /// Numbers and writes `drafts` with their bodies, projections and rows of the catalogue.
  ///
  /// Throws `StoreError`.
  static func append(
    _ drafts: [PreparedDraft],
    to session: SessionID,
    at time: Int64,
    in database: Database
  ) throws -> Appended {
    guard let head = try head(of: session, in: database) else {
      throw StoreError.unknownSession(session)
    }
    var appended = Appended()
    var seq = head
    for prepared in drafts {
      // A damaged file may say that the head is the largest number there is.
      guard seq < .max else {
        throw StoreError.unusable("The session \(session) has no number left for an event.")
      }
      let event = JournalEvent(prepared.draft, session: session, seq: seq + 1, time: time)
      guard try insert(event, text: prepared.text, in: database) else {
        appended.events.append(try event.withSameKey(in: database))
        continue
      }
      seq += 1
      if let hash = prepared.bodyHash, let bytes = prepared.draft.body {
        try BodyTable.insert(bytes, hash: hash, in: database)
      }
      try Projection.apply(event, in: database)
      try CatalogueTable.record(event, in: database)
      appended.events.append(event)
      appended.new.append(CommittedEvent(event: event, bytes: prepared.text.utf8.count + 200))
    }
    return appended
  }

  /// Writes a session's first event.
  static func create(
    _ session: SessionID,
    _ prepared: PreparedDraft,
    at time: Int64,
    in database: Database
  ) throws -> Appended {
    let event = JournalEvent(prepared.draft, session: session, seq: 1, time: time)
    try Projection.apply(event, in: database)
    _ = try insert(event, text: prepared.text, in: database)
    try CatalogueTable.record(event, in: database)
    let new = CommittedEvent(event: event, bytes: prepared.text.utf8.count + 200)
    return Appended(events: [event], new: [new])
  }

  /// The last `seq` of a session; nil if there is no such session.
  static func head(of session: SessionID, in database: Database) throws -> Int64? {
    try database.value(
      "SELECT max(seq) FROM agent_events WHERE session_id = ?",
      [session.rawValue]
    )
  }

  /// The events of a session up to `seq`, in order.
  static func first(
    _ seq: Int64,
    of session: SessionID,
    in database: Database
  ) throws -> [JournalEvent] {
    try database.rows(
      "SELECT \(columns) FROM agent_events WHERE session_id = ? AND seq <= ? ORDER BY seq",
      [session.rawValue, seq],
      read
    )
  }

  /// False, and nothing is written, where the run has an event of that key.
  static func insert(_ event: JournalEvent, text: String, in database: Database) throws -> Bool {
    try database.run(
      """
      \(insertion) ON CONFLICT (session_id, run_id, key) WHERE key IS NOT NULL DO NOTHING
      """,
      row(event, text: text)
    )
    return database.changesCount > 0
  }

  /// Takes a `row`; a key that the run has already is an error.
  static let insertion = "INSERT INTO agent_events (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"

  /// `text` is that of the event's data.
  static func row(_ event: JournalEvent, text: String) -> StatementArguments {
    [
      event.sessionID.rawValue, event.seq, event.time, event.runID?.rawValue, event.agent,
      event.path, event.key, event.type, text,
    ]
  }

  /// The columns that `read` expects.
  static let columns =
    "session_id, seq, created_at, run_id, agent_name, path, key, event_type, event_data"

  static func read(_ row: Row) throws -> JournalEvent {
    JournalEvent(
      sessionID: SessionID(rawValue: row[0]),
      seq: row[1],
      time: row[2],
      runID: (row[3] as String?).map(RunID.init(rawValue:)),
      agent: row[4],
      path: row[5],
      key: row[6],
      type: row[7],
      data: try StoredJSON.parse(row[8])
    )
  }
}

/// JSON that was written by us: text that does not parse means a damaged database.
enum StoredJSON {
  static func parse(_ text: String) throws -> JSONValue {
    do {
      return try JSONValue(parsing: text)
    } catch {
      throw StoreError.unusable(
        "The database holds a value that is not JSON (\(error)). Restore it from a backup."
      )
    }
  }
}

/// Bytes by their SHA-256.
enum BodyTable {
  static func insert(_ bytes: [UInt8], hash: String, in database: Database) throws {
    try database.run(
      "INSERT INTO bodies (hash, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING",
      [hash, Data(bytes)]
    )
  }

  /// Whether a row of `bodies` is named by no document and no run.
  static let isUnnamed = """
    NOT EXISTS (SELECT 1 FROM artifacts WHERE artifacts.hash = bodies.hash)
    AND bodies.hash NOT IN (SELECT team FROM runs)
    """

  /// Deletes what nothing names; returns how many bytes that were.
  @discardableResult
  static func deleteUnnamed(in database: Database) throws -> Int {
    let bytes: Int? = try database.value(
      "SELECT sum(length(bytes)) FROM bodies WHERE \(isUnnamed)"
    )
    if bytes != nil { try database.run("DELETE FROM bodies WHERE \(isUnnamed)") }
    return bytes ?? 0
  }
}

extension JournalEvent {
  fileprivate init(_ draft: EventDraft, session: SessionID, seq: Int64, time: Int64) {
    self.init(
      sessionID: session,
      seq: seq,
      time: time,
      runID: draft.runID,
      agent: draft.agent,
      path: draft.path,
      key: draft.key,
      type: draft.type,
      data: draft.data
    )
  }

  /// The event that the run already has under this key.
  fileprivate func withSameKey(in database: Database) throws -> JournalEvent {
    let row = try database.row(
      """
      SELECT \(EventTable.columns) FROM agent_events
      WHERE session_id = ? AND run_id = ? AND key = ?
      """,
      [sessionID.rawValue, runID?.rawValue, key]
    )
    guard let row else {
      throw StoreError.invariant(
        "The journal refused the event \(type) with the key \(key ?? "nil")."
      )
    }
    return try EventTable.read(row)
  }
}
