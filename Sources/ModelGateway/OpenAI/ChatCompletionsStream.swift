import JSONModel
import ModelInterface

/// Turns the events of a Chat Completions stream into deltas and, at the end, one answer.
///
/// Pure: it knows no time, no network and no provider. A stream is an answer only if a finish
/// reason came, however clean its end looks.
struct ChatCompletionsStream {
  /// Why a stream is no answer.
  enum Problem: Error, Hashable {
    case notJSON(String)
    /// The server reported an error inside a stream that began well.
    case reported(JSONValue)
    case noFinishReason
  }

  struct Answer: Hashable {
    var text: String
    var reasoning: String
    var toolCalls: [ToolCall]
    var finishReason: FinishReason
    var nativeFinishReason: String
    /// The model by the provider's own name; nil where it does not say.
    var model: String?
    /// Nil where the provider does not count.
    var usage: TokenUsage?
  }

  /// Whether anything of the answer has come, shown or not.
  private(set) var hasBegun = false
  /// Whether a finish reason has come, so that the answer is whole even if the rest is lost.
  var isWhole: Bool { nativeFinishReason != nil }
  /// Whether the server said that nothing follows.
  private(set) var isDone = false

  private var text = ""
  private var reasoning = ""
  private var newText: [UInt8] = []
  private var newReasoning: [UInt8] = []
  private var refusal = ""
  private var calls = ToolCallAssembler()
  private var nativeFinishReason: String?
  private var answerID = ""
  private var model: String?
  private var usage: TokenUsage?

  /// Takes the data of one event.
  mutating func consume(_ data: [UInt8]) throws {
    // The first chunk names the model, and is read whole.
    if model != nil, !isWhole, let addition = ContentChunkScanner.scan(data) {
      newText += addition.text
      newReasoning += addition.reasoning
      if let call = addition.call {
        calls.add(index: call, arguments: String(decoding: addition.arguments, as: UTF8.self))
      }
      if !newText.isEmpty || !newReasoning.isEmpty || !calls.isEmpty { hasBegun = true }
      return
    }
    if data.allSatisfy({ $0 <= 0x20 }) { return }
    if data.elementsEqual("[DONE]".utf8) {
      isDone = true
      return
    }
    let chunk: JSONValue
    do {
      chunk = try JSONValue(parsing: data)
    } catch {
      throw Problem.notJSON("\(error)")
    }
    try consume(chunk)
  }

  /// Takes one chunk, or the whole answer of a server that does not stream.
  mutating func consume(_ chunk: JSONValue) throws {
    guard chunk.objectValue != nil else { throw Problem.notJSON("a chunk is no JSON object") }
    if let error = chunk["error"], !error.isNull { throw Problem.reported(error) }
    if let id = chunk["id"]?.stringValue, !id.isEmpty { answerID = id }
    if let name = chunk["model"]?.stringValue, !name.isEmpty { model = name }
    if let usage = chunk["usage"], usage.objectValue != nil {
      self.usage = TokenUsage(openAI: usage)
    }
    guard let choice = chunk["choices"]?.arrayValue?.first else { return }
    consume(delta: choice["delta"] ?? choice["message"] ?? [:])
    guard let reason = choice["finish_reason"]?.stringValue, !reason.isEmpty else { return }
    if reason == "error" { throw Problem.reported(choice["error"] ?? "the provider gave up") }
    nativeFinishReason = reason
  }

  private mutating func consume(delta: JSONValue) {
    if let text = delta["content"]?.stringValue { newText += text.utf8 }
    if let text = (delta["reasoning_content"] ?? delta["reasoning"])?.stringValue {
      newReasoning += text.utf8
    }
    if let text = delta["refusal"]?.stringValue {
      refusal += text
      newText += text.utf8
    }
    for fragment in delta["tool_calls"]?.arrayValue ?? [] { calls.add(fragment) }
    if !newText.isEmpty || !newReasoning.isEmpty || !calls.isEmpty { hasBegun = true }
  }

  /// What has come since the last call, in at most two pieces.
  mutating func takeDeltas() -> [ModelDelta] {
    var deltas: [ModelDelta] = []
    if !newReasoning.isEmpty {
      let piece = String(decoding: newReasoning, as: UTF8.self)
      newReasoning.removeAll(keepingCapacity: true)
      reasoning += piece
      deltas.append(.reasoning(piece))
    }
    if !newText.isEmpty {
      let piece = String(decoding: newText, as: UTF8.self)
      newText.removeAll(keepingCapacity: true)
      text += piece
      deltas.append(.text(piece))
    }
    return deltas
  }

  /// The whole answer, once every delta has been taken.
  func finish() throws -> Answer {
    guard let nativeFinishReason else { throw Problem.noFinishReason }
    return Answer(
      text: text,
      reasoning: reasoning,
      toolCalls: calls.toolCalls(answerID: answerID),
      finishReason: finishReason(of: nativeFinishReason),
      nativeFinishReason: nativeFinishReason,
      model: model,
      usage: usage
    )
  }

  private func finishReason(of native: String) -> FinishReason {
    switch native {
    case "length", "max_tokens", "model_length": .length
    case "content_filter", "safety", "refusal": .contentFilter
    case "stop", "tool_calls", "tool_use", "function_call", "eos", "end_turn", "stop_sequence":
      // Not every server has a word of its own for an answer that ends in tool calls.
      !refusal.isEmpty ? .contentFilter : calls.isEmpty ? .stop : .toolCalls
    default: .other
    }
  }
}

extension TokenUsage {
  fileprivate init(openAI usage: JSONValue) {
    func count(_ value: JSONValue?) -> Int { Int(clamping: max(0, value?.integerValue ?? 0)) }
    self.init(
      input: count(usage["prompt_tokens"]),
      cachedInput: count(
        usage["prompt_tokens_details"]?["cached_tokens"] ?? usage["prompt_cache_hit_tokens"]
      ),
      output: count(usage["completion_tokens"]),
      reasoningOutput: count(usage["completion_tokens_details"]?["reasoning_tokens"])
    )
  }
}
