import AgentKit
import JSONModel
import ModelInterface
import Storage

/// A session as years of use leave it: message after message, each with a whole run.
///
/// The runs have the mixture and the sizes of a pitch's events, so that every projection has its rows.
struct LongSession {
  struct Report: Encodable {
    let session: String
    let events: Int
    let seconds: Double
  }

  let folder: String

  /// How many steps a run has.
  private static let steps = 20
  private static let text = String(
    repeating: "In 1833 she sees the engine. ",
    count: 36
  )

  /// Appends ten runs at a time until there are at least `count` events.
  func grow(to count: Int) async throws -> Report {
    let began = ContinuousClock.now
    let database = try SQLiteDatabase(folder: folder, durability: .normal)
    let journal = SQLiteJournal(database)
    let session = SessionID.make()
    let project = ProjectID.make()
    let created = SessionCreated(title: "A long one", team: "film")
    var head = try await journal.createSession(session, created).seq
    _ = try await journal.append(
      [
        EventDraft(
          ProjectCreated(projectId: project, title: "Ada Lovelace", subject: "Ada Lovelace")
        )
      ],
      to: session
    )
    var number = 1
    while head < count {
      let runs = try (0..<10).flatMap { try run(number + $0, of: project) }
      number += 10
      head = try await journal.append(runs, to: session).last?.seq ?? head
    }
    await database.close()
    return Report(
      session: session.rawValue,
      events: Int(head),
      seconds: (ContinuousClock.now - began) / .seconds(1)
    )
  }

  private func run(_ number: Int, of project: ProjectID) throws -> [EventDraft] {
    let run = RunID.make()
    let message = MessageID.make()
    let question = MessageAdded(
      messageId: message,
      role: .user,
      content: "Create a film about Ada Lovelace, number \(number)",
      projectId: project
    )
    let started = RunStarted(
      messageId: message,
      projectId: project,
      entry: "greeter",
      model: "bench",
      owner: OwnerID(rawValue: "bench"),
      team: "",
      replayVersion: 1
    )
    let answer = MessageAdded(
      messageId: .make(),
      role: .agent,
      content: "Pitch \(number) is ready.",
      projectId: project
    )
    let completed = RunCompleted(
      outcome: "delivered",
      text: answer.content,
      usage: TokenUsage(),
      cost: nil,
      artifacts: []
    )
    return try [
      EventDraft(question), EventDraft(runID: run, key: "started", started),
    ] + (1...Self.steps).flatMap { try step($0, of: run) } + [
      EventDraft(runID: run, agent: "file_writer", key: "answer", answer),
      EventDraft(runID: run, key: "ended", completed),
    ]
  }

  private func step(_ number: Int, of run: RunID) throws -> [EventDraft] {
    let path = "film_concept_team/writers_room#\(number)/screenwriter"
    let step = "\(path)/model:1"
    let item = ItemID.make()
    func draft(_ key: String, _ payload: some EventPayload) throws -> EventDraft {
      try EventDraft(runID: run, agent: "screenwriter", path: path, key: "\(step)/\(key)", payload)
    }
    let started = StepStarted(
      step: step,
      kind: .model,
      name: "bench",
      attempt: 1,
      sawSeq: 1,
      digest: String(repeating: "0123456789abcdef", count: 4),
      isIdempotent: true
    )
    let outline = StateChange(key: "PLOT_OUTLINE", value: .string(Self.text))
    let completed = StepCompleted(
      step: step,
      attempt: 1,
      outcome: .succeeded,
      result: ["finish": "stop"],
      state: number % 4 == 0 ? [outline] : [],
      call: ModelCallRecord(provider: "bench", model: "bench")
    )
    return try [
      draft("started#1", started),
      draft("item#1", ItemStarted(itemId: item, kind: .text, step: step)),
      draft(
        "item#1/completed",
        ItemCompleted(itemId: item, status: .completed, text: Self.text)
      ),
      draft("completed", completed),
    ]
  }
}
