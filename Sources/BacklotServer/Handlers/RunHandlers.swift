import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

enum RunHandlers {
  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.on(Methods.runGet) { params, context in
      RunInfo(try await context.environment.run(params.runId))
    }
    dispatcher.onPage(Methods.runList, limit: \.limit, list)
    dispatcher.on(Methods.runWait) { params, context in
      let run = RunID(rawValue: params.runId)
      // Awaited here. A wait that is cancelled already still tells how the run stands.
      _ = try await Task { try await context.environment.run(params.runId) }.value
      let (record, isCancelled) = try await wait(
        for: run,
        context,
        timeout: params.timeoutMs.map { .milliseconds(max(0, $0)) }
      )
      var info = RunInfo(record)
      if isCancelled { info.waitCancelled = true }
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
        try await context.environment.runner.resume(RunID(rawValue: params.runId))
      }
      return working(started, context)
    }
    dispatcher.on(Methods.runRetry) { params, context in
      let started = try await context.whole {
        try await context.environment.runner.retry(
          RunID(rawValue: params.runId),
          fromStep: params.fromStep
        )
      }
      return working(started, context)
    }
  }

  private static func working(_ started: StartedRun, _ context: RequestContext) -> WorkingRun {
    context.peer.started(started.runID)
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

  /// Waits off the lane.
  ///
  /// A wait that is cancelled tells how the run stands, instead of an error that some clients never
  /// show to whoever asked.
  static func wait(
    for run: RunID,
    _ context: RequestContext,
    timeout: Duration? = nil
  ) async throws -> (RunRecord, isCancelled: Bool) {
    context.beginWait()
    defer { context.endWait() }
    let runner = context.environment.runner
    do {
      let record = try await limited(timeout) { try await runner.wait(for: run) }
      await context.peer.delivered(record.sessionID, upTo: record.lastSeq)
      return (record, false)
    } catch is CancellationError {
      // The lane's task is cancelled; reading must not be.
      let record = try await Task { try await runner.record(of: run) }.value
      guard let record else { throw RunnerError.unknownRun(run) }
      return (record, true)
    }
  }

  private static func limited(
    _ timeout: Duration?,
    _ work: @escaping @Sendable () async throws -> RunRecord
  ) async throws -> RunRecord {
    guard let timeout else { return try await work() }
    return try await withThrowingTaskGroup { group in
      group.addTask { try await work() }
      group.addTask {
        try await ContinuousClock().sleep(for: timeout)
        throw BacklotError.timeout.error("the run goes on; ask again")
      }
      defer { group.cancelAll() }
      guard let record = try await group.next() else { throw CancellationError() }
      return record
    }
  }
}
