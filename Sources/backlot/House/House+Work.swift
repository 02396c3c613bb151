import AgentKit
import ArgumentParser
import Foundation
import JSONModel
import ModelInterface
import SystemSupport

extension House {
  /// Makes a session for a command; documents go below `outputDirectory`, or nowhere.
  func createSession(title: String, outputDirectory: String?) async throws -> SessionID {
    let id = SessionID.make()
    let created = SessionCreated(
      title: title,
      workingDirectory: nil,
      outputDirectory: outputDirectory,
      team: runner.configuration.team.name
    )
    _ = try await store.createSession(id, created)
    return id
  }

  /// Sends a message and shows its run to the end.
  func work(
    on request: MessageRequest,
    title: String,
    printsDocument: Bool
  ) async throws -> RunRecord {
    let before = try await store.session(request.sessionID)?.head ?? 0
    let accepted = try await runner.send(request)
    return try await follow(
      accepted.runID,
      in: request.sessionID,
      after: before,
      title: title,
      printsDocument: printsDocument
    )
  }

  /// Shows a run to its end.
  ///
  /// The first Ctrl-C stops it so that it can be resumed; the second one ends the process at once.
  func follow(
    _ run: RunID,
    in session: SessionID,
    after seq: Int64,
    title: String,
    printsDocument: Bool
  ) async throws -> RunRecord {
    let terminal = invocation.terminal
    terminal.say()
    let name = SafeText.line(title, limit: 200)
    let padding = String(repeating: " ", count: max(2, 56 - name.count))
    terminal.say(bold: name, "\(padding)session \(session.rawValue.suffix(12))")
    let runner = runner
    let signals = try EndSignals.trap()
    // From its return on they end the process again.
    defer { EndSignals.release() }
    let follower = RunFollower(store: store, terminal: terminal, hub: hub)
    let before = try await report(of: run, upTo: seq)
    let ending = try await withThrowingTaskGroup { group in
      group.addTask { () -> RunFollower.Ending? in
        for await signal in signals {
          if signal == SIGINT {
            try await runner.interrupt(run, reason: .user, message: "stopped by the user")
          } else {
            try await runner.interrupt(run, reason: .shutdown, message: "the process was ended")
          }
        }
        return nil
      }
      group.addTask {
        var ending = try await follower.follow(run, in: session, after: seq, before)
        // An answer lets the run go on; without one it stops here, and can be resumed.
        while ending.record.status == .waiting,
          let question = ending.record.interactions.first,
          let answer = try await self.answer(to: question)
        {
          _ = try await runner.answer(question.id, answer)
          ending = try await follower.follow(run, in: session, after: ending.seq, ending.report)
        }
        return ending
      }
      group.addTask {
        // Nothing is committed any more where a run's end cannot be written, so the follower would
        // hear of nothing.
        while true {
          try await ContinuousClock().sleep(for: House.lossInterval)
          if let reason = await runner.reasonOfLoss(run) { throw House.lost(reason) }
        }
      }
      var ending: RunFollower.Ending?
      while ending == nil, let next = try await group.next() { ending = next }
      group.cancelAll()
      return ending
    }
    guard let record = ending?.record else { throw CancellationError() }
    let summary = try await RunSummary.make(of: record, in: store)
    if invocation.options.json {
      invocation.print(json: summary.json)
    } else if printsDocument, let text = try await document(of: record) {
      invocation.print(text)
    }
    summary.tell(terminal)
    return record
  }

  /// How soon it is noticed that a run's end could not be written.
  private static let lossInterval = Duration.milliseconds(250)

  private static func lost(_ reason: String) -> CommandFailure {
    CommandFailure(
      "the run has stopped, because nothing can be stored: \(reason) What is finished is kept.",
      advice: [("go on", "backlot resume")],
      Exit.tryAgain
    )
  }

  /// What happened in a run before the events that are shown: of a run that is resumed, what it cost
  /// so far.
  private func report(of run: RunID, upTo seq: Int64) async throws -> StageReport {
    var report = StageReport(limits: Team.passes(in: runner.configuration.team.root))
    for event in try await store.events(ofRun: run) where event.seq <= seq {
      _ = report.lines(for: event)
    }
    return report
  }

  /// What the process answers for how a run went.
  func exitCode(of record: RunRecord) async throws -> ExitCode {
    switch record.status {
    case .completed: try await completedExit(record)
    case .interrupted: interruptedExit(record)
    case .waiting: Exit.tryAgain
    default: Exit.failed
    }
  }

  private func completedExit(_ record: RunRecord) async throws -> ExitCode {
    if record.outcome == "ambiguous" { return Exit.badInput }
    if record.outcome == "no_sources" { return Exit.nobodyFound }
    let session = try await store.session(record.sessionID)
    let wantsFiles = (session?.outputDirectory ?? session?.workingDirectory) != nil
    let isLost = !record.artifacts.isEmpty && record.artifacts.allSatisfy { $0.path == nil }
    return isLost && wantsFiles ? Exit.cannotCreate : .success
  }

  /// The exit code of a run that stopped by itself, by what it says stopped it.
  private func interruptedExit(_ record: RunRecord) -> ExitCode {
    switch record.errorKind {
    case RunInterrupted.Reason.authentication.rawValue: Exit.noPermission
    case RunInterrupted.Reason.model.rawValue: Exit.unavailable
    case RunInterrupted.Reason.configuration.rawValue: Exit.configuration
    case RunInterrupted.Reason.user.rawValue: Exit.interrupted
    case RunInterrupted.Reason.shutdown.rawValue: Exit.ended
    default: Exit.tryAgain
    }
  }

  /// The pitch of a run as text: its first document, else what the crew said.
  func document(of record: RunRecord) async throws -> String? {
    let artifact = record.artifacts.first { $0.name.hasSuffix(".md") } ?? record.artifacts.first
    guard let artifact, let stored = try await store.artifact(artifact.artifactId),
      let bytes = try await store.body(stored.hash)
    else { return record.text }
    return String(decoding: bytes, as: UTF8.self)
  }
}
