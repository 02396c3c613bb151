import AgentKit
import Foundation
import JSONModel
import ModelInterface
import Storage
import Testing

/// A folder of its own for a test, removed with this value.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/backlot-storage-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file below the folder and returns its path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    let file = URL(fileURLWithPath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(text.utf8).write(to: file)
    return file.path
  }
}

/// The time at which everything happens in these tests.
let now: Int64 = 1_800_000_000_000

/// A journal in a folder of its own.
struct Storehouse {
  let folder: TemporaryFolder
  let database: SQLiteDatabase
  let journal: SQLiteJournal

  init(
    folder: TemporaryFolder? = nil,
    clock: @escaping @Sendable () -> Int64 = { now }
  ) throws {
    self.folder = try folder ?? TemporaryFolder()
    database = try SQLiteDatabase(folder: self.folder.path, clock: clock)
    journal = SQLiteJournal(database)
  }

  /// A second one on the same file, with connections of its own, as another process has.
  func neighbour() throws -> Storehouse { try Storehouse(folder: folder) }

  func newSession() async throws -> SessionID {
    let id = SessionID.make()
    _ = try await journal.createSession(id, SessionCreated(team: "film"))
    return id
  }

  func types(of session: SessionID) async throws -> [String] {
    try await journal.events(of: session, after: 0, limit: 10_000).events.map(\.type)
  }

  func warnings(of session: SessionID) async throws -> [String] {
    try await journal.events(of: session, after: 0, limit: 10_000).events
      .compactMap { try $0.payload(Warning.self)?.message }
  }
}

func warning(_ text: String, run: RunID? = nil, key: String? = nil) throws -> EventDraft {
  try EventDraft(runID: run, key: key, Warning(kind: "Test", message: text))
}

/// A draft that the journal refuses, because it is of no run.
func refused() throws -> EventDraft {
  try EventDraft(RunCancelled(reason: "nobody's"))
}

/// Heads of one session as a listener hears of them.
struct Heads {
  let stream: AsyncStream<Int64>
  private let observation: any CommitObservation

  init(of session: SessionID, in journal: SQLiteJournal) {
    let (stream, continuation) = AsyncStream<Int64>.makeStream()
    self.stream = stream
    observation = journal.onCommit { if $0 == session { continuation.yield($1) } }
  }

  /// Waits for the news that there are events up to `head`.
  func reach(_ head: Int64) async {
    for await next in stream where next >= head { return }
  }
}

/// A whole small run: one pass of a researcher with a tool, and the document that it made.
struct Story {
  let session: SessionID
  let project = ProjectID.make()
  let message = MessageID.make()
  let run = RunID.make()
  let owner = OwnerID.make()
  let item = ItemID.make()
  let artifact = ArtifactID.make()
  let usage = TokenUsage(input: 100, cachedInput: 20, output: 10, reasoningOutput: 4)
  let document = Array("# Ada".utf8)
  /// The hash of the team that the run works as.
  var team = "team-hash"

  func drafts() throws -> [EventDraft] { try opening() + work() + ending() }

  func opening() throws -> [EventDraft] {
    [
      try EventDraft(
        ProjectCreated(projectId: project, title: "Enchantress of Numbers", subject: "Ada Lovelace")
      ),
      try EventDraft(
        MessageAdded(
          messageId: message,
          role: .user,
          content: "Create a film about Ada Lovelace",
          projectId: project,
          clientMessageId: "m-1"
        )
      ),
      try draft(
        "run",
        RunStarted(
          messageId: message,
          projectId: project,
          entry: "film_concept_team",
          model: "rehearsal",
          owner: owner,
          team: team,
          replayVersion: 1
        )
      ),
    ]
  }

  func work() throws -> [EventDraft] {
    let search = JSONValue.object(["query": "Ada Lovelace"])
    return [
      try draft(
        "seed",
        StateChanged(projectId: project, changes: [StateChange(key: "PROMPT", value: "Ada")])
      ),
      try step("model:1", .model, "rehearsal", request: nil),
      try draft("i1", ItemStarted(itemId: item, kind: .text, step: "researcher/model:1")),
      try draft(
        "i2",
        ItemCompleted(itemId: item, status: .completed, text: "I shall look her up.")
      ),
      try completed(
        "model:1",
        result: [
          "reasoning": "She is on Wikipedia.",
          "toolCalls": [["name": "wikipedia_search", "arguments": search]],
        ],
        call: ModelCallRecord(
          provider: "rehearsal",
          model: "r-1",
          usage: usage,
          cost: 0.25,
          timeToFirstToken: 5,
          duration: 9
        )
      ),
      try step("tool:1", .tool, "wikipedia_search", request: search),
      try completed(
        "tool:1",
        result: ["content": "Born 1815"],
        state: [
          StateChange(key: "research", reducer: .append, value: "Born 1815"),
          StateChange(key: "research", reducer: .append, value: "Died 1852"),
          StateChange(key: "temp:page", value: 1),
        ],
        summary: "two dates"
      ),
    ]
  }

  func ending() throws -> [EventDraft] {
    [
      try EventDraft(
        runID: run,
        agent: "file_writer",
        key: "artifact",
        ArtifactCreated(
          artifactId: artifact,
          projectId: project,
          name: "pitch.md",
          version: 1,
          mediaType: "text/markdown",
          hash: SHA256.hex(document),
          bytes: document.count,
          path: "/out/pitch.md"
        ),
        body: document
      ),
      try draft(
        "end",
        RunCompleted(
          outcome: "completed",
          text: "The pitch about the countess is ready.",
          usage: usage,
          cost: 0.25,
          artifacts: [
            ArtifactReference(
              artifactId: artifact,
              name: "pitch.md",
              version: 1,
              path: "/out/pitch.md"
            )
          ]
        )
      ),
    ]
  }

  private func draft(_ key: String, _ payload: some EventPayload) throws -> EventDraft {
    try EventDraft(runID: run, agent: "researcher", path: "team/researcher", key: key, payload)
  }

  private func step(
    _ name: String,
    _ kind: StepStarted.Kind,
    _ what: String,
    request: JSONValue?
  ) throws -> EventDraft {
    try draft(
      "researcher/\(name)/started#1",
      StepStarted(
        step: "researcher/\(name)",
        kind: kind,
        name: what,
        attempt: 1,
        sawSeq: 4,
        digest: "d",
        isIdempotent: true,
        request: request
      )
    )
  }

  private func completed(
    _ name: String,
    result: JSONValue,
    state: [StateChange] = [],
    summary: String? = nil,
    call: ModelCallRecord? = nil
  ) throws -> EventDraft {
    try draft(
      "researcher/\(name)/completed",
      StepCompleted(
        step: "researcher/\(name)",
        attempt: 1,
        outcome: .succeeded,
        result: result,
        state: state,
        summary: summary,
        call: call
      )
    )
  }
}
