package import JSONModel

package struct StateGetParams: WireType {
  package static let summary = "Reads a project's state."
  package static let members = [
    "sessionId": "Of this session's current project.", "projectId": "Of this project.",
    "keys": "Only these keys.", "atSeq": "As it was at this event.",
  ]
  package var sessionId: String?
  package var projectId: String?
  package var keys: [String]?
  package var atSeq: Int64?
}

package struct StateValue: WireType {
  package static let summary = "A key of the state."
  package static let members = [
    "key": "Its name.", "value": "Its value.", "version": "How often it was changed.",
    "seq": "The event that changed it last.",
  ]
  package var key: String
  package var value: JSONValue
  package var version: Int
  package var seq: Int64
  package init(key: String, value: JSONValue, version: Int, seq: Int64) {
    self.key = key
    self.value = value
    self.version = version
    self.seq = seq
  }
}

package struct StateResult: WireType {
  package static let summary = "The state, by key in alphabetical order."
  package static let members = ["projectId": "The project.", "entries": "Its keys."]
  package var projectId: String?
  package var entries: [StateValue]
  package init(projectId: String?, entries: [StateValue]) {
    self.projectId = projectId
    self.entries = entries
  }
}

package struct ProjectCreateParams: WireType {
  package static let summary = "Makes a project; the session's next message is about it."
  package static let members = [
    "sessionId": "The session.", "title": "The project's title.", "subject": "Whom it is about.",
  ]
  package var sessionId: String
  package var title: String
  package var subject: String?
}

package struct ProjectParams: WireType {
  package static let summary = "Names a project."
  package static let members = ["projectId": "The project."]
  package var projectId: String
}

package struct ProjectListParams: WireType {
  package static let summary = "Asks for projects."
  package static let members = [
    "sessionId": "Only this session's.", "cursor": "What the page before gave as nextCursor.",
    "limit": "How many at most, 1 to 200; 50 if left out.",
  ]
  package var sessionId: String?
  package var cursor: String?
  package var limit: Int?
}

package struct ProjectUpdateParams: WireType {
  package static let summary = "Changes a project; what is left out stays."
  package static let members = [
    "projectId": "The project.", "title": "Its title.", "subject": "Whom it is about.",
    "status": "Its status, in one word.",
    "ifVersion": "Only if it still has this version; else StateConflict.",
  ]
  package var projectId: String
  package var title: String?
  package var subject: String?
  package var status: String?
  package var ifVersion: Int?
}

package struct ProjectInfo: WireType {
  package static let summary = "A film project. Times are Unix milliseconds."
  package static let members = [
    "projectId": "Its id.", "sessionId": "Its session.", "title": "Its title.",
    "subject": "Whom it is about.", "status": "How it stands.", "createdAt": "When it was made.",
    "updatedAt": "When it was changed.", "version": "Grows with every change.",
    "artifacts": "Its documents; only from project/get.",
  ]
  package var projectId: String
  package var sessionId: String
  package var title: String
  package var subject: String?
  package var status: String
  package var createdAt: Int64
  package var updatedAt: Int64
  package var version: Int
  package var artifacts: [ArtifactInfo]?
  package init(
    projectId: String,
    sessionId: String,
    title: String,
    subject: String?,
    status: String,
    createdAt: Int64,
    updatedAt: Int64,
    version: Int,
    artifacts: [ArtifactInfo]?
  ) {
    self.projectId = projectId
    self.sessionId = sessionId
    self.title = title
    self.subject = subject
    self.status = status
    self.createdAt = createdAt
    self.updatedAt = updatedAt
    self.version = version
    self.artifacts = artifacts
  }
}

package struct ProjectPage: WireType {
  package static let summary = "Projects, the newest first."
  package static let members = ["projects": "The page.", "nextCursor": "Asks for the next page."]
  package var projects: [ProjectInfo]
  package var nextCursor: String?
  package init(projects: [ProjectInfo], nextCursor: String?) {
    self.projects = projects
    self.nextCursor = nextCursor
  }
}

