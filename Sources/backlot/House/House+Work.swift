import AgentKit
import ArgumentParser
import Foundation
import JSONModel
import ModelInterface
import UnixSignals

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
  ) async throws -> ExitCode {
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

  /// Shows a run to its end. The first Ctrl-C stops it so that it can be resumed; the second one
  /// ends the process at once.
  func follow(
    _ run: RunID,
    in session: SessionID,
    after seq: Int64,
    title: String,
    printsDocument: Bool
  ) async throws -> ExitCode {
    let terminal = invocation.terminal
    terminal.say()
    let name = Terminal.safe(title)
    let padding = String(repeating: " ", count: max(2, 56 - name.count))
    terminal.say("\(terminal.bold(name))\(padding)session \(session.rawValue.suffix(12))")
    let runner = runner
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
    let follower = RunFollower(store: store, hub: hub, terminal: terminal)
    let ending = try await withThrowingTaskGroup { group in
      group.addTask { () -> RunFollower.Ending? in
        var isSecond = false
        for await _ in signals {
          if isSecond { _exit(130) }
          isSecond = true
          try await runner.interrupt(run, reason: .user, message: "stopped by the user")
        }
        return nil
      }
      group.addTask { try await follower.follow(run, in: session, after: seq) }
      var ending: RunFollower.Ending?
      while ending == nil, let next = try await group.next() { ending = next }
      group.cancelAll()
      return ending
    }
    guard let record = ending?.record else { throw CancellationError() }
    return try await conclude(record, printsDocument: printsDocument)
  }

  private func conclude(_ record: RunRecord, printsDocument: Bool) async throws -> ExitCode {
    let summary = RunSummary(record: record, calls: record.modelCalls)
    if invocation.options.json {
      invocation.print(summary.json.text)
    } else if printsDocument, let text = try await document(of: record) {
      invocation.print(text)
    }
    summary.tell(invocation.terminal)
    switch record.status {
    case .completed:
      if record.outcome == "ambiguous" { return Exit.badInput }
      return .success
    case .interrupted:
      let failed = record.message ?? ""
      if failed == "stopped by the user" { return Exit.interrupted }
      return interruptedExit(record)
    default: return Exit.failed
    }
  }

  /// The exit code of a run that stopped by itself, by what it says stopped it.
  private func interruptedExit(_ record: RunRecord) -> ExitCode {
    switch record.errorKind {
    case RunInterrupted.Reason.authentication.rawValue: Exit.noPermission
    case RunInterrupted.Reason.model.rawValue: Exit.unavailable
    case RunInterrupted.Reason.user.rawValue: Exit.interrupted
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
