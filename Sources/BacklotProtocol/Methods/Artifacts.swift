package struct ArtifactListParams: WireType {
  package static let summary = "Asks for documents."
  package static let members = [
    "projectId": "Only this project's.",
    "sessionId": "Only this session's.",
    "runId": "Only those that this run made.",
    "name": "Only versions of the document of this name.",
    "cursor": "What the page before gave as nextCursor.",
    "limit": "How many at most, 1 to 200; 50 if left out.",
  ]
  package var projectId: String?
  package var sessionId: String?
  package var runId: String?
  package var name: String?
  package var cursor: String?
  package var limit: Int?
}

package struct ArtifactInfo: WireType {
  package static let summary =
    "A document, or one version of it. From artifact/list and project/get with all members."
  package static let members = [
    "artifactId": "Its id.",
    "name": "Its name; versions share it.",
    "version": "From 1.",
    "path": "The file; left out where none was written.",
    "mediaType": "Its media type.",
    "bytes": "Its length.",
    "outcome": "How the run went that made it.",
    "author": "crew or person.",
    "sessionId": "Its session.",
    "projectId": "Its project.",
    "runId": "The run that made it.",
    "createdAt": "Unix milliseconds.",
  ]
  package var artifactId: String
  package var name: String
  package var version: Int
  package var path: String?
  package var mediaType: String?
  package var bytes: Int?
  package var outcome: String?
  package var author: String?
  package var sessionId: String?
  package var projectId: String?
  package var runId: String?
  package var createdAt: Int64?

  package init(
    artifactId: String,
    name: String,
    version: Int,
    path: String? = nil,
    mediaType: String? = nil,
    bytes: Int? = nil,
    outcome: String? = nil,
    author: String? = nil,
    sessionId: String? = nil,
    projectId: String? = nil,
    runId: String? = nil,
    createdAt: Int64? = nil
  ) {
    self.artifactId = artifactId
    self.name = name
    self.version = version
    self.path = path
    self.mediaType = mediaType
    self.bytes = bytes
    self.outcome = outcome
    self.author = author
    self.sessionId = sessionId
    self.projectId = projectId
    self.runId = runId
    self.createdAt = createdAt
  }
}

package struct ArtifactPage: WireType {
  package static let summary = "Documents, the oldest first."
  package static let members = [
    "artifacts": "The page.",
    "nextCursor": "Asks for the next page.",
  ]
  package var artifacts: [ArtifactInfo]
  package var nextCursor: String?

  package init(
    artifacts: [ArtifactInfo],
    nextCursor: String? = nil
  ) {
    self.artifacts = artifacts
    self.nextCursor = nextCursor
  }
}

package struct ArtifactReadParams: WireType {
  package static let summary = "Reads a document, or a range of it."
  package static let members = [
    "artifactId": "The artifact.",
    "offset": "Where to begin, in bytes; 0 if left out.",
    "length": "How many bytes at most; 524288 if left out.",
  ]
  package var artifactId: String
  package var offset: Int?
  package var length: Int?
}

package struct ArtifactContent: WireType {
  package static let summary = "A range of a document. A text range ends before a whole character."
  package static let members = [
    "artifactId": "The artifact.",
    "name": "Its name.",
    "version": "Its version.",
    "mediaType": "Its media type.",
    "bytes": "The length of all of it.",
    "offset": "Where this range begins.",
    "next": "Where to read on; left out at the end.",
    "text": "The range as text; left out where it is none.",
    "base64": "The range as base64, where it is no text.",
    "path": "The file, where there is one.",
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
    next: Int? = nil,
    text: String? = nil,
    base64: String? = nil,
    path: String? = nil
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

package struct ArtifactWriteParams: WireType {
  package static let summary =
    "Writes a person's version of a working document; later passes keep what was changed in it."
  package static let members = [
    "artifactId": "The version that was edited.",
    "ifVersion": "Its version, which must be the newest; else StateConflict.",
    "text": "The whole new text.",
  ]
  package var artifactId: String
  package var ifVersion: Int
  package var text: String
}

package struct ArtifactWritten: WireType {
  package static let summary = "The new version."
  package static let members = [
    "artifactId": "Its id.",
    "version": "Its version.",
    "seq": "Its last event.",
  ]
  package var artifactId: String
  package var version: Int
  package var seq: Int64

  package init(
    artifactId: String,
    version: Int,
    seq: Int64
  ) {
    self.artifactId = artifactId
    self.version = version
    self.seq = seq
  }
}

package struct ArtifactDiffParams: WireType {
  package static let summary = "Compares two versions of a document."
  package static let members = [
    "from": "The artifact of the one version.",
    "to": "The artifact of the other.",
  ]
  package var from: String
  package var to: String
}

package struct DiffLine: WireType {
  package static let summary = "A line of a hunk."
  package static let members = [
    "kind": "same, removed or added.",
    "text": "The line without its end.",
  ]
  package var kind: String
  package var text: String

  package init(
    kind: String,
    text: String
  ) {
    self.kind = kind
    self.text = text
  }
}

package struct DiffHunk: WireType {
  package static let summary = "A place in which the two differ. Lines count from 1."
  package static let members = [
    "oldStart": "Its first line in the one version.",
    "oldCount": "How many lines it has there.",
    "newStart": "Its first line in the other version.",
    "newCount": "How many lines it has there.",
    "lines": "The lines.",
    "notes": "The ids of the notes that it answers.",
  ]
  package var oldStart: Int
  package var oldCount: Int
  package var newStart: Int
  package var newCount: Int
  package var lines: [DiffLine]
  package var notes: [String]

  package init(
    oldStart: Int,
    oldCount: Int,
    newStart: Int,
    newCount: Int,
    lines: [DiffLine],
    notes: [String]
  ) {
    self.oldStart = oldStart
    self.oldCount = oldCount
    self.newStart = newStart
    self.newCount = newCount
    self.lines = lines
    self.notes = notes
  }
}

package struct DiffNote: WireType {
  package static let summary = "A critic's note."
  package static let members = [
    "id": "Its id.",
    "text": "What it says.",
    "about": "What it is about.",
    "pass": "The pass of the loop in which it was made.",
  ]
  package var id: String
  package var text: String
  package var about: String?
  package var pass: Int?

  package init(
    id: String,
    text: String,
    about: String? = nil,
    pass: Int? = nil
  ) {
    self.id = id
    self.text = text
    self.about = about
    self.pass = pass
  }
}

package struct ArtifactDiff: WireType {
  package static let summary = "What differs, from top to bottom, and why."
  package static let members = [
    "hunks": "The places.",
    "notes": "The notes on the versions between; a hunk names those that it answers.",
  ]
  package var hunks: [DiffHunk]
  package var notes: [DiffNote]

  package init(
    hunks: [DiffHunk],
    notes: [DiffNote]
  ) {
    self.hunks = hunks
    self.notes = notes
  }
}
