import CurlHTTP
import FuzzSupport
import JSONModel
import ModelInterface
import Testing

@testable import ModelGateway

/// Damaged answers of servers: each is an answer or a typed problem, whole and in pieces alike.
@Suite(.timeLimit(.minutes(60))) struct ProviderStreamFuzzTests {
  private static let chunks = [
    #"{"id":"c","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}"#,
    #"{"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"<think>Sum."},"finish_reason":null}],"usage":null}"#,
    #"{"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"</think>Two\n\u00e9"},"finish_reason":null}]}"#,
    #"{"id":"c","model":"m","choices":[{"index":1,"delta":{"content":"other"}}]}"#,
    #"{"id":"c","choices":[{"index":0,"delta":{"content":null,"reasoning_content":"Hm."}}]}"#,
    #"{"id":"c","choices":[{"index":0,"delta":{"content":[{"type":"text","text":"a"},{"type":"thinking","thinking":[{"type":"text","text":"b"}]}]}}]}"#,
    #"{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"look","arguments":""}}]}}]}"#,
    #"{"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"q\":1}"}}]}}]}"#,
    #"{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#,
    #"{"id":"c","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":14,"prompt_tokens_details":{"cached_tokens":3},"completion_tokens_details":{"reasoning_tokens":2}}}"#,
    #"{"error":{"message":"no","code":429,"param":"temperature","metadata":{"raw":"{}"}}}"#,
    "[DONE]",
  ]

  private static let corpus =
    [
      chunks.map { "data: \($0)\n\n" }.joined(), chunks.map { "data:\($0)\r\n\r\n" }.joined(),
      ": hi\n\n" + chunks.reversed().map { "event: x\nid: 1\ndata: \($0)\r\r" }.joined(),
      chunks.joined(separator: "\n"),
      #"{"id":"c","model":"m","choices":[{"index":0,"message":{"content":"<think>a</think>b","tool_calls":[{"id":"a","type":"function","function":{"name":"look","arguments":"{}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}"#,
      #"[{"error":{"code":400,"message":"API key not valid","status":"INVALID_ARGUMENT"}}]"#,
      #"{"detail":[{"loc":["body","temperature"],"msg":"Extra inputs are not permitted"}]}"#,
      "<html><head><script>x</script></head><body>Login &amp; go<!-- c --></body></html>",
    ] + chunks

  private static let tokens = [
    "data:", "\n\n", "\r\n", "\r", "event: error\n", "\u{FEFF}", "<think>", "</think>",
    "<|channel|>analysis<|message|>", "<|end|>", "[THINK]", #""index":1"#, #""index":0"#,
    #""content":null"#, #""content":["#, #""finish_reason":"length""#, #""finish_reason":"abort""#,
    #"{"choices":["#, #""tool_calls":["#, #""usage":{"#, #"\ud83c"#, #"\udfac"#, "\\", "\"", "{",
    "}",
    "[", "]", ",", ":", "null", "[DONE]", "<!--", "<script", "&lt;",
    String(repeating: "[", count: 600),
    "\0", "\u{202E}", #""error":"#, #""delta":{"#, #""message":{"#, #""function_call":{"#,
  ]

  private enum Outcome: Equatable {
    case answer(ChatCompletionsStream.Answer)
    case problem
  }

  @Test func `a damaged stream is an answer or a typed problem, however it is cut`() {
    for input in FuzzInputs(corpus: Self.corpus, tokens: Self.tokens) {
      let whole = outcome([input.bytes], input)
      let size = 1 + Int(input.number % 13)
      let pieces = stride(from: 0, to: input.bytes.count, by: size).map {
        Array(input.bytes[$0..<min($0 + size, input.bytes.count)])
      }
      let cut = outcome(pieces, input)
      #expect(whole == cut, "\(input)")
      guard case .answer(let answer) = whole else { continue }
      #expect(answer.toolCalls.count <= 256, "\(input)")
      #expect(Set(answer.toolCalls.map(\.id)).count == answer.toolCalls.count, "\(input)")
      #expect(
        answer.text.utf8.count + answer.reasoning.utf8.count <= input.bytes.count * 3,
        "\(input)"
      )
      if let usage = answer.usage {
        #expect(usage.cachedInput <= usage.input, "\(input)")
        #expect(usage.reasoningOutput <= usage.output, "\(input)")
        #expect(usage.input <= Int(TokenUsage.maximumCount), "\(input)")
      }
    }
  }

  @Test func `a chunk that is read without the parser says what the parser says`() {
    for input in FuzzInputs(corpus: Self.chunks, tokens: Self.tokens) {
      guard let addition = ContentChunkScanner.scan(input.bytes),
        let chunk = try? JSONValue(parsing: input.bytes)
      else { continue }
      let choice = chunk["choices"]?.arrayValue?.first
      // A key that stands twice is read as its last value by the parser; nobody sends one.
      guard input.text.components(of: "\"content\"") <= 1,
        input.text.components(of: "\"delta\"") <= 1,
        input.text.components(of: "\"reasoning_content\"") <= 1,
        input.text.components(of: "\"choices\"") <= 1,
        input.text.components(of: "\"tool_calls\"") <= 1,
        input.text.components(of: "\"arguments\"") <= 1,
        input.text.components(of: "\"function\"") <= 1,
        input.text.components(of: "\"index\"") <= 2
      else { continue }
      let delta = choice?["delta"]
      #expect(text(addition.text) == delta?["content"]?.stringValue ?? "", "\(input)")
      #expect(
        text(addition.reasoning) == delta?["reasoning_content"]?.stringValue ?? "",
        "\(input)"
      )
      let call = delta?["tool_calls"]?.arrayValue?.first
      #expect(
        text(addition.arguments) == call?["function"]?["arguments"]?.stringValue ?? "",
        "\(input)"
      )
      #expect(choice?["index"].map { $0.integerValue == 0 } ?? true, "\(input)")
    }
  }

  @Test func `a damaged error body has bounded words, and means something`() {
    let endpoint = OpenAIEndpoint(
      provider: "openai",
      baseURL: "http://127.0.0.1:1/v1",
      key: APIKey("sk-geheim-1234567", source: "K")
    )
    let errors = OpenAIErrors(endpoint: endpoint, model: "m")
    let statuses = [400, 401, 402, 403, 404, 413, 422, 429, 500, 599]
    for input in FuzzInputs(corpus: Self.corpus, tokens: Self.tokens + ["sk-geheim-1234567"]) {
      let status = statuses[Int(input.number % 10)]
      let failure = errors.failure(of: .init(status: status, headers: []), body: input.bytes)
      #expect(failure.message.count < 1_000, "\(input)")
      // The damage may fall into the key itself, and then leaves another text.
      #expect(!failure.message.contains("sk-geheim-1234567"), "\(input)")
      #expect(!failure.message.unicodeScalars.contains { $0.value < 0x20 }, "\(input)")
      let details = ErrorDetails(body: input.bytes)
      let refused = RefusedParameter.name(in: details, among: ["temperature", "messages", "tools"])
      #expect(refused == nil || refused == "temperature", "\(input)")
    }
  }

  // MARK: -

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private func outcome(_ pieces: [[UInt8]], _ input: FuzzInputs.Input) -> Outcome {
    var reader = AnswerReader()
    var text = ""
    func take() {
      for case .text(let piece) in reader.takeDeltas() { text += piece }
    }
    do {
      for piece in pieces {
        try reader.feed(piece)
        take()
      }
      try reader.finish()
      take()
      let answer = try reader.stream.finish()
      #expect(text == answer.text || text.contains("</think"), "\(input)")
      return .answer(answer)
    } catch is ChatCompletionsStream.Problem {
      return .problem
    } catch is ServerSentEventParser.EventTooLarge {
      return .problem
    } catch {
      Issue.record("\(error) of \(input)")
      return .problem
    }
  }
}

extension String {
  fileprivate func components(of word: String) -> Int {
    ranges(of: word).count
  }
}
