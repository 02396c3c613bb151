import AgentKit
import BacklotProtocol
import ModelInterface

extension RunInfo {
  init(_ record: RunRecord) {
    self.init(
      runId: record.id.rawValue,
      sessionId: record.sessionID.rawValue,
      projectId: record.projectID.rawValue,
      messageId: record.messageID.rawValue,
      status: record.status.rawValue,
      entry: record.entry,
      model: record.model,
      ask: record.ask?.rawValue,
      startedAt: record.startedAt,
      endedAt: record.endedAt,
      lastSeq: record.lastSeq,
      outcome: record.outcome,
      text: record.text,
      message: record.message,
      errorKind: record.errorKind,
      modelCalls: record.modelCalls,
      usage: Usage(record.usage),
      cost: record.cost,
      artifacts: record.artifacts.map(ArtifactInfo.init),
      interactions: record.status == .waiting
        ? record.interactions.map(InteractionInfo.init) : nil,
      continues: record.continues?.runId.rawValue
    )
  }
}

extension Usage {
  init(_ usage: TokenUsage) {
    self.init(
      input: usage.input,
      cachedInput: usage.cachedInput,
      output: usage.output,
      reasoningOutput: usage.reasoningOutput
    )
  }
}
