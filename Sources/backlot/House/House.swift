import AgentKit
import AgentTools
import CurlHTTP
import FilmTeam
import Foundation
import Logging
import ModelInterface
import Storage

/// Everything wired together: the only place that sees the database, the models and the tools.
struct House: Sendable {
  let invocation: Invocation
  let settings: Settings
  let archive: Archive
  let owners: OwnerLocks
  let http: HTTPClient
  let wiki: MediaWikiClient
  let models: Models
  let hub: DeltaHub
  let runner: Runner
  let logger: Logger

  var store: SQLiteJournal { archive.store }

  private init(_ invocation: Invocation, _ archive: Archive) async throws {
    self.invocation = invocation
    self.archive = archive
    logger = try invocation.logger()
    settings = try Settings(invocation)
    owners = try OwnerLocks(folder: invocation.places.data)
    http = HTTPClient(isOffline: invocation.options.offline)
    var configuration = MediaWikiConfiguration(
      version: Backlot.version,
      contact: settings.researchContact
    )
    if let endpoint = settings.wikipedia { configuration.endpoint = endpoint }
    configuration.isOffline = invocation.options.offline
    wiki = MediaWikiClient(configuration, over: http)
    models = try await Models(invocation, settings, http, logger)
    hub = DeltaHub()
    let shelf = BuiltInShelf()
    runner = Runner(
      Runner.Configuration(
        team: try Team.load(invocation.options.team),
        program: FilmTeam(catalogue: FilmCatalogue(userRows: try settings.userFilms())),
        tools: [
          WikipediaSearchTool(wiki), LibrarySearchTool(notes: archive.library, shelf: shelf),
        ],
        model: models.model,
        writer: FileDocumentWriter(),
        logger: logger
      ),
      store: archive.store,
      ownership: owners,
      hub: hub
    )
  }

  /// Opens the house, works, interrupts what is still under way, and closes it.
  static func use<Value>(
    _ invocation: Invocation,
    _ work: (House) async throws -> Value
  ) async throws -> Value {
    try await Archive.use(invocation) { archive in
      let house = try await House(invocation, archive)
      _ = try await house.runner.adoptDeadRuns()
      do {
        let value = try await work(house)
        await house.close()
        return value
      } catch {
        await house.close()
        throw error
      }
    }
  }

  private func close() async {
    await runner.shutdown(reason: .shutdown, message: "the process that worked on it was stopped")
  }

  /// What is said first: who writes, by what key, and what leaves the machine.
  func greeting() async -> String {
    let model = invocation.model
    return "backlot \(Backlot.version), " + (await models.introduction(model))
  }
}