package struct ArtifactInfo: WireType {
  package static let summary = "A document, or one version of it."
  package static let members = [
    "artifactId": "Its id.", "name": "Its name; versions share it.", "version": "From 1.",
    "path": "The file; left out where none was written.", "mediaType": "Its media type.",
    "bytes": "Its length.", "outcome": "How the run went that made it.",
  ]
  package var artifactId: String
  package var name: String
  package var version: Int
  package var path: String?
  package var mediaType: String?
  package var bytes: Int?
  package var outcome: String?
  package init(
    artifactId: String,
    name: String,
    version: Int,
    path: String?,
    mediaType: String? = nil,
    bytes: Int? = nil,
    outcome: String? = nil
  ) {
    self.artifactId = artifactId
    self.name = name
    self.version = version
    self.path = path
    self.mediaType = mediaType
    self.bytes = bytes
    self.outcome = outcome
  }
}

package struct ArtifactReadParams: WireType {
  package static let summary = "Reads a document, or a range of it."
  package static let members = [
    "artifactId": "The artifact.", "offset": "Where to begin, in bytes; 0 if left out.",
    "length": "How many bytes at most; 524288 if left out.",
  ]
  package var artifactId: String
  package var offset: Int?
  package var length: Int?
}

package struct ArtifactContent: WireType {
  package static let summary = "A range of a document. A text range ends before a whole character."
  package static let members = [
    "artifactId": "The artifact.", "name": "Its name.", "version": "Its version.",
    "mediaType": "Its media type.", "bytes": "The length of all of it.",
    "offset": "Where this range begins.", "next": "Where to read on; left out at the end.",
    "text": "The range as text; left out where it is none.",
    "base64": "The range as base64, where it is no text.", "path": "The file, where there is one.",
  ]
  package var artifactId: String
  package var name: String
  package var version: Int
  package var mediaType: String
  package var bytes: Int
  package var offset: Int
  package var next: Int?
  package var text: String?
  package var base64: String?
  package var path: String?
  package init(
    artifactId: String,
    name: String,
    version: Int,
    mediaType: String,
    bytes: Int,
    offset: Int,
    next: Int?,
    text: String?,
    base64: String?,
    path: String?
  ) {
    self.artifactId = artifactId
    self.name = name
    self.version = version
    self.mediaType = mediaType
    self.bytes = bytes
    self.offset = offset
    self.next = next
    self.text = text
    self.base64 = base64
    self.path = path
  }
}

package struct AgentInfo: WireType {
  package static let summary = "An agent of the team, in the order of the tree."
  package static let members = [
    "name": "Its name.", "kind": "llm, sequential, loop or parallel.",
    "description": "What it does.", "parent": "The agent above it.", "tools": "What it may call.",
    "reads": "The state keys that it sees.", "writes": "The key that its answer goes to.",
  ]
  package var name: String
  package var kind: String
  package var description: String
  package var parent: String?
  package var tools: [String]
  package var reads: [String]
  package var writes: String?
  package init(
    name: String,
    kind: String,
    description: String,
    parent: String?,
    tools: [String],
    reads: [String],
    writes: String?
  ) {
    self.name = name
    self.kind = kind
    self.description = description
    self.parent = parent
    self.tools = tools
    self.reads = reads
    self.writes = writes
  }
}

package struct AgentList: WireType {
  package static let summary = "The team."
  package static let members = ["team": "Its name.", "agents": "Its agents, parents first."]
  package var team: String
  package var agents: [AgentInfo]
  package init(team: String, agents: [AgentInfo]) {
    self.team = team
    self.agents = agents
  }
}

package struct ModelInfo: WireType {
  package static let summary = "A model that can be asked by name."
  package static let members = ["name": "The name to use.", "provider": "Who serves it."]
  package var name: String
  package var provider: String
  package init(name: String, provider: String) {
    self.name = name
    self.provider = provider
  }
}

package struct ModelList: WireType {
  package static let summary = "The models."
  package static let members = [
    "models": "Those that are known.", "standard": "The one that is used where none is named.",
    "problems": "Servers that did not answer, for people.",
  ]
  package var models: [ModelInfo]
  package var standard: String?
  package var problems: [String]
  package init(models: [ModelInfo], standard: String?, problems: [String]) {
    self.models = models
    self.standard = standard
    self.problems = problems
  }
}
