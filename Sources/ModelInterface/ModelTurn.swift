import JSONModel

/// A model's whole answer, in one shape whatever the provider.
package struct ModelTurn: Sendable, Hashable {
  package var text: String
  /// What the model thought aloud, where the provider shows it.
  package var reasoning: String
  package var toolCalls: [ToolCall]
  package var finishReason: FinishReason
  /// The provider's own word for it, kept because normalising hides failures.
  package var nativeFinishReason: String?
  /// What a person should be told of this answer, although it is one.
  package var notices: [ModelNotice] = []
  package var record: ModelCallRecord

  package init(
    text: String,
    reasoning: String = "",
    toolCalls: [ToolCall] = [],
    finishReason: FinishReason,
    nativeFinishReason: String? = nil,
    record: ModelCallRecord
  ) {
    self.text = text
    self.reasoning = reasoning
    self.toolCalls = toolCalls
    self.finishReason = finishReason
    self.nativeFinishReason = nativeFinishReason
    self.record = record
  }
}

/// Something about an answer that a person should know, like a prompt that a server has cut.
package struct ModelNotice: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The server counted fewer tokens than the prompt can have.
    case promptCut
    /// The answer held content of a kind that is not read.
    case contentDropped
  }

  package var kind: Kind
  /// One sentence.
  package var message: String

  package init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }
}

package enum FinishReason: String, Sendable, Hashable, Codable {
  case stop
  case toolCalls
  /// The answer is cut: its text is not whole, and its tool calls must not be carried out.
  case length
  /// The provider stopped the answer for its content, or the model refused: the text is no answer to
  /// keep, and its tool calls must not be carried out.
  case contentFilter
  /// A word that is not known: tool calls must not be carried out.
  case other

  /// Whether the tool calls of an answer that ended so may be carried out.
  package var allowsToolCalls: Bool { self == .stop || self == .toolCalls }
}

/// What one model call was and cost, as it is journaled.
package struct ModelCallRecord: Sendable, Hashable, Codable {
  /// `openai`, `rehearsal` and so on.
  package var provider: String
  /// The model that answered, by the provider's own name where it says so.
  package var model: String
  package var usage: TokenUsage
  /// US dollars; nil where the price is not known, which is not the same as free.
  package var cost: Double?
  /// From the request to the first token, in milliseconds; nil where nothing was streamed.
  package var timeToFirstToken: Double?
  /// The whole call with its retries, in milliseconds.
  package var duration: Double
  /// The number of requests that were sent for this turn, at least 1.
  package var attempts: Int
  /// Of these, the answers whose tokens the provider did not count; nil for none.
  ///
  /// `usage` is then less than what was used.
  package var uncounted: Int?

  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    func amount(_ key: CodingKeys) throws -> Double? {
      try members.decodeIfPresent(JSONValue.self, forKey: key)?.amount()
    }
    self.init(
      provider: try members.decode(String.self, forKey: .provider),
      model: try members.decode(String.self, forKey: .model),
      usage: try members.decode(TokenUsage.self, forKey: .usage),
      cost: try amount(.cost),
      timeToFirstToken: try amount(.timeToFirstToken),
      duration: try amount(.duration) ?? 0,
      attempts: try members.decode(JSONValue.self, forKey: .attempts).count() ?? 1,
      uncounted: try members.decodeIfPresent(JSONValue.self, forKey: .uncounted)?.count()
    )
  }

  package init(
    provider: String,
    model: String,
    usage: TokenUsage = TokenUsage(),
    cost: Double? = nil,
    timeToFirstToken: Double? = nil,
    duration: Double = 0,
    attempts: Int = 1,
    uncounted: Int? = nil
  ) {
    self.provider = provider
    self.model = model
    self.usage = usage
    self.cost = cost
    self.timeToFirstToken = timeToFirstToken
    self.duration = duration
    self.attempts = attempts
    self.uncounted = uncounted
  }

  /// Adds what earlier requests for the same turn used, whose answers broke.
  package mutating func add(earlier: ModelCallRecord) {
    usage = usage + earlier.usage
    if let known = cost, let before = earlier.cost { cost = known + before }
    duration += earlier.duration
    attempts = attempts.saturatingAdd(earlier.attempts)
    let count = (uncounted ?? 0).saturatingAdd(earlier.uncounted ?? 0)
    uncounted = count > 0 ? count : nil
  }
}

/// Tokens as the provider counted them, each count from 0 through `Int.largestCount`.
package struct TokenUsage: Sendable, Hashable, Codable {
  /// All input tokens, the cached ones included.
  package private(set) var input: Int
  package private(set) var cachedInput: Int
  /// All output tokens, the reasoning ones included.
  package private(set) var output: Int
  package private(set) var reasoningOutput: Int

  /// The counts come from a provider or a journal: each is bounded here, so that no sum overflows.
  package init(input: Int = 0, cachedInput: Int = 0, output: Int = 0, reasoningOutput: Int = 0) {
    func bounded(_ count: Int) -> Int { min(max(count, 0), .largestCount) }
    self.input = bounded(input)
    self.cachedInput = bounded(cachedInput)
    self.output = bounded(output)
    self.reasoningOutput = bounded(reasoningOutput)
  }

  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    func count(_ key: CodingKeys) throws -> Int {
      guard let count = try members.decode(JSONValue.self, forKey: key).count() else {
        throw DecodingError.dataCorruptedError(
          forKey: key,
          in: members,
          debugDescription: "A count of tokens is a number."
        )
      }
      return count
    }
    self.init(
      input: try count(.input),
      cachedInput: try count(.cachedInput),
      output: try count(.output),
      reasoningOutput: try count(.reasoningOutput)
    )
  }

  /// Input and output together.
  package var total: Int { input.saturatingAdd(output) }

  package static func + (left: TokenUsage, right: TokenUsage) -> TokenUsage {
    TokenUsage(
      input: left.input.saturatingAdd(right.input),
      cachedInput: left.cachedInput.saturatingAdd(right.cachedInput),
      output: left.output.saturatingAdd(right.output),
      reasoningOutput: left.reasoningOutput.saturatingAdd(right.reasoningOutput)
    )
  }
}
