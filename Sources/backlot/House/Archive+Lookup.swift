import AgentKit
import Storage

/// Finding things by what people type.
extension Archive {
  /// The session whose id is, or ends with, `name`; the last one for nil.
  ///
  /// Ids begin with the time, so that their ends tell them apart.
  func session(named name: String?) async throws -> SessionRecord {
    var found: [SessionRecord] = []
    var cursor: String?
    repeat {
      let page = try await store.sessions(SessionFilter(), PageRequest(cursor: cursor, limit: 200))
      guard let name else {
        if let last = page.elements.first { return last }
        break
      }
      found += page.elements.filter { $0.id.rawValue.hasSuffix(name) }
      cursor = page.next
    } while cursor != nil
    if found.count == 1 { return found[0] }
    let all = ("all of them", "backlot sessions")
    if found.count > 1 {
      throw CommandFailure(
        "\(found.count) sessions end with \(name ?? ""): give more of the id",
        advice: [all],
        Exit.badInput
      )
    }
    throw CommandFailure(
      name.map { "there is no session \($0)" } ?? "there is no session yet",
      advice: [all, ("the first", "backlot pitch \"Ada Lovelace\"")],
      Exit.badInput
    )
  }

  /// The last run of a session, as it stands: one whose process has died has been interrupted, whether
  /// or not that could be written yet.
  func lastRun(of session: SessionID) async throws -> RunRecord? {
    guard var run = try await store.runs(of: session, PageRequest(limit: 1)).elements.first else {
      return nil
    }
    let isOpen = run.status == .running || run.status == .waiting
    if isOpen, !OwnerLocks.isAlive(run.owner, in: folder) { run.status = .interrupted }
    return run
  }

  /// The run that `resume` means: by its id, the last of a session, or the last that stopped.
  func stoppedRun(named name: String?) async throws -> RunRecord {
    if let name, let run = try await store.run(RunID(rawValue: name)) { return run }
    if let name {
      let session = try await session(named: name)
      if let run = try await store.runs(of: session.id, PageRequest(limit: 1)).elements.first {
        return run
      }
    }
    var cursor: String?
    repeat {
      let page = try await store.sessions(SessionFilter(), PageRequest(cursor: cursor, limit: 50))
      for session in page.elements where name == nil {
        let runs = try await store.runs(of: session.id, PageRequest(limit: 5)).elements
        if let run = runs.first, [.interrupted, .failed, .cancelled].contains(run.status) {
          return run
        }
      }
      cursor = page.next
    } while cursor != nil && name == nil
    throw CommandFailure(
      "no run has stopped: there is nothing to go on with",
      advice: [("all of them", "backlot sessions")],
      Exit.badInput
    )
  }

  /// The newest completed run of a session that has documents.
  func lastPitch(of session: SessionID) async throws -> RunRecord {
    let runs = try await store.runs(of: session, PageRequest(limit: 50)).elements
    if let run = runs.first(where: { !$0.artifacts.isEmpty }) { return run }
    throw CommandFailure(
      "session \(session) has no pitch yet",
      advice: [("go on", "backlot resume \(session)")],
      Exit.badInput
    )
  }
}
