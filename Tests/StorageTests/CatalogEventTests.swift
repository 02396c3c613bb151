import AgentKit
import GRDB
import JSONModel
import Testing

@testable import Storage

/// The stream that keeps a client's lists of sessions, projects and runs up to date.
@Suite(.timeLimit(.minutes(5)))
struct CatalogEventTests {
  private let house: Storehouse

  init() throws { house = try Storehouse() }

  private func events(after seq: Int64 = 0) async throws -> [JournalEvent] {
    try await house.journal.catalogEvents(after: seq, limit: 1_000).events
  }

  @Test func `what changes a list is told with what the list shows`() async throws {
    let session = SessionID.make()
    let created = SessionCreated(title: "Ada", team: "film")
    _ = try await house.journal.createSession(session, created)
    let story = Story(session: session)
    _ = try await house.journal.append(story.drafts(), to: session)
    let events = try await events()
    let id = JSONValue.string(session.rawValue)
    let project = JSONValue.string(story.project.rawValue)
    let run: [String: JSONValue] = [
      "sessionId": id, "runId": .string(story.run.rawValue), "projectId": project,
      "messageId": .string(story.message.rawValue), "title": "Enchantress of Numbers",
    ]
    #expect(events.map(\.seq) == [1, 2, 3, 4])
    #expect(
      events.map(\.type) == ["session.created", "project.created", "run.started", "run.completed"]
    )
    #expect(events.map(\.sessionID) == Array(repeating: session, count: 4))
    #expect(events.map(\.runID) == [nil, nil, story.run, story.run])
    #expect(
      events.map(\.data) == [
        [
          "sessionId": id, "title": "Ada", "status": "active", "createdAt": .integer(now),
          "updatedAt": .integer(now),
        ],
        [
          "sessionId": id, "projectId": project, "title": "Enchantress of Numbers",
          "subject": "Ada Lovelace", "status": "active", "version": 1, "updatedAt": .integer(now),
          "isArchived": false, "isPinned": false,
        ],
        .object(run.merging(["status": "running"]) { $1 }),
        .object(run.merging(["status": "completed", "outcome": "completed"]) { $1 }),
      ]
    )
  }

  @Test func `a run that waits, stops and goes on is told, and so is what it asks`() async throws {
    let session = try await house.newSession()
    let story = Story(session: session)
    let question = InteractionID.make()
    let drafts: [EventDraft] =
      try story.opening() + story.work() + [
        EventDraft(
          runID: story.run,
          InteractionOpened(interactionId: question, kind: .question, text: "Who?", step: "ask:1")
        ),
        EventDraft(runID: story.run, RunInterrupted(reason: .crash, message: "It died.")),
        EventDraft(runID: story.run, RunResumed(owner: story.owner)),
        EventDraft(
          runID: story.run,
          InteractionResolved(interactionId: question, status: .answered, text: "Ada")
        ),
        EventDraft(runID: RunID.make(), RunCancelled(reason: "it was queued")),
      ]
    _ = try await house.journal.append(drafts, to: session)
    let events = try await events(after: 3)
    #expect(
      events.map { [$0.type, $0.data["status"]?.stringValue] } == [
        ["interaction.opened", "waiting"], ["run.interrupted", "interrupted"],
        ["run.resumed", "waiting"], ["interaction.resolved", "running"],
        ["run.cancelled", "cancelled"],
      ]
    )
    #expect(
      ["interactionId", "kind", "text", "interactionStatus"].map { events[0].data[$0]?.stringValue }
        == [question.rawValue, "question", "Who?", "open"]
    )
    #expect(events[3].data["interactionStatus"] == "answered")
    #expect(events[4].data.objectValue?.keys.sorted() == ["runId", "sessionId", "status"])
  }

  @Test func `a deleted session is told, and nothing of it is left`() async throws {
    let session = try await house.newSession()
    _ = try await house.journal.append(Story(session: session).drafts(), to: session)
    try await house.journal.deleteSession(session, ifHead: nil)
    let events = try await events()
    #expect(events.map(\.seq) == Array(1...5))
    #expect(events.last?.type == "session.deleted")
    #expect(Set(events.map(\.data)) == [["sessionId": .string(session.rawValue)]])
  }

  @Test func `listeners hear of the catalogue, also of what others commit`() async throws {
    let neighbour = try house.neighbour()
    let (own, foreign) = (
      Heads(of: .catalog, in: house.journal), Heads(of: .catalog, in: neighbour.journal)
    )
    let watch = neighbour.journal.watch(.catalog)
    let session = try await house.newSession()
    await own.reach(1)
    await foreign.reach(1)
    _ = try await house.journal.append([warning("changes no list")], to: session)
    _ = try await neighbour.journal.append([EventDraft(SessionArchived())], to: session)
    await foreign.reach(2)
    watch.cancel()
    #expect(try await neighbour.journal.catalogEvents(after: 1, limit: 5).head == 2)
  }

  @Test func `only the newest are kept`() async throws {
    let session = try await house.newSession()
    let capacity = CatalogueTable.capacity
    try await house.database.write { database in
      try database.execute(
        sql: """
          WITH RECURSIVE numbers (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
          INSERT INTO catalog_events SELECT n, ?, 1, NULL, 'session.updated', '{}' FROM numbers
          """,
        arguments: [capacity - 1, session.rawValue]
      )
      return ((), [])
    }
    let full = try await house.journal.catalogEvents(after: 0, limit: 1)
    #expect([full.floor, full.head] == [0, capacity - 1])
    let renamed = try EventDraft(SessionUpdated(title: "Again"))
    _ = try await house.journal.append([renamed, renamed], to: session)
    let page = try await house.journal.catalogEvents(after: 0, limit: Int(capacity))
    #expect([page.floor, page.head] == [500, capacity + 1])
    #expect(page.events.map(\.seq) == Array(501...capacity + 1))
  }
}
