import AgentKit
import Foundation
import JSONModel

/// Reads an export as its bytes arrive.
///
/// Memory is bounded by the longest line. Sizes and counts are bounded; what a line means is not
/// checked here, but by `ImportCheck`.
struct ExportParser {
  enum Part {
    case header(source: SessionID)
    case event(JournalEvent)
    case body(hash: String, bytes: [UInt8])
  }

  static let longestLine = 64 << 20
  static let mostBytes = 1 << 30
  static let mostEvents: Int64 = 1_000_000
  static let mostBodies: Int64 = 100_000

  private var lines = LineChain()
  /// What arrived after the last whole line.
  private var rest: [UInt8] = []
  private var total = 0
  /// The line that was read last; the first one is 1.
  private(set) var number = 0
  private var source: SessionID?
  private var events: Int64 = 0
  private var bodies: Int64 = 0

  /// Hands every line that is whole by now to `take`.
  ///
  /// Throws `StoreError.invalid`, naming the first line that is not as it was written.
  mutating func feed(_ bytes: [UInt8], _ take: (Part) throws -> Void) throws {
    total = total.saturatingAdd(bytes.count)
    if total > Self.mostBytes {
      throw StoreError.invalid("This export has more than \(Self.mostBytes >> 30) GiB.")
    }
    let old = rest.count
    rest += bytes
    var start = 0
    var search = old
    while let end = rest[search...].firstIndex(of: UInt8(ascii: "\n")) {
      try take(try part(of: rest[start..<end]))
      start = end + 1
      search = start
    }
    rest.removeFirst(start)
    if rest.count > Self.longestLine { throw wrong("is longer than \(Self.longestLine) bytes", 1) }
  }

  /// Throws `StoreError.invalid` where the text may not end here.
  func end() throws {
    if !rest.isEmpty, source == nil || events > 0 || bodies > 0 {
      throw wrong("is cut off or was changed. Copy it again", 1)
    }
    if !rest.isEmpty { throw added }
    if number == 0 {
      throw StoreError.invalid("This is not the export of a session: it is empty.")
    }
    if events > 0 || bodies > 0 {
      throw StoreError.invalid(
        "This export ends before line \(number + 1): it was cut off. Copy it again."
      )
    }
  }

  private var added: StoreError { wrong("was added after it was written. Copy it again", 1) }

  /// `ahead` lines after the one that was read last.
  func wrong(_ what: String, _ ahead: Int = 0) -> StoreError {
    .invalid("Line \(number + ahead) of this export \(what).")
  }

  // MARK: Lines

  private mutating func part(of line: ArraySlice<UInt8>) throws -> Part {
    if source != nil, events == 0, bodies == 0 { throw added }
    number += 1
    guard line.count <= Self.longestLine else {
      throw wrong("is longer than \(Self.longestLine) bytes")
    }
    guard let members = lines.members(of: line) else {
      throw wrong("was changed after it was written. Copy it again")
    }
    guard let source else { return try header(members) }
    if events > 0 {
      guard let event = Self.event(members, of: source) else { throw wrong("is not an event") }
      events -= 1
      return .event(event)
    }
    guard let hash = members["body"]?.stringValue,
      let bytes = members["base64"]?.stringValue.flatMap({ Data(base64Encoded: $0) }),
      SHA256.hex(Array(bytes)) == hash
    else { throw wrong("does not hold the bytes that it names") }
    bodies -= 1
    return .body(hash: hash, bytes: Array(bytes))
  }

  private mutating func header(_ members: [String: JSONValue]) throws -> Part {
    guard members["format"]?.stringValue == SessionArchiveFile.format,
      let version = members["version"]?.integerValue
    else { throw wrong("does not say that this is the export of a session") }
    guard version == SessionArchiveFile.version else {
      throw StoreError.invalid(
        "This export is of format \(version), and this backlot reads format "
          + "\(SessionArchiveFile.version). Import it with the backlot that made it, or a newer one."
      )
    }
    guard let session = members["sessionId"]?.stringValue,
      let events = members["events"]?.integerValue, let bodies = members["bodies"]?.integerValue,
      events >= 0, bodies >= 0
    else { throw wrong("does not say what follows") }
    guard events <= Self.mostEvents, bodies <= Self.mostBodies else {
      throw wrong(
        "announces \(events) events and \(bodies) bodies; there may be \(Self.mostEvents) and "
          + "\(Self.mostBodies)"
      )
    }
    (self.events, self.bodies) = (events, bodies)
    let source = SessionID(rawValue: session)
    self.source = source
    return .header(source: source)
  }

  private static func event(
    _ members: [String: JSONValue],
    of session: SessionID
  ) -> JournalEvent? {
    guard let seq = members["seq"]?.integerValue, let time = members["time"]?.integerValue,
      let type = members["type"]?.stringValue, let data = members["data"]
    else { return nil }
    return JournalEvent(
      sessionID: session,
      seq: seq,
      time: time,
      runID: members["runId"]?.stringValue.map(RunID.init(rawValue:)),
      agent: members["agent"]?.stringValue,
      path: members["path"]?.stringValue,
      key: members["key"]?.stringValue,
      type: type,
      data: data
    )
  }
}
