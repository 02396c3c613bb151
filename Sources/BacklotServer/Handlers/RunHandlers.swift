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
      let wait = RunWait(
        run: run,
        timeout: params.timeoutMs.map { .milliseconds(max(0, $0)) },
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
      return RunInfo(record)
    }
    dispatcher.on(Methods.runResume) { params, context in
      let started = try await context.whole {
        try await context.environment.runner.resume(RunID(rawValue: params.runId))
      }
      context.peer.started(started.runID)
      return WorkingRun(
        runId: started.runID.rawValue,
        sessionId: started.sessionID.rawValue,
        seq: started.seq
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
}
