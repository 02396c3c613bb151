import AgentKit
import AgentTools
import CurlHTTP
import FilmTeam
import Foundation
import Logging
import ModelGateway
import ModelInterface
import Storage

/// Everything wired together: the only place that sees the database, the models and the tools.
struct House: Sendable {
  let invocation: Invocation
  let settings: Settings
  let archive: Archive
  let owners: OwnerLocks
  let http: HTTPClient
  let encyclopedia: any Encyclopedia
  /// The host that searches, and with them the subject's name, go to; nil if they stay here.
  let researchHost: String?
  let models: Models
  /// What is played instead; nil where a crew works.
  let script: RunScript?
  let runner: Runner
  let hub: DeltaHub
  let logger: Logger

  var store: any JournalStore { archive.store }

  private init(_ invocation: Invocation, _ archive: Archive) throws {
    self.invocation = invocation
    self.archive = archive
    logger = try invocation.logger()
    settings = try Settings(invocation)
    try PrivatePath.expectFolder(invocation.places.data + "/owners")
    owners = try OwnerLocks(folder: invocation.places.data)
    http = HTTPClient(
      isOffline: invocation.options.offline,
      trust: CertificateTrust(environment: invocation.environment)
    )
    let wiki = House.wiki(invocation, settings)
    encyclopedia = wiki.encyclopedia(over: http)
    researchHost = invocation.options.offline ? nil : URL(string: wiki.endpoint)?.host
    models = try Models(invocation, settings, http, logger)
    script = try invocation.script.map(Script.load)
    let configuration =
      if let script {
        Script.configuration(script, logger)
      } else {
        try House.crew(invocation, settings, archive, models, encyclopedia, logger)
      }
    hub = DeltaHub()
    runner = Runner(configuration, store: archive.store, ownership: owners, hub: hub)
  }

  private static func crew(
    _ invocation: Invocation,
    _ settings: Settings,
    _ archive: Archive,
    _ models: Models,
    _ encyclopedia: any Encyclopedia,
    _ logger: Logger
  ) throws -> Runner.Configuration {
    Runner.Configuration(
      team: try Team.load(invocation.options.team),
      program: FilmTeam(
        catalogue: FilmCatalogue(userRows: try settings.userFilms()),
        today: try invocation.today()
      ),
      tools: [
        WikipediaSearchTool(encyclopedia),
        LibrarySearchTool(notes: archive.library, shelf: BuiltInShelf()),
      ],
      model: models.gateway,
      writer: FileDocumentWriter(),
      pinModel: { [gateway = models.gateway] name, credentials in
        try gateway.pin(name, with: credentials)
      },
      prepareModel: { [gateway = models.gateway] name, credentials in
        await gateway.prepare(name, with: credentials)
      },
      logger: logger
    )
  }

  /// Where research goes.
  static func wiki(_ invocation: Invocation, _ settings: Settings) -> WikiConfiguration {
    var wiki = WikiConfiguration(version: Backlot.version, contact: settings.researchContact)
    if let endpoint = settings.wikipedia { wiki.endpoint = endpoint }
    wiki.isOffline = invocation.options.offline
    return wiki
  }

  /// Opens the house, works, interrupts what is still under way, and closes it.
  static func use<Value>(
    _ invocation: Invocation,
    _ work: (House) async throws -> Value
  ) async throws -> Value {
    try await Archive.use(invocation) { archive in
      let house = try House(invocation, archive)
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

  /// Says who will write and what leaves the machine, and returns the name of the model, so that the
  /// run has the same one whenever it is resumed.
  func introduce(_ name: String?) async throws -> String {
    let description = try await models.gateway.describe(name)
    let terminal = invocation.terminal
    for notice in models.notices { terminal.say("note: \(notice)") }
    terminal.say("backlot \(Backlot.version), \(models.introduction(description))")
    if let researchHost { terminal.say("Searches go to \(researchHost).") }
    return description.name
  }
}
