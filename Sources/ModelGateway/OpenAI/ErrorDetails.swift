import JSONModel

/// What an error of a server says, in the shapes that are about.
struct ErrorDetails {
  /// The server's words; nil where it has none.
  let message: String?
  /// Its own word for the kind, or a number as text; empty where it has none.
  let code: String
  let type: String
  /// The parameter that it names.
  let parameter: String?
  /// A status that stands in the error itself.
  let status: Int?
  /// Everything that it says, in lower case, for looking up words.
  private let text: String

  init(body: [UInt8]) {
    if PageText.isPage(body) {
      self.init(.string(PageText.text(of: body)))
    } else if let value = try? JSONValue(parsing: body) {
      self.init(value)
    } else {
      self.init(.string(String(decoding: body.prefix(2_000), as: UTF8.self)))
    }
  }

  /// Reads an error object, or what holds one.
  init(_ value: JSONValue) {
    let error = Self.error(in: value)
    let validation = Self.validation(in: error)
    var message = Self.words(of: error) ?? validation?.message
    // A router's own words say less than those of the provider behind it.
    if let raw = Self.raw(in: error["metadata"]), raw != message {
      message = [message, raw].compactMap(\.self).joined(separator: ": ")
    }
    self.message = message.map { String($0.prefix(2_000)) }
    let number =
      error["code"]?.integerValue ?? error["status"]?.integerValue
      ?? error["status_code"]?.integerValue
    code = error["code"]?.stringValue ?? number.map(String.init) ?? ""
    type = error["type"]?.stringValue ?? error["status"]?.stringValue ?? ""
    parameter = error["param"]?.stringValue ?? validation?.parameter
    status =
      (number ?? Int64(code)).flatMap { (400...599).contains($0) ? Int(exactly: $0) : nil }
    text = String(error.text.prefix(20_000)).lowercased().filter { $0 != "`" }
  }

  private static func error(in value: JSONValue) -> JSONValue {
    var error = value
    // An envelope in an envelope in a list is the worst that is about.
    for _ in 0..<4 {
      if let first = error.arrayValue?.first {
        error = first
      } else if let inner = error["error"], !inner.isNull {
        // Words beside a bare word say more.
        if inner.stringValue != nil, error["message"]?.stringValue != nil { return error }
        error = inner
      } else if let inner = error["errors"]?.arrayValue?.first {
        error = inner
      } else {
        break
      }
    }
    return error
  }

  private static func words(of error: JSONValue) -> String? {
    for member in ["message", "detail", "msg", "error_description", "error", "title", "reason"] {
      switch error[member] {
      case .string(let text) where !text.isEmpty:
        // Some proxies put the error that they got, as JSON, where its words belong.
        if text.hasPrefix("{"), let inner = try? JSONValue(parsing: text),
          let words = words(of: Self.error(in: inner))
        {
          return words
        }
        return text
      case .object(let members):
        if let words = words(of: .object(members)) { return words }
      default: break
      }
    }
    return error.stringValue
  }

  private static func raw(in metadata: JSONValue?) -> String? {
    guard let raw = metadata?["raw"] else {
      let reasons = metadata?["reasons"]?.arrayValue?.compactMap(\.stringValue) ?? []
      return reasons.isEmpty ? nil : reasons.joined(separator: ", ")
    }
    guard let text = raw.stringValue else { return words(of: error(in: raw)) }
    guard let value = try? JSONValue(parsing: text) else { return text }
    return words(of: error(in: value)) ?? text
  }

  /// A list of what is wrong with which member, as FastAPI's servers send it.
  private static func validation(in error: JSONValue) -> (message: String, parameter: String?)? {
    let list = error["detail"]?.arrayValue ?? error["message"]?.arrayValue
    let entries = list ?? (error["loc"] == nil ? [] : [error])
    let lines = entries.prefix(5).compactMap { entry -> String? in
      guard let words = entry["msg"]?.stringValue ?? entry.stringValue else { return nil }
      let place = path(of: entry).joined(separator: ".")
      return place.isEmpty ? words : "\(place): \(words)"
    }
    guard !lines.isEmpty else { return nil }
    return (lines.joined(separator: "; "), path(of: entries[0]).first)
  }

