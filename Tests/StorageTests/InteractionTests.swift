import AgentKit
import JSONModel
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(5)))
struct InteractionTests {
  private let house: Storehouse
  private let session: SessionID
  private let story: Story
  private let first = InteractionID.make()
  private let second = InteractionID.make()

  init() async throws {
    house = try Storehouse()
    session = try await house.newSession()
    story = Story(session: session)
    _ = try await house.journal.append(story.opening() + story.work(), to: session)
  }

  private func opened(_ id: InteractionID) throws -> EventDraft {
    try EventDraft(
      runID: story.run,
      agent: "critic",
      path: "team/critic",
      key: "opened/\(id)",
      InteractionOpened(
        interactionId: id,
        kind: .choice,
        text: "Is the outline good?",
        options: [InteractionOption(optionId: "yes", name: "Yes")],
        step: "critic/ask:1"
      )
    )
  }

  private func resolved(
    _ id: InteractionID,
    _ status: InteractionResolved.Status = .answered
  ) throws -> EventDraft {
    try EventDraft(
      runID: story.run,
      InteractionResolved(
        interactionId: id,
        status: status,
        optionId: status == .answered ? "yes" : nil,
        by: "emacs"
      )
    )
  }

  private func append(_ drafts: EventDraft...) async throws {
    _ = try await house.journal.append(drafts, to: session)
  }

  /// How the run stands, and what it waits for.
  private func expectRun(
    _ status: RunStatus,
    _ interactions: [InteractionID] = [],
    location: SourceLocation = #_sourceLocation
  ) async throws {
    let run = try await house.journal.run(story.run)
    #expect(run?.status == status, sourceLocation: location)
    #expect(run?.interactions.map(\.id) == interactions, sourceLocation: location)
    #expect(try await house.journal.checkProjections() == [], sourceLocation: location)
  }

  @Test func `a run waits while a question of it is open`() async throws {
    try await expectRun(.running)
    try await append(opened(first), opened(second))
    try await expectRun(.waiting, [first, second])
    #expect(try await house.journal.openRuns().map(\.status) == [.waiting])
    try await append(resolved(first))
    try await expectRun(.waiting, [second])
    try await append(resolved(second, .cancelled))
    try await expectRun(.running)
    #expect(
      try await house.journal.interaction(second)
        == InteractionRecord(
          sessionID: session,
          runID: story.run,
          request: InteractionOpened(
            interactionId: second,
            kind: .choice,
            text: "Is the outline good?",
            options: [InteractionOption(optionId: "yes", name: "Yes")],
            step: "critic/ask:1"
          ),
          status: .cancelled,
          resolution: InteractionResolved(
            interactionId: second,
            status: .cancelled,
            by: "emacs"
          ),
          agent: "critic",
          path: "team/critic",
          openedSeq: 13,
          resolvedSeq: 15,
          openedAt: now,
          resolvedAt: now
        )
    )
  }

  @Test func `a question survives an interruption and is waited for again`() async throws {
    let interrupted = RunInterrupted(reason: .shutdown, message: "The daemon stops.")
    let resumed = RunResumed(owner: story.owner)
    try await append(opened(first), EventDraft(runID: story.run, interrupted))
    try await expectRun(.interrupted)
    #expect(try await house.journal.interaction(first)?.status == .open)
    try await append(EventDraft(runID: story.run, resumed))
    try await expectRun(.waiting, [first])

    try await append(EventDraft(runID: story.run, interrupted), resolved(first))
    try await expectRun(.interrupted)
    try await append(EventDraft(runID: story.run, resumed))
    try await expectRun(.running)
  }

  @Test func `only the first answer counts`() async throws {
    try await append(opened(first), resolved(first), resolved(first, .cancelled))
    #expect(try await house.journal.interaction(first)?.status == .answered)
    #expect(try await house.journal.interaction(first)?.resolvedSeq == 13)
    try await expectRun(.running)
  }

  @Test func `questions are listed newest first and by their status`() async throws {
    try await append(opened(first), opened(second), resolved(first))
    func ids(_ filter: InteractionFilter) async throws -> [InteractionID] {
      try await house.journal.interactions(filter, PageRequest()).elements.map(\.id)
    }
    let newest = [first, second].sorted { $0.rawValue > $1.rawValue }
    #expect(try await ids(InteractionFilter()) == newest)
    #expect(try await ids(InteractionFilter(session: session, run: story.run)) == newest)
    #expect(try await ids(InteractionFilter(status: .open)) == [second])
    #expect(try await ids(InteractionFilter(run: story.run, status: .answered)) == [first])
    #expect(try await ids(InteractionFilter(session: SessionID.make())) == [])
    let page = try await house.journal.interactions(InteractionFilter(), PageRequest(limit: 1))
    #expect(page.elements.map(\.id) == [newest[0]])
    let rest = PageRequest(cursor: page.next, limit: 1)
    #expect(
      try await house.journal.interactions(InteractionFilter(), rest).elements.map(\.id)
        == [newest[1]]
    )
  }
}
