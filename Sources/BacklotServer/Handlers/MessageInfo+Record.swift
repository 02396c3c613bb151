import AgentKit
import BacklotProtocol

extension MessageInfo {
  init(_ record: MessageRecord) {
    self.init(
      messageId: record.id.rawValue,
      sessionId: record.sessionID.rawValue,
      seq: record.seq,
      role: record.role.rawValue,
      agent: record.agent,
      content: record.content,
      runId: record.runID?.rawValue,
      projectId: record.projectID?.rawValue,
      createdAt: record.createdAt
    )
  }
}
