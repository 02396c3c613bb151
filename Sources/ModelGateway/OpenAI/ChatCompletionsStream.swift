import JSONModel
import ModelInterface

/// Turns the events of a Chat Completions stream into deltas and, at the end, one answer.
///
/// Pure: it knows no time, no network and no provider. A stream is an answer only if a finish
/// reason came, however clean its end looks; a whole JSON document is one without it.
struct ChatCompletionsStream {
  /// Why a stream is no answer.
  enum Problem: Error, Hashable {
    /// The beginning of what came, and why it cannot be read.
    case notJSON(String, near: String = "")
    /// The server reported an error inside a stream that began well.
    case reported(JSONValue)
    case noFinishReason
    /// The server says that it did not finish, in its own word.
    case interrupted(String)
    /// A page for a person.
    case webPage(String)
    case tooLarge
  }

  struct Answer: Hashable {
    var text: String
    var reasoning: String
    var toolCalls: [ToolCall]
    var finishReason: FinishReason
    /// Nil where a whole document names none.
    var nativeFinishReason: String?
    /// The model by the provider's own name; nil where it does not say.
    var model: String?
    /// Nil where the provider does not count.
    var usage: TokenUsage?
    /// The types of content that are not read.
    var dropped: [String] = []
  }

  /// Whether anything of the answer has come, shown or not.
  private(set) var hasBegun = false
  /// Whether a finish reason has come, so that the answer is whole even if the rest is lost.
  var isWhole: Bool { nativeFinishReason != nil }
  /// Whether the server said that nothing follows.
  private(set) var isDone = false
  /// What has been counted so far; nil where nothing was.
  private(set) var usage: TokenUsage?

  private var text = ""
  private var reasoning = ""
  private var newText: [UInt8] = []
  private var newReasoning: [UInt8] = []
  private var refusal = ""
  private var splitter = ThoughtSplitter()
  private var calls = ToolCallAssembler()
  private var nativeFinishReason: String?
  private var isDocument = false
  private var answerID = ""
  private var model: String?
  private var dropped: [String] = []

  /// Takes the data of one event.
  mutating func consume(_ data: [UInt8]) throws {
    // The first chunk names the model, and is read whole.
    if model != nil, !isWhole, let addition = ContentChunkScanner.scan(data) {
      add(text: addition.text)
      newReasoning += addition.reasoning
      if let call = addition.call {
        calls.add(index: call, arguments: String(decoding: addition.arguments, as: UTF8.self))
      }
      noteBeginning()
      return
    }
    if data.allSatisfy({ $0 <= 0x20 }) { return }
    if data.elementsEqual("[DONE]".utf8) {
      isDone = true
      return
    }
    try consume(try Self.parsed(data))
  }

  /// Takes the whole body of a server that does not stream.
  mutating func consume(document: JSONValue) throws {
    isDocument = true
    try consume(document)
  }

  static func parsed(_ data: [UInt8]) throws -> JSONValue {
    do {
      return try JSONValue(parsing: data)
    } catch {
      throw Problem.notJSON("\(error)", near: String(decoding: data.prefix(200), as: UTF8.self))
    }
  }

  /// Takes one chunk, or the whole answer of a server that does not stream.
  mutating func consume(_ chunk: JSONValue) throws {
    guard let members = chunk.objectValue else {
      if let error = chunk.arrayValue?.first?["error"] { throw Problem.reported(error) }
      throw Problem.notJSON("a chunk is no JSON object")
    }
    if let error = members["error"], !error.isNull { throw Problem.reported(error) }
    if Self.isError(members) { throw Problem.reported(chunk) }
    if let id = chunk["id"]?.stringValue, !id.isEmpty { answerID = String(id.prefix(200)) }
    if let name = chunk["model"]?.stringValue, !name.isEmpty { model = String(name.prefix(200)) }
    let choice = Self.choice(of: chunk)
    let counts = [chunk["usage"], choice?["usage"], chunk["x_groq"]?["usage"]]
    if let usage = counts.lazy.compactMap({ $0.flatMap(TokenUsage.init(openAI:)) }).first {
      self.usage = usage
    }
    guard let choice else { return }
    let delta = [choice["delta"], choice["message"]].first { $0?.objectValue != nil }
    if let delta = delta ?? nil { try consume(delta: delta) }
    if let text = choice["text"]?.stringValue, choice["message"] == nil, choice["delta"] == nil {
      add(text: Array(text.utf8))
      noteBeginning()
    }
    if let reason = choice["finish_reason"]?.stringValue, !reason.isEmpty {
      try end(reason, choice)
    }
  }

  /// The one choice that was asked for; a proxy may have asked for more.
  private static func choice(of chunk: JSONValue) -> JSONValue? {
    chunk["choices"]?.arrayValue?.first { choice in
      guard let index = choice["index"], !index.isNull else { return true }
      return index.integerValue == 0
    }
  }

