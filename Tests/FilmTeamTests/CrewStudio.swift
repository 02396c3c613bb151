import AgentKit
import AgentTools
import CurlHTTP
import FilmTeam
import JSONModel
import ModelInterface
import TestSupport
import Testing

/// The film team in a real run, without a network, on a model that a test writes.
///
/// Belongs to one test, which keeps the studio's folder as long as it looks at it.
final class CrewStudio {
  let model: ScriptedModel
  private var studio: Studio?

  static var hostTools: [any Tool] {
    var wiki = WikiConfiguration(version: "test", contact: "test")
    wiki.isOffline = true
    return [
      WikipediaSearchTool(wiki.encyclopedia(over: HTTPClient(isOffline: true))),
      LibrarySearchTool(notes: nil, shelf: BuiltInShelf()),
    ]
  }

  init(model: ScriptedModel) { self.model = model }

  /// Runs the crew for `subject`, as `backlot pitch` does, and returns how the run ended.
  func pitch(_ subject: String) async throws -> RunRecord {
    let read = TeamParser.parse(FilmTeam.definition) { FilmTeam.prompts[$0] }
    let team = try #require(read.team)
    let studio = try Studio(
      team,
      model: model,
      tools: CrewStudio.hostTools,
      program: FilmTeam()
    )
    self.studio = studio
    let session = try await studio.session()
    let request = MessageRequest(sessionID: session, content: subject, isPrompt: true)
    let accepted = try await studio.runner.send(request)
    return try await studio.runner.wait(for: accepted.runID)
  }

  func state(of record: RunRecord) async throws -> [String: JSONValue] {
    let studio = try #require(self.studio)
    return try await studio.store.state(of: record.projectID, at: nil).mapValues(\.value)
  }

  func events(of record: RunRecord) async throws -> [JournalEvent] {
    let studio = try #require(self.studio)
    return try await studio.events(of: record.sessionID)
  }

  /// The pitch as Markdown.
  func document(of record: RunRecord) async throws -> String {
    let studio = try #require(self.studio)
    let artifacts = try await studio.store.artifacts(of: record.projectID)
    let pitch = try #require(artifacts.last { $0.name == "pitch.md" })
    return String(decoding: try await studio.store.body(pitch.hash) ?? [], as: UTF8.self)
  }
}
