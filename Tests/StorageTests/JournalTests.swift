import AgentKit
import Foundation
import JSONModel
import Storage
import Testing

@Suite(.timeLimit(.minutes(5)))
struct JournalTests {
  @Test func `a session begins with its own event`() async throws {
    let house = try Storehouse()
    let id = SessionID.make()
    let event = try await house.journal.createSession(id, SessionCreated(team: "film"))
    #expect(
      event
        == JournalEvent(
          sessionID: id,
          seq: 1,
          time: now,
          type: "session.created",
          data: ["team": "film"]
        )
    )
    #expect(
      try await house.journal.events(of: id, after: 0, limit: 5)
        == EventPage(events: [event], head: 1)
    )
    await #expect(throws: StoreError.invalid("There is a session \(id) already.")) {
      try await house.journal.createSession(id, SessionCreated(team: "film"))
    }
  }

  @Test func `what was appended is read back whole and in order`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let appended = try await house.journal.append(Story(session: session).drafts(), to: session)
    #expect(appended.map(\.seq) == Array(2...13))
    let page = try await house.journal.events(of: session, after: 1, limit: 100)
    #expect(page == EventPage(events: appended, head: 13))
  }

  @Test func `a page ends at its limit and says where the session ends`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let events = try await house.journal.append((2...9).map { try warning("\($0)") }, to: session)
    #expect(
      try await house.journal.events(of: session, after: 3, limit: 2)
        == EventPage(events: Array(events[2...3]), head: 9)
    )
    #expect(
      try await house.journal.events(of: session, after: 20, limit: 2)
        == EventPage(events: [], head: 9)
    )
    await #expect(throws: StoreError.invalid("A limit must be at least 1, and 0 is not.")) {
      try await house.journal.events(of: session, after: 0, limit: 0)
    }
  }

  @Test func `a session that is not there is an error for readers and writers`() async throws {
    let house = try Storehouse()
    let id = SessionID.make()
    await #expect(throws: StoreError.unknownSession(id)) {
      try await house.journal.events(of: id, after: 0, limit: 1)
    }
    await #expect(throws: StoreError.unknownSession(id)) {
      try await house.journal.append([warning("lost")], to: id)
    }
    await #expect(throws: StoreError.unknownSession(id)) {
      try await house.journal.deleteSession(id, ifHead: nil)
    }
  }

  @Test func `a key that the run has returns the old event and writes nothing`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let (run, other) = (RunID.make(), RunID.make())
    let first = try await house.journal.append(
      [warning("first", run: run, key: "k")],
      to: session
    )
    let again = try await house.journal.append(
      [warning("second", run: run, key: "k"), warning("new", run: run, key: "l")],
      to: session
    )
    #expect(again.map(\.seq) == [2, 3])
    #expect(again[0] == first[0])
    _ = try await house.journal.append([warning("other run", run: other, key: "k")], to: session)
    #expect(try await house.warnings(of: session) == ["first", "new", "other run"])
  }

  @Test func `an event of a type that nobody knows is kept`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    var draft = try warning("from the future")
    draft.type = "weather.changed"
    _ = try await house.journal.append([draft], to: session)
    #expect(try await house.types(of: session) == ["session.created", "weather.changed"])
  }

  @Test func `a body is stored under its hash with its event`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let story = Story(session: session)
    _ = try await house.journal.append(story.drafts(), to: session)
    #expect(try await house.journal.body(SHA256.hex(story.document)) == story.document)
    let hash = try await house.journal.storeBody([1, 2, 3])
    #expect(hash == SHA256.hex([1, 2, 3]))
    #expect(try await house.journal.storeBody([1, 2, 3]) == hash)
    #expect(try await house.journal.body(hash) == [1, 2, 3])
    #expect(try await house.journal.body("none") == nil)
  }

  @Test func `the events of a run begin with its message and leave others out`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let (first, second) = (Story(session: session), Story(session: session))
    _ = try await house.journal.append([warning("before")], to: session)
    let opening = try await house.journal.append(first.opening(), to: session)
    _ = try await house.journal.append([warning("between")], to: session)
    let rest = try await house.journal.append(first.work() + first.ending(), to: session)
    var later = try second.opening()
    later.remove(at: 1)
    _ = try await house.journal.append(later, to: session)
    #expect(
      try await house.journal.events(ofRun: first.run) == Array(opening.dropFirst()) + rest
    )
    #expect(try await house.journal.events(ofRun: second.run).map(\.type) == ["run.started"])
    #expect(try await house.journal.events(ofRun: RunID.make()) == [])
  }

  @Test func `state is the newest version of each key up to an event`() async throws {
    let house = try Storehouse()
    let session = try await house.newSession()
    let story = Story(session: session)
    let events = try await house.journal.append(story.drafts(), to: session)
    let seeded = try #require(events.first { $0.type == "state.changed" }).seq
    let found = try #require(events.last { $0.type == "step.completed" }).seq
    let prompt = StateEntry(value: "Ada", version: 1, seq: seeded)
    #expect(
      try await house.journal.state(of: story.project, at: nil) == [
        "PROMPT": prompt,
        "research": StateEntry(value: ["Born 1815", "Died 1852"], version: 2, seq: found),
      ]
    )
    #expect(try await house.journal.state(of: story.project, at: found - 1) == ["PROMPT": prompt])
    #expect(try await house.journal.state(of: ProjectID.make(), at: nil) == [:])
  }

  @Test func `a deleted session takes its rows and its bodies with it`() async throws {
    let house = try Storehouse()
    let (session, other) = (try await house.newSession(), try await house.newSession())
    let story = Story(session: session)
    _ = try await house.journal.append(story.drafts(), to: session)
    _ = try await house.journal.append([warning("stays")], to: other)
    try await house.journal.deleteSession(session, ifHead: nil)
    #expect(try await house.journal.session(session) == nil)
    #expect(try await house.journal.run(story.run) == nil)
    #expect(try await house.journal.project(story.project) == nil)
    #expect(try await house.journal.body(SHA256.hex(story.document)) == nil)
    let kinds = Set(SearchHit.Kind.allCases)
    #expect(try await house.journal.search("countess", kinds: kinds, limit: 5) == [])
    #expect(try await house.warnings(of: other) == ["stays"])
  }
}
