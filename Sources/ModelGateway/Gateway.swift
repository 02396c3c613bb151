package import CurlHTTP
package import Logging
package import ModelInterface
import Synchronization

/// Finds the model behind a name and asks it.
///
/// A name is that of an embedded model (`rehearsal`), an alias of the model list, or a provider and
/// a model (`openai/gpt-4o-mini`). Without a name it is, in this order: `BACKLOT_MODEL`, the first
/// entry of the model list, what `OPENAI_API_KEY` or `OPENAI_BASE_URL` open, the first model of a
/// local server that answers, rehearsal. A default that had to be asked for is kept, for the process
/// and for each client's credentials; a run should still name its model, as `pin` tells it.
///
/// Whoever brings `Credentials` finds what these open, in place of what the process was started with.
package final class Gateway: LanguageModel {
  private let routes: ModelRoutes
  private let clock: GatewayClock
  private let logger: Logger
  private let memory = Mutex(Memory())

  private struct Memory {
    /// What servers offered first, by whose variables named them.
    var found: [Asking: ModelRoutes.Default] = [:]
    /// Until when a server that did not answer in time is not asked again just to pin a name.
    var silentUntil: [Asking: Duration] = [:]
  }

  private struct Asking: Hashable {
    /// Nil for the process itself.
    var credentials: Credentials?
    /// The first of the named server, whatever the default is.
    var isNamedServer: Bool
  }

  /// More clients than have one default each at the same time.
  private static let maximumFound = 200
  private static let silence = Duration.seconds(30)

  /// `embedded` are models without a network, by name; `rehearsal` should be among them.
  package init(
    configuration: GatewayConfiguration,
    embedded: [String: any LanguageModel],
    client: HTTPClient,
    clock: GatewayClock = GatewayClock(ContinuousClock()),
    logger: Logger
  ) {
    self.clock = clock
    self.logger = logger
    routes = ModelRoutes(
      configuration: configuration,
      embedded: embedded,
      client: client,
      clock: clock,
      logger: logger
    )
  }

  /// The names of the variables that a client may lend.
  package var variableNames: [String] { routes.configuration.variableNames }

  package func respond(
    to request: ModelRequest,
    onDelta: @escaping @Sendable (ModelDelta) -> Void
  ) async throws -> ModelTurn {
    try await route(request.model, request.credentials).model
      .respond(to: request, onDelta: onDelta)
  }

  /// The name by which a run finds the model of `name`, or of none, again.
  ///
  /// Asks no server: a model that only the server can name is `openai/*`, the first that it offers.
  /// Nil where the servers on this machine have to be asked first; `prepare` does that.
  package func pin(_ name: String?, with credentials: Credentials? = nil) throws -> String? {
    let routes = routes.lending(credentials)
    if let name { return try routes.route(named: name, reason: nil).description.name }
    if let known = try routes.standardWithoutAsking() {
      return try routes.route(named: known.name, reason: nil).description.name
    }
    let isNamedServer = try routes.namesServer()
    let asking = Asking(credentials: credentials, isNamedServer: isNamedServer)
    // One that has to be asked for again is still the best that is known.
    return memory.withLock { $0.found[asking]?.name }
      ?? (isNamedServer ? ModelRoutes.firstOffered : nil)
  }

  /// Asks a server what it offers, where `pin` can tell more with it.
  ///
  /// Takes at most half a second a server; one that did not answer is left alone for half a minute.
  package func prepare(_ name: String?, with credentials: Credentials? = nil) async {
    guard name == nil else { return }
    let routes = routes.lending(credentials)
    do {
      guard try routes.standardWithoutAsking() == nil else { return }
      let asking = Asking(credentials: credentials, isNamedServer: try routes.namesServer())
      let now = clock.now()
      guard memory.withLock({ $0.silentUntil[asking] ?? now }) <= now else { return }
      do {
        _ = try await standard(routes, asking, timeouts: ModelRoutes.shortTimeouts)
      } catch {
        memory.withLock { memory in
          if memory.silentUntil.count >= Self.maximumFound { memory.silentUntil.removeAll() }
          memory.silentUntil[asking] = clock.now() + Self.silence
        }
        throw error
      }
    } catch {
      // `pin`, or the run, meets the same and says it.
      logger.debug("the model cannot be told yet", metadata: ["error": "\(error)"])
    }
  }

  /// What the name, or no name, leads to.
  ///
  /// May ask a server what it offers.
  package func describe(
    _ name: String? = nil,
    with credentials: Credentials? = nil
  ) async throws -> GatewayDescription {
    try await route(name, credentials).description
  }

  /// Every model that can be asked by name, the default's kind first known.
  package func models(with credentials: Credentials? = nil) async throws -> GatewayModels {
    try await routes.lending(credentials).models()
  }

  /// Asks the model's server for its list, which costs nothing and needs the same key as an answer.
  package func probe(_ name: String? = nil) async throws -> GatewayProbe {
    let route = try await route(name, nil)
    guard let endpoint = route.endpoint else {
      return GatewayProbe(description: route.description, duration: .zero, isListed: nil)
    }
    let start = clock.now()
    let names = try await endpoint.modelNames(client: routes.client)
    return GatewayProbe(
      description: route.description,
      duration: clock.now() - start,
      isListed: names.contains {
        $0 == route.description.model || $0 == "\(endpoint.provider)/\(route.description.model)"
      }
    )
  }

  // MARK: - Where a name leads

  private func route(
    _ name: String?,
    _ credentials: Credentials?
  ) async throws -> ModelRoutes.Route {
    let routes = routes.lending(credentials)
    if let name, name != ModelRoutes.firstOffered {
      return try routes.route(named: name, reason: nil)
    }
    if name == nil, let known = try routes.standardWithoutAsking() {
      return try routes.route(named: known.name, reason: known.reason)
    }
    let isNamedServer = try name != nil || routes.namesServer()
    let asking = Asking(credentials: credentials, isNamedServer: isNamedServer)
    let standard = try await standard(routes, asking)
    return try routes.route(named: standard.name, reason: standard.reason)
  }

  private func standard(
    _ routes: ModelRoutes,
    _ asking: Asking,
    timeouts: HTTPTimeouts = OpenAIEndpoint.listTimeouts
  ) async throws -> ModelRoutes.Default {
    let now = clock.now()
    if let known = memory.withLock({ $0.found[asking] }), known.until.map({ now < $0 }) ?? true {
      return known
    }
    let answer =
      try await asking.isNamedServer
      ? routes.firstOffered(timeouts: timeouts) : routes.standard()
    memory.withLock { memory in
      if memory.found.count >= Self.maximumFound { memory.found.removeAll() }
      memory.found[asking] = answer
    }
    return answer
  }
}
