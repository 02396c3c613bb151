/// Where sessions live.
///
/// The journal is the only truth; everything else here is a fold of it.
///
/// All functions may be called from any task, and none blocks the caller's thread. Errors are
/// `StoreError`. Several processes may use one database at once.
package protocol JournalStore: Sendable {
  /// Makes a session, whose first event (`seq` 1) is `session.created`.
  func createSession(_ id: SessionID, _ payload: SessionCreated) async throws -> JournalEvent

  /// Appends `drafts` in order, as one transaction with their projections, and returns once they,
  /// and everything that was posted before, are committed.
  ///
  /// Not affected by cancellation of the calling task: an event that was asked for is written.
  @discardableResult
  func append(_ drafts: [EventDraft], to session: SessionID) async throws -> [JournalEvent]

  /// Appends `drafts` with the next commit, at most 10 ms from now. An error of it is thrown by the
  /// next `append` to the session.
  func post(_ drafts: [EventDraft], to session: SessionID)

  /// The events after `seq`, in order, at most `limit`; and the last `seq` of the session.
  func events(of session: SessionID, after seq: Int64, limit: Int) async throws -> EventPage

  /// All events of a run in order, its message's included.
  func events(ofRun run: RunID) async throws -> [JournalEvent]

  /// The project's state; up to and including event `seq` where that is given.
  func state(of project: ProjectID, at seq: Int64?) async throws -> [String: StateEntry]

  /// The bytes stored under `hash`; nil if there are none.
  func body(_ hash: String) async throws -> [UInt8]?

  /// Stores bytes under their SHA-256 and returns it.
  func storeBody(_ bytes: [UInt8]) async throws -> String

  /// Calls `listener` after every commit with each session it touched and that session's head, on
  /// the writer's thread: it must be quick and must not call the store. Commits of other processes
  /// are seen within 100 ms for sessions that are watched with `watch`.
  func onCommit(_ listener: @escaping @Sendable (SessionID, Int64) -> Void) -> any CommitObservation

  /// Starts looking for other processes' commits to `session` until the observation is cancelled.
  func watch(_ session: SessionID) -> any CommitObservation

  // The catalogue.
  func session(_ id: SessionID) async throws -> SessionRecord?
  func sessions(_ page: PageRequest) async throws -> Page<SessionRecord>
  func deleteSession(_ id: SessionID) async throws
  func messages(of session: SessionID, _ page: PageRequest) async throws -> Page<MessageRecord>
  func message(in session: SessionID, clientMessageID: String) async throws -> MessageRecord?
  func run(_ id: RunID) async throws -> RunRecord?
  func runs(of session: SessionID, _ page: PageRequest) async throws -> Page<RunRecord>
  /// The runs, of all sessions, that are neither ended nor interrupted.
  func openRuns() async throws -> [RunRecord]
  func project(_ id: ProjectID) async throws -> ProjectRecord?
  func projects(of session: SessionID?, _ page: PageRequest) async throws -> Page<ProjectRecord>
  func artifact(_ id: ArtifactID) async throws -> ArtifactRecord?
  func artifacts(of project: ProjectID) async throws -> [ArtifactRecord]
}

/// Ends its observation when cancelled or released.
package protocol CommitObservation: Sendable, AnyObject {
  func cancel()
}

package struct EventPage: Sendable, Hashable {
  package var events: [JournalEvent]
  /// The session's last `seq` at the time of reading; 0 if it has no events.
  package var head: Int64
  package init(events: [JournalEvent], head: Int64) {
    self.events = events
    self.head = head
  }
}

package struct PageRequest: Sendable, Hashable {
  /// What the page before gave as `next`; nil begins.
  package var cursor: String?
  package var limit: Int
  package init(cursor: String? = nil, limit: Int = 50) {
    self.cursor = cursor
    self.limit = limit
  }
}

package struct Page<Element: Sendable>: Sendable {
  package var elements: [Element]
  /// Nil on the last page.
  package var next: String?
  package init(elements: [Element], next: String? = nil) {
    self.elements = elements
    self.next = next
  }
}

extension Page: Equatable where Element: Equatable {}

/// What a store could not do, by what the caller can do about it.
package enum StoreError: Error, Sendable, Hashable, CustomStringConvertible {
  case unknownSession(SessionID)
  /// The database cannot be written now (full disk, read-only, locked for too long); nothing of the
  /// transaction happened, and it may work later. The text says what to do.
  case unavailable(String)
  /// The database is damaged or of a newer schema. The text says what to do.
  case unusable(String)
  /// A request that makes no sense, such as a cursor that is none of ours.
  case invalid(String)

  package var description: String {
    switch self {
    case .unknownSession(let id): "there is no session \(id)"
    case .unavailable(let text), .unusable(let text), .invalid(let text): text
    }
  }
}
