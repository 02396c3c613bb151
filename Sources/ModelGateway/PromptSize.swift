import ModelInterface

/// Finds out whether a server has cut a prompt, from the tokens that it counted.
enum PromptSize {
  /// Below this, a wrong bound would be likelier than a cut prompt.
  private static let minimumWords = 1_000

  /// What to tell where the count is too small for the prompt; nil where it may be right.
  static func notice(
    _ request: ModelRequest,
    counted usage: TokenUsage?,
    host: String
  ) -> ModelNotice? {
    guard let usage, usage.input > 0 else { return nil }
    let least = leastTokens(of: request)
    // Some servers do not count what they still knew from the call before.
    let counted = usage.input + usage.cachedInput
    guard least >= minimumWords, counted < least / 2 else { return nil }
    return ModelNotice(
      .promptCut,
      "\(host) counted \(usage.input) tokens of a prompt that has at least \(least): it has most "
        + "likely cut the prompt. Give the model a larger context there (Ollama: "
        + "OLLAMA_CONTEXT_LENGTH, llama.cpp: --ctx-size)."
    )
  }

  /// A bound from below: no tokenizer of a model joins two words to one token.
  static func leastTokens(of request: ModelRequest) -> Int {
    var count = words(request.instructions)
    for message in request.messages {
      switch message {
      case .user(let text): count += words(text)
      case .assistant(let text, let calls):
        count += words(text)
        for call in calls { count += words(call.rawArguments) }
      case .toolResult(_, _, let content, _): count += words(content)
      }
    }
    return count
  }

  /// Words between blanks; of what is written without blanks, a word every 32 bytes.
  private static func words(_ text: String) -> Int {
    var count = 0
    var length = 0
    for byte in text.utf8 {
      if byte <= 0x20 {
        length = 0
      } else {
        if length % 32 == 0 { count += 1 }
        length += 1
      }
    }
    return count
  }
}
