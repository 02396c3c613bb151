import AgentKit
import Foundation
import GRDB
import JSONModel
import ModelInterface
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(5)))
struct ProjectionTests {
  @Test func `a finished run is in the catalogue with all it did`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let story = Story(session: session)
    _ = try await house.journal.append(story.drafts(), to: session)
    #expect(
      try await house.journal.session(session)
        == SessionRecord(
          id: session,
          team: "film",
          createdAt: now,
          updatedAt: now,
          head: 13,
          currentProject: story.project
        )
    )
    #expect(
      try await house.journal.run(story.run)
        == RunRecord(
          id: story.run,
          sessionID: session,
          projectID: story.project,
          messageID: story.message,
          status: .completed,
          entry: "film_concept_team",
          model: "rehearsal",
          team: "team-hash",
          replayVersion: 1,
          owner: story.owner,
          startedAt: now,
          endedAt: now,
          startedSeq: 4,
          lastSeq: 13,
          outcome: "completed",
          text: "The pitch about the countess is ready.",
          modelCalls: 1,
          usage: story.usage,
          cost: 0.25,
          artifacts: [
            ArtifactReference(
              artifactId: story.artifact,
              name: "pitch.md",
              version: 1,
              path: "/out/pitch.md"
            )
          ]
        )
    )
    #expect(
      try await house.journal.artifacts(of: story.project) == [
        ArtifactRecord(
          id: story.artifact,
          sessionID: session,
          projectID: story.project,
          runID: story.run,
          name: "pitch.md",
          version: 1,
          mediaType: "text/markdown",
          hash: SHA256.hex(story.document),
          bytes: 5,
          path: "/out/pitch.md",
          outcome: nil,
          createdAt: now,
          seq: 12
        )
      ]
    )
  }

  @Test func `a question and its answer are the conversation`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let story = Story(session: session)
    _ = try await house.journal.append(story.drafts(), to: session)
    let question = MessageRecord(
      id: story.message,
      sessionID: session,
      projectID: story.project,
      runID: story.run,
      seq: 3,
      role: .user,
      agent: nil,
      content: "Create a film about Ada Lovelace",
      clientMessageID: "m-1",
      createdAt: now
    )
    let answer = MessageRecord(
      id: MessageID(rawValue: story.run.rawValue),
      sessionID: session,
      projectID: story.project,
      runID: story.run,
      seq: 13,
      role: .agent,
      agent: nil,
      content: "The pitch about the countess is ready.",
      clientMessageID: nil,
      createdAt: now
    )
    #expect(
      try await house.journal.messages(of: session, PageRequest())
        == Page(elements: [question, answer])
    )
    #expect(
      try await house.journal.message(in: session, clientMessageID: "m-1") == question
    )
    #expect(try await house.journal.message(in: session, clientMessageID: "m-2") == nil)
  }

  @Test func `an agent's own message is the answer instead of the run's text`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let story = Story(session: session)
    let said = try EventDraft(
      runID: story.run,
      agent: "greeter",
      MessageAdded(messageId: MessageID.make(), role: .agent, content: "Done.")
    )
    let drafts = try story.opening() + [said] + story.ending()
    _ = try await house.journal.append(drafts, to: session)
    let page = try await house.journal.messages(of: session, PageRequest())
    #expect(page.elements.map(\.content) == ["Create a film about Ada Lovelace", "Done."])
    #expect(
      try await rows("SELECT question_id FROM answers", of: house) == [story.message.rawValue]
    )
  }

  @Test func `each answer has the reasoning and the tool calls that led to it`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let story = Story(session: session)
    _ = try await house.journal.append(story.opening() + story.work(), to: session)
    #expect(try await rows("SELECT seq FROM inferential_reasoning", of: house) == [])
    _ = try await house.journal.append(story.ending(), to: session)
    let call = #"[{"arguments":{"query":"Ada Lovelace"},"name":"wikipedia_search"}]"#
    let run = story.run.rawValue
    #expect(
      try await rows(
        """
        SELECT answer_id || '|' || agent_name || '|' || reasoning_type || '|' || reasoning_text
          || '|' || tool_calls FROM inferential_reasoning ORDER BY seq
        """,
        of: house
      ) == [
        "\(run)|researcher|model|She is on Wikipedia.\n\nI shall look her up.|\(call)",
        "\(run)|researcher|tool|two dates|\(call)",
      ]
    )
  }

  @Test func `an interrupted run says why, and goes on when it is resumed`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let story = Story(session: session)
    _ = try await house.journal.append(story.opening() + story.work(), to: session)
    #expect(try await house.journal.openRuns().map(\.id) == [story.run])
    let interrupted = RunInterrupted(reason: .crash, message: "The process died.")
    _ = try await house.journal.append([EventDraft(runID: story.run, interrupted)], to: session)
    let run = try #require(await house.journal.run(story.run))
    #expect(run.status == .interrupted)
    #expect([run.message, run.errorKind] == ["The process died.", "crash"])
    #expect([run.endedAt, run.lastSeq] == [now, 12])
    #expect(try await house.journal.openRuns() == [])

    let owner = OwnerID.make()
    let resumed = try EventDraft(runID: story.run, RunResumed(owner: owner))
    _ = try await house.journal.append([resumed], to: session)
    let again = try #require(await house.journal.run(story.run))
    #expect(again.status == .running)
    #expect(again.owner == owner)
    #expect([again.message, again.errorKind] == [nil, nil])
    _ = try await house.journal.append(story.ending(), to: session)
    #expect(
      try await rows("SELECT count(answer_id) FROM inferential_reasoning", of: house) == ["2"]
    )
    #expect(try await house.journal.checkProjections() == [])
  }

  @Test func `every projection can be rebuilt from the journal`() async throws {
    let house = try Storehouse()
    for _ in 1...3 {
      let session = try await house.newSession()
      let (first, second) = (Story(session: session), Story(session: session))
      _ = try await house.journal.append(first.drafts(), to: session)
      var drafts = try second.opening()
      drafts.remove(at: 1)
      drafts += try second.work()
      drafts.append(try EventDraft(SessionUpdated(title: "Ada, twice")))
      drafts.append(
        try EventDraft(ProjectUpdated(projectId: first.project, title: "Ada", status: "archived"))
      )
      drafts.append(
        try EventDraft(runID: second.run, RunFailed(kind: "ModelError", message: "No answer."))
      )
      _ = try await house.journal.append(drafts, to: session)
    }
    #expect(try await house.journal.checkProjections() == [])
  }

  @Test func `a row that was changed behind the journal's back is found`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let story = Story(session: session)
    _ = try await house.journal.append(story.drafts(), to: session)
    try await house.database.write { database in
      try database.execute(sql: "UPDATE film_projects SET title = 'Another film'")
      try database.execute(sql: "DELETE FROM model_calls")
      return ((), [])
    }
    let differences = try await house.journal.checkProjections()
    #expect(differences.map(\.table) == ["film_projects", "film_projects", "model_calls"])
    #expect(differences.map { $0.stored == nil } == [false, true, true])
    #expect(differences[0].stored?.contains(#"title="Another film""#) == true)
  }

  @Test func `lists come in pages that a cursor joins`() async throws {
    let house = try Storehouse()
    var sessions: [SessionID] = []
    for _ in 1...5 { sessions.append(try await house.newSession()) }
    for _ in 1...3 {
      let story = Story(session: sessions[0])
      var drafts = try story.drafts()
      drafts.remove(at: 1)
      _ = try await house.journal.append(drafts, to: sessions[0])
    }
    let journal = house.journal
    let newest = sessions.map(\.rawValue).sorted(by: >)
    try await expectPages(of: newest) {
      try await journal.sessions(SessionFilter(), $0)
    } id: {
      $0.id.rawValue
    }
    let first = sessions[0]
    let runs = try await journal.runs(of: first, PageRequest()).elements.map(\.id.rawValue)
    #expect(runs.count == 3)
    try await expectPages(of: runs) {
      try await journal.runs(of: first, $0)
    } id: {
      $0.id.rawValue
    }
    let projects = try await journal.projects(ProjectFilter(), PageRequest()).elements
    #expect(projects.count == 3)
    try await expectPages(of: projects.map(\.id.rawValue)) {
      try await journal.projects(ProjectFilter(session: first), $0)
    } id: {
      $0.id.rawValue
    }
    let answers = try await journal.messages(of: first, PageRequest()).elements.map(\.id.rawValue)
    #expect(answers.count == 3)
    try await expectPages(of: answers) {
      try await journal.messages(of: first, $0)
    } id: {
      $0.id.rawValue
    }
  }

  @Test(arguments: ["", "!", "c2Vzc2lvbnM", "cnVucy8xLzI", "🎬"])
  func `a cursor that is none of the list's is refused`(cursor: String) async throws {
    let house = try Storehouse()
    await #expect(
      throws: StoreError.invalid("This is not a cursor of this list; begin again without one.")
    ) {
      try await house.journal.sessions(SessionFilter(), PageRequest(cursor: cursor))
    }
  }

  /// Reads a list in pages of two and compares it, joined, with `expected`.
  private func expectPages<Element>(
    of expected: [String],
    _ read: (PageRequest) async throws -> Page<Element>,
    id: (Element) -> String,
    location: SourceLocation = #_sourceLocation
  ) async throws {
    var found: [String] = []
    var request = PageRequest(limit: 2)
    repeat {
      let page = try await read(request)
      #expect(page.elements.count <= 2, sourceLocation: location)
      found += page.elements.map(id)
      request.cursor = page.next
    } while request.cursor != nil && found.count <= expected.count
    #expect(found == expected, sourceLocation: location)
  }

  private func rows(_ sql: String, of house: Storehouse) async throws -> [String] {
    try await house.database.read { try String.fetchAll($0, sql: sql) }
  }
}
