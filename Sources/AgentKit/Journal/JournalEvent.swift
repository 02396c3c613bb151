package import JSONModel

/// The smallest durable fact of a session.
///
/// It never changes once it has a number.
package struct JournalEvent: Sendable, Hashable {
  package let sessionID: SessionID
  /// 1, 2, 3, … in its session, without holes.
  ///
  /// Order is always this, never the clock.
  package let seq: Int64
  /// Unix milliseconds at which it was committed.
  package let time: Int64
  package let runID: RunID?
  /// The agent that caused it.
  package let agent: String?
  /// Where in the tree of agents and loop passes: `film_concept_team/writers_room#2/critic`.
  package let path: String?
  /// The event's key, unique in its run; nil outside runs.
  package let key: String?
  /// `run.started`, `step.completed`, …: the `type` of its payload.
  ///
  /// Unknown types are legal.
  package let type: String
  package let data: JSONValue

  package init(
    sessionID: SessionID,
    seq: Int64,
    time: Int64,
    runID: RunID? = nil,
    agent: String? = nil,
    path: String? = nil,
    key: String? = nil,
    type: String,
    data: JSONValue
  ) {
    self.sessionID = sessionID
    self.seq = seq
    self.time = time
    self.runID = runID
    self.agent = agent
    self.path = path
    self.key = key
    self.type = type
    self.data = data
  }

  /// The event's data as `Payload`; nil if the event is of another type.
  ///
  /// Throws `DecodingError` if the data does not fit: the journal then is not what we wrote.
  package func payload<Payload: EventPayload>(_: Payload.Type = Payload.self) throws -> Payload? {
    type == Payload.type ? try data.decode(Payload.self) : nil
  }
}

/// What one type of event says.
///
/// Fields are only ever added, and added as optional.
package protocol EventPayload: Codable, Sendable, Hashable {
  static var type: String { get }
}

/// An event that is to be appended: all but what the journal gives it.
package struct EventDraft: Sendable, Hashable {
  package var runID: RunID?
  package var agent: String?
  package var path: String?
  /// Appending a key that the run has already returns the old event and writes nothing.
  package var key: String?
  package var type: String
  package var data: JSONValue
  /// Bytes that are stored under their SHA-256 (lower-case hexadecimal) in the same transaction.
  package var body: [UInt8]?

  package init(
    runID: RunID? = nil,
    agent: String? = nil,
    path: String? = nil,
    key: String? = nil,
    _ payload: some EventPayload,
    body: [UInt8]? = nil
  ) throws {
    self.runID = runID
    self.agent = agent
    self.path = path
    self.key = key
    type = Swift.type(of: payload).type
    data = try JSONValue(encoding: payload)
    self.body = body
  }
}
