import AgentKit
import GRDB
import JSONModel
import Testing

@testable import Storage

/// The tables of the document that the project was made from: their columns, relations and indexes,
/// and that what it asks of them is found through an index.
@Suite(.timeLimit(.minutes(5)))
struct SevenTablesTests {
  private let house: Storehouse
  private let story: Story

  init() async throws {
    house = try Storehouse()
    story = Story(session: try await house.newSession())
    _ = try await house.journal.append(story.drafts(), to: story.session)
  }

  private func texts(_ sql: String, _ arguments: [String] = []) async throws -> [String] {
    try await house.database.read { database in
      try String.fetchAll(database, sql: sql, arguments: StatementArguments(arguments))
    }
  }

  @Test(
    arguments: [
      ("sessions", "id created_at updated_at status metadata"),
      ("film_projects", "id session_id title subject status created_at updated_at"),
      (
        "questions",
        "id session_id project_id question_text agent_name created_at metadata"
      ),
      (
        "answers",
        "id question_id session_id project_id agent_name answer_text created_at metadata"
      ),
      (
        "inferential_reasoning",
        """
        id answer_id session_id agent_name reasoning_type reasoning_text tool_calls created_at \
        metadata
        """
      ),
      ("session_states", "id session_id state_key state_value version created_at"),
      ("agent_events", "id session_id agent_name event_type event_data created_at"),
    ]
  )
  func `a table has the columns of the document`(table: String, columns: String) async throws {
    let there = try await texts("SELECT name FROM pragma_table_xinfo('\(table)')")
    #expect(Set(columns.split(separator: " ").map(String.init)).subtracting(there) == [])
  }

  @Test func `the tables refer to each other as in the document`() async throws {
    var relations: [String] = []
    for table in Schema.projections.map(\.table) + ["agent_events"] {
      relations += try await texts(
        "SELECT '\(table).' || \"from\" || ' ' || \"table\" FROM pragma_foreign_key_list('\(table)')"
      )
    }
    let expected = [
      "film_projects.session_id sessions", "questions.session_id sessions",
      "questions.project_id film_projects", "answers.session_id sessions",
      "answers.question_id questions", "answers.project_id film_projects",
      "inferential_reasoning.session_id sessions", "inferential_reasoning.answer_id answers",
      "session_states.session_id sessions", "agent_events.session_id sessions",
    ]
    #expect(Set(expected).subtracting(relations) == [])
  }

  @Test func `a question leads to its answer, and the answer to how it came about`() async throws {
    let journal = house.journal
    let question = try #require(
      await journal.questions(RecordFilter(session: story.session), PageRequest()).elements.first
    )
    let answer = try #require(
      await journal.answers(RecordFilter(message: question.id), PageRequest()).elements.first
    )
    #expect(answer.content == "The pitch about the countess is ready.")
    let steps = try await journal.reasoning(RecordFilter(message: answer.id), PageRequest())
      .elements
    #expect(steps.map(\.kind) == ["model", "tool"])
    #expect(steps[0].text == "She is on Wikipedia.\n\nI shall look her up.")
    #expect(steps[1].toolCalls.arrayValue?.first?["name"]?.stringValue == "wikipedia_search")
  }

  /// What is asked, and the index that answers it.
  @Test(
    arguments: [
      ("SELECT * FROM sessions ORDER BY created_at DESC LIMIT 20", "idx_sessions_created_at"),
      ("SELECT * FROM sessions WHERE status = 'archived'", "idx_sessions_status"),
      (
        "SELECT * FROM questions WHERE session_id = 's' ORDER BY created_at DESC",
        "idx_questions_session_created"
      ),
      (
        "SELECT * FROM answers WHERE session_id = 's' ORDER BY created_at DESC",
        "idx_answers_session_created"
      ),
      ("SELECT * FROM answers WHERE question_id = 'q'", "idx_answers_question"),
      ("SELECT * FROM inferential_reasoning WHERE answer_id = 'a'", "idx_reasoning_answer"),
      ("SELECT * FROM inferential_reasoning WHERE agent_name = 'critic'", "idx_reasoning_agent"),
      (
        """
        SELECT * FROM agent_events WHERE agent_name = 'critic' AND event_type = 'step.completed'
        """,
        "idx_events_agent_type"
      ),
      (
        """
        SELECT * FROM agent_events WHERE event_data ->> '$.projectId' = 'p'
          AND event_type = 'artifact.created'
        """,
        "idx_events_project"
      ),
      (
        "SELECT session_id FROM session_states WHERE state_key = 'PLOT_OUTLINE' AND version = 1",
        "idx_session_states_key"
      ),
      (
        """
        SELECT state_value ->> '$[0]' FROM session_states
        WHERE session_id = 's' AND project_id = 'p' AND state_key = 'research' AND version = 2
        """,
        "PRIMARY KEY"
      ),
      (
        "SELECT rowid FROM film_projects_text WHERE film_projects_text MATCH 'antress'",
        "VIRTUAL TABLE INDEX"
      ),
    ]
  )
  func `what the document asks is found through an index`(
    question: String,
    index: String
  ) async throws {
    let plan = try await house.database.read { database in
      try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(question)").map {
        $0["detail"] as String
      }
    }
    #expect(plan.contains { $0.contains(index) }, "\(plan)")
    #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
  }
}
