import JSONModel
import ModelInterface
import TestSupport
import Testing

@testable import ModelGateway

/// A parameter that a server refuses is left out from then on.
@Suite(.serialized, .timeLimit(.minutes(5))) struct RefusedParameterTests {
  @Test(arguments: [
    (
      "temperature",
      #"{"error":{"message":"Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}"#
    ),
    (
      "temperature",
      #"{"error":{"message":"Unsupported parameter: 'temperature' is not supported with this model.","param":null,"code":null}}"#
    ),
    ("temperature", #"{"message":"the model does not support temperature"}"#),
    (
      "temperature",
      #"{"detail":[{"loc":["body","temperature"],"msg":"Extra inputs are not permitted"}]}"#
    ),
    ("temperature", #"{"error":{"message":"`temperature` is deprecated for this model."}}"#),
    ("stream_options", #"{"error":{"message":"Unknown field: stream_options"}}"#),
    (
      "stream_options",
      #"{"error":{"message":"include_usage is not allowed","param":"stream_options.include_usage"}}"#
    ),
    (
      "response_format",
      #"{"error":{"message":"This model does not support structured outputs: response_format.type json_schema"}}"#
    ),
    ("response_format", #"{"error":{"message":"Invalid parameter","param":"response_format"}}"#),
    (
      "stream",
      #"{"error":{"message":"Your organization must be verified to stream this model.","param":"stream","code":"unsupported_value"}}"#
    ),
    ("stream", #"{"error":{"message":"Streaming is not supported for this model."}}"#),
  ])
  func `is left out of the next request, and of all that follow`(
    parameter: String,
    refusal: String
  ) async throws {
    let strict = try strictServer(refusing: [parameter: refusal])
    let learned = LearnedRequests()
    for _ in 0..<2 {
      let asked = await AskedModel.ask(strict.server, Self.full, learned: learned)
      #expect(asked.turn?.text == "4")
      #expect(asked.sleeps == [])
    }
    let bodies = try strict.requests.map { try JSONValue(parsing: $0.body) }
    #expect(bodies.map { $0[parameter] != nil } == [true, false, false])
    #expect(bodies.allSatisfy { $0["tools"] != nil && $0["messages"] != nil && $0["model"] != nil })
    // Another model of the same server has not refused anything.
    #expect(learned.lesson(strict.server.url + "/v1", "other") == LearnedRequests.Lesson())
  }

  @Test(arguments: [
    ("gpt-4o", "max_tokens", "max_completion_tokens"),
    ("o3", "max_completion_tokens", "max_tokens"),
  ])
  func `a limit goes by its other name`(model: String, refused: String, taken: String) async throws
  {
    let refusal =
      #"{"error":{"message":"Unsupported parameter: '\#(refused)' is not supported with this model. Use '\#(taken)' instead.","param":"\#(refused)","code":"unsupported_parameter"}}"#
    let strict = try strictServer(refusing: [refused: refusal])
    let learned = LearnedRequests()
    #expect(
      await AskedModel.ask(strict.server, Self.full, model: model, learned: learned).turn != nil
    )
    #expect(
      await AskedModel.ask(strict.server, Self.full, model: model, learned: learned).turn != nil
    )
    let bodies = try strict.requests.map { try JSONValue(parsing: $0.body) }
    #expect(bodies.map { $0[refused] } == [100, nil, nil])
    #expect(bodies.map { $0[taken] } == [nil, 100, 100])
  }

  @Test func `several parameters cost a request each, and no more`() async throws {
    let names = [
      "temperature", "stream_options", "max_tokens", "max_completion_tokens", "response_format",
    ]
    let refusals = names.map { ($0, #"{"error":{"message":"\#($0) is not supported"}}"#) }
    let strict = try strictServer(refusing: Dictionary(uniqueKeysWithValues: refusals))
    #expect(await AskedModel.ask(strict.server, Self.full).turn?.text == "4")
    #expect(strict.requests.count == names.count + 1)
  }

  @Test(arguments: [
    #"{"error":{"message":"tools is not supported","param":"tools","code":"unsupported_parameter"}}"#,
    #"{"error":{"message":"Unsupported value: 'messages[0].role' does not support 'system'","param":"messages[0].role","code":"unsupported_value"}}"#,
    #"{"error":{"message":"'model' is not supported"}}"#,
    #"{"error":{"message":"This model does not support tools; temperature was 0","param":"tools"}}"#,
    #"{"error":{"message":"The temperature outside is nice"}}"#,
    #"{"error":{"message":"unsupported overtemperature"}}"#,
    #"{"error":{"message":"Invalid upstream response"}}"#,
  ])
  func `what a request needs is not left out, and nothing is for other words`(
    refusal: String
  ) async throws {
    let server = try AnsweringServer(status: "400 Bad Request", refusal)
    #expect(await AskedModel.ask(server.server, Self.full).failure?.kind == .invalidRequest)
    #expect(server.requests.count == 1)
  }

  @Test(arguments: RefusedParameter.optional)
  func `a server that refuses for ever is not asked for ever`(parameter: String) async throws {
    let server = try AnsweringServer(
      status: "400 Bad Request",
      #"{"error":{"message":"\#(parameter) is not supported","param":"\#(parameter)"}}"#
    )
    #expect(await AskedModel.ask(server.server, Self.full).failure?.kind == .invalidRequest)
    #expect((1...3).contains(server.requests.count))
  }

  @Test func `an error inside a 200 teaches as well`() async throws {
    let server = try AnsweringServer { connection, number in
      connection.answer(
        number == 1
          ? #"{"error":{"message":"temperature is not supported","code":400}}"#
          : #"{"choices":[{"message":{"content":"4"},"finish_reason":"stop"}]}"#
      )
    }
    #expect(await AskedModel.ask(server.server, Self.full).turn?.text == "4")
    #expect(try JSONValue(parsing: server.requests[1].body)["temperature"] == nil)
  }

  @Test func `a model that is listed with its provider's name is asked for by it`() async throws {
    let listing = try LoopbackServer { connection in
      while let request = connection.readRequest() {
        if request.line.hasPrefix("GET") {
          connection.answer(#"{"data":[{"id":"openai/gpt-oss-20b"}]}"#)
        } else if request.body.contains(#""model":"openai/gpt-oss-20b""#) {
          connection.answer(#"{"choices":[{"message":{"content":"4"},"finish_reason":"stop"}]}"#)
        } else {
          connection.answer(status: "404 Not Found", #"{"error":{"message":"no such model"}}"#)
        }
      }
    }
    #expect(await AskedModel.ask(listing, model: "gpt-oss-20b").turn?.text == "4")
  }

  // MARK: -

  /// A request with every parameter that can be sent.
  private static var full: ModelRequest {
    var request = ModelRequest.anything
    request.options.temperature = 0
    request.options.maximumOutputTokens = 100
    request.options.responseSchema = .object(["a": .string()], required: ["a"])
    request.tools = [
      ToolDeclaration(name: "look", description: "Looks.", parameters: .object([:], required: []))
    ]
    return request
  }

  /// Refuses a request that holds one of the parameters, with that answer.
  private func strictServer(refusing refusals: [String: String]) throws -> AnsweringServer {
    try AnsweringServer { connection, _, body in
      let members = (try? JSONValue(parsing: body)) ?? [:]
      for (name, refusal) in refusals where members[name] != nil {
        return connection.answer(status: "400 Bad Request", refusal)
      }
      connection.answer(#"{"choices":[{"message":{"content":"4"},"finish_reason":"stop"}]}"#)
    }
  }
}
