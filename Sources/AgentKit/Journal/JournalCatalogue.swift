/// What there is in the journals, as lists: projections that are written with each event.
///
/// Lists are newest first, but messages, artifacts and records, which are in the order in which they
/// were made. Functions may be called from any task; errors are `StoreError`.
package protocol JournalCatalogue: Sendable {
  func session(_ id: SessionID) async throws -> SessionRecord?
  func sessions(_ filter: SessionFilter, _ page: PageRequest) async throws -> Page<SessionRecord>
  /// With `ifHead`, only while the session's last event has that `seq`; else it throws
  /// `StoreError.headMoved`, and nothing is deleted.
  func deleteSession(_ id: SessionID, ifHead: Int64?) async throws
  func messages(of session: SessionID, _ page: PageRequest) async throws -> Page<MessageRecord>
  func message(_ id: MessageID) async throws -> MessageRecord?
  func message(in session: SessionID, clientMessageID: String) async throws -> MessageRecord?
  /// With its open interactions, where it waits.
  func run(_ id: RunID) async throws -> RunRecord?
  func runs(_ filter: RunFilter, _ page: PageRequest) async throws -> Page<RunRecord>
  /// The runs, of all sessions, that are neither ended nor interrupted.
  func openRuns() async throws -> [RunRecord]
  /// Nil for one that was deleted.
  func project(_ id: ProjectID) async throws -> ProjectRecord?
  func projects(_ filter: ProjectFilter, _ page: PageRequest) async throws -> Page<ProjectRecord>
  func artifact(_ id: ArtifactID) async throws -> ArtifactRecord?
  func artifacts(_ filter: ArtifactFilter, _ page: PageRequest) async throws -> Page<ArtifactRecord>
  func interaction(_ id: InteractionID) async throws -> InteractionRecord?
  func interactions(
    _ filter: InteractionFilter,
    _ page: PageRequest
  ) async throws -> Page<InteractionRecord>
  /// The versions of a project's keys, the newest first; of one key where that is given.
  func stateHistory(
    of project: ProjectID,
    key: String?,
    _ page: PageRequest
  ) async throws -> Page<StateVersion>

  // The record: who asked what, what was answered, and how the answer came about.
  func questions(_ filter: RecordFilter, _ page: PageRequest) async throws -> Page<MessageRecord>
  func answers(_ filter: RecordFilter, _ page: PageRequest) async throws -> Page<MessageRecord>
  func reasoning(_ filter: RecordFilter, _ page: PageRequest) async throws -> Page<ReasoningRecord>
  func usage(_ filter: UsageFilter) async throws -> UsageReport
  /// Plain words, never a query language; best first.
  func search(_ text: String, kinds: Set<SearchHit.Kind>, limit: Int) async throws -> [SearchHit]
}