  private static func path(of entry: JSONValue) -> [String] {
    let parts = (entry["loc"]?.arrayValue ?? []).compactMap { part in
      part.stringValue ?? part.integerValue.map(String.init)
    }
    return parts.first == "body" ? Array(parts.dropFirst()) : parts
  }

  func mentions(_ words: String...) -> Bool { mentions(any: words) }

  private func mentions(any words: [String]) -> Bool { words.contains { text.contains($0) } }
}

// MARK: - What it means

extension ErrorDetails {
  /// A limit on the pace, in whatever unit.
  var isRateLimit: Bool {
    mentions(
      "rate limit",
      "rate_limit",
      "ratelimit",
      "tokens per minute",
      "requests per minute",
      "tokens per day",
      "requests per day",
      "too many requests",
      "resource_exhausted",
      "(tpm)",
      "(rpm)",
      "throttl"
    )
  }

  var isOutOfCredit: Bool {
    mentions(
      "insufficient_quota",
      "exceeded your current quota",
      "insufficient credits",
      "insufficient balance",
      "insufficient_balance",
      "credit balance is too low",
      "insufficient funds",
      "billing_hard_limit",
      "payment required",
      "out of credits"
    )
  }

  var isContextTooLong: Bool {
    if isRateLimit { return false }
    return mentions(any: Self.contextWords)
      || (mentions("prompt", "input", "message", "request", "context")
        && mentions("too long", "too many tokens", "too_many_tokens")
        && !mentions("name", "tool_call_id", "took too long"))
  }

  private static let contextWords = [
    "context_length_exceeded", "exceed_context_size", "context size", "context window",
    "context length", "context limit", "maximum context", "max context", "n_ctx",
    "prompt is too long", "prompt too long", "prompt_too_long", "too_many_prompt_tokens",
    "maximum prompt length", "maximum number of tokens allowed",
    "exceeds the maximum number of tok",
    "token limit reached", "input token count", "input is too long", "input too long",
    "messages is too long", "reduce the length of the", "maximum model length",
    "max_model_len", "model's maximum length", "maximum sequence length", "maximum input length",
    "string_above_max_length", "request_too_large", "request entity too large",
    "payload too large", "larger than the context", "exceeds the model's context",
    "tokens in the prompt", "inputs tokens + max_new_tokens", "input length exceeds",
  ]

  var isContentFiltered: Bool {
    mentions(
      "content_filter",
      "content_policy_violation",
      "responsibleaipolicyviolation",
      "content management policy",
      "was flagged",
      "requires moderation",
      "moderation_blocked",
      "safety system",
      "data_inspection_failed",
      "prohibited_content",
      "content violates",
      "sensitive_content"
    )
  }

  var isAboutKey: Bool {
    mentions(
      "api key",
      "api_key",
      "apikey",
      "unauthorized",
      "unauthenticated",
      "authentication",
      "invalid_token",
      "access token",
      "auth credentials",
      "bearer",
      "authorization header"
    )
  }

  var isUnknownModel: Bool {
    if mentions(
      "model_not_found",
      "invalid_model",
      "invalid model",
      "unknown model",
      "model not exist",
      "model not found",
      "no such model",
      "unknown_model",
      "model_not_exist",
      "not a valid model"
    ) {
      return true
    }
    return mentions("model") && mentions("does not exist", "is not found for api", "not found, try")
  }

  var isLoading: Bool { mentions("loading model", "model is loading", "currently loading") }

  /// A 404 of a server that knows the model, and finds nobody to serve the request.
  var isAboutEndpoints: Bool {
    mentions("no endpoints found", "no allowed providers", "data policy")
  }

  var isOverloaded: Bool {
    mentions("overloaded", "server_error", "unavailable", "internal error", "capacity", "timeout")
  }
}
