import ModelInterface

/// Everything a gateway is told about the models of one user.
///
/// Reads no environment of its own.
package struct GatewayConfiguration: Sendable {
  /// A server on this machine that is used where nothing is configured, if it answers.
  package struct LocalServer: Sendable, Hashable {
    /// Also the first part of its models' names: `ollama/llama3.2`.
    package var name: String
    package var baseURL: String

    package init(name: String, baseURL: String) {
      self.name = name
      self.baseURL = baseURL
    }
  }

  package static let usualLocalServers = [
    LocalServer(name: "ollama", baseURL: "http://127.0.0.1:11434/v1"),
    LocalServer(name: "llamacpp", baseURL: "http://127.0.0.1:8080/v1"),
  ]

  package var modelList: ModelList?
  /// The model of runs that name none, where the process was told on its command line.
  package var model: String?
  /// The variables that the process was started with: `OPENAI_API_KEY`, `OPENAI_BASE_URL`,
  /// `BACKLOT_MODEL`, and those that the model list names.
  package var environment: [String: String]
  package var localServers: [LocalServer]
  package var retries: RetryPolicy

  package init(
    modelList: ModelList? = nil,
    model: String? = nil,
    environment: [String: String],
    localServers: [LocalServer] = usualLocalServers,
    retries: RetryPolicy = RetryPolicy()
  ) {
    self.modelList = modelList
    self.model = model
    self.environment = environment
    self.localServers = localServers
    self.retries = retries
  }

  /// The names of the variables that a client should pass for this configuration.
  package var variableNames: [String] {
    let named = (modelList?.deployments ?? []).flatMap { [$0.key, $0.baseURL] }.compactMap { text in
      if case .variable(let name) = text { name } else { nil }
    }
    return Array(Set(Self.usualVariableNames + named)).sorted()
  }

  package static let modelVariable = "BACKLOT_MODEL"
  package static let usualVariableNames = [modelVariable, "OPENAI_API_KEY", baseURLVariable]

  /// What holds for a client's runs.
  ///
  /// Its variables take the place of all of these, so that a key goes only where its own environment
  /// sends it. The mere name of a model opens nothing: it is chosen beside these.
  func lending(_ credentials: Credentials) -> GatewayConfiguration {
    var lent = self
    let theirs = credentials.variables(named: variableNames)
    if theirs[Self.modelVariable] != nil { lent.model = nil }
    if theirs.keys.contains(where: { $0 != Self.modelVariable }) {
      lent.environment = theirs
    } else {
      lent.environment.merge(theirs) { $1 }
    }
    return lent
  }

  func variable(_ name: String) -> String? {
    environment[name].flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
  }

  static let baseURLVariable = "OPENAI_BASE_URL"

  /// OpenAI, or what takes its place, as the environment says; nil where it says nothing.
  ///
  /// Throws `ModelFailure` where the variable holds no address.
  func openAIEndpoint() throws -> OpenAIEndpoint? {
    let key = variable("OPENAI_API_KEY").flatMap { APIKey($0, source: "OPENAI_API_KEY") }
    let text = variable(Self.baseURLVariable)
    guard key != nil || text != nil else { return nil }
    let baseURL = try text.map { try Self.baseURL($0, from: Self.baseURLVariable) }
    return OpenAIEndpoint(
      provider: "openai",
      baseURL: baseURL ?? OpenAIEndpoint.openAIBaseURL,
      key: key
    )
  }

  /// The address that a variable holds.
  static func baseURL(_ text: String, from variable: String) throws -> String {
    do {
      return try BaseAddress(text).url
    } catch {
      throw ModelFailure(
        kind: .misconfigured,
        message: "\(variable) cannot be used: \(error).",
        provider: "gateway"
      )
    }
  }
}
