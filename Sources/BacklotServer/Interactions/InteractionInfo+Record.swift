import AgentKit
import BacklotProtocol

extension InteractionInfo {
  init(_ record: InteractionRecord) {
    self.init(
      interactionId: record.id.rawValue,
      sessionId: record.sessionID.rawValue,
      runId: record.runID.rawValue,
      kind: record.request.kind.rawValue,
      text: record.request.text,
      options: record.request.options.map { option in
        InteractionChoice(
          optionId: option.optionId,
          name: option.name,
          takesText: option.takesText
        )
      },
      status: record.status.rawValue,
      agent: record.agent,
      path: record.path,
      tool: record.request.tool,
      arguments: record.request.arguments,
      answer: record.resolution.map { resolution in
        InteractionOutcome(
          optionId: resolution.optionId,
          text: resolution.text,
          by: resolution.by
        )
      },
      openedAt: record.openedAt,
      resolvedAt: record.resolvedAt,
      seq: record.openedSeq
    )
  }
}
