import AgentKit
import Foundation
import Storage
import SystemSupport

/// Finding things by what people type.
extension Archive {
  /// Finds the session that a command acts on, and says which one it is.
  ///
  /// It is the named one, else the last that writes to the folder one
  /// stands in, else the last of all.
  func session(named name: String?, for invocation: Invocation) async throws -> SessionRecord {
    let here = FileManager.default.currentDirectoryPath
    let ofFolder = name == nil ? try await session(inFolder: here) : nil
    var found = ofFolder
    if found == nil { found = try await session(named: name) }
    guard let session = found else { throw Archive.noSession(name) }
    let whose =
      if name != nil { "" } else if ofFolder != nil { ", the last of this folder" } else {
        ", the last of all"
      }
    let title = SafeText.line(session.title ?? "without a title", limit: 80)
    invocation.terminal.say("Session \(session.id.rawValue.suffix(12)): \(title)\(whose).")
    return session
  }

  /// The last session that writes to `folder`, or has a document in it.
  ///
  /// Looks at the last `Archive.mostSessions` only.
  private func session(inFolder folder: String) async throws -> SessionRecord? {
    let here = Archive.resolved(folder)
    var cursor: String?
    var count = 0
    repeat {
      let page = try await store.sessions(SessionFilter(), PageRequest(cursor: cursor, limit: 200))
      for session in page.elements {
        guard let output = session.outputDirectory ?? session.workingDirectory else { continue }
        let root = Archive.resolved(output)
        if root == here { return session }
        guard here.hasPrefix(root == "/" ? root : root + "/") else { continue }
        let artifacts = try await store.artifacts(
          ArtifactFilter(session: session.id),
          PageRequest(limit: 200)
        ).elements
        let isHere = artifacts.contains { artifact in
          artifact.path.map { Archive.resolved(($0 as NSString).deletingLastPathComponent) } == here
        }
        if isHere { return session }
      }
      count += page.elements.count
      cursor = page.next
    } while cursor != nil && count < Archive.mostSessions
    return nil
  }

  private static let mostSessions = 2_000

  /// Without links, so that two names of one folder are equal.
  private static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

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
      found += page.elements.filter { !name.isEmpty && $0.id.rawValue.hasSuffix(name) }
      cursor = page.next
    } while cursor != nil
    if found.count == 1 { return found[0] }
    if found.count > 1 {
      throw CommandFailure(
        "\(found.count) sessions end with \(name ?? ""): give more of the id",
        advice: [Archive.all],
        Exit.badInput
      )
    }
    throw Archive.noSession(name)
  }

  private static let all = ("all of them", "backlot sessions")

  private static func noSession(_ name: String?) -> CommandFailure {
    CommandFailure(
      name.map { "there is no session \(SafeText.inline($0, limit: 100))" }
        ?? "there is no session yet",
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
