import AgentKit
import Storage

/// Finding things by what people type.
extension Archive {
  /// The session whose id begins or ends with `name`; the last one for nil.
  func session(named name: String?) async throws -> SessionRecord {
    var cursor: String?
    repeat {
      let page = try await store.sessions(PageRequest(cursor: cursor, limit: 200))
      let found = page.elements.first { session in
        guard let name else { return true }
        return session.id.rawValue.hasPrefix(name) || session.id.rawValue.hasSuffix(name)
      }
      if let found { return found }
      cursor = page.next
    } while cursor != nil
    throw CommandFailure(
      name.map { "there is no session \($0)" } ?? "there is no session yet",
      advice: [
        ("all of them", "backlot sessions"), ("the first", "backlot pitch \"Ada Lovelace\""),
      ],
      Exit.badInput
    )
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
      let page = try await store.sessions(PageRequest(cursor: cursor, limit: 50))
      for session in page.elements where name == nil {
        let runs = try await store.runs(of: session.id, PageRequest(limit: 5)).elements
        if let run = runs.first, run.status != .completed { return run }
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
