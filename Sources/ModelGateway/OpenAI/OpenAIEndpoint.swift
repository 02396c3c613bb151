package import CurlHTTP
import JSONModel
import ModelInterface

/// A server that speaks Chat Completions: where it is, what opens it, and who pays.
package struct OpenAIEndpoint: Sendable, Hashable {
  /// `openai`, `ollama`, …: how the provider is called in records and messages.
  package let provider: String
  /// With the version, without a slash at its end: `https://api.openai.com/v1`.
  package let baseURL: String
  /// Nothing is sent as authorization where there is none.
  package let key: APIKey?
  /// The host, with its port where that is not the usual one.

  package let host: String
  /// Whether what is sent there stays on this machine: curl itself says so of the address, and opens
  /// no socket elsewhere for it.
  package let isLocal: Bool
  package let isOpenAI: Bool

  package init(provider: String, baseURL: String, key: APIKey?) {
    self.provider = provider
    var baseURL = baseURL
    while baseURL.hasSuffix("/") { baseURL.removeLast() }
    self.baseURL = baseURL
    self.key = key
    let address = CurlAddress(baseURL)
    let name = address?.host.lowercased()
    host = Self.host(of: baseURL)
    isLocal = address?.isLoopback ?? false
    isOpenAI = name == "api.openai.com" || name?.hasSuffix(".api.openai.com") ?? false
  }

  package static let openAIBaseURL = "https://api.openai.com/v1"

  private static func host(of baseURL: String) -> String {
    guard let address = CurlAddress(baseURL) else { return BaseAddress.shown(baseURL) }
    let usual = address.scheme == "https" ? 443 : 80
    return address.port == usual ? address.host : address.peer
  }

  /// The base URL as it may be shown: without a name and password, which are secrets too.
  package var shownURL: String { BaseAddress.shown(baseURL) }

  var headers: [HTTPHeader] {
    [HTTPHeader("Content-Type", "application/json")]
      + (key.map { [HTTPHeader("Authorization", $0.authorization)] } ?? [])
  }

  package static let listTimeouts = HTTPTimeouts(connect: .seconds(5), total: .seconds(10))

  /// The models that the server offers, in its order.
  package func modelNames(
    client: HTTPClient,
    timeouts: HTTPTimeouts = listTimeouts
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
    return models.prefix(10_000).compactMap { $0["id"]?.stringValue }
  }
}
