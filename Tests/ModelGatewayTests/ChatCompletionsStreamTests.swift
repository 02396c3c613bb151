import Foundation
import JSONModel
import ModelInterface
import Testing

@testable import ModelGateway

@Suite(.timeLimit(.minutes(5)))
struct `A Chat Completions stream` {
  @Test func `adds up to its text, with the count of its last chunk`() throws {
    try expectAnswer(
      [
        #"{"id":"c1","model":"m-1","choices":[{"index":0,"delta":{"role":"assistant","content":null}}]}"#,
        #"{"id":"c1","model":"m-1","choices":[{"index":0,"delta":{"content":"Two\nli"},"finish_reason":null}],"usage":null}"#,
        #"{"id":"c1","model":"m-1","choices":[{"index":0,"delta":{"content":"nes \u00e9 \ud83c\udfac"},"finish_reason":null}]}"#,
        #"{"id":"c1","model":"m-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#,
        #"{"id":"c1","model":"m-1","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":3},"completion_tokens_details":{"reasoning_tokens":2}},"timings":{"x":1.5}}"#,
        "[DONE]",
      ],
      ChatCompletionsStream.Answer(
        text: "Two\nlines \u{E9} \u{1F3AC}",
        reasoning: "",
        toolCalls: [],
        finishReason: .stop,
        nativeFinishReason: "stop",
        model: "m-1",
        usage: TokenUsage(input: 7, cachedInput: 3, output: 5, reasoningOutput: 2)
      )
    )
  }

