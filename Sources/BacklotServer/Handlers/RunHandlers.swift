import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

enum RunHandlers {
  /// A year: clocks overflow long before the number does.
  private static let longestWait = 365 * 86_400_000

  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.onRow(Methods.runGet) { params, context in
      RunInfo(try await context.environment.run(params.runId))
    }
    dispatcher.onPage(Methods.runList, limit: \.limit, list)
    dispatcher.onRow(Methods.runWait) { params, context in
      let run = RunID(rawValue: params.runId)
      // Awaited here. A wait that is cancelled already still tells how the run stands.
      _ = try await Task { try await context.environment.run(params.runId) }.value
      let wait = RunWait(
        run: run,
        timeout: params.timeoutMs.map { .milliseconds(min(max(0, $0), longestWait)) },
        token: params.workDoneToken
      )
      let ending = try await wait(context)
      var info = RunInfo(ending.record)
      if ending.isCancelled { info.waitCancelled = true }
      return info
    }
    dispatcher.on(Methods.runCancel) { params, context in
      let record = try await context.whole {
        try await context.environment.runner.cancel(
          RunID(rawValue: params.runId),
          reason: params.reason ?? "cancelled by a client"
        )
      }
      await context.peer.delivered(record.sessionID, upTo: record.lastSeq)
      var info = RunInfo(record)
      info.seq = record.lastSeq
      return info
    }
    dispatcher.on(Methods.runSteer) { params, context in
      if params.text.allSatisfy(\.isWhitespace) {
        throw SessionHandlers.invalid("/text", "must not be empty")
      }
      let seq = try await context.whole {
        try await context.environment.runner.steer(
          RunID(rawValue: params.runId),
          text: params.text
        )
      }
      return Written(seq: seq)
    }
    dispatcher.on(Methods.runResume) { params, context in
      let started = try await context.whole {
        try await context.environment.runner.resume(
          RunID(rawValue: params.runId),
          lending: context.credentials
        )
      }
      return working(started, context)
    }
    dispatcher.on(Methods.runRetry) { params, context in
      let started = try await context.whole {
        try await context.environment.runner.retry(
          RunID(rawValue: params.runId),
          fromStep: params.fromStep,
          lending: context.credentials
        )
      }
      return working(started, context)
    }
  }

  private static func working(_ started: StartedRun, _ context: RequestContext) -> WorkingRun {
    context.peer.started(started.runID, at: started.seq)
    return WorkingRun(
      runId: started.runID.rawValue,
      sessionId: started.sessionID.rawValue,
      seq: started.seq
    )
  }

  private static func list(
    _ params: RunListParams,
    _ limit: Int,
    _ context: RequestContext
  ) async throws -> RunPage {
    let environment = context.environment
    let status = try parsed(params.status, "/status", RunStatus.self)
    try await environment.check(session: params.sessionId, project: params.projectId)
    let page = try await environment.store.runs(
      RunFilter(
        session: params.sessionId.map(SessionID.init(rawValue:)),
        project: params.projectId.map(ProjectID.init(rawValue:)),
        status: status
      ),
      PageRequest(cursor: params.cursor, limit: limit)
    )
    return RunPage(runs: page.elements.map { RunInfo($0) }, nextCursor: page.next)
  }
}
