import AgentKit
import BacklotProtocol

extension ArtifactInfo {
  init(_ reference: ArtifactReference) {
    self.init(
      artifactId: reference.artifactId.rawValue,
      name: reference.name,
      version: reference.version,
      path: reference.path
    )
  }

  init(_ record: ArtifactRecord) {
    self.init(
      artifactId: record.id.rawValue,
      name: record.name,
      version: record.version,
      path: record.path,
      mediaType: record.mediaType,
      bytes: record.bytes,
      outcome: record.outcome,
      author: record.author.rawValue,
      sessionId: record.sessionID.rawValue,
      projectId: record.projectID.rawValue,
      runId: record.runID?.rawValue,
      createdAt: record.createdAt
    )
  }
}
