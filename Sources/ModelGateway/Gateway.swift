package import CurlHTTP
package import Logging
package import ModelInterface
import Synchronization

/// Finds the model behind a name and asks it.
///
/// A name is that of an embedded model (`rehearsal`), an alias of the model list, or a provider and
/// a model (`openai/gpt-4o-mini`). Without a name it is, in this order: `BACKLOT_MODEL`, the first
/// entry of the model list, what `OPENAI_API_KEY` or `OPENAI_BASE_URL` open, the first model of a
/// local server that answers, rehearsal. A default that had to be asked for is kept; a run should
/// still name its model, as `describe` tells it.
///
/// Whoever brings `Credentials` finds what these open, in place of what the process was started with.
package final class Gateway: LanguageModel {
  private let routes: ModelRoutes
  private let clock: GatewayClock
  /// The default of the process itself; that of a client is looked for each time.
  private let foundDefault = Mutex<ModelRoutes.Default?>(nil)

  /// `embedded` are models without a network, by name; `rehearsal` should be among them.
  package init(
    configuration: GatewayConfiguration,
    embedded: [String: any LanguageModel],
    client: HTTPClient,
    clock: GatewayClock = GatewayClock(ContinuousClock()),
    logger: Logger
  ) {
    self.clock = clock
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
      isListed: names.contains { $0 == route.description.model }
    )
  }

  // MARK: - Where a name leads

  private func route(
    _ name: String?,
    _ credentials: Credentials?
  ) async throws -> ModelRoutes.Route {
    let routes = routes.lending(credentials)
    if let name { return try routes.route(named: name, reason: nil) }
    let found = try await credentials == nil ? ownDefault() : routes.standard()
    return try routes.route(named: found.name, reason: found.reason)
  }

  private func ownDefault() async throws -> ModelRoutes.Default {
    let now = clock.now()
    let known = foundDefault.withLock { found in
      found.flatMap { $0.until.map { $0 <= now } ?? false ? nil : $0 }
    }
    if let known { return known }
    let found = try await routes.standard()
    foundDefault.withLock { $0 = found }
    return found
  }
}
