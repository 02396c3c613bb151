import JSONModel
import ModelInterface
import TestSupport
import Testing

@testable import ModelGateway

/// Counts of tokens come from outside: they are bounded, and what is not known is not zero.
@Suite(.serialized, .timeLimit(.minutes(5))) struct UsageTests {
  @Test(arguments: [
    (
      #"{"prompt_tokens":10,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":null},"prompt_cache_hit_tokens":8}"#,
      TokenUsage(input: 10, cachedInput: 8, output: 1)
    ),
    (
      #"{"prompt_tokens":12,"completion_tokens":1,"total_tokens":241,"completion_tokens_details":{"reasoning_tokens":228}}"#,
      TokenUsage(input: 12, output: 229, reasoningOutput: 228)
    ),
    (
      #"{"prompt_tokens":12,"completion_tokens":300,"total_tokens":312,"completion_tokens_details":{"reasoning_tokens":228}}"#,
      TokenUsage(input: 12, output: 300, reasoningOutput: 228)
    ),
    (#"{"input_tokens":3,"output_tokens":4}"#, TokenUsage(input: 3, output: 4)),
    (#"{"prompt_tokens":5,"prompt_cache_hit_tokens":9}"#, TokenUsage(input: 5, cachedInput: 5)),
    (#"{"prompt_tokens":5.0,"completion_tokens":"6"}"#, TokenUsage(input: 5)),
    (#"{"prompt_tokens":9223372036854775807,"completion_tokens":7}"#, TokenUsage(output: 7)),
    (#"{"prompt_tokens":-1,"completion_tokens":7.5}"#, nil),
    (#"{"prompt_tokens":1e300,"completion_tokens":null}"#, nil),
    (#"{"prompt_tokens":"10","completion_tokens":[]}"#, nil),
    (#"{}"#, nil), (#"null"#, nil), (#"7"#, nil),
  ])
  func `a count is read where it can be believed`(text: String, usage: TokenUsage?) throws {
    #expect(TokenUsage(openAI: try JSONValue(parsing: text)) == usage)
  }

  @Test(arguments: [
    #""usage":{"prompt_tokens":3,"completion_tokens":4}"#,
    #""x_groq":{"usage":{"prompt_tokens":3,"completion_tokens":4}}"#,
  ])
  func `the count may stand beside the choices or in them`(member: String) async throws {
    let choices = [
      #"{"model":"m",\#(member),"choices":[{"message":{"content":"4"},"finish_reason":"stop"}]}"#,
      #"{"model":"m","choices":[{"message":{"content":"4"},"finish_reason":"stop",\#(member.hasPrefix("\"x") ? #""usage":{"prompt_tokens":3,"completion_tokens":4}"# : member)}]}"#,
    ]
    for body in choices {
      let server = try AnsweringServer(body)
      let record = try #require(await AskedModel.ask(server.server).turn).record
      #expect(record.usage == TokenUsage(input: 3, output: 4))
      #expect(record.uncounted == nil)
    }
  }

  @Test(arguments: [
    "9223372036854775807", "-9223372036854775808", "1e300", "18446744073709551616", "0.5", "null",
    "\"9\"", "[]", "{}", "true",
  ])
  func `an absurd count traps nothing, and its answer stands`(number: String) async throws {
    let usage =
      #"{"prompt_tokens":\#(number),"completion_tokens":\#(number),"total_tokens":\#(number),"prompt_tokens_details":{"cached_tokens":\#(number)},"completion_tokens_details":{"reasoning_tokens":\#(number)}}"#
    let server = try AnsweringServer { connection, _ in
      connection.stream([
        #"{"model":"m","created":\#(number),"choices":[{"index":0,"delta":{"content":"4"}}]}"#,
        ProviderTrafficTests.end("stop"), #"{"model":"m","choices":[],"usage":\#(usage)}"#,
      ])
    }
    let record = try #require(await AskedModel.ask(server.server).turn).record
    #expect(record.usage == TokenUsage())
    #expect(record.uncounted == 1, "what cannot be believed is not known")
  }

  @Test func `an answer that nobody counted is known to be that`() async throws {
    let server = try AnsweringServer(
      #"{"choices":[{"message":{"content":"4"},"finish_reason":"stop"}]}"#
    )
    let record = try #require(await AskedModel.ask(server.server).turn).record
    #expect(record.usage == TokenUsage())
    #expect(record.uncounted == 1)
  }

  @Test func `what a broken answer used is told with its failure`() async throws {
    for usage in [nil, #","usage":{"prompt_tokens":30,"completion_tokens":2}"#] {
      let server = try AnsweringServer { connection, _ in
        connection.stream([
          #"{"model":"m","choices":[{"index":0,"delta":{"content":"half"}}]\#(usage ?? "")}"#
        ])
      }
      let failure = try #require(await AskedModel.ask(server.server).failure)
      #expect(failure.kind == .streamBroken)
      let spent = try #require(failure.spent)
      #expect(spent.attempts == 1)
      #expect(spent.usage == (usage == nil ? TokenUsage() : TokenUsage(input: 30, output: 2)))
      #expect(spent.uncounted == (usage == nil ? 1 : nil))
    }
  }

  @Test func `a server here is free, and an unknown price is unknown`() {
    let usage = TokenUsage(input: 1000, output: 100)
    func cost(_ model: String, isCounted: Bool = true, isLocal: Bool) -> Double? {
      ModelPrice.cost(
        of: isCounted ? usage : TokenUsage(),
        isCounted: isCounted,
        answering: model,
        asked: model,
        isLocal: isLocal
      )
    }
    #expect(cost("gpt-4o-mini", isLocal: true) == 0)
    #expect(cost("tiny", isLocal: true) == 0)
    #expect(cost("gpt-4o-mini-2024-07-18", isLocal: false) == (1000 * 0.15 + 100 * 0.6) / 1_000_000)
    #expect(cost("tiny", isLocal: false) == nil)
    #expect(cost("gpt-4o-mini", isCounted: false, isLocal: false) == nil)
  }

  @Test(arguments: [
    (100_000, 2_050, true), (100_000, 16_000, false), (900, 10, false), (100_000, 0, false),
  ])
  func `a prompt that a server has cut is told`(
    length: Int,
    counted: Int,
    isTold: Bool
  ) async throws {
    var request = ModelRequest.anything
    request.messages = [.user(String(repeating: "a word or two ", count: length / 14))]
    let server = try AnsweringServer(
      #"{"choices":[{"message":{"content":"4"},"finish_reason":"stop"}],"usage":{"prompt_tokens":\#(counted),"completion_tokens":1}}"#
    )
    let turn = try #require(await AskedModel.ask(server.server, request).turn)
    #expect(turn.notices.map(\.kind) == (isTold ? [.promptCut] : []))
    #expect(turn.notices.allSatisfy { $0.message.contains("counted \(counted) tokens") })
  }

  @Test func `text without blanks is not taken for more tokens than it has`() {
    var request = ModelRequest.anything
    request.instructions = ""
    request.messages = [.user(String(repeating: "=", count: 100_000))]
    #expect(PromptSize.leastTokens(of: request) == 100_000 / 32)
    request.messages = [
      .assistant(
        text: "one two",
        toolCalls: [ToolCall(id: "1", name: "f", arguments: ["a": "b c"])]
      ),
      .toolResult(callID: "1", name: "f", content: "three", isError: false),
    ]
    #expect(PromptSize.leastTokens(of: request) == 5)
  }
}
