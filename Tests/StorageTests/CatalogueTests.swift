import AgentKit
import JSONModel
import ModelInterface
import Testing

@testable import Storage

/// Lists and what narrows them.
@Suite(.timeLimit(.minutes(5)))
struct CatalogueTests {
  private let house: Storehouse
  private let session: SessionID
  private let other: SessionID
  private let story: Story
  private let revision: Story
  private let elsewhere: Story

  init() async throws {
    house = try Storehouse()
    session = try await house.newSession()
    other = try await house.newSession()
    (story, revision) = (Story(session: session), Story(session: session))
    elsewhere = Story(session: other)
    var again = try revision.drafts()
    again.remove(at: 1)
    _ = try await house.journal.append(story.drafts() + again, to: session)
    _ = try await house.journal.append(elsewhere.drafts(), to: other)
  }

  @Test func `a session is changed, archived and taken back`() async throws {
    let journal = house.journal
    let updated = SessionUpdated(title: "Ada", model: "gpt")
    _ = try await journal.append([EventDraft(updated)], to: session)
    let moved = SessionUpdated(outputDirectory: "/films")
    _ = try await journal.append([EventDraft(moved), EventDraft(SessionArchived())], to: session)
    let record = try #require(await journal.session(session))
    #expect([record.title, record.model, record.outputDirectory] == ["Ada", "gpt", "/films"])
    #expect(record.isArchived)
    func ids(_ status: String?) async throws -> Set<SessionID> {
      Set(
        try await journal.sessions(SessionFilter(status: status), PageRequest()).elements.map(\.id)
      )
    }
    #expect(try await ids("archived") == [session])
    #expect(try await ids("active") == [other])
    #expect(try await ids(nil) == [session, other])
    _ = try await journal.append([EventDraft(SessionUnarchived())], to: session)
    #expect(try await ids("archived") == [])
    #expect(try await journal.checkProjections() == [])
  }

  @Test func `a project is archived, pinned and deleted for good`() async throws {
    let journal = house.journal
    let project = revision.project
    func ids(_ filter: ProjectFilter) async throws -> Set<ProjectID> {
      Set(try await journal.projects(filter, PageRequest()).elements.map(\.id))
    }
    let kept = ProjectUpdated(projectId: project, isArchived: true, isPinned: true)
    _ = try await journal.append([EventDraft(kept)], to: session)
    let record = try #require(await journal.project(project))
    #expect([record.isArchived, record.isPinned] == [true, true])
    #expect(record.version == 2)
    #expect(try await ids(ProjectFilter(session: session, isArchived: false)) == [story.project])
    #expect(try await ids(ProjectFilter(isArchived: true)) == [project])
    #expect(try await ids(ProjectFilter(session: session)) == [story.project, project])

    _ = try await journal.append([EventDraft(ProjectDeleted(projectId: project))], to: session)
    #expect(try await journal.project(project) == nil)
    #expect(try await ids(ProjectFilter()) == [story.project, elsewhere.project])
    #expect(try await journal.artifacts(of: project) == [])
    #expect(try await journal.session(session)?.currentProject == nil)
    let hits = try await journal.search("enchantress", kinds: [.project], limit: 9)
    #expect(Set(hits.compactMap(\.projectID)) == [story.project, elsewhere.project])
    let answers = try await journal.search("countess", kinds: [.answer], limit: 9)
    #expect(Set(answers.compactMap(\.projectID)) == [story.project, elsewhere.project])
    #expect(try await journal.checkProjections() == [])
  }

  @Test func `runs are listed by session, project and status`() async throws {
    let cancelled = RunCancelled(reason: "enough")
    let third = Story(session: other)
    var drafts = try third.opening()
    drafts.remove(at: 1)
    drafts.append(try EventDraft(runID: third.run, cancelled))
    _ = try await house.journal.append(drafts, to: other)
    func ids(_ filter: RunFilter) async throws -> [RunID] {
      try await house.journal.runs(filter, PageRequest()).elements.map(\.id)
    }
    let all = [story, revision, elsewhere, third].map(\.run)
    #expect(try await ids(RunFilter()) == all.sorted { $0.rawValue > $1.rawValue })
    #expect(try await ids(RunFilter(session: session)) == [revision.run, story.run])
    #expect(try await ids(RunFilter(project: story.project)) == [story.run])
    #expect(try await ids(RunFilter(status: .cancelled)) == [third.run])
    #expect(try await ids(RunFilter(session: other, status: .completed)) == [elsewhere.run])
    #expect(try await ids(RunFilter(session: session, project: elsewhere.project)) == [])
  }

