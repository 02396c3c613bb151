import CurlHTTP
import Logging
import ModelInterface

/// Where names of models lead, for one configuration: with other keys they lead elsewhere.
struct ModelRoutes: Sendable {
  /// Where a name leads.
  struct Route {
    var model: any LanguageModel
    var endpoint: OpenAIEndpoint?
    var description: GatewayDescription
  }

  /// What is taken where nobody names a model.
  struct Default {
    var name: String
    var reason: String
    /// Nil for good; rehearsal is only the default until a local server is there.
    var until: Duration?
  }

  var configuration: GatewayConfiguration
  let embedded: [String: any LanguageModel]
  let client: HTTPClient
  let clock: GatewayClock
  let learned = LearnedRequests()
  let logger: Logger

  /// The same with what a client lends; these themselves where it lends nothing.
  func lending(_ credentials: Credentials?) -> ModelRoutes {
    guard let credentials else { return self }
    var routes = self
    routes.configuration = configuration.lending(credentials)
    return routes
  }

  /// Every model that can be asked by name, the default's kind first known.
  func models() async throws -> GatewayModels {
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
    do {
      let names = try await configuration.openAIEndpoint()?.modelNames(client: client) ?? []
      result.models += names.map { GatewayModel(name: "openai/\($0)", provider: "openai") }
    } catch let failure as ModelFailure {
      result.problems.append(failure.message)
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

  // MARK: - From a name to a model

  /// A name that leads to the first model that the server of the environment offers, which has to be
  /// asked for it.
  static let firstOffered = "openai/*"

  /// For a question that something else waits for.
  static let shortTimeouts = HTTPTimeouts(connect: .milliseconds(250), total: .milliseconds(500))

  func route(named asked: String, reason: String?) throws -> Route {
    let name = try withProvider(asked)
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
      learned: learned,
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
        baseURL: try baseURL(of: deployment) ?? OpenAIEndpoint.openAIBaseURL,
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
    guard let endpoint = try configuration.openAIEndpoint() else {
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

  private func baseURL(of deployment: ModelList.Deployment) throws -> String? {
    guard let text = try value(of: deployment.baseURL, in: deployment) else { return nil }
    if case .variable(let name) = deployment.baseURL {
      return try GatewayConfiguration.baseURL(text, from: name)
    }
    guard let address = try? BaseAddress(text) else {
      // A file may hold keys anywhere, so none of its text is shown.
      throw failure(
        .misconfigured,
        "\(deployment.name) has an api_base that is no http or https address, at line "
          + "\(deployment.line) of the model list."
      )
    }
    return address.url
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

  /// The model of a run that names none; may ask a server what it offers.
  func standard() async throws -> Default {
    if let known = try standardWithoutAsking() { return known }
    if try namesServer() { return try await firstOffered(timeouts: OpenAIEndpoint.listTimeouts) }
    return try await firstLocal()
  }

  /// The model of a run that names none; nil where a server has to be asked what it offers.
  func standardWithoutAsking() throws -> Default? {
    if let name = configuration.model {
      return Default(name: try completed(name), reason: "--model", until: nil)
    }
    if let name = configuration.variable(GatewayConfiguration.modelVariable) {
      return Default(
        name: try completed(name),
        reason: GatewayConfiguration.modelVariable,
        until: nil
      )
    }
    let deployments = configuration.modelList?.deployments ?? []
    if let first = deployments.first(where: { $0.openAIModel != nil }) ?? deployments.first {
      return Default(name: first.name, reason: "the first of the model list", until: nil)
    }
    guard try configuration.openAIEndpoint()?.isOpenAI == true else { return nil }
    return Default(name: "openai/gpt-4o-mini", reason: "OPENAI_API_KEY is set", until: nil)
  }

  /// The first model of the server that the environment names.
  func firstOffered(timeouts: HTTPTimeouts) async throws -> Default {
    let endpoint = try openAIEndpoint(for: Self.firstOffered)
    guard let first = try await endpoint.modelNames(client: client, timeouts: timeouts).first
    else {
      throw failure(
        .unknownModel,
        "\(endpoint.shownURL) offers no model. Load one there, or name one with BACKLOT_MODEL."
      )
    }
    let reason = "the first that \(endpoint.host) offers"
    return Default(name: "openai/\(first)", reason: reason, until: nil)
  }

  /// Whether the environment names a server.
  func namesServer() throws -> Bool { try configuration.openAIEndpoint() != nil }

  /// The first model of a server on this machine that nobody had to name, or rehearsal.
  private func firstLocal() async throws -> Default {
    for server in configuration.localServers {
      guard let first = try await offered(by: server).first else { continue }
      let reason = "no key is set, and \(server.name) answers here"
      return Default(name: "\(server.name)/\(first)", reason: reason, until: nil)
    }
    return Default(
      name: "rehearsal",
      reason: "no key is set, and no local model server answers",
      until: clock.now() + .seconds(30)
    )
  }

  /// What the person chose for all runs may be named without the provider, where there is one.
  private func completed(_ name: String) throws -> String {
    let isKnown = embedded[name] != nil || name.contains("/") || isAlias(name)
    if isKnown { return try withProvider(name) }
    return try namesServer() ? "openai/\(name)" : name
  }

  /// The name with the provider in front, where it is that of a model as its server lists it, with
  /// its maker's name: OpenAI's own have no slash.
  private func withProvider(_ name: String) throws -> String {
    guard embedded[name] == nil, !isAlias(name) else { return name }
    guard let slash = name.firstIndex(of: "/") else {
      let chosen = [
        configuration.model, configuration.variable(GatewayConfiguration.modelVariable),
      ]
      return chosen.contains(name) ? try completed(name) : name
    }
    let provider = name[..<slash]
    if provider == "openai" || configuration.localServers.contains(where: { $0.name == provider }) {
      return name
    }
    guard let endpoint = try configuration.openAIEndpoint(), !endpoint.isOpenAI else { return name }
    return "openai/\(name)"
  }

  private func isAlias(_ name: String) -> Bool {
    configuration.modelList?.deployments.contains { $0.name == name } ?? false
  }

  /// What a local server offers; nothing where none answers at once.
  private func offered(by server: GatewayConfiguration.LocalServer) async throws -> [String] {
    let endpoint = OpenAIEndpoint(provider: server.name, baseURL: server.baseURL, key: nil)
    do {
      return try await endpoint.modelNames(client: client, timeouts: Self.shortTimeouts)
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
