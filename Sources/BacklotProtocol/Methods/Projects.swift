package struct ProjectCreateParams: WireType {
  package static let summary = "Makes a project; the session's next message is about it."
  package static let members = [
    "sessionId": "The session.",
    "title": "The project's title.",
    "subject": "Whom it is about.",
  ]
  package var sessionId: String
  package var title: String
  package var subject: String?
}

package struct ProjectParams: WireType {
  package static let summary = "Names a project."
  package static let members = [
    "projectId": "The project."
  ]
  package var projectId: String
}

package struct ProjectListParams: WireType {
  package static let summary = "Asks for projects."
  package static let members = [
    "sessionId": "Only this session's.",
    "archived": "Only archived ones, or only the others; all if left out.",
    "cursor": "What the page before gave as nextCursor.",
    "limit": "How many at most, 1 to 200; 50 if left out.",
  ]
  package var sessionId: String?
  package var archived: Bool?
  package var cursor: String?
  package var limit: Int?
}

package struct ProjectUpdateParams: WireType {
  package static let summary = "Changes a project; what is left out stays."
  package static let members = [
    "projectId": "The project.",
    "title": "Its title.",
    "subject": "Whom it is about.",
    "status": "Its status, in one word.",
    "pinned": "Whether it is kept whatever is cleaned up.",
    "ifVersion": "Only if it still has this version; else StateConflict.",
  ]
  package var projectId: String
  package var title: String?
  package var subject: String?
  package var status: String?
  package var pinned: Bool?
  package var ifVersion: Int?
}

package struct ProjectArchiveParams: WireType {
  package static let summary = "Takes a project out of the way, or back."
  package static let members = [
    "projectId": "The project.",
    "archived": "False brings it back; true if left out.",
  ]
  package var projectId: String
  package var archived: Bool?
}

package struct ProjectInfo: WireType {
  package static let summary = "A film project. Times are Unix milliseconds."
  package static let members = [
    "projectId": "Its id.",
    "sessionId": "Its session.",
    "title": "Its title.",
    "subject": "Whom it is about.",
    "status": "How it stands.",
    "archived": "Whether it is out of the way.",
    "pinned": "Whether it is kept whatever is cleaned up.",
    "createdAt": "When it was made.",
    "updatedAt": "When it was changed.",
    "version": "Grows with every change.",
    "artifacts": "Its documents; only from project/get.",
    "seq": "The last event of what was asked; only from methods that change the project.",
  ]
  package var projectId: String
  package var sessionId: String
  package var title: String
  package var subject: String?
  package var status: String
  package var archived: Bool
  package var pinned: Bool
  package var createdAt: Int64
  package var updatedAt: Int64
  package var version: Int
  package var artifacts: [ArtifactInfo]?
  package var seq: Int64?

  package init(
    projectId: String,
    sessionId: String,
    title: String,
    subject: String? = nil,
    status: String,
    archived: Bool,
    pinned: Bool,
    createdAt: Int64,
    updatedAt: Int64,
    version: Int,
    artifacts: [ArtifactInfo]? = nil,
    seq: Int64? = nil
  ) {
    self.projectId = projectId
    self.sessionId = sessionId
    self.title = title
    self.subject = subject
    self.status = status
    self.archived = archived
    self.pinned = pinned
    self.createdAt = createdAt
    self.updatedAt = updatedAt
    self.version = version
    self.artifacts = artifacts
    self.seq = seq
  }
}

package struct ProjectPage: WireType {
  package static let summary = "Projects, the newest first."
  package static let members = [
    "projects": "The page.",
    "nextCursor": "Asks for the next page.",
  ]
  package var projects: [ProjectInfo]
  package var nextCursor: String?

  package init(
    projects: [ProjectInfo],
    nextCursor: String? = nil
  ) {
    self.projects = projects
    self.nextCursor = nextCursor
  }
}

package struct ProjectSearchParams: WireType {
  package static let summary = "Searches projects and conversations."
  package static let members = [
    "query": "Words; all of them must be found.",
    "kinds": "Where: project, question, answer; everywhere if left out.",
    "limit": "How many at most, 1 to 200; 50 if left out.",
  ]
  package var query: String
  package var kinds: [String]?
  package var limit: Int?
}

package struct SnippetPart: WireType {
  package static let summary = "A piece of a snippet."
  package static let members = [
    "text": "The text.",
    "found": "Whether it is one of the words.",
  ]
  package var text: String
  package var found: Bool

  package init(
    text: String,
    found: Bool
  ) {
    self.text = text
    self.found = found
  }
}

package struct ProjectSearchHit: WireType {
  package static let summary = "A place where the words were found."
  package static let members = [
    "kind": "project, question or answer.",
    "projectId": "The project.",
    "sessionId": "Its session.",
    "messageId": "The question or answer.",
    "title": "The project's title, or how the message begins.",
    "snippet": "The words and what stands around them, piece by piece.",
    "createdAt": "Unix milliseconds.",
  ]
  package var kind: String
  package var projectId: String?
  package var sessionId: String
  package var messageId: String?
  package var title: String
  package var snippet: [SnippetPart]
  package var createdAt: Int64

  package init(
    kind: String,
    projectId: String? = nil,
    sessionId: String,
    messageId: String? = nil,
    title: String,
    snippet: [SnippetPart],
    createdAt: Int64
  ) {
    self.kind = kind
    self.projectId = projectId
    self.sessionId = sessionId
    self.messageId = messageId
    self.title = title
    self.snippet = snippet
    self.createdAt = createdAt
  }
}

package struct ProjectSearchResult: WireType {
  package static let summary = "What was found, the best first."
  package static let members = [
    "hits": "The places."
  ]
  package var hits: [ProjectSearchHit]

  package init(
    hits: [ProjectSearchHit]
  ) {
    self.hits = hits
  }
}

package struct ProjectExportParams: WireType {
  package static let summary = "Asks for a project as one document."
  package static let members = [
    "projectId": "The project.",
    "format":
      "markdown or html: its newest finished document; json: its state, and what documents it has.",
  ]
  package var projectId: String
  package var format: String
}

package struct ProjectExport: WireType {
  package static let summary = "A project as one document."
  package static let members = [
    "format": "As asked.",
    "mediaType": "The document's media type.",
    "bytes": "Its length.",
    "text": "The document; left out where it is too long for an answer.",
    "artifactId": "The artifact that it is; artifact/read reads it in ranges.",
  ]
  package var format: String
  package var mediaType: String
  package var bytes: Int
  package var text: String?
  package var artifactId: String?

  package init(
    format: String,
    mediaType: String,
    bytes: Int,
    text: String? = nil,
    artifactId: String? = nil
  ) {
    self.format = format
    self.mediaType = mediaType
    self.bytes = bytes
    self.text = text
    self.artifactId = artifactId
  }
}
