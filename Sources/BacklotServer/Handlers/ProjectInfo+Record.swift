import AgentKit
import BacklotProtocol

extension ProjectInfo {
  init(_ record: ProjectRecord) {
    self.init(
      projectId: record.id.rawValue,
      sessionId: record.sessionID.rawValue,
      title: record.title,
      subject: record.subject,
      status: record.status,
      archived: record.isArchived,
      pinned: record.isPinned,
      createdAt: record.createdAt,
      updatedAt: record.updatedAt,
      version: record.version
    )
  }
}
