import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

enum RunHandlers {
  static func register(in dispatcher: inout Dispatcher) {
    dispatcher.on(Methods.runGet) { params, context in
      RunInfo(try await record(params.runId, context.environment))
    }
    dispatcher.on(Methods.runWait) { params, context in
      let run = RunID(rawValue: params.runId)
      // Awaited here. A wait that is cancelled already still tells how the run stands.
      _ = try await Task { try await RunHandlers.record(params.runId, context.environment) }.value
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
      return RunInfo(record)
    }
    dispatcher.on(Methods.runResume) { params, context in
      let run = try await context.whole {
        try await context.environment.runner.resume(RunID(rawValue: params.runId))
      }
      context.peer.started(run)
      let record = try await record(run.rawValue, context.environment)
      return WorkingRun(
        runId: run.rawValue,
        sessionId: record.sessionID.rawValue,
        seq: record.lastSeq
      )
    }
  }

  private static func record(
    _ id: String,
    _ environment: ServerEnvironment
  ) async throws -> RunRecord {
    let run = RunID(rawValue: id)
    guard let record = try await environment.runner.record(of: run) else {
      throw RunnerError.unknownRun(run)
    }
    return record
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