  /// An error without the member of that name, in the shapes that are about.
  private static func isError(_ members: [String: JSONValue]) -> Bool {
    if members["choices"]?.arrayValue != nil { return false }
    if members["object"] == "error" || members["type"] == "error" { return true }
    let words = [members["message"], members["detail"], members["errors"]]
    return members["usage"] == nil
      && words.contains { $0?.stringValue != nil || $0?.arrayValue?.isEmpty == false }
  }

  private mutating func end(_ reason: String, _ choice: JSONValue) throws {
    if reason == "error" { throw Problem.reported(choice["error"] ?? "the provider gave up") }
    if FinishWord(reason).isInterruption { throw Problem.interrupted(reason) }
    // Of two reasons the graver one counts: an answer that was cut stays cut.
    if let present = nativeFinishReason,
      FinishWord(present).gravity >= FinishWord(reason).gravity
    {
      return
    }
    nativeFinishReason = String(reason.prefix(100))
  }

  private mutating func consume(delta: JSONValue) throws {
    let content = MessageContent(delta["content"])
    if !content.text.isEmpty { add(text: Array(content.text.utf8)) }
    newReasoning += content.reasoning.utf8
    for member in ["reasoning_content", "reasoning", "thinking"] {
      let thought = MessageContent(delta[member])
      guard !thought.text.isEmpty || !thought.reasoning.isEmpty else { continue }
      newReasoning += (thought.text + thought.reasoning).utf8
      // The others repeat it.
      break
    }
    let refused = (delta["refusal"]?.stringValue ?? "") + content.refusal
    if !refused.isEmpty {
      refusal += refused
      newText += refused.utf8
    }
    for type in content.dropped where !dropped.contains(type) && dropped.count < 8 {
      dropped.append(type)
    }
    for fragment in delta["tool_calls"]?.arrayValue ?? [] { calls.add(fragment) }
    if let call = delta["function_call"], call.objectValue != nil {
      calls.add(["index": 0, "function": call])
    }
    noteBeginning()
    if calls.isOverfull { throw Problem.tooLarge }
  }

  private mutating func add(text: [UInt8]) {
    if splitter.isPlain {
      newText += text
    } else {
      let pieces = splitter.feed(text)
      newText += pieces.text
      newReasoning += pieces.thoughts
    }
  }

  private mutating func noteBeginning() {
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

  /// Tells that nothing follows, so that what was held back comes with the next deltas.
  mutating func close() {
    let pieces = splitter.finish()
    newText += pieces.text
    newReasoning += pieces.thoughts
    noteBeginning()
  }

  /// The whole answer, once it is closed and every delta has been taken.
  func finish() throws -> Answer {
    guard nativeFinishReason != nil || (isDocument && hasBegun) else {
      throw Problem.noFinishReason
    }
    var (text, reasoning) = (text, reasoning)
    if let split = ThoughtSplitter.unopened(in: text) {
      text = split.text
      reasoning += split.thoughts
    }
    return Answer(
      text: text,
      reasoning: reasoning,
      toolCalls: calls.toolCalls(answerID: answerID),
      finishReason: finishReason,
      nativeFinishReason: nativeFinishReason,
      model: model,
      usage: usage,
      dropped: dropped
    )
  }

  private var finishReason: FinishReason {
    switch nativeFinishReason.map({ FinishWord($0).meaning }) ?? .whole {
    case .cut: .length
    case .filtered: .contentFilter
    // Not every server has a word of its own for an answer that ends in tool calls.
    case .whole: !refusal.isEmpty ? .contentFilter : calls.isEmpty ? .stop : .toolCalls
    case .interrupted, .unknown: .other
    }
  }
}

/// A provider's word for the end of an answer.
struct FinishWord {
  enum Meaning {
    case whole
    case unknown
    case cut
    case filtered
    case interrupted
  }

  let meaning: Meaning

  init(_ word: String) {
    meaning =
      switch word.lowercased() {
      case "stop", "tool_calls", "tool_use", "function_call", "eos", "eos_token", "end_turn",
        "stop_sequence", "tool_call", "complete", "completed", "finish_reason_stop":
        .whole
      case "length", "max_tokens", "model_length", "max_output_tokens", "token_limit",
        "model_context_window_exceeded", "finish_reason_max_tokens", "max_length":
        .cut
      case "content_filter", "safety", "refusal", "recitation", "blocklist", "prohibited_content",
        "sensitive", "content_filtered", "guardrail_intervened", "spii":
        .filtered
      case "insufficient_system_resource", "abort", "aborted", "cancelled", "canceled", "timeout",
        "interrupted", "incomplete", "network_error", "failed", "server_error":
        .interrupted
      default: .unknown
      }
  }

  var isInterruption: Bool { meaning == .interrupted }

  /// Of two words for one answer, that with the higher number counts.
  var gravity: Int {
    switch meaning {
    case .whole: 0
    case .unknown: 1
    case .cut: 2
    case .filtered: 3
    case .interrupted: 4
    }
  }
}
