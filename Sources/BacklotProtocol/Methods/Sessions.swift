package struct SessionCreateParams: WireType {
  package static let summary = "Makes a session."
  package static let members = [
    "title": "A name for lists.",
    "cwd": "The absolute folder that the client works in; documents go below it.",
    "outputDir": "Where documents go instead: a folder below cwd, or an absolute one.",
    "model": "The model of the session's runs.",
  ]
  package var title: String?
  package var cwd: String?
  package var outputDir: String?
  package var model: String?
}

package struct SessionCreated: WireType {
  package static let summary = "The new session."
  package static let members = [
    "sessionId": "Its id.",
    "seq": "Its last event so far.",
  ]
  package var sessionId: String
  package var seq: Int64

  package init(
    sessionId: String,
    seq: Int64
  ) {
    self.sessionId = sessionId
    self.seq = seq
  }
}

package struct SessionParams: WireType {
  package static let summary = "Names a session."
  package static let members = [
    "sessionId": "The session."
  ]
  package var sessionId: String
}

package struct SessionListParams: WireType {
  package static let summary = "Asks for sessions."
  package static let members = [
    "status": "Only active or only archived ones; all if left out.",
    "cursor": "What the page before gave as nextCursor; the first page if left out.",
    "limit": "How many at most, 1 to 200; 50 if left out.",
  ]
  package var status: String?
  package var cursor: String?
  package var limit: Int?
}

package struct SessionUpdateParams: WireType {
  package static let summary = "Changes a session; what is left out stays."
  package static let members = [
    "sessionId": "The session.",
    "title": "Its name.",
    "model": "The model of the runs that begin from now on.",
    "outputDir": "Where documents go from now on: below the session's cwd, or an absolute folder.",
  ]
  package var sessionId: String
  package var title: String?
  package var model: String?
  package var outputDir: String?
}

package struct SessionForkParams: WireType {
  package static let summary =
    "Copies a session's events into a new one; the old one stays as it is."
  package static let members = [
    "sessionId": "The session.",
    "atSeq": "The last event to copy; all if left out.",
  ]
  package var sessionId: String
  package var atSeq: Int64?
}

package struct ForkedRun: WireType {
  package static let summary = "A run's id in the copy."
  package static let members = [
    "from": "Its id in the old session.",
    "runId": "Its id in the new one.",
  ]
  package var from: String
  package var runId: String

  package init(
    from: String,
    runId: String
  ) {
    self.from = from
    self.runId = runId
  }
}

package struct SessionForkResult: WireType {
  package static let summary =
    "The new session. Runs that were open at that event are interrupted in it and can be resumed."
  package static let members = [
    "sessionId": "Its id.",
    "seq": "Its last event.",
    "runs": "The copied runs.",
  ]
  package var sessionId: String
  package var seq: Int64
  package var runs: [ForkedRun]

  package init(
    sessionId: String,
    seq: Int64,
    runs: [ForkedRun]
  ) {
    self.sessionId = sessionId
    self.seq = seq
    self.runs = runs
  }
}

package struct SessionExportParams: WireType {
  package static let summary =
    "Writes a session as text: a header line, a line an event, a line a stored document."
  package static let members = [
    "sessionId": "The session.",
    "path": "The absolute path of a new file; the text comes in the answer if left out.",
  ]
  package var sessionId: String
  package var path: String?
}

package struct SessionExportResult: WireType {
  package static let summary =
    "The session as text. Each line holds a hash of itself and the one before."
  package static let members = [
    "bytes": "The length of the text.",
    "events": "How many events it holds.",
    "path": "The file that was written.",
    "text": "The text, where no path was given.",
  ]
  package var bytes: Int
  package var events: Int
  package var path: String?
  package var text: String?

  package init(
    bytes: Int,
    events: Int,
    path: String? = nil,
    text: String? = nil
  ) {
    self.bytes = bytes
    self.events = events
    self.path = path
    self.text = text
  }
}

package struct SessionImportParams: WireType {
  package static let summary = "Makes a new session of an exported one; name one of the two."
  package static let members = [
    "path": "The absolute path of the file.",
    "text": "The text itself.",
    "cwd": "The absolute folder that the client works in; the exporter's is left out.",
    "outputDir": "Where documents go instead: a folder below cwd, or an absolute one.",
  ]
  package var path: String?
  package var text: String?
  package var cwd: String?
  package var outputDir: String?
}

package struct SessionOrigin: WireType, Hashable {
  package static let summary = "Where a session was copied from."
  package static let members = [
    "sessionId": "The other session.",
    "atSeq": "The last event that was copied.",
  ]
  package var sessionId: String
  package var atSeq: Int64

  package init(
    sessionId: String,
    atSeq: Int64
  ) {
    self.sessionId = sessionId
    self.atSeq = atSeq
  }
}

package struct SessionInfo: WireType {
  package static let summary = "A session as lists show it. Times are Unix milliseconds."
  package static let members = [
    "sessionId": "Its id.",
    "title": "Its name.",
    "status": "active or archived.",
    "cwd": "The folder that its client works in.",
    "outputDir": "Where its documents go.",
    "model": "The model of its runs.",
    "team": "The team that it is hosted with.",
    "createdAt": "When it was made.",
    "updatedAt": "When its last event was written.",
    "head": "Its last event.",
    "projectId": "The project that the next message is about.",
    "run": "Its last run.",
    "forkedFrom": "Where it was copied from.",
  ]
  package var sessionId: String
  package var title: String?
  package var status: String
  package var cwd: String?
  package var outputDir: String?
  package var model: String?
  package var team: String
  package var createdAt: Int64
  package var updatedAt: Int64
  package var head: Int64
  package var projectId: String?
  package var run: RunInfo?
  package var forkedFrom: SessionOrigin?

  package init(
    sessionId: String,
    title: String? = nil,
    status: String,
    cwd: String? = nil,
    outputDir: String? = nil,
    model: String? = nil,
    team: String,
    createdAt: Int64,
    updatedAt: Int64,
    head: Int64,
    projectId: String? = nil,
    run: RunInfo? = nil,
    forkedFrom: SessionOrigin? = nil
  ) {
    self.sessionId = sessionId
    self.title = title
    self.status = status
    self.cwd = cwd
    self.outputDir = outputDir
    self.model = model
    self.team = team
    self.createdAt = createdAt
    self.updatedAt = updatedAt
    self.head = head
    self.projectId = projectId
    self.run = run
    self.forkedFrom = forkedFrom
  }
}

package struct SessionPage: WireType {
  package static let summary = "Sessions, the newest first."
  package static let members = [
    "sessions": "The page.",
    "nextCursor": "Asks for the next page.",
  ]
  package var sessions: [SessionInfo]
  package var nextCursor: String?

  package init(
    sessions: [SessionInfo],
    nextCursor: String? = nil
  ) {
    self.sessions = sessions
    self.nextCursor = nextCursor
  }
}

package struct Written: WireType, Hashable {
  package static let summary = "The change is in the journal."
  package static let members = [
    "seq": "Its last event."
  ]
  package var seq: Int64

  package init(
    seq: Int64
  ) {
    self.seq = seq
  }
}
