package struct SessionCreateParams: WireType {
  package static let summary = "Makes a session."
  package static let members = [
    "title": "A name for lists.",
    "cwd": "The absolute folder that the client works in; documents go below it.",
    "outputDir": "Where documents go instead: absolute, or below cwd.",
    "model": "The model of the session's runs.",
  ]
  package var title: String?
  package var cwd: String?
  package var outputDir: String?
  package var model: String?
}

package struct SessionCreated: WireType {
  package static let summary = "The new session."
  package static let members = ["sessionId": "Its id.", "seq": "Its first event."]
  package var sessionId: String
  package var seq: Int64
  package init(sessionId: String, seq: Int64) {
    self.sessionId = sessionId
    self.seq = seq
  }
}

package struct SessionParams: WireType {
  package static let summary = "Names a session."
  package static let members = ["sessionId": "The session."]
  package var sessionId: String
}

package struct PageParams: WireType {
  package static let summary = "Asks for a page of a list."
  package static let members = [
    "cursor": "What the page before gave as nextCursor; the first page if left out.",
    "limit": "How many at most, 1 to 200; 50 if left out.",
  ]
  package var cursor: String?
  package var limit: Int?
}

package struct SessionInfo: WireType {
  package static let summary = "A session as lists show it. Times are Unix milliseconds."
  package static let members = [
    "sessionId": "Its id.", "title": "Its name.", "status": "active or archived.",
    "cwd": "The folder that its client works in.", "outputDir": "Where its documents go.",
    "model": "The model of its runs.", "team": "The team that it is hosted with.",
    "createdAt": "When it was made.", "updatedAt": "When its last event was written.",
    "head": "Its last event.", "projectId": "The project that the next message is about.",
    "run": "Its last run.",
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
  package init(
    sessionId: String,
    title: String?,
    status: String,
    cwd: String?,
    outputDir: String?,
    model: String?,
    team: String,
    createdAt: Int64,
    updatedAt: Int64,
    head: Int64,
    projectId: String?,
    run: RunInfo?
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
  }
}

package struct SessionPage: WireType {
  package static let summary = "Sessions, the newest first."
  package static let members = ["sessions": "The page.", "nextCursor": "Asks for the next page."]
  package var sessions: [SessionInfo]
  package var nextCursor: String?
  package init(sessions: [SessionInfo], nextCursor: String?) {
    self.sessions = sessions
    self.nextCursor = nextCursor
  }
}
