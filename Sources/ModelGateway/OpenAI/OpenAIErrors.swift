import CurlHTTP
import JSONModel
import ModelInterface

/// Says what an error of a compatible server means, and what to do about it.
struct OpenAIErrors {
  let endpoint: OpenAIEndpoint
  let model: String?

  // MARK: - No answer

  func failure(of failure: HTTPFailure) -> ModelFailure {
    let kind: ModelFailure.Kind =
      switch failure.kind {
      case .timedOut: .timedOut
      case .cutMidBody: .streamBroken
      case .offline: .notAllowed
      case .invalidRequest, .unavailable: .invalidRequest
      case .tooLarge: .invalidAnswer
      case .couldNotResolve, .couldNotConnect, .noAnswer, .tls, .cancelled, .other: .unreachable
      }
    let advice =
      switch failure.kind {
      case .couldNotConnect where endpoint.isLocal: ". Is the model server running?"
      case .couldNotConnect, .couldNotResolve:
        ". Check the network, a proxy, or the address \(endpoint.shownURL)."
      case .tls: ". Check the clock and the system's certificates."
      default: "."
      }
    return make(kind, "\(failure.message)\(advice)")
  }

  func failure(of problem: ChatCompletionsStream.Problem) -> ModelFailure {
    switch problem {
    case .notJSON(let detail):
      make(.streamBroken, "\(endpoint.host) sent a piece of an answer that is no JSON (\(detail)).")
    case .noFinishReason:
      make(
        .streamBroken,
        "The answer of \(endpoint.host) ended without its finish mark, so it is not whole."
      )
    case .reported(let error):
      reported(error)
    }
  }

  /// An error inside a stream: there is no status, so its words have to tell.
  private func reported(_ error: JSONValue) -> ModelFailure {
    let details = Details(error)
    let text = "\(endpoint.host) reported an error in its answer\(quoted(details.message))."
    if details.isContextTooLong { return make(.contextTooLong, text) }
    if details.isContentFiltered { return make(.contentFiltered, text) }
    let isRateLimit = details.code == "429" || details.mentions("rate limit", "rate_limit")
    return make(isRateLimit ? .rateLimited : .overloaded, text)
  }

  // MARK: - A status

  /// What a status that is not 200 means.
  ///
  /// For a model that is not known, see `unknownModel`.
  func failure(of response: HTTPResponse, body: [UInt8]) -> ModelFailure {
    let details = Details(body: body)
    let status = response.status
    let said = quoted(details.message)
    func make(_ kind: ModelFailure.Kind, _ message: String) -> ModelFailure {
      self.make(kind, message, status: status, retryAfter: RetryAfter.read(response))
    }
    if details.isContextTooLong {
      return make(
        .contextTooLong,
        "The request is too long for \(modelText)\(said). Shorten it or take a larger model."
      )
    }
    if details.isContentFiltered {
      return make(.contentFiltered, "\(endpoint.host) declined the request's content\(said).")
    }
    switch status {
    case 401, 403:
      return make(.authentication, refusedKey(said))
    case 404:
      return make(.unknownModel, "\(endpoint.shownURL) knows no \(modelText)\(said).")
    case 402:
      return make(.budgetExceeded, "The account at \(endpoint.host) has no credit left\(said).")
    case 429 where details.mentions("insufficient_quota", "exceeded your current quota"):
      return make(.budgetExceeded, "The account at \(endpoint.host) has no credit left\(said).")
    case 429:
      let wait = RetryAfter.read(response).map { " It asks to wait \($0)." } ?? ""
      return make(
        .rateLimited,
        "\(endpoint.host) takes no more requests at the moment\(said).\(wait)"
      )
    case 408, 409, 425, 500...:
      return make(.overloaded, "\(endpoint.host) failed with status \(status)\(said).")
    case 300..<400:
      let target = response[header: "location"] ?? "elsewhere"
      return make(
        .invalidRequest,
        "\(endpoint.shownURL) points to \(target): set that as the base address."
      )
    case 400..<500:
      return make(.invalidRequest, "\(endpoint.host) refused the request (\(status))\(said).")
    default:
      return make(.invalidAnswer, "\(endpoint.host) answered with status \(status)\(said).")
    }
  }

  /// A 404, with what the server does offer.
  func unknownModel(offered: [String], said message: String?) -> ModelFailure {
    let near = NearestName.suggestions(for: model ?? "", among: offered)
    let advice =
      if !near.isEmpty {
        "Did you mean \(near.joined(separator: " or "))?"
      } else if !offered.isEmpty {
        "It offers \(offered.prefix(8).joined(separator: ", "))\(offered.count > 8 ? ", …" : "")."
      } else {
        "Check the model's name, and that the base address is right (it usually ends in /v1)."
      }
    let text = "\(endpoint.shownURL) knows no \(modelText)\(quoted(message)). \(advice)"
    return make(.unknownModel, text, status: 404)
  }

  private func refusedKey(_ said: String) -> String {
    guard let key = endpoint.key else {
      return "\(endpoint.host) wants a key, and there is none\(said). Set OPENAI_API_KEY."
    }
    return "\(endpoint.host) refused the key from \(key)\(said). Check that it is valid for this "
      + "server and model."
  }

  // MARK: - Words

  private var modelText: String { model.map { "model \($0)" } ?? "such address" }

  private func make(
    _ kind: ModelFailure.Kind,
    _ message: String,
    status: Int? = nil,
    retryAfter: Duration? = nil
  ) -> ModelFailure {
    ModelFailure(
      kind: kind,
      message: message,
      provider: endpoint.provider,
      status: status,
      retryAfter: retryAfter
    )
  }

  /// What a server said, bounded, on one line, and without the key that some servers repeat.
  private func quoted(_ text: String?) -> String {
    guard let text, !text.isEmpty else { return "" }
    let clean = String(
      text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) }
    )
    let redacted = endpoint.key?.redacted(clean) ?? clean
    var short = redacted.count > 300 ? redacted.prefix(300) + "…" : redacted[...]
    while short.hasSuffix(".") || short.hasSuffix(" ") { short.removeLast() }
    return ": \(short)"
  }

  /// What an error object says, in the shapes that are about.
  struct Details {
    let message: String?
    let code: String
    private let text: String

    init(body: [UInt8]) {
      if let value = try? JSONValue(parsing: body) {
        self.init(value["error"] ?? value)
      } else {
        self.init(.string(String(decoding: body.prefix(2000), as: UTF8.self)))
      }
    }

    init(_ error: JSONValue) {
      message = error["message"]?.stringValue ?? error["detail"]?.stringValue ?? error.stringValue
      code =
        error["code"]?.stringValue ?? error["code"]?.integerValue.map(String.init)
        ?? error["type"]?.stringValue ?? ""
      text = error.text.lowercased()
    }

    func mentions(_ words: String...) -> Bool { words.contains { text.contains($0) } }

    var isContextTooLong: Bool {
      mentions(
        "context_length_exceeded",
        "exceed_context_size_error",
        "maximum context length",
        "context size",
        "context window",
        "prompt is too long"
      )
    }

    var isContentFiltered: Bool { mentions("content_filter", "content_policy_violation") }
    var isLoading: Bool { mentions("loading model", "model is loading") }
    var isAboutStreamOptions: Bool { mentions("stream_options", "include_usage") }
  }
}