  @Test(arguments: [
    // By the book.
    [
      #"[{"index":0,"id":"a","function":{"name":"look","arguments":""}}]"#,
      #"[{"index":0,"function":{"arguments":"{\"q\":"}}]"#,
      #"[{"index":1,"id":"b","function":{"name":"note","arguments":"{}"}}]"#,
      #"[{"index":0,"function":{"arguments":"1}"}}]"#,
    ],
    // No index at all.
    [
      #"[{"id":"a","function":{"name":"look","arguments":"{\"q\":"}}]"#,
      #"[{"function":{"arguments":"1}"}}]"#,
      #"[{"id":"b","function":{"name":"note","arguments":"{}"}}]"#,
    ],
    // Index 0 for every call.
    [
      #"[{"index":0,"id":"a","function":{"name":"look","arguments":"{\"q\":1}"}}]"#,
      #"[{"index":0,"id":"b","function":{"name":"note","arguments":"{}"}}]"#,
    ],
    // The name late, the id and the name again and again, the arguments as an object.
    [
      #"[{"index":0,"id":"a","function":{"arguments":""}}]"#,
      #"[{"index":0,"id":"a","function":{"name":"look","arguments":"{\"q\""}}]"#,
      #"[{"index":0,"id":"a","function":{"name":"look","arguments":":1}"}}]"#,
      #"[{"index":1,"id":"b","function":{"name":"note","arguments":{}}}]"#,
    ],
    // Both in one fragment.
    [
      #"[{"index":0,"id":"a","function":{"name":"look","arguments":"{\"q\":1}"}},{"index":1,"id":"b","function":{"name":"note","arguments":"{}"}}]"#
    ],
  ])
  func `puts tool calls together however they are numbered`(fragments: [String]) throws {
    let chunks = fragments.map { #"{"choices":[{"delta":{"tool_calls":\#($0)}}]}"# }
    let end = #"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#
    // Once the model is named, plain fragments are read without the parser.
    for first in [[], [#"{"model":"m-1","choices":[{"delta":{"role":"assistant"}}]}"#]] {
      let answer = try answer(first + chunks + [end])
      #expect(
        answer.toolCalls == [
          ToolCall(id: "a", name: "look", rawArguments: #"{"q":1}"#),
          ToolCall(id: "b", name: "note", rawArguments: "{}"),
        ]
      )
      #expect(answer.finishReason == .toolCalls)
      #expect(answer.nativeFinishReason == "stop")
    }
  }

  @Test func `gives calls without ids ids of their own, and keeps equal calls apart`() throws {
    let call = #"{"function":{"name":"look","arguments":"{\"q\":1}"}}"#
    let answer = try answer([
      #"{"id":"x","choices":[{"delta":{"tool_calls":[\#(call)]}}]}"#,
      #"{"id":"x","choices":[{"delta":{"tool_calls":[\#(call)]},"finish_reason":"tool_calls"}]}"#,
    ])
    #expect(
      answer.toolCalls == [
        ToolCall(id: "call_x_1", name: "look", rawArguments: #"{"q":1}"#),
        ToolCall(id: "call_x_2", name: "look", rawArguments: #"{"q":1}"#),
      ]
    )
  }

  @Test(arguments: [
    ("stop", FinishReason.stop), ("length", .length), ("content_filter", .contentFilter),
    ("eos", .stop), ("something_new", .other),
  ])
  func `keeps the provider's own word for its end`(native: String, reason: FinishReason) throws {
    let answer = try answer([
      #"{"choices":[{"delta":{"content":"a"},"finish_reason":"\#(native)"}]}"#
    ])
    #expect(answer.finishReason == reason)
    #expect(answer.nativeFinishReason == native)
  }

  @Test func `shows a refusal as text that a filter cut`() throws {
    let answer = try answer([
      #"{"choices":[{"delta":{"refusal":"I will not."}}]}"#,
      #"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#,
    ])
    #expect(answer.text == "I will not.")
    #expect(answer.finishReason == .contentFilter)
  }

  @Test func `reads the answer of a server that does not stream`() throws {
    let answer = try answer([
      #"{"choices":[{"message":{"content":"a","reasoning_content":"b"},"finish_reason":"stop"}]}"#
    ])
    #expect(answer.text == "a")
    #expect(answer.reasoning == "b")
  }

  @Test(arguments: [
    [#"{"choices":[{"delta":{"content":"half"}}]}"#],
    [#"{"choices":[{"delta":{"content":"half"}}]}"#, "[DONE]"],
    [],
  ])
  func `is no answer without a finish reason`(chunks: [String]) {
    #expect(throws: ChatCompletionsStream.Problem.noFinishReason) { try answer(chunks) }
  }

  @Test(arguments: ["{\"id\": garbage, not json", "[]", "hello", #"{"model":"m","choices":[{]}"#])
  func `is broken by a piece that is no chunk`(chunk: String) {
    var isBroken = false
    do {
      _ = try answer([#"{"model":"m","choices":[{"delta":{"content":"a"}}]}"#, chunk])
    } catch ChatCompletionsStream.Problem.notJSON {
      isBroken = true
    } catch {}
    #expect(isBroken)
  }

  @Test func `tells of an error that comes inside it`() {
    #expect(throws: ChatCompletionsStream.Problem.reported(["message": "overloaded"])) {
      try answer([#"{"error":{"message":"overloaded"}}"#])
    }
  }

  @Test(.enabled(if: Fixtures.exist, "there are no recorded answers of others"))
  func `reads every recorded stream alike however it is cut`() throws {
    let names = Fixtures.streamNames
    #expect(names.count >= 5)
    for name in names {
      let body = Fixtures.body(name)
      let whole = try answer(pieces: [body])
      #expect(!whole.text.isEmpty || !whole.toolCalls.isEmpty, "\(name)")
      for size in [1, 2, 3, 5, 7, 16, 61, 256, 1000] {
        let pieces = stride(from: 0, to: body.count, by: size).map {
          Array(body[$0..<min($0 + size, body.count)])
        }
        #expect(try answer(pieces: pieces) == whole, "\(name) in pieces of \(size)")
      }
      guard body.count < 5000 else { continue }
      for place in 0..<body.count {
        let pieces = [Array(body[..<place]), Array(body[place...])]
        #expect(try answer(pieces: pieces) == whole, "\(name) cut at \(place)")
      }
    }
  }

  @Test(.enabled(if: Fixtures.exist, "there are no recorded answers of others"))
  func `reads recorded tool calls and reasoning as their providers mean them`() throws {
    let deepSeek = try answer(pieces: [Fixtures.body("deepseek-tool-call.chunks.txt")])
    #expect(deepSeek.toolCalls.map(\.name) == ["weather"])
    #expect(deepSeek.toolCalls.map(\.arguments) == [["location": "San Francisco"]])
    #expect(deepSeek.reasoning.hasPrefix("The"))
    #expect(deepSeek.finishReason == .toolCalls)
    #expect(
      deepSeek.usage
        == TokenUsage(input: 339, cachedInput: 320, output: 83, reasoningOutput: 39)
    )
    let mistral = try answer(pieces: [Fixtures.body("mistral-incremental-tool-call.chunks.txt")])
    #expect(
      mistral.toolCalls == [
        ToolCall(
          id: "chatcmpl-tool-9f149c74c42f265b",
          name: "webSearchTool",
          rawArguments: #"{"query": "current Berlin weather"}"#
        )
      ]
    )
    let azure = try answer(pieces: [Fixtures.body("azure-model-router.chunks.txt")])
    #expect(azure.text == "Capital of Denmark.")
    #expect(azure.model == "gpt-5-nano-2025-08-07")
  }

  @Test(.enabled(if: Fixtures.exist, "there are no recorded answers of others"))
  func `reads plain chunks without the parser, to the same text`() throws {
    var scanned = 0
    for name in Fixtures.streamNames {
      for line in Fixtures.lines(name) {
        guard let addition = ContentChunkScanner.scan(Array(line.utf8)) else { continue }
        scanned += 1
        let delta = try JSONValue(parsing: line)["choices"]?.arrayValue?.first?["delta"]
        let call = delta?["tool_calls"]?.arrayValue?.first
        #expect(text(addition.text) == delta?["content"]?.stringValue ?? "")
        #expect(text(addition.reasoning) == delta?["reasoning_content"]?.stringValue ?? "")
        #expect(addition.call == call?["index"]?.integerValue)
        #expect(text(addition.arguments) == call?["function"]?["arguments"]?.stringValue ?? "")
      }
    }
    #expect(scanned > 250, "most chunks are plain")
  }

  // MARK: -

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private func expectAnswer(_ chunks: [String], _ expected: ChatCompletionsStream.Answer) throws {
    #expect(try answer(chunks) == expected)
  }

  private func answer(_ chunks: [String]) throws -> ChatCompletionsStream.Answer {
    try answer(pieces: [Array(chunks.map { "data: \($0)\n\n" }.joined().utf8)])
  }

  private func answer(pieces: [[UInt8]]) throws -> ChatCompletionsStream.Answer {
    var parser = ServerSentEventParser()
    var stream = ChatCompletionsStream()
    var deltas: [ModelDelta] = []
    for piece in pieces {
      try parser.feed(piece) { try stream.consume($0) }
      deltas += stream.takeDeltas()
    }
    try parser.finish { try stream.consume($0) }
    deltas += stream.takeDeltas()
    let answer = try stream.finish()
    let text = deltas.map { if case .text(let text) = $0 { text } else { "" } }.joined()
    #expect(text == answer.text, "the pieces add up to the text")
    return answer
  }
}

/// Recorded provider streams, beside the checkout.
enum Fixtures {
  private static let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/fixtures/provider-streams/openai-chat")

  static var exist: Bool { FileManager.default.fileExists(atPath: folder.path) }

  static var streamNames: [String] { names.filter { $0.hasSuffix(".chunks.txt") } }

  static var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }

  static func lines(_ name: String) -> [String] {
    let text = (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
  }

  static func body(_ name: String) -> [UInt8] {
    Array((lines(name) + ["[DONE]"]).map { "data: \($0)\n\n" }.joined().utf8)
  }
}
