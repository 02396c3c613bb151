import AgentKit
import Foundation
import JSONModel
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(5)))
struct SessionCopyTests {
  private let house: Storehouse
  private let saga: Saga

  init() async throws {
    house = try Storehouse()
    saga = Saga(session: try await house.newSession())
    _ = try await house.journal.append(saga.drafts(), to: saga.session)
  }

  private func events(of session: SessionID) async throws -> [JournalEvent] {
    try await house.journal.events(of: session, after: 0, limit: 10_000).events
  }

  @Test func `a copy folds to what its origin was at every event`() async throws {
    let origin = try await events(of: saga.session)
    for cut in 1...origin.count {
      let fork = try await house.journal.fork(saga.session, at: Int64(cut))
      let copied = try await events(of: fork.session)
      #expect(copied.count == Int(fork.head))
      try await expectSameFolds(
        Array(origin.prefix(cut)),
        Array(copied.prefix(cut)),
        "event \(cut)"
      )
      #expect(copied[cut].type == "session.forked")
      #expect(
        try copied[cut].payload(SessionForked.self)
          == SessionForked(fromSessionId: saga.session, atSeq: Int64(cut))
      )
      #expect(try await house.journal.openRuns().allSatisfy { $0.sessionID != fork.session })
    }
    #expect(try await house.journal.checkProjections() == [])
    #expect(try await events(of: saga.session) == origin)
  }

  @Test func `a message that waits for its turn waits in its own session only`() async throws {
    let (run, message) = (RunID.make(), MessageID.make())
    let queued = RunQueued(
      messageId: message,
      projectId: saga.second.project,
      entry: "film_concept_team",
      model: nil,
      isPrompt: false,
      ask: nil,
      owner: .make(),
      replayVersion: 1
    )
    let head = try await house.journal.append(
      [
        EventDraft(
          runID: run,
          MessageAdded(messageId: message, role: .user, content: "And then?")
        ), EventDraft(runID: run, key: "queued", queued),
      ],
      to: saga.session
    ).last?.seq
    let fork = try await house.journal.fork(saga.session, at: #require(head))
    let copy = try #require(fork.runs[run])
    #expect(try await house.journal.run(copy)?.status == .cancelled)
    #expect(try await house.journal.run(run)?.status == .queued)
  }

  /// Compares all tables that `origin` and `copy` fold to, with the copy's ids taken back.
  private func expectSameFolds(
    _ origin: [JournalEvent],
    _ copy: [JournalEvent],
    _ place: Comment,
    location: SourceLocation = #_sourceLocation
  ) async throws {
    var names: [String: String] = [:]
    for (new, old) in zip(copy, origin) {
      names[new.sessionID.rawValue] = old.sessionID.rawValue
      if let new = new.runID, let old = old.runID { names[new.rawValue] = old.rawValue }
      for (new, old) in Saga.ids(new.data, old.data) { names[new] = old }
    }
    #expect(names.allSatisfy { $0 != $1 }, place, sourceLocation: location)
    var renamed = try Saga.folds(copy).joined(separator: "\n")
    for (new, old) in names { renamed = renamed.replacingOccurrences(of: new, with: old) }
    let expected = try Saga.folds(origin).map(Saga.withoutClientID)
    #expect(
      renamed.split(separator: "\n").map(String.init).sorted() == expected.sorted(),
      place,
      sourceLocation: location
    )
  }

  @Test func `a run under way is interrupted in the copy, and what it had open is closed`()
    async throws
  {
    let origin = try await events(of: saga.session)
    let cut = try #require(
      origin.last { $0.runID == saga.second.run && $0.type == ItemStarted.type }?.seq
    )
    let fork = try await house.journal.fork(saga.session, at: cut)
    let run = try #require(fork.runs[saga.second.run])
    let tail = try await events(of: fork.session).filter { $0.seq > cut }
    #expect(tail.map(\.type) == ["session.forked", "item.completed", "run.interrupted"])
    let item = try #require(try tail[1].payload(ItemCompleted.self))
    #expect(item.itemId != saga.second.item)
    #expect([item.text, item.reason] == ["", "copied while it was under way"])
    #expect(item.status == .abandoned)
    #expect(tail[1].key == "i1/completed")
    #expect(tail[2].key == "interrupted@\(cut)")
    let record = try #require(await house.journal.run(run))
    #expect(record.status == .interrupted)
    #expect(record.errorKind == "user")
    #expect(record.lastSeq == fork.head)
  }

  @Test func `a question that is open stays open in the copy, under an id of its own`()
    async throws
  {
    let origin = try await events(of: saga.session)
    let cut = try #require(origin.first { $0.type == InteractionOpened.type }?.seq)
    let fork = try await house.journal.fork(saga.session, at: cut)
    let run = try #require(fork.runs[saga.second.run])
    let open = try await house.journal.interactions(
      InteractionFilter(session: fork.session, status: .open),
      PageRequest()
    ).elements
    #expect(open.map(\.runID) == [run])
    #expect(open.first.map { $0.id == saga.question } == false)
    let resumed = try EventDraft(runID: run, RunResumed(owner: .make()))
    _ = try await house.journal.append([resumed], to: fork.session)
    #expect(try await house.journal.run(run)?.status == .waiting)
    #expect(try await house.journal.run(run)?.interactions == open)
    #expect(try await house.journal.interaction(saga.question)?.status == .answered)
  }

  @Test func `a copy has its own place in the lists, and costs nothing`() async throws {
    let before = try await house.journal.usage(UsageFilter())
    let head = try await house.journal.catalogEvents(after: 0, limit: 1).head
    let fork = try await house.journal.fork(saga.session, at: 13)
    let record = try #require(await house.journal.session(fork.session))
    #expect(record.forkedFrom == SessionForked(fromSessionId: saga.session, atSeq: 13))
    #expect([record.createdAt, record.updatedAt, record.head] == [now, now, fork.head])
    #expect(record.currentProject == fork.projects[saga.first.project])
    #expect(
      try await house.journal.message(in: fork.session, clientMessageID: "m-1") == nil
    )
    #expect(try await house.journal.usage(UsageFilter()) == before)
    #expect(try await house.journal.usage(UsageFilter(session: fork.session)).total.calls == 1)
    let told = try await house.journal.catalogEvents(after: head, limit: 10).events
    #expect(told.map(\.type) == ["session.created", "project.created", "session.forked"])
    #expect(told.last?.data["forkedFrom"] == .string(saga.session.rawValue))
  }

  @Test func `a copy of an archived session is not archived`() async throws {
    let archived = try await house.journal.append([EventDraft(SessionArchived())], to: saga.session)
    let fork = try await house.journal.fork(saga.session, at: archived[0].seq)
    #expect(try await house.journal.session(fork.session)?.isArchived == false)
    #expect(try await house.journal.session(saga.session)?.isArchived == true)
  }

  @Test func `documents are shared, and stay while one of the sessions does`() async throws {
    let fork = try await house.journal.fork(saga.session, at: 13)
    let hash = SHA256.hex(saga.first.document)
    try await house.journal.deleteSession(saga.session, ifHead: nil)
    #expect(try await house.journal.body(hash) == saga.first.document)
    try await house.journal.deleteSession(fork.session, ifHead: nil)
    #expect(try await house.journal.body(hash) == nil)
  }

  @Test func `an id that a run derived is what its copy would derive`() async throws {
    let key = "team/critic/model:1/item#1"
    let item = DerivedRandom.id(ItemID.self, run: saga.second.run, key: key, time: now)
    let started = try EventDraft(
      runID: saga.second.run,
      key: key,
      ItemStarted(itemId: item, kind: .text, step: "critic/model:1")
    )
    let event = try await house.journal.append([started], to: saga.session)[0]
    let fork = try await house.journal.fork(saga.session, at: event.seq)
    let run = try #require(fork.runs[saga.second.run])
    let copied = try await events(of: fork.session)[Int(event.seq) - 1]
    #expect(
      try copied.payload(ItemStarted.self)?.itemId
        == DerivedRandom.id(ItemID.self, run: run, key: key, time: now)
    )
  }

  @Test func `only what is there can be copied`() async throws {
    let head = try await house.journal.session(saga.session)?.head ?? 0
    for seq in [0, -1, head + 1] {
      await #expect(
        throws: StoreError.invalid(
          "The session \(saga.session) has no event \(seq); its last is \(head)."
        )
      ) {
        try await house.journal.fork(saga.session, at: seq)
      }
    }
    let nobody = SessionID.make()
    await #expect(throws: StoreError.unknownSession(nobody)) {
      try await house.journal.fork(nobody, at: 1)
    }
  }
}
