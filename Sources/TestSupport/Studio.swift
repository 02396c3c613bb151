package import AgentKit
import Foundation
import JSONModel
import Logging
package import ModelInterface
package import Storage

/// A runner on a real database in a folder of its own: what the tests of runs begin with.
///
/// The folder goes with the studio. A second studio on the same folder is another process as far as
/// the journal can tell: it has an owner lock of its own.
package final class Studio: Sendable {
  package let folder: String
  package let database: SQLiteDatabase
  package let store: any JournalStore
  package let owners: OwnerLocks
  package let runner: Runner
  package let hub = DeltaHub()
  private let ownsFolder: Bool

  /// `folder` nil makes a new one.
  package convenience init(
    team yaml: String,
    model: any LanguageModel,
    tools: [any Tool] = [],
    program: any TeamProgram = PlainTeam(),
    writer: (any DocumentWriter)? = nil,
    pinModel: @escaping @Sendable (String?, Credentials?) async throws -> String? = { name, _ in
      name
    },
    folder: String? = nil
  ) throws {
    let (team, faults) = TeamParser.parse(yaml) { _ in nil }
    guard let team, faults.isEmpty else { throw StudioError(faults: faults) }
    try self.init(
      team,
      model: model,
      tools: tools,
      program: program,
      writer: writer,
      pinModel: pinModel,
      folder: folder
    )
  }

  /// The same for a team that is there already.
  package init(
    _ team: TeamDefinition,
    model: any LanguageModel,
    tools: [any Tool] = [],
    program: any TeamProgram,
    writer: (any DocumentWriter)? = nil,
    pinModel: @escaping @Sendable (String?, Credentials?) async throws -> String? = { name, _ in
      name
    },
    folder: String? = nil
  ) throws {
    ownsFolder = folder == nil
    self.folder = folder ?? "\(NSTemporaryDirectory())backlot-test-\(UUID().uuidString)"
    database = try SQLiteDatabase(folder: self.folder)
    store = SQLiteJournal(database)
    owners = try OwnerLocks(folder: "\(self.folder)/owners")
    let configuration = Runner.Configuration(
      team: team,
      program: program,
      tools: tools,
      model: model,
      writer: writer,
      pinModel: pinModel,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    runner = Runner(configuration, store: store, ownership: owners, hub: hub)
  }

  deinit {
    // What cannot be removed from the temporary folder is the system's to remove.
    if ownsFolder { try? FileManager.default.removeItem(atPath: folder) }
  }

  /// A new session, whose documents go below `outputDirectory`.
  package func session(outputDirectory: String? = nil) async throws -> SessionID {
    let id = SessionID.make()
    _ = try await store.createSession(
      id,
      SessionCreated(outputDirectory: outputDirectory, team: runner.configuration.team.name)
    )
    return id
  }

  /// Sends `text` and waits until its run has ended or stopped.
  package func run(_ text: String, in session: SessionID) async throws -> RunRecord {
    let accepted = try await runner.send(MessageRequest(sessionID: session, content: text))
    return try await runner.wait(for: accepted.runID)
  }

  /// The whole journal of a session.
  package func events(of session: SessionID) async throws -> [JournalEvent] {
    try await store.events(of: session, after: 0, limit: 10_000).events
  }

  /// The journal as a transcript: a line an event, without ids and times.
  package func transcript(of session: SessionID) async throws -> [String] {
    try await events(of: session).map(Transcript.line)
  }
}

package struct StudioError: Error, CustomStringConvertible {
  let faults: [TeamFault]
  package var description: String { faults.map(\.description).joined(separator: "\n") }
}

/// A team without code of its own: it ends in what its last agent said.
package struct PlainTeam: TeamProgram {
  package var documents: [Delivery.Document]
  package var callbacks: AgentCallbacks

  package init(documents: [Delivery.Document] = [], callbacks: AgentCallbacks = AgentCallbacks()) {
    self.documents = documents
    self.callbacks = callbacks
  }

  package var tools: [any Tool] { [] }

  package func deliver(_ run: FinishedRun) throws -> Delivery {
    Delivery(
      folder: documents.isEmpty ? "" : "out",
      documents: documents,
      outcome: "answered",
      text: run.finalText
    )
  }
}

/// Events as a person would tell them.
package enum Transcript {
  package static func line(_ event: JournalEvent) -> String {
    let detail: String
    switch event.type {
    case StepStarted.type:
      let attempt = event.data["attempt"]?.integerValue ?? 1
      detail = text(event, "step") + (attempt > 1 ? " (attempt \(attempt))" : "")
    case StepCompleted.type:
      detail = "\(text(event, "step")) \(text(event, "outcome"))"
    case ItemCompleted.type: detail = "\(text(event, "status")): \(text(event, "text"))"
    case LoopExited.type:
      detail = "\(text(event, "loop")) after \(event.data["passes"]?.text ?? "?")"
    case AgentTransferred.type: detail = "\(text(event, "from")) to \(text(event, "to"))"
    case RunCompleted.type: detail = text(event, "outcome")
    case RunInterrupted.type: detail = text(event, "reason")
    case Warning.type: detail = text(event, "kind")
    case ArtifactCreated.type:
      detail = "\(text(event, "name")) \(event.data["version"]?.text ?? "?")"
    case MessageAdded.type: detail = "\(text(event, "role")): \(text(event, "content"))"
    default: detail = ""
    }
    return detail.isEmpty ? event.type : "\(event.type) \(detail)"
  }

  private static func text(_ event: JournalEvent, _ member: String) -> String {
    event.data[member]?.stringValue ?? ""
  }
}
