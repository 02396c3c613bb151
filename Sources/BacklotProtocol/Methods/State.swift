package import JSONModel

package struct StateGetParams: WireType {
  package static let summary = "Reads a project's state; name a session or a project."
  package static let members = [
    "sessionId": "Of this session's current project; with atSeq, of the one that was current then.",
    "projectId": "Of this project.",
    "keys": "Only these keys.",
    "atSeq": "As it was at this event of the session.",
  ]
  package var sessionId: String?
  package var projectId: String?
  package var keys: [String]?
  package var atSeq: Int64?
}

package struct StateValue: WireType {
  package static let summary = "A key of the state."
  package static let members = [
    "key": "Its name.",
    "value": "Its value.",
    "version": "How often it was changed.",
    "seq": "The event that changed it last.",
  ]
  package var key: String
  package var value: JSONValue
  package var version: Int
  package var seq: Int64

  package init(
    key: String,
    value: JSONValue,
    version: Int,
    seq: Int64
  ) {
    self.key = key
    self.value = value
    self.version = version
    self.seq = seq
  }
}

package struct StateResult: WireType {
  package static let summary = "The state, by key in alphabetical order."
  package static let members = [
    "projectId": "The project; left out where the session had none.",
    "entries": "Its keys.",
  ]
  package var projectId: String?
  package var entries: [StateValue]

  package init(
    projectId: String? = nil,
    entries: [StateValue]
  ) {
    self.projectId = projectId
    self.entries = entries
  }
}

package struct StateWriteParams: WireType {
  package static let summary = "Changes one key of a project's state; name a session or a project."
  package static let members = [
    "sessionId": "Of this session's current project.",
    "projectId": "Of this project.",
    "key": "The key; the team must know it.",
    "value": "The value, or what is appended.",
    "ifVersion": "Only if the key still has this version, 0 for no value; else StateConflict.",
  ]
  package var sessionId: String?
  package var projectId: String?
  package var key: String
  package var value: JSONValue
  package var ifVersion: Int?
}

package struct StateDeleteParams: WireType {
  package static let summary =
    "Removes a key's value; name a session or a project. Its history stays."
  package static let members = [
    "sessionId": "Of this session's current project.",
    "projectId": "Of this project.",
    "key": "The key.",
    "ifVersion": "Only if the key still has this version; else StateConflict.",
  ]
  package var sessionId: String?
  package var projectId: String?
  package var key: String
  package var ifVersion: Int?
}

package struct StateWritten: WireType, Hashable {
  package static let summary = "The change is in the journal."
  package static let members = [
    "seq": "Its event.",
    "version": "The key's version now.",
  ]
  package var seq: Int64
  package var version: Int

  package init(
    seq: Int64,
    version: Int
  ) {
    self.seq = seq
    self.version = version
  }
}

package struct StateHistoryParams: WireType {
  package static let summary =
    "Asks for the versions of a project's keys; name a session or a project."
  package static let members = [
    "sessionId": "Of this session's current project.",
    "projectId": "Of this project.",
    "key": "Only of this key.",
    "cursor": "What the page before gave as nextCursor.",
    "limit": "How many at most, 1 to 200; 50 if left out.",
  ]
  package var sessionId: String?
  package var projectId: String?
  package var key: String?
  package var cursor: String?
  package var limit: Int?
}

package struct StateVersionInfo: WireType {
  package static let summary = "A version of a key."
  package static let members = [
    "key": "The key.",
    "version": "From 1.",
    "seq": "The event that wrote it.",
    "createdAt": "Unix milliseconds.",
    "value": "The value; null where it was removed.",
  ]
  package var key: String
  package var version: Int
  package var seq: Int64
  package var createdAt: Int64
  package var value: JSONValue

  package init(
    key: String,
    version: Int,
    seq: Int64,
    createdAt: Int64,
    value: JSONValue
  ) {
    self.key = key
    self.version = version
    self.seq = seq
    self.createdAt = createdAt
    self.value = value
  }
}

package struct StateHistoryPage: WireType {
  package static let summary = "Versions, the newest first."
  package static let members = [
    "projectId": "The project; left out where the session has none.",
    "versions": "The page.",
    "nextCursor": "Asks for the next page.",
  ]
  package var projectId: String?
  package var versions: [StateVersionInfo]
  package var nextCursor: String?

  package init(
    projectId: String? = nil,
    versions: [StateVersionInfo],
    nextCursor: String? = nil
  ) {
    self.projectId = projectId
    self.versions = versions
    self.nextCursor = nextCursor
  }
}

package struct StatePoint: WireType {
  package static let summary = "A state at an event; name a session or a project."
  package static let members = [
    "sessionId": "Of this session's current project; with atSeq, of the one that was current then.",
    "projectId": "Of this project.",
    "atSeq": "As it was at this event of the session; now if left out.",
  ]
  package var sessionId: String?
  package var projectId: String?
  package var atSeq: Int64?
}

package struct StateDiffParams: WireType {
  package static let summary = "Compares two states."
  package static let members = [
    "from": "The one state.",
    "to": "The other.",
  ]
  package var from: StatePoint
  package var to: StatePoint
}

package struct StateDifference: WireType {
  package static let summary = "A key in which the two differ."
  package static let members = [
    "key": "The key.",
    "from": "Its value in the one; left out where it has none.",
    "to": "Its value in the other; left out where it has none.",
    "fromVersion": "Its version in the one.",
    "toVersion": "Its version in the other.",
  ]
  package var key: String
  package var from: JSONValue?
  package var to: JSONValue?
  package var fromVersion: Int?
  package var toVersion: Int?

  package init(
    key: String,
    from: JSONValue? = nil,
    to: JSONValue? = nil,
    fromVersion: Int? = nil,
    toVersion: Int? = nil
  ) {
    self.key = key
    self.from = from
    self.to = to
    self.fromVersion = fromVersion
    self.toVersion = toVersion
  }
}

package struct StateDiffResult: WireType {
  package static let summary = "What differs, by key in alphabetical order."
  package static let members = [
    "changes": "The keys."
  ]
  package var changes: [StateDifference]

  package init(
    changes: [StateDifference]
  ) {
    self.changes = changes
  }
}
