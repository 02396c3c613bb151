package import AgentKit
import GRDB

/// Who asked what, what was answered, how the answer came about, and what the state was meanwhile.
extension SQLiteJournal {
  package func questions(
    _ filter: RecordFilter,
    _ page: PageRequest
  ) async throws -> Page<MessageRecord> {
    var list = PagedList(
      "questions",
      columns: Rows.question,
      of: "questions",
      order: .journal,
      read: Rows.readMessage
    )
    Self.narrow(&list, filter)
    list.narrow("id = ?", filter.message?.rawValue)
    return try await self.page(page, of: list)
  }

  package func answers(
    _ filter: RecordFilter,
    _ page: PageRequest
  ) async throws -> Page<MessageRecord> {
    var list = PagedList(
      "answers",
      columns: Rows.answer,
      of: "answers",
      order: .journal,
      read: Rows.readMessage
    )
    Self.narrow(&list, filter)
    list.narrow("question_id = ?", filter.message?.rawValue)
    return try await self.page(page, of: list)
  }

  package func reasoning(
    _ filter: RecordFilter,
    _ page: PageRequest
  ) async throws -> Page<ReasoningRecord> {
    var list = PagedList(
      "reasoning",
      columns: Rows.reasoning,
      of: "inferential_reasoning",
      order: .journal,
      read: Rows.readReasoning
    )
    list.narrow("session_id = ?", filter.session?.rawValue)
    list.narrow(Self.isInSessionOfProject, filter.project?.rawValue)
    list.narrow("run_id IN (SELECT id FROM runs WHERE project_id = ?)", filter.project?.rawValue)
    list.narrow("session_id = (SELECT session_id FROM runs WHERE id = ?)", filter.run?.rawValue)
    list.narrow("run_id = ?", filter.run?.rawValue)
    list.narrow("answer_id = ?", filter.message?.rawValue)
    return try await self.page(page, of: list)
  }

  package func stateHistory(
    of project: ProjectID,
    key: String?,
    _ page: PageRequest
  ) async throws -> Page<StateVersion> {
    // A step may make several versions of one key, and write several keys.
    var list = PagedList(
      "states",
      columns: Rows.stateVersion,
      of: "session_states",
      order: .init(number: "seq", text: "printf('%09d/%s', version, state_key)"),
      read: Rows.readStateVersion
    )
    list.narrow(Self.isInSessionOfProject, project.rawValue)
    list.narrow("project_id = ?", project.rawValue)
    list.narrow("state_key = ?", key)
    return try await self.page(page, of: list)
  }

  private static func narrow(_ list: inout PagedList<MessageRecord>, _ filter: RecordFilter) {
    list.narrow("session_id = ?", filter.session?.rawValue)
    list.narrow("project_id = ?", filter.project?.rawValue)
    list.narrow("run_id = ?", filter.run?.rawValue)
  }
}
