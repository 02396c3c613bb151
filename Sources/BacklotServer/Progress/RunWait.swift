import AgentKit
import BacklotProtocol
import JSONModel
import JSONRPC

/// A request's wait for a run: off its lane, with progress where it was asked for.
///
/// A wait that is cancelled tells how the run stands, instead of an error that some clients never
/// show to whoever asked. It does nothing to the run.
struct RunWait: Sendable {
  let run: RunID
  var timeout: Duration?
  /// The client's `workDoneToken`.
  var token: JSONValue?
  /// What the progress is of, for people.
  var title = "Backlot"
  /// Steps after this event are reported; nil means those from now on.
  var seq: Int64?

  struct Ending: Sendable {
    var record: RunRecord
    var isCancelled: Bool
  }

  /// Waits until the run ends, stops or waits for an answer.
  ///
  /// The client has all of the run's events by then, where it subscribes.
  func callAsFunction(_ context: RequestContext) async throws -> Ending {
    context.beginWait()
    defer { context.endWait() }
    context.peer.follow(run)
    let progress = try await report(context)
    defer { if let token { context.peer.endProgress(token, of: context.request) } }
    let runner = context.environment.runner
    do {
      let record = try await limited { try await runner.wait(for: run) }
      await context.peer.delivered(record.sessionID, upTo: record.lastSeq)
      await progress?.end(record.outcome ?? record.status.rawValue, upTo: record.lastSeq)
      return Ending(record: record, isCancelled: false)
    } catch is CancellationError {
      await progress?.end("not waited for any more; the run goes on")
      // The lane's task is cancelled; reading must not be.
      let record = try await Task { try await runner.record(of: run) }.value
      guard let record else { throw RunnerError.unknownRun(run) }
      return Ending(record: record, isCancelled: true)
    } catch {
      await progress?.end("not waited for any more")
      throw error
    }
  }

  private func report(_ context: RequestContext) async throws -> ProgressReport? {
    guard let token, let connection = context.peer.connection else { return nil }
    context.peer.beginProgress(token, of: context.request)
    let environment = context.environment
    let run = run
    // Awaited here: a wait that is cancelled already still begins and ends its progress.
    let (record, head) = try await Task {
      guard let record = try await environment.runner.record(of: run) else {
        throw RunnerError.unknownRun(run)
      }
      let page = try await environment.store.events(
        of: record.sessionID,
        after: .max - 1,
        limit: 1
      )
      return (record, page.head)
    }.value
    return ProgressReport(
      token,
      of: record,
      after: seq ?? head,
      title: title,
      environment,
      connection
    )
  }

  private func limited(
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
