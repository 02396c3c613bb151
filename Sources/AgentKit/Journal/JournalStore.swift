/// Where sessions live.
///
/// The journal is the only truth; everything else here is a fold of it.
///
/// All functions may be called from any task, and none blocks the caller's thread. Errors are
/// `StoreError`. Several processes may use one database at once.
package protocol JournalStore: JournalCatalogue {
  /// Makes a session, whose first event (`seq` 1) is `session.created`.
  func createSession(_ id: SessionID, _ payload: SessionCreated) async throws -> JournalEvent

  /// Appends `drafts` in order, as one transaction with their projections, and returns once they,
  /// and everything that was posted before, are committed.
  ///
  /// With `ifHead`, only while the session's last event has that `seq`; else it throws
  /// `StoreError.headMoved`, and nothing is written.
  ///
  /// Not affected by cancellation of the calling task: an event that was asked for is written.
  @discardableResult
  func append(
    _ drafts: [EventDraft],
    to session: SessionID,
    ifHead: Int64?
  ) async throws -> [JournalEvent]

  /// Appends `drafts` with the next commit, at most 10 ms from now. An error of it is thrown by the
  /// next `append` to the session.
  func post(_ drafts: [EventDraft], to session: SessionID)

  /// The events after `seq`, in order, at most `limit`; and the last `seq` of the session.
  func events(of session: SessionID, after seq: Int64, limit: Int) async throws -> EventPage

  /// The events of a run in order, its message's included; of these types only where they are given.
  func events(ofRun run: RunID, types: Set<String>?) async throws -> [JournalEvent]

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

  /// The events of all sessions that change a list of sessions, projects or runs, under numbers of
  /// their own: `seq` 1, 2, 3, … in the whole database. `session.deleted` stands here only.
  ///
  /// Commits that add to it are told to `onCommit` as of the session `SessionID.catalog`, and can be
  /// watched under that id.
  func catalogEvents(after seq: Int64, limit: Int) async throws -> CatalogPage

  /// Copies the events of a session up to and including `seq` into a new one, with new ids, in one
  /// transaction; a `session.forked` follows them. Bodies are shared.
  func fork(_ session: SessionID, at seq: Int64) async throws -> ForkedSession

  /// A session as one text: a header line, a line an event, a line a body, each with a hash over
  /// itself and the line before.
  func export(_ session: SessionID) async throws -> [UInt8]

  /// Makes a new session, with new ids, of what `export` wrote; `next` gives its bytes piece by
  /// piece, and nil at their end.
  ///
  /// The text counts as a stranger's: everything in it is checked, folders and files that it names
  /// are left out, and the session works in `place`. Throws `StoreError.invalid`, naming the line,
  /// where the text was changed or cannot be taken.
  func `import`(
    into place: ImportPlace,
    _ next: () async throws -> [UInt8]?
  ) async throws -> ForkedSession
}

/// Where an imported session works: the importer's folders, never its maker's.
package struct ImportPlace: Sendable, Hashable {
  package var workingDirectory: String?
  package var outputDirectory: String?

  package init(workingDirectory: String? = nil, outputDirectory: String? = nil) {
    self.workingDirectory = workingDirectory
    self.outputDirectory = outputDirectory
  }
}

extension JournalStore {
  @discardableResult
  package func append(
    _ drafts: [EventDraft],
    to session: SessionID
  ) async throws -> [JournalEvent] {
    try await append(drafts, to: session, ifHead: nil)
  }

  /// The same for a text that is in memory.
  package func `import`(
    _ text: [UInt8],
    into place: ImportPlace = ImportPlace()
  ) async throws -> ForkedSession {
    var rest: [UInt8]? = text
    return try await self.import(into: place) {
      defer { rest = nil }
      return rest
    }
  }

  package func events(ofRun run: RunID) async throws -> [JournalEvent] {
    try await events(ofRun: run, types: nil)
  }

  package func runs(of session: SessionID, _ page: PageRequest) async throws -> Page<RunRecord> {
    try await runs(RunFilter(session: session), page)
  }

  /// All of a project's artifacts, in the order in which they were made.
  package func artifacts(of project: ProjectID) async throws -> [ArtifactRecord] {
    var artifacts: [ArtifactRecord] = []
    var page = PageRequest(limit: 1_000)
    repeat {
      let next = try await self.artifacts(ArtifactFilter(project: project), page)
      artifacts += next.elements
      page.cursor = next.next
    } while page.cursor != nil
    return artifacts
  }
}

extension SessionID {
  /// Stands for the catalogue where commits are told; no session has it.
  package static let catalog = SessionID(rawValue: "catalog")
}

/// A page of the catalogue's events, whose `seq` counts in the catalogue.
package struct CatalogPage: Sendable, Hashable {
  package var events: [JournalEvent]
  package var head: Int64
  /// Events up to this one are not kept any more.
  package var floor: Int64
  package init(events: [JournalEvent], head: Int64, floor: Int64) {
    self.events = events
    self.head = head
    self.floor = floor
  }
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
  /// An event or a row that the store does not take, which is a fault of ours and of no client. The
  /// text is for the log only.
  case invariant(String)
  /// Somebody appended to the session meanwhile: read it again, and decide again.
  case headMoved(SessionID)

  package var description: String {
    switch self {
    case .unknownSession(let id): "there is no session \(id)"
    case .headMoved(let id): "the session \(id) has gone on; read it again"
    case .unavailable(let text), .unusable(let text), .invalid(let text): text
    case .invariant: "the database refused what it was given, which is a fault of backlot"
    }
  }
}
