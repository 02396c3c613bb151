import AgentKit
import BacklotProtocol
import JSONRPC

enum UsageHandlers {
  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.on(Methods.usageGet) { params, context in
      try await context.environment.check(
        session: params.sessionId,
        project: params.projectId,
        run: params.runId
      )
      let report = try await context.environment.store.usage(
        UsageFilter(
          session: params.sessionId.map(SessionID.init(rawValue:)),
          project: params.projectId.map(ProjectID.init(rawValue:)),
          run: params.runId.map(RunID.init(rawValue:)),
          since: params.since
        )
      )
      return UsageResult(
        total: UsageInfo(report.total),
        byAgent: report.byAgent.map(UsageInfo.init),
        byModel: report.byModel.map(UsageInfo.init)
      )
    }
  }
}

extension UsageInfo {
  init(_ sum: UsageSum) {
    self.init(name: sum.name, calls: sum.calls, usage: Usage(sum.usage), cost: sum.cost)
  }
}
