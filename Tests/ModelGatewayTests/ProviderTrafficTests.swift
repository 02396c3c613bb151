import CurlHTTP
import JSONModel
import ModelInterface
import TestSupport
import Testing

@testable import ModelGateway

/// What real servers send, and the book does not say.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ProviderTrafficTests {
  // MARK: - Content

  @Test(arguments: [
    (#"[{"type":"text","text":"Hi"}]"#, "Hi", ""),
    (
      #"[{"type":"thinking","thinking":[{"type":"text","text":"Sum."}]},{"type":"text","text":"4"}]"#,
      "4", "Sum."
    ),
    (#"[{"type":"thinking","thinking":"Sum."},{"type":"output_text","text":"4"}]"#, "4", "Sum."),
    (#"[{"type":"reasoning","text":"Hm."},"Hi"," there"]"#, "Hi there", "Hm."),
    (#"{"type":"text","text":"Hi"}"#, "Hi", ""),
    (#"[{"type":"text","text":{"value":"Hi"}}]"#, "Hi", ""),
    (#"[{"text":"Hi"},null,7]"#, "Hi", ""),
    (#"[]"#, "", ""),
  ])
  func `content may be a list of parts, streamed or whole`(
    content: String,
    text: String,
    reasoning: String
  ) throws {
    let streamed = try read(
      #"data: {"model":"m","choices":[{"index":0,"delta":{"role":"assistant"}}]}"# + "\n\n"
        + #"data: {"choices":[{"index":0,"delta":{"content":\#(content)},"finish_reason":"stop"}]}"#
        + "\n\n"
    )
    let whole = try read(
      #"{"model":"m","choices":[{"message":{"content":\#(content)},"finish_reason":"stop"}]}"#
    )
    for answer in [streamed, whole] {
      #expect(answer.text == text)
      #expect(answer.reasoning == reasoning)
      #expect(answer.dropped == [])
    }
  }

  @Test func `a part of another kind is told, and the text beside it kept`() async throws {
    let server = try AnsweringServer(
      #"{"choices":[{"message":{"content":[{"type":"text","text":"Look:"},{"type":"image_url"},{"type":"audio"},{"type":"image_url"}]},"finish_reason":"stop"}]}"#
    )
    let turn = try #require(await AskedModel.ask(server.server).turn)
    #expect(turn.text == "Look:")
    #expect(turn.notices.map(\.kind) == [.contentDropped])
    #expect(
      turn.notices.first?.message.hasSuffix("content that is not read: image_url, audio.") == true
    )
  }

  @Test(arguments: [
    (#"{"content":null,"reasoning_content":null,"reasoning":"Hm."}"#, "", "Hm."),
    (#"{"content":"4","reasoning_content":"","reasoning":"Hm."}"#, "4", "Hm."),
    (#"{"content":"4","reasoning_content":"Hm.","reasoning":"Hm."}"#, "4", "Hm."),
    (#"{"content":"4","thinking":"Hm."}"#, "4", "Hm."),
    (#"{"content":"4","thinking":null,"reasoning":{"text":"Hm."}}"#, "4", "Hm."),
  ])
  func `a null hides nothing beside it`(delta: String, text: String, reasoning: String) throws {
    let answer = try read(
      #"{"choices":[{"index":0,"message":\#(delta),"finish_reason":"stop"}]}"#
    )
    #expect(answer.text == text)
    #expect(answer.reasoning == reasoning)
  }

  // MARK: - Choices

  @Test func `only the first choice is an answer, however many a proxy asked for`() throws {
    let chunks = [
      #"{"model":"m","choices":[{"index":0,"delta":{"content":"Y"}}]}"#,
      #"{"model":"m","choices":[{"index":0,"delta":{"content":"es"}}]}"#,
      #"{"model":"m","choices":[{"index":1,"delta":{"content":"No"}}]}"#,
      #"{"model":"m","choices":[{"index":1,"delta":{"content":"!"}},{"index":0,"delta":{"content":"."}}]}"#,
      #"{"model":"m","choices":[{"index":1,"delta":{},"finish_reason":"length"}]}"#,
      #"{"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#,
    ]
    let answer = try read(chunks.map { "data: \($0)\n\n" }.joined())
    #expect(answer.text == "Yes.")
    #expect(answer.finishReason == .stop)
  }

  @Test func `the calls of two choices are not mixed`() throws {
    func chunk(_ choice: Int, _ call: String, _ end: String = "null") -> String {
      #"data: {"model":"m","choices":[{"index":\#(choice),"delta":{"tool_calls":[\#(call)]},"finish_reason":\#(end)}]}"#
        + "\n\n"
    }
    let begin = #"{"index":0,"id":"a","type":"function","function":{"name":"look","arguments":""}}"#
    let end = #"{"index":0,"function":{"arguments":"{\"q\":1}"}}"#
    let answer = try read(
      chunk(0, begin) + chunk(1, begin) + chunk(0, end) + chunk(1, end, #""tool_calls""#)
        + chunk(0, #"{"index":0,"function":{"arguments":" "}}"#, #""tool_calls""#)
    )
    #expect(answer.toolCalls.map(\.arguments) == [["q": 1]])
  }

  // MARK: - The end

  @Test(arguments: ["\"\"", "null", "\"stop\""])
  func `a whole document ends well without a finish mark`(mark: String) async throws {
    let server = try AnsweringServer(
      #"{"choices":[{"index":0,"finish_reason":\#(mark),"message":{"role":"assistant","content":"4","tool_calls":null}}]}"#
    )
    let asked = await AskedModel.ask(server.server)
    #expect(asked.turn?.text == "4")
    #expect(asked.turn?.finishReason == .stop)
    #expect(server.requests.count == 1)
  }

  @Test func `a whole document with calls and no finish mark asks for them`() throws {
    let answer = try read(
      #"{"choices":[{"message":{"tool_calls":[{"id":"a","function":{"name":"look","arguments":{}}}]}}]}"#
    )
    #expect(answer.finishReason == .toolCalls)
    #expect(answer.nativeFinishReason == nil)
  }

  @Test(arguments: [
    (["length", "stop"], FinishReason.length), (["stop", "length"], .length),
    (["content_filter", "stop"], .contentFilter), (["length", "content_filter"], .contentFilter),
    (["stop", "stop"], .stop), (["MAX_TOKENS"], .length), (["SAFETY"], .contentFilter),
    (["never_heard_of"], .other),
  ])
  func `of two words for the end the graver one counts`(
    words: [String],
    reason: FinishReason
  ) throws {
    let chunks = words.map {
      #"data: {"model":"m","choices":[{"delta":{"content":"a"},"finish_reason":"\#($0)"}]}"#
        + "\n\n"
    }
    #expect(try read(chunks.joined()).finishReason == reason)
  }

  @Test(arguments: [
    "insufficient_system_resource", "abort", "cancelled", "TIMEOUT", "network_error",
  ])
  func `an answer that the server gave up is broken, and its calls are not made`(
    word: String
  ) async throws {
    let server = try AnsweringServer { connection, _ in
      connection.stream([Self.wholeCall, Self.end(word)])
    }
    let asked = await AskedModel.ask(server.server)
    #expect(asked.failure?.kind == .streamBroken)
    #expect(asked.failure?.message.contains("broke its answer off") == true)
    #expect(server.requests.count == 1)
  }

  @Test(arguments: [["content_filter"], ["length", "content_filter"], ["something_new"]])
  func `an answer that was stopped asks for no tool`(words: [String]) async throws {
    let server = try AnsweringServer { connection, _ in
      connection.stream([Self.wholeCall] + words.map(Self.end))
    }
    let turn = try #require(await AskedModel.ask(server.server).turn)
    #expect(turn.toolCalls == [])
    #expect(!turn.finishReason.allowsToolCalls)
  }

  @Test func `an answer that was cut keeps its calls, and may not make them`() async throws {
    let server = try AnsweringServer { connection, _ in
      connection.stream([Self.wholeCall, Self.end("length"), Self.end("stop")])
    }
    let turn = try #require(await AskedModel.ask(server.server).turn)
    #expect(turn.finishReason == .length)
    #expect(!turn.finishReason.allowsToolCalls)
  }

  // MARK: - Calls

  @Test(arguments: [
    #"[{"index":0,"id":"a","function":{"name":"look","arguments":"{}"}}]"#,
    #"[{"index":0,"id":"a","function":{"name":"look","arguments":""}}]"#,
  ])
  func `an empty object before the real arguments is none`(first: String) throws {
    let answer = try read(
      #"data: {"model":"m","choices":[{"delta":{"tool_calls":\#(first)}}]}"# + "\n\n"
        + #"data: {"model":"m","choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"x\":1}"}}]}}]}"#
        + "\n\n"
        + #"data: {"model":"m","choices":[{"delta":{},"finish_reason":"tool_calls"}]}"# + "\n\n"
    )
    #expect(answer.toolCalls.map(\.rawArguments) == [#"{"x":1}"#])
  }

  @Test func `the older and the custom form of a call have their names`() throws {
    let older = try read(
      #"{"choices":[{"message":{"function_call":{"name":"look","arguments":"{\"q\":1}"}},"finish_reason":"function_call"}]}"#
    )
    #expect(older.toolCalls.map(\.name) == ["look"])
    #expect(older.toolCalls.map(\.arguments) == [["q": 1]])
    #expect(older.finishReason == .toolCalls)
    let custom = try read(
      #"{"choices":[{"message":{"tool_calls":[{"id":"a","type":"custom","custom":{"name":"run","input":"ls"}}]},"finish_reason":"tool_calls"}]}"#
    )
    #expect(custom.toolCalls.map(\.name) == ["run"])
    #expect(custom.toolCalls.map(\.arguments) == [nil])
  }

  @Test(arguments: [
    "9223372036854775807", "-1", "1.5", "\"0\"", "null", "99999999999",
  ])
  func `an absurd index of a call is no index`(index: String) throws {
    let answer = try read(
      #"{"created":99999999999999999999,"n":-3,"choices":[{"index":0,"message":{"tool_calls":[{"index":\#(index),"id":"a","function":{"name":"look","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}"#
    )
    #expect(answer.toolCalls.map(\.name) == ["look"])
  }

  @Test func `more calls than a model makes are no answer`() throws {
    let calls = (0..<400).map {
      #"{"index":\#($0),"id":"c\#($0)","function":{"name":"look","arguments":"{}"}}"#
    }
    #expect(throws: ChatCompletionsStream.Problem.tooLarge) {
      try read(
        #"{"choices":[{"message":{"tool_calls":[\#(calls.joined(separator: ","))]},"finish_reason":"tool_calls"}]}"#
      )
    }
  }

  // MARK: - The form

  @Test(arguments: ["text/plain", "application/json", "text/event-stream", "text/html", ""])
  func `the first byte tells the form, whatever the server calls it`(type: String) async throws {
    let chunk = #"{"model":"m","choices":[{"delta":{"content":"4"}}]}"#
    let end = #"{"model":"m","choices":[{"delta":{},"finish_reason":"stop"}]}"#
    let document = #"{"choices":[{"message":{"content":"4"},"finish_reason":"stop"}]}"#
    let bodies = [
      document, "\u{FEFF}\n \(document)\n", "data: \(chunk)\n\ndata: \(end)\n\n",
      ": hello\r\n\r\ndata: \(chunk)\r\n\r\ndata: \(end)", "\(chunk)\n\(end)\n",
      "\(chunk)\r\n\r\n\(end)",
    ]
    for body in bodies {
      let server = try AnsweringServer(type: type, body)
      let asked = await AskedModel.ask(server.server)
      #expect(asked.turn?.text == "4", "\(body)")
      #expect(asked.text == "4")
      #expect(server.requests.count == 1)
    }
  }

  @Test(arguments: [
    "<html><head><title>Login</title><script>var a = 1 < 2;</script></head><body>Sign in</body></html>",
    "<!DOCTYPE html>\n<html><body>Login Sign in</body></html>",
    "\n\n<HTML><STYLE>p { color: red }</STYLE><p>Login <!-- a > b -->Sign in</HTML>",
  ])
  func `a web page is asked for once, and named by its words`(page: String) async throws {
    let server = try AnsweringServer(type: "text/html; charset=utf-8", page)
    let failure = try #require(await AskedModel.ask(server.server).failure)
    #expect(failure.kind == .invalidAnswer)
    #expect(!failure.isRetryable)
    #expect(failure.message.contains("a web page (text/html; charset=utf-8)"))
    #expect(failure.message.contains("Login Sign in"))
    #expect(!failure.message.contains("<"))
    #expect(!failure.message.contains("var a"))
    #expect(server.requests.count == 1)
  }

  @Test func `a fault that stays before the first token is asked for four times`() async throws {
    for body in ["", "data: \n\n", "{}", "data: {\"choices\":[]}\n\n"] {
      let server = try AnsweringServer(type: "text/event-stream", body)
      let failure = try #require(await AskedModel.ask(server.server).failure)
      #expect(failure.kind == .streamBroken)
      #expect(server.requests.count == 4)
      #expect(failure.spent?.attempts == 4)
      var again = ModelRequest.anything
      again.requestsSent = 4
      #expect(await AskedModel.ask(server.server, again).failure != nil)
      #expect(server.requests.count == 5, "an attempt of a step that has used all is the last")
    }
  }

  @Test func `a request after a broken one waits`() async throws {
    let server = try AnsweringServer(
      #"{"choices":[{"message":{"content":"4"},"finish_reason":"stop"}]}"#
    )
    var request = ModelRequest.anything
    request.requestsSent = 1
    #expect(await AskedModel.ask(server.server, request).sleeps == [.milliseconds(250)])
    request.requestsSent = 3
    #expect(await AskedModel.ask(server.server, request).sleeps == [.seconds(1)])
  }

  @Test func `an answer without end is cut off at its size`() async throws {
    let server = try AnsweringServer { connection, _ in
      connection.beginChunks(headers: "Content-Type: text/event-stream\r\n")
      let text = String(repeating: "x", count: 60_000)
      let chunk = "data: {\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"\(text)\"}}]}\n\n"
      while connection.writeChunk(chunk) {}
    }
    let asked = await AskedModel.ask(server.server)
    let failure = try #require(asked.failure)
    #expect(failure.kind == .invalidAnswer)
    #expect(!failure.isRetryable)
    #expect(asked.text.utf8.count <= AnswerReader.maximumBytes)
    #expect(server.requests.count == 1)
  }

  @Test func `an answer that drips for ever ends with its time`() async throws {
    let server = try AnsweringServer { connection, _ in
      connection.beginChunks(headers: "Content-Type: text/event-stream\r\n")
      let chunk = "data: {\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n"
      while connection.writeChunk(chunk) {}
    }
    var timeouts = OpenAIModel.patientTimeouts
    #expect(timeouts.total == .seconds(3600))
    timeouts.total = .milliseconds(50)
    let failure = try #require(await AskedModel.ask(server.server, timeouts: timeouts).failure)
    #expect(!failure.isRetryable)
    #expect(server.requests.count == 1)
  }

  // MARK: -

  static let wholeCall =
    #"{"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"look","arguments":"{}"}}]}}]}"#

  static func end(_ word: String) -> String {
    #"{"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"\#(word)"}]}"#
  }

  private func read(_ body: String) throws -> ChatCompletionsStream.Answer {
    var reader = AnswerReader()
    try reader.feed(Array(body.utf8))
    try reader.finish()
    _ = reader.takeDeltas()
    return try reader.stream.finish()
  }
}
