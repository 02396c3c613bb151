import JSONModel
import ModelInterface

extension TokenUsage {
  /// More tokens than any model takes or gives at once: a larger number is no count.
  static let maximumCount: Int64 = 1_000_000_000

  /// Reads the `usage` of a Chat Completions answer; nil where it counts nothing that can be believed.
  init?(openAI usage: JSONValue) {
    guard usage.objectValue != nil else { return nil }
    let input = Self.count(usage["prompt_tokens"], usage["input_tokens"])
    let written = Self.count(usage["completion_tokens"], usage["output_tokens"])
    guard input != nil || written != nil else { return nil }
    let details = usage["completion_tokens_details"] ?? usage["output_tokens_details"]
    let reasoning = Self.count(details?["reasoning_tokens"], usage["reasoning_tokens"]) ?? 0
    let total = Self.count(usage["total_tokens"])
    var output = written ?? 0
    // Some providers count thoughts beside the answer, and not within it.
    let isBeside =
      reasoning > output || (reasoning > 0 && total == (input ?? 0) + output + reasoning)
    if isBeside { output += reasoning }
    let promptDetails = usage["prompt_tokens_details"] ?? usage["input_tokens_details"]
    let cached = Self.count(promptDetails?["cached_tokens"], usage["prompt_cache_hit_tokens"])
    self.init(
      input: input ?? 0,
      cachedInput: min(cached ?? 0, input ?? 0),
      output: output,
      reasoningOutput: reasoning
    )
  }

  /// The first of the values that is a count.
  ///
  /// Null, text, a negative number, a fraction and a number that is beyond belief are none.
  private static func count(_ values: JSONValue?...) -> Int? {
    for value in values {
      if let number = value?.integerValue, (0...maximumCount).contains(number) {
        return Int(number)
      }
    }
    return nil
  }
}
