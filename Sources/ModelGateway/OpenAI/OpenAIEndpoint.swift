package import CurlHTTP
import JSONModel
import ModelInterface

/// A server that speaks Chat Completions: where it is, what opens it, and who pays.
package struct OpenAIEndpoint: Sendable, Hashable {
  /// `openai`, `ollama`, …: how the provider is called in records and messages.
  package var provider: String
  /// With the version, without a slash at its end: `https://api.openai.com/v1`.
  package var baseURL: String
  /// Nothing is sent as authorization where there is none.
  package var key: APIKey?

  package init(provider: String, baseURL: String, key: APIKey?) {
    self.provider = provider
    var baseURL = baseURL
    while baseURL.hasSuffix("/") { baseURL.removeLast() }
    self.baseURL = baseURL
    self.key = key
  }

  package static let openAIBaseURL = "https://api.openai.com/v1"

  package var isOpenAI: Bool { host == "api.openai.com" }

  /// The host of the base URL, with its port where it says one.
  package var host: String {
    let rest = baseURL.firstRange(of: "://").map { baseURL[$0.upperBound...] } ?? baseURL[...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    return String(authority.split(separator: "@").last ?? authority)
  }

  /// The base URL as it may be shown: without a name and password, which are secrets too.
  package var shownURL: String {
    guard let scheme = baseURL.firstRange(of: "://") else { return baseURL }
    let rest = baseURL[scheme.upperBound...].drop { $0 != "/" }
    return baseURL[..<scheme.upperBound] + host + rest
  }

  /// Whether what is sent there stays on this machine, as far as the name tells.
  package var isLocal: Bool {
    let name = host.hasPrefix("[") ? host.prefix { $0 != "]" } + "]" : host.prefix { $0 != ":" }
    return name == "localhost" || name.hasSuffix(".localhost") || name == "[::1]"
      || name.hasPrefix("127.")
  }

  var headers: [HTTPHeader] {
    [HTTPHeader("Content-Type", "application/json")]
      + (key.map { [HTTPHeader("Authorization", $0.authorization)] } ?? [])
  }

  /// The models that the server offers, in its order.
  package func modelNames(
    client: HTTPClient,
    timeouts: HTTPTimeouts = HTTPTimeouts(connect: .seconds(5), total: .seconds(10))
  ) async throws -> [String] {
    let request = HTTPRequest.get(baseURL + "/models", headers: headers, timeouts: timeouts)
    let errors = OpenAIErrors(endpoint: self, model: nil)
    let answer: (response: HTTPResponse, body: [UInt8])
    do {
      answer = try await client.fetch(request, limit: 4 << 20)
    } catch let failure as HTTPFailure {
      throw errors.failure(of: failure)
    }
    guard answer.response.status == 200 else {
      throw errors.failure(of: answer.response, body: answer.body)
    }
    guard let list = try? JSONValue(parsing: answer.body), let models = list["data"]?.arrayValue
    else {
      throw ModelFailure(
        kind: .invalidAnswer,
        message: "\(shownURL)/models does not answer with a list of models: is the address right?",
        provider: provider,
        status: 200
      )
    }
    return models.compactMap { $0["id"]?.stringValue }
  }
}
