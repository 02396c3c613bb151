/// A model's whole answer, in one shape whatever the provider.
package struct ModelTurn: Sendable, Hashable {
  package var text: String
  /// What the model thought aloud, where the provider shows it.
  package var reasoning: String
  package var toolCalls: [ToolCall]
  package var finishReason: FinishReason
  /// The provider's own word for it, kept because normalising hides failures.
  package var nativeFinishReason: String?
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

package enum FinishReason: String, Sendable, Hashable, Codable {
  case stop
  case toolCalls
  /// The answer is cut: its text is not whole, and its tool calls must not be carried out.
  case length
  case contentFilter
  case other
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

  package init(
    provider: String,
    model: String,
    usage: TokenUsage = TokenUsage(),
    cost: Double? = nil,
    timeToFirstToken: Double? = nil,
    duration: Double = 0,
    attempts: Int = 1
  ) {
    self.provider = provider
    self.model = model
    self.usage = usage
    self.cost = cost
    self.timeToFirstToken = timeToFirstToken
    self.duration = duration
    self.attempts = attempts
  }
}

/// Tokens as the provider counted them.
package struct TokenUsage: Sendable, Hashable, Codable {
  /// All input tokens, the cached ones included.
  package var input: Int
  package var cachedInput: Int
  /// All output tokens, the reasoning ones included.
  package var output: Int
  package var reasoningOutput: Int

  package init(input: Int = 0, cachedInput: Int = 0, output: Int = 0, reasoningOutput: Int = 0) {
    self.input = input
    self.cachedInput = cachedInput
    self.output = output
    self.reasoningOutput = reasoningOutput
  }

  package static func + (left: TokenUsage, right: TokenUsage) -> TokenUsage {
    TokenUsage(
      input: left.input + right.input,
      cachedInput: left.cachedInput + right.cachedInput,
      output: left.output + right.output,
      reasoningOutput: left.reasoningOutput + right.reasoningOutput
    )
  }
}
