import AgentKit
import GRDB
import JSONModel

@testable import Storage

/// A session with all that can happen in one: a finished run; a second one that is interrupted, asks,
/// is steered and waits; what a person changed; a message that waits in its queue.
struct Saga {
  let session: SessionID
  let first: Story
  let second: Story
  let question = InteractionID.make()
  let queued = RunID.make()

  init(session: SessionID) {
    self.session = session
    (first, second) = (Story(session: session), Story(session: session))
  }

  func drafts() throws -> [EventDraft] {
    let run = second.run
    var opening = try second.opening()
    opening[1] = try EventDraft(
      MessageAdded(messageId: second.message, role: .user, content: "Tell it again")
    )
    return try first.drafts() + opening + second.work() + [
      EventDraft(runID: run, RunSteered(text: "More engines")),
      EventDraft(runID: run, RunInterrupted(reason: .crash, message: "It died.")),
      EventDraft(runID: run, key: "resumed@1", RunResumed(owner: .make())),
      EventDraft(
        runID: run,
        agent: "critic",
        path: "team/critic",
        key: "opened",
        InteractionOpened(interactionId: question, kind: .question, text: "Who?", step: "ask:1")
      ),
      EventDraft(
        runID: run,
        key: "answered",
        InteractionResolved(interactionId: question, status: .answered, text: "Ada")
      ),
      EventDraft(
        runID: run,
        MessageAdded(
          messageId: .make(),
          role: .agent,
          content: run.rawValue,
          projectId: second.project
        )
      ),
      EventDraft(
        StateChanged(
          projectId: first.project,
          changes: [StateChange(key: "about", value: .string(first.project.rawValue))]
        )
      ),
      EventDraft(ProjectUpdated(projectId: first.project, title: "Ada", isPinned: true)),
      EventDraft(SessionUpdated(title: "Ada, twice")),
      EventDraft(ProjectDeleted(projectId: first.project)),
      EventDraft(
        runID: queued,
        MessageAdded(messageId: .make(), role: .user, content: "And then?")
      ),
    ]
  }

  /// The rows of all tables that `events` fold to.
  static func folds(_ events: [JournalEvent]) throws -> [String] {
    try DatabaseQueue().inDatabase { database in
      try Schema.createTables(in: database)
      for event in events {
        if event.seq == 1 { try Projection.apply(event, in: database) }
        _ = try EventTable.insert(event, text: event.data.text, in: database)
        if event.seq > 1 { try Projection.apply(event, in: database) }
      }
      return try Schema.projections.flatMap { projection in
        try Row.fetchAll(database, sql: "SELECT * FROM \(projection.table)").map { row in
          let values = row.filter { name, _ in name != "number" }
            .map { name, value in "\(name)=\(value)" }
          return "\(projection.table): \(values.joined(separator: " "))"
        }
      }
    }
  }

  /// The strings at the same places of two values that should be equal but for ids.
  static func ids(_ new: JSONValue, _ old: JSONValue) -> [(String, String)] {
    switch (new, old) {
    case (.string(let new), .string(let old)): return new == old ? [] : [(new, old)]
    case (.array(let new), .array(let old)): return zip(new, old).flatMap(ids)
    case (.object(let new), .object(let old)):
      return new.flatMap { name, value in ids(value, old[name] ?? .null) }
    default: return []
    }
  }

  /// A copy leaves a client's own ids of messages out.
  static func withoutClientID(_ row: String) -> String {
    row.replacing("client_message_id=\"m-1\"", with: "client_message_id=NULL")
  }
}
