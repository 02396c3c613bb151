package import AgentKit
import JSONModel

/// How long sessions are kept: in full use, then read-only, then, if the user wants that, no longer.
///
/// A pure function of the clock and of what is known of a session. Nothing is purged that has not been
/// read-only for as long as the policy says, so that a clock which jumps ahead, or a process that was
/// not run for a year, takes nothing away at once.
package struct RetentionPolicy: Sendable, Hashable {
  package static let day: Int64 = 86_400_000

  /// Days without work after which a session becomes read-only; nil: never.
  package var archiveAfterDays: Int? = 90
  /// Days without work after which an archived session may go.
  package var purgeAfterDays = 180
  /// Whether it goes then: only where the user has said so.
  package var purges = false

  package init(archiveAfterDays: Int? = 90, purgeAfterDays: Int = 180, purges: Bool = false) {
    self.archiveAfterDays = archiveAfterDays
    self.purgeAfterDays = purgeAfterDays
    self.purges = purges
  }

  /// What is known of a session; times are Unix milliseconds.
  package struct Session: Sendable, Hashable {
    package var id: SessionID
    package var title: String?
    /// Its last event but for `session.archived`.
    package var lastWorkedOn: Int64
    /// Nil where it is not archived.
    package var archivedAt: Int64?
    /// Whether one of its projects is pinned.
    package var isPinned = false
    /// How a run of it stands that is not over, if there is one.
    package var openRun: RunStatus?
    /// About what it takes in the file, with the bodies that only it names.
    package var bytes = 0
  }

  package enum Verdict: String, Sendable, Hashable {
    /// Not old enough for anything.
    case active
    /// Archived, and stays so for now.
    case archived
    case archive
    case purge
    /// Old enough to be purged, and purging is switched off.
    case purgeable
    /// Old enough for a change, and kept as it is because a project of it is pinned.
    case pinned
    /// The same, because a run of it is not over.
    case needed
  }

  private static func milliseconds(days: Int) -> Int64 { Int64(days).saturatingMultiply(day) }

  package func verdict(on session: Session, at now: Int64) -> Verdict {
    // Times of an imported session are those of its origin's clock.
    let age = now.saturatingSubtract(session.lastWorkedOn)
    let change: Verdict
    if let archivedAt = session.archivedAt {
      let least = Self.milliseconds(
        days: max(0, purgeAfterDays.saturatingSubtract(archiveAfterDays ?? 0))
      )
      guard age >= Self.milliseconds(days: purgeAfterDays),
        now.saturatingSubtract(archivedAt) >= least
      else {
        return .archived
      }
      change = purges ? .purge : .purgeable
    } else {
      guard let days = archiveAfterDays, age >= Self.milliseconds(days: days) else {
        return .active
      }
      change = .archive
    }
    if session.isPinned { return .pinned }
    return session.openRun == nil ? change : .needed
  }
}

/// What a policy makes of all sessions, or has made of them; the oldest first.
package struct RetentionPlan: Sendable, Hashable {
  package struct Decision: Sendable, Hashable {
    package var session: RetentionPolicy.Session
    package var verdict: RetentionPolicy.Verdict
  }

  /// What becomes of each session that is old enough for a change.
  package var decisions: [Decision] = []
  /// Sessions that nothing is due for.
  package var active = 0
  package var archived = 0
  /// Bodies that nothing names, which go with the next purge.
  package var spareBytes = 0

  package func sessions(_ verdict: RetentionPolicy.Verdict) -> [RetentionPolicy.Session] {
    decisions.filter { $0.verdict == verdict }.map(\.session)
  }

  /// About what a purge frees for what comes next; the file itself does not shrink.
  package var freedBytes: Int {
    let purged = sessions(.purge)
    return purged.isEmpty ? 0 : purged.reduce(spareBytes) { $0 + $1.bytes }
  }
}
