import AgentKit
import GRDB
import JSONModel
import Synchronization

/// An export on its way into the database, checked and folded in a temporary database as its bytes
/// arrive.
///
/// Nothing of it is in the database before `finish`, and memory does not grow with it.
final class SessionImport: Sendable {
  /// What the tables of one import may come to: a small export may fold to large tables.
  private static let mostPages = 1 << 19

  private struct State {
    var parser = ExportParser()
    var check: ImportCheck?
    var map: IdentifierMap?
    var source: SessionID?
    var created: JournalEvent?
    var events: Int64 = 0
    var bodies: [String: Int] = [:]
  }

  private let place: ImportPlace
  private let scratch: DatabaseQueue
  private let state = Mutex(State())

  init(place: ImportPlace) throws {
    self.place = place
    // SQLite makes a file without a name of it, which goes with the connection.
    scratch = try DatabaseQueue(path: "")
    try scratch.inDatabase { database in
      try database.execute(sql: "PRAGMA synchronous = OFF")
      try Schema.createTables(in: database)
      try database.execute(sql: "PRAGMA max_page_count = \(Self.mostPages)")
    }
  }

  /// Throws `StoreError.invalid`, naming the first line that is refused.
  func feed(_ bytes: [UInt8]) async throws {
    try await scratch.write { [self] database in
      try state.withLock { state in
        var parser = state.parser
        defer { state.parser = parser }
        do {
          try parser.feed(bytes) { part in
            try self.take(part, &state, in: database)
          }
        } catch let refusal as ImportCheck.Refusal {
          throw parser.wrong(refusal.what)
        } catch StoreError.invariant {
          throw parser.wrong("does not follow from the lines before it")
        } catch let error as DatabaseError {
          throw Self.refusal(error, parser)
        }
      }
    }
  }

  private static func refusal(_ error: DatabaseError, _ parser: ExportParser) -> StoreError {
    switch error.resultCode {
    case .SQLITE_FULL:
      .invalid("This export comes to more than 2 GiB in the database, or temporary space is full.")
    case .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_NOMEM, .SQLITE_READONLY:
      .unavailable("There is no temporary space for an import. Free some, and try again.")
    default: parser.wrong("does not follow from the lines before it")
    }
  }

  private func take(
    _ part: ExportParser.Part,
    _ state: inout State,
    in database: Database
  ) throws {
    switch part {
    case .header(let source):
      state.check = try ImportCheck(source: source, place: place)
      state.map = IdentifierMap(source: source)
      state.source = source
    case .event(let event):
      guard let admitted = try state.check?.admit(event) else { return }
      state.map?.add(admitted)
      guard let copy = state.map?.applied(to: admitted) else { return }
      try SessionCopy.play(copy, into: database)
      if copy.seq == 1 { state.created = copy }
      state.events = copy.seq
    case .body(let hash, let bytes):
      // Bodies that nothing names are left out.
      guard state.check?.bodies[hash] != nil else { return }
      state.bodies[hash] = bytes.count
      try BodyTable.insert(bytes, hash: hash, in: database)
    }
  }

  /// The copy, once all bytes were fed.
  ///
  /// Throws `StoreError.invalid` where the export is not whole.
  func finish(at time: Int64) throws -> SessionCopy {
    let state = state.withLock { $0 }
    try state.parser.end()
    guard let map = state.map, let created = state.created, let source = state.source else {
      throw StoreError.invalid("This export holds no session.")
    }
    do {
      try state.check?.checkBodies(state.bodies)
    } catch {
      throw StoreError.invalid("This export \(error.what).")
    }
    return try SessionCopy(
      played: scratch,
      map: map,
      created: created,
      ending: SessionForked(
        fromSessionId: source,
        atSeq: state.events,
        importedThrough: state.events
      ),
      at: time
    )
  }
}
