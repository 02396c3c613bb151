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
      usage: Usage(
        input: record.usage.input,
        cachedInput: record.usage.cachedInput,
        output: record.usage.output,
        reasoningOutput: record.usage.reasoningOutput
      ),
      cost: record.cost,
      artifacts: record.artifacts.map(ArtifactInfo.init),
      continues: record.continues?.runId.rawValue
    )
  }
}

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
      outcome: record.outcome
    )
  }
}