  @Test func `documents are listed in the order in which they were made`() async throws {
    func ids(_ filter: ArtifactFilter) async throws -> [ArtifactID] {
      try await house.journal.artifacts(filter, PageRequest()).elements.map(\.id)
    }
    let mine = [story.artifact, revision.artifact]
    #expect(try await ids(ArtifactFilter(session: session)) == mine)
    #expect(try await Set(ids(ArtifactFilter())) == Set(mine + [elsewhere.artifact]))
    #expect(try await ids(ArtifactFilter(project: revision.project)) == [revision.artifact])
    #expect(try await ids(ArtifactFilter(run: story.run)) == [story.artifact])
    #expect(try await ids(ArtifactFilter(session: session, name: "pitch.md")) == mine)
    #expect(try await ids(ArtifactFilter(session: session, name: "outline.md")) == [])
    let edited = ArtifactCreated(
      artifactId: ArtifactID.make(),
      projectId: story.project,
      name: "pitch.md",
      version: 2,
      mediaType: "text/markdown",
      hash: "h",
      bytes: 1,
      author: .person
    )
    _ = try await house.journal.append([EventDraft(edited)], to: session)
    #expect(try await house.journal.artifact(edited.artifactId)?.author == .person)
    #expect(try await house.journal.artifacts(of: story.project).map(\.version) == [1, 2])
    #expect(try await house.journal.checkProjections() == [])
  }

  @Test func `a message is found by its id`() async throws {
    let question = try await house.journal.message(story.message)
    let answer = try await house.journal.message(MessageID(rawValue: story.run.rawValue))
    let page = try await house.journal.messages(of: session, PageRequest())
    #expect(page.elements.prefix(2).map(\.id) == [question?.id, answer?.id])
    #expect(page.elements.first == question)
    #expect(try await house.journal.message(MessageID.make()) == nil)
  }

  @Test func `the record says who asked, what was answered and how it came about`() async throws {
    let journal = house.journal
    let page = PageRequest()
    let answer = MessageID(rawValue: story.run.rawValue)
    #expect(
      try await journal.questions(RecordFilter(session: session), page).elements.map(\.id)
        == [story.message]
    )
    #expect(
      try await journal.questions(RecordFilter(), page).elements.map(\.sessionID)
        == [session, other].sorted { $0.rawValue < $1.rawValue }
    )
    #expect(
      try await journal.answers(RecordFilter(message: story.message), page).elements.map(\.id)
        == [answer]
    )
    #expect(
      try await journal.answers(RecordFilter(run: elsewhere.run), page).elements.map(\.sessionID)
        == [other]
    )
    for filter in [
      RecordFilter(message: answer), RecordFilter(run: story.run),
      RecordFilter(session: session, project: story.project),
    ] {
      let steps = try await journal.reasoning(filter, page).elements
      #expect(steps.map(\.kind) == ["model", "tool"])
      #expect(Set(steps.map(\.answerID)) == [answer])
    }
    #expect(
      try await journal.reasoning(RecordFilter(run: story.run), page).elements.last
        == ReasoningRecord(
          sessionID: session,
          seq: 11,
          answerID: answer,
          runID: story.run,
          agent: "researcher",
          kind: "tool",
          text: "two dates",
          toolCalls: [["name": "wikipedia_search", "arguments": ["query": "Ada Lovelace"]]],
          createdAt: now
        )
    )
  }

  @Test func `the versions of the state are listed newest first`() async throws {
    let journal = house.journal
    let versions = try await journal.stateHistory(
      of: story.project,
      key: nil,
      PageRequest()
    ).elements
    #expect(versions.map(\.key) == ["research", "research", "PROMPT"])
    #expect(versions.map(\.version) == [2, 1, 1])
    #expect(versions.first?.value == ["Born 1815", "Died 1852"])
    var found: [Int] = []
    var request = PageRequest(limit: 1)
    repeat {
      let page = try await journal.stateHistory(of: story.project, key: "research", request)
      found += page.elements.map(\.version)
      request.cursor = page.next
    } while request.cursor != nil
    #expect(found == [2, 1])
  }

  @Test func `what calls used is added up by agent and model`() async throws {
    let journal = house.journal
    func sum(_ name: String?, _ calls: Int, cost: Double?) -> UsageSum {
      let usage = (0..<calls).reduce(TokenUsage()) { sum, _ in sum + story.usage }
      return UsageSum(name: name, calls: calls, usage: usage, cost: cost)
    }
    func expectUsage(
      _ filter: UsageFilter,
      calls: Int,
      cost: Double?,
      location: SourceLocation = #_sourceLocation
    ) async throws {
      let named = { (name: String) in calls == 0 ? [] : [sum(name, calls, cost: cost)] }
      #expect(
        try await journal.usage(filter)
          == UsageReport(
            total: sum(nil, calls, cost: cost),
            byAgent: named("researcher"),
            byModel: named("r-1")
          ),
        sourceLocation: location
      )
    }
    try await expectUsage(UsageFilter(), calls: 3, cost: 0.75)
    try await expectUsage(UsageFilter(session: session), calls: 2, cost: 0.5)
    try await expectUsage(UsageFilter(project: story.project), calls: 1, cost: 0.25)
    try await expectUsage(UsageFilter(run: elsewhere.run), calls: 1, cost: 0.25)
    try await expectUsage(UsageFilter(session: session, since: now + 1), calls: 0, cost: 0)
    let unpriced = StepCompleted(
      step: "researcher/model:9",
      attempt: 1,
      outcome: .succeeded,
      result: nil,
      call: ModelCallRecord(
        provider: "local",
        model: "r-1",
        usage: story.usage,
        cost: nil,
        timeToFirstToken: nil,
        duration: 1
      )
    )
    _ = try await journal.append(
      [EventDraft(runID: elsewhere.run, agent: "researcher", unpriced)],
      to: other
    )
    try await expectUsage(UsageFilter(session: other), calls: 2, cost: nil)
  }
}
