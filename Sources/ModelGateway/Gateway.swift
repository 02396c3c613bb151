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
package final class Gateway: LanguageModel {
  private let configuration: GatewayConfiguration
  private let embedded: [String: any LanguageModel]
  private let client: HTTPClient
  private let clock: GatewayClock
  private let logger: Logger
  private let foundDefault = Mutex<FoundDefault?>(nil)

  private struct FoundDefault {
    var name: String
    var reason: String
    /// Nil for good; rehearsal is only the default until a local server is there.
    var until: Duration?
  }

  /// Where a name leads.
  private struct Route {
    var model: any LanguageModel
    var endpoint: OpenAIEndpoint?
    var description: GatewayDescription
  }

  /// `embedded` are models without a network, by name; `rehearsal` should be among them.
  package init(
    configuration: GatewayConfiguration,
    embedded: [String: any LanguageModel],
    client: HTTPClient,
    clock: GatewayClock = GatewayClock(ContinuousClock()),
    logger: Logger
  ) {
    self.configuration = configuration
    self.embedded = embedded
    self.client = client
    self.clock = clock
    self.logger = logger
  }

  package func respond(
    to request: ModelRequest,
    onDelta: @escaping @Sendable (ModelDelta) -> Void
  ) async throws -> ModelTurn {
    try await route(request.model).model.respond(to: request, onDelta: onDelta)
  }

  /// What the name, or no name, leads to.
  ///
  /// May ask a server what it offers.
  package func describe(_ name: String? = nil) async throws -> GatewayDescription {
    try await route(name).description
  }

  /// Every model that can be asked by name, the default's kind first known.
  package func models() async throws -> GatewayModels {
    var result = GatewayModels(models: [], problems: [])
    for deployment in configuration.modelList?.deployments ?? []
    where deployment.openAIModel != nil
      && !result.models.contains(where: { $0.name == deployment.name })
    {
      result.models.append(GatewayModel(name: deployment.name, provider: "openai"))
    }
    for name in embedded.keys.sorted() {
      result.models.append(GatewayModel(name: name, provider: name))
    }
    if let endpoint = configuration.openAIEndpoint {
      do {
        let names = try await endpoint.modelNames(client: client)
        result.models += names.map { GatewayModel(name: "openai/\($0)", provider: "openai") }
      } catch let failure as ModelFailure {
        result.problems.append(failure.message)
      }
    }
    for server in configuration.localServers {
      // That none runs is the usual case, and no problem.
      let names = try await offered(by: server)
      result.models += names.map {
        GatewayModel(name: "\(server.name)/\($0)", provider: server.name)
      }
    }
    return result
  }

  /// Asks the model's server for its list, which costs nothing and needs the same key as an answer.
  package func probe(_ name: String? = nil) async throws -> GatewayProbe {
    let route = try await route(name)
    guard let endpoint = route.endpoint else {
      return GatewayProbe(description: route.description, duration: .zero, isListed: nil)
    }
    let start = clock.now()
    let names = try await endpoint.modelNames(client: client)
    return GatewayProbe(
      description: route.description,
      duration: clock.now() - start,
      isListed: names.contains { $0 == route.description.model }
    )
  }

  // MARK: - From a name to a model

  private func route(_ name: String?) async throws -> Route {
    if let name { return try self.route(named: name, reason: nil) }
    let found = try await defaultName()
    return try self.route(named: found.name, reason: found.reason)
  }

  private func route(named name: String, reason: String?) throws -> Route {
    if let model = embedded[name] {
      let description = GatewayDescription(
        name: name,
        provider: name,
        model: name,
        reason: reason
      )
      return Route(model: model, endpoint: nil, description: description)
    }
    if let deployment = configuration.modelList?.deployments.first(where: { $0.name == name }) {
      return try route(to: deployment, reason: reason)
    }
    if let slash = name.firstIndex(of: "/") {
      let provider = name[..<slash]
      let model = String(name[name.index(after: slash)...])
      if provider == "openai", !model.isEmpty {
        return try route(to: openAIEndpoint(for: name), model: model, name: name, reason: reason)
      }
      if let server = configuration.localServers.first(where: { $0.name == provider }) {
        let endpoint = OpenAIEndpoint(provider: server.name, baseURL: server.baseURL, key: nil)
        return route(to: endpoint, model: model, name: name, reason: reason)
      }
    }
    throw unknownModel(name)
  }

  private func route(
    to endpoint: OpenAIEndpoint,
    model: String,
    name: String,
    reason: String?,
    adjust: (inout OpenAIModel) -> Void = { _ in }
  ) -> Route {
    var openAI = OpenAIModel(
      endpoint: endpoint,
      model: model,
      retries: configuration.retries,
      client: client,
      clock: clock,
      logger: logger
    )
    adjust(&openAI)
    let description = GatewayDescription(
      name: name,
      provider: endpoint.provider,
      model: model,
      baseURL: endpoint.shownURL,
      recipient: endpoint.isLocal ? nil : endpoint.host,
      key: endpoint.key.map(String.init(describing:)),
      reason: reason
    )
    return Route(model: openAI, endpoint: endpoint, description: description)
  }

  private func route(to deployment: ModelList.Deployment, reason: String?) throws -> Route {
    guard let model = deployment.openAIModel else {
      throw failure(
        .unknownModel,
        "\(deployment.name) is served by a provider that is not honoured yet: \(deployment.model), "
          + "at line \(deployment.line) of the model list."
      )
    }
    let endpoint: OpenAIEndpoint
    if deployment.key == nil, deployment.baseURL == nil {
      endpoint = try openAIEndpoint(for: deployment.name)
    } else {
      // A key of the environment goes only where the environment sends it.
      endpoint = OpenAIEndpoint(
        provider: "openai",
        baseURL: try value(of: deployment.baseURL, in: deployment) ?? OpenAIEndpoint.openAIBaseURL,
        key: try key(of: deployment)
      )
    }
    return route(to: endpoint, model: model, name: deployment.name, reason: reason) { openAI in
      if let timeout = deployment.streamTimeout ?? deployment.timeout {
        openAI.timeouts.firstByte = timeout
        openAI.timeouts.idle = timeout
      }
      if let retries = deployment.maximumRetries { openAI.retries.maximumAttempts = retries + 1 }
      openAI.defaultOptions = GenerationOptions(
        temperature: deployment.temperature,
        maximumOutputTokens: deployment.maximumTokens
      )
    }
  }

  private func openAIEndpoint(for name: String) throws -> OpenAIEndpoint {
    guard let endpoint = configuration.openAIEndpoint else {
      throw failure(
        .authentication,
        "\(name) needs a key: set OPENAI_API_KEY, or OPENAI_BASE_URL for a server without one."
      )
    }
    return endpoint
  }

  private func key(of deployment: ModelList.Deployment) throws -> APIKey? {
    let source =
      if case .variable(let name) = deployment.key {
        name
      } else {
        "the model list, line \(deployment.line)"
      }
    return try value(of: deployment.key, in: deployment).flatMap { APIKey($0, source: source) }
  }

  private func value(
    of text: ModelList.Text?,
    in deployment: ModelList.Deployment
  ) throws -> String? {
    switch text {
    case nil: return nil
    case .literal(let value): return value
    case .variable(let name):
      guard let value = configuration.variable(name) else {
        throw failure(
          .authentication,
          "\(deployment.name) needs the variable \(name), which is not set."
        )
      }
      return value
    }
  }

  // MARK: - Without a name

  private func defaultName() async throws -> FoundDefault {
    if let name = configuration.variable("BACKLOT_MODEL") {
      return FoundDefault(name: completed(name), reason: "BACKLOT_MODEL", until: nil)
    }
    let deployments = configuration.modelList?.deployments ?? []
    if let first = deployments.first(where: { $0.openAIModel != nil }) ?? deployments.first {
      return FoundDefault(name: first.name, reason: "the first of the model list", until: nil)
    }
    let now = clock.now()
    let known = foundDefault.withLock { found in
      found.flatMap { $0.until.map { $0 <= now } ?? false ? nil : $0 }
    }
    if let known { return known }
    let found = try await lookForDefault()
    foundDefault.withLock { $0 = found }
    return found
  }

  /// `BACKLOT_MODEL` may name a model of the one provider there is without naming the provider.
  private func completed(_ name: String) -> String {
    let isKnown = embedded[name] != nil || name.contains("/")
    let isAlias = configuration.modelList?.deployments.contains { $0.name == name } ?? false
    return isKnown || isAlias || configuration.openAIEndpoint == nil ? name : "openai/\(name)"
  }

  private func lookForDefault() async throws -> FoundDefault {
    if let endpoint = configuration.openAIEndpoint {
      if endpoint.isOpenAI {
        return FoundDefault(name: "openai/gpt-4o-mini", reason: "OPENAI_API_KEY is set", until: nil)
      }
      guard let first = try await endpoint.modelNames(client: client).first else {
        throw failure(
          .unknownModel,
          "\(endpoint.shownURL) offers no model. Load one there, or name one with BACKLOT_MODEL."
        )
      }
      let reason = "the first that \(endpoint.host) offers"
      return FoundDefault(name: "openai/\(first)", reason: reason, until: nil)
    }
    for server in configuration.localServers {
      guard let first = try await offered(by: server).first else { continue }
      let reason = "no key is set, and \(server.name) answers here"
      return FoundDefault(name: "\(server.name)/\(first)", reason: reason, until: nil)
    }
    return FoundDefault(
      name: "rehearsal",
      reason: "no key is set, and no local model server answers",
      until: clock.now() + .seconds(30)
    )
  }

  /// What a local server offers; nothing where none answers at once.
  private func offered(by server: GatewayConfiguration.LocalServer) async throws -> [String] {
    let endpoint = OpenAIEndpoint(provider: server.name, baseURL: server.baseURL, key: nil)
    let timeouts = HTTPTimeouts(connect: .milliseconds(250), total: .seconds(1))
    do {
      return try await endpoint.modelNames(client: client, timeouts: timeouts)
    } catch let failure as ModelFailure {
      logger.debug(
        "no local model server",
        metadata: ["server": "\(server.name)", "reason": "\(failure.message)"]
      )
      return []
    }
  }

  private func unknownModel(_ name: String) -> ModelFailure {
    let aliases = (configuration.modelList?.deployments ?? []).map(\.name)
    let known = embedded.keys.sorted() + aliases
    let near = NearestName.suggestions(for: name, among: known)
    let advice: String
    if !near.isEmpty {
      advice = "Did you mean \(near.joined(separator: " or "))?"
    } else if !name.contains("/") {
      advice = "Did you mean openai/\(name)? A model is named with its provider."
    } else {
      advice = "Known here: \((known + ["openai/MODEL"]).joined(separator: ", "))."
    }
    return failure(.unknownModel, "There is no model \(name). \(advice)")
  }

  private func failure(_ kind: ModelFailure.Kind, _ message: String) -> ModelFailure {
    ModelFailure(kind: kind, message: message, provider: "gateway")
  }
}
