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
      case .invalidRequest, .unavailable: .misconfigured
      case .tooLarge: .invalidAnswer
      case .couldNotResolve, .couldNotConnect, .noAnswer, .tls, .cancelled, .other: .unreachable
      }
    let advice =
      switch failure.kind {
      case .couldNotConnect where endpoint.isLocal: ". Is the model server running?"
      case .couldNotConnect, .couldNotResolve:
        ". Check the network, a proxy, or the address \(endpoint.shownURL)."
      case .tls:
        ". Check the clock and the system's certificates; name those of an authority of your own "
          + "with \(CertificateTrust.variableNames.joined(separator: ", "))."
      default: "."
      }
    var result = make(kind, "\(failure.message)\(advice)")
    switch failure.kind {
    // Nothing of it is over in a minute: a limit of ours, or a certificate.
    case .timedOut(.total), .tooLarge, .tls: result.isLasting = true
    default: break
    }
    return result
  }

  func failure(of problem: ChatCompletionsStream.Problem, type: String? = nil) -> ModelFailure {
    switch problem {
    case .notJSON(let detail, let near):
      return make(
        .streamBroken,
        "\(endpoint.host) sent a piece of an answer that is no JSON (\(detail))\(quoted(near))."
      )
    case .noFinishReason:
      return make(
        .streamBroken,
        "The answer of \(endpoint.host) ended without its finish mark, so it is not whole."
      )
    case .interrupted(let word):
      return make(
        .streamBroken,
        "\(endpoint.host) broke its answer off before the end (\(bounded(word)))."
      )
    case .reported(let error):
      return reported(error)
    case .webPage(let text):
      var failure = make(
        .invalidAnswer,
        "\(endpoint.shownURL) answers with a web page (\(bounded(type ?? "text/html"))) and not as "
          + "a model's server does\(quoted(text)). Check the base address, or sign in to the network."
      )
      failure.isLasting = true
      return failure
    case .tooLarge:
      var failure = make(
        .invalidAnswer,
        "The answer of \(endpoint.host) is larger than a model's answer can be, and was cut off."
      )
      failure.isLasting = true
      return failure
    }
  }

  /// An error inside an answer that began well: its own status counts, or its words.
  private func reported(_ error: JSONValue) -> ModelFailure {
    let details = ErrorDetails(error)
    let text = "\(endpoint.host) reported an error in its answer\(quoted(details.message))."
    let status = details.status ?? status(of: details)
    guard let status else {
      if details.isContextTooLong { return make(.contextTooLong, text) }
      if details.isContentFiltered { return make(.contentFiltered, text) }
      return make(details.isRateLimit ? .rateLimited : .overloaded, text)
    }
    var failure = self.failure(status: status, details: details, page: false)
    failure.message = text
    failure.status = nil
    return failure
  }

  /// The status that belongs to the server's own word for an error.
  private func status(of details: ErrorDetails) -> Int? {
    let words = "\(details.code) \(details.type)".lowercased()
    let known: [(words: [String], status: Int)] = [
      (["authentication", "invalid_api_key", "unauthorized", "unauthenticated"], 401),
      (["insufficient_quota", "billing", "payment"], 402),
      (["permission", "forbidden"], 403),
      (["model_not_found", "not_found", "notfounderror"], 404),
      (["rate_limit", "ratelimit", "resource_exhausted", "too_many_requests"], 429),
      (["invalid_request", "badrequest", "invalid_argument", "validation", "unsupported"], 400),
    ]
    return known.first { entry in entry.words.contains(where: words.contains) }?.status
  }

  // MARK: - A status

  /// What a status that is not 200 means.
  ///
  /// For a model that is not known, see `unknownModel`.
  func failure(of response: HTTPResponse, body: [UInt8]) -> ModelFailure {
    let details = ErrorDetails(body: body)
    let status = response.status
    if (300..<400).contains(status) {
      let target = response[header: "location"].map(bounded) ?? "elsewhere"
      return make(
        .misconfigured,
        "\(endpoint.shownURL) points to \(target): set that as the base address.",
        status: status
      )
    }
    var failure = failure(status: status, details: details, page: PageText.isPage(body))
    failure.status = status
    failure.retryAfter = RetryAfter.read(response)
    if failure.kind == .rateLimited, let wait = failure.retryAfter {
      failure.message += " It asks to wait \(wait)."
    }
    if response[header: "x-should-retry"]?.lowercased() == "false" { failure.isLasting = true }
    return failure
  }

  private func failure(status: Int, details: ErrorDetails, page: Bool) -> ModelFailure {
    let said = quoted(details.message)
    // A page is a proxy's or a login's: its words are not about this request.
    if !page, let failure = failure(words: details, status: status, said: said) { return failure }
    switch status {
    case 401:
      return make(.authentication, refusedKey(said))
    case 403 where page:
      return make(
        .authentication,
        "\(endpoint.host) does not let the request through (403)\(said). Check the base address, a "
          + "proxy, and that the key is valid for this server."
      )
    case 403:
      return make(
        .authentication,
        details.message == nil || details.isAboutKey
          ? refusedKey(said) : "\(endpoint.host) forbids the request (403)\(said)."
      )
    case 404:
      return make(.unknownModel, "\(endpoint.shownURL) knows no \(modelText)\(said).")
    case 402:
      return make(.budgetExceeded, noCredit(said))
    case 413:
      return make(.contextTooLong, tooLong(said))
    case 429:
      return make(
        .rateLimited,
        "\(endpoint.host) takes no more requests at the moment\(said)."
      )
    case 408, 409, 425, 500...:
      return make(.overloaded, "\(endpoint.host) failed with status \(status)\(said).")
    case 400..<500:
      return make(.invalidRequest, "\(endpoint.host) refused the request (\(status))\(said).")
    default:
      return make(.invalidAnswer, "\(endpoint.host) answered with status \(status)\(said).")
    }
  }

  /// What the words alone tell, whatever the status; nil where they leave it to the status.
  private func failure(words details: ErrorDetails, status: Int, said: String) -> ModelFailure? {
    let isRefusal = (400..<500).contains(status)
    if details.isOutOfCredit, isRefusal { return make(.budgetExceeded, noCredit(said)) }
    if details.isRateLimit, [403, 413, 429, 503].contains(status) {
      return make(.rateLimited, "\(endpoint.host) takes no more requests at the moment\(said).")
    }
    if details.isContextTooLong { return make(.contextTooLong, tooLong(said)) }
    if details.isContentFiltered {
      return make(.contentFiltered, "\(endpoint.host) declined the request's content\(said).")
    }
    if [400, 403, 422].contains(status), details.isUnknownModel {
      return make(.unknownModel, "\(endpoint.shownURL) knows no \(modelText)\(said).")
    }
    if [400, 422].contains(status), details.isAboutKey {
      return make(.authentication, refusedKey(said))
    }
    if status == 404, details.isAboutEndpoints {
      return make(.invalidRequest, "\(endpoint.host) refused the request (404)\(said).")
    }
    return nil
  }

  /// A model that the server does not know, with what it does offer.
  func unknownModel(offered: [String], said message: String?, status: Int = 404) -> ModelFailure {
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
    return make(.unknownModel, text, status: status)
  }

  // MARK: - Words

  private func refusedKey(_ said: String) -> String {
    guard let key = endpoint.key else {
      return "\(endpoint.host) wants a key, and there is none\(said). Set OPENAI_API_KEY."
    }
    return "\(endpoint.host) refused the key from \(key)\(said). Check that it is valid for this "
      + "server and model."
  }

  private func noCredit(_ said: String) -> String {
    "The account at \(endpoint.host) has no credit left\(said)."
  }

  private func tooLong(_ said: String) -> String {
    "The request is too long for \(modelText)\(said). Shorten it or take a larger model."
  }

  private var modelText: String { model.map { "model \($0)" } ?? "such address" }

  private func make(
    _ kind: ModelFailure.Kind,
    _ message: String,
    status: Int? = nil
  ) -> ModelFailure {
    ModelFailure(kind: kind, message: message, provider: endpoint.provider, status: status)
  }

  /// What a server said, behind a colon; nothing where it said nothing.
  private func quoted(_ text: String?) -> String {
    guard let text else { return "" }
    let short = bounded(text)
    return short.isEmpty ? "" : ": \(short)"
  }

  /// A server's text, bounded, on one line, and without the key that some servers repeat.
  private func bounded(_ text: String) -> String {
    let clean = String(
      text.prefix(2_000).unicodeScalars.map {
        $0.properties.generalCategory == .control ? " " : Character($0)
      }
    )
    let redacted = endpoint.key?.redacted(clean) ?? clean
    var short = redacted.count > 300 ? redacted.prefix(300) + "…" : redacted[...]
    while short.hasSuffix(".") || short.hasSuffix(" ") { short.removeLast() }
    return String(short)
  }
}
