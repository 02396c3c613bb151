import ModelInterface
import TestSupport
import Testing

@testable import ModelGateway

/// What a server's refusal means, and that its words reach the person.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ProviderErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var status = 400
    var body: String
    var kind: ModelFailure.Kind
    var words = ""
    var testDescription: String { "\(status) \(body.prefix(80))" }
  }

  @Test(arguments: [
    // Too long, in many wordings.
    Case(
      body:
        #"{"error":{"message":"The total length of all messages is too long.","type":"too_many_prompt_tokens","code":400}}"#,
      kind: .contextTooLong
    ),
    Case(
      body: #"{"error":"prompt too long; exceeded max context length by 1119046 tokens"}"#,
      kind: .contextTooLong
    ),
    Case(
      body:
        #"{"error":{"message":"input length and `max_tokens` exceed context limit: 199000 + 8192 > 200000"}}"#,
      kind: .contextTooLong
    ),
    Case(
      body:
        #"{"error":{"message":"The input token count (1048577) exceeds the maximum number of tokens allowed (1048576)."}}"#,
      kind: .contextTooLong
    ),
    Case(
      status: 422,
      body:
        #"{"error":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096","error_type":"validation"}"#,
      kind: .contextTooLong,
      words: "must be <= 4096"
    ),
    Case(
      body:
        #"{"message":"This model's maximum context length is 8192 tokens.","type":"BadRequestError","code":400,"object":"error"}"#,
      kind: .contextTooLong
    ),
    Case(
      body:
        #"{"error":{"message":"Please reduce the length of the messages or completion.","code":"context_length_exceeded"}}"#,
      kind: .contextTooLong
    ),
    Case(
      body:
        #"{"error":{"type":"invalid_request_error","message":"prompt is too long: 215000 tokens > 200000 maximum"}}"#,
      kind: .contextTooLong
    ),
    Case(
      status: 413,
      body: "<html><head><title>413 Request Entity Too Large</title></head></html>",
      kind: .contextTooLong
    ),
    // A rate, and not a size.
    Case(
      status: 413,
      body:
        #"{"error":{"message":"Request too large for model `llama` on tokens per minute (TPM): Limit 6000, Requested 7012","type":"tokens","code":"rate_limit_exceeded"}}"#,
      kind: .rateLimited,
      words: "tokens per minute"
    ),
    Case(
      status: 429,
      body: #"{"detail":"Rate limit reached for requests per day"}"#,
      kind: .rateLimited,
      words: "per day"
    ),
    // The key.
    Case(
      body:
        #"[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}]"#,
      kind: .authentication,
      words: "API key not valid"
    ),
    Case(status: 401, body: #"{"message":"Unauthorized"}"#, kind: .authentication),
    Case(
      status: 403,
      body: #"{"error":{"message":"Your API key has no permission."}}"#,
      kind: .authentication
    ),
    // The model.
    Case(
      body:
        #"{"object":"error","message":"Invalid model: mistral-huge","type":"invalid_model","code":"1500"}"#,
      kind: .unknownModel,
      words: "mistral-huge"
    ),
    Case(
      body: #"{"error":{"message":"Model Not Exist","type":"invalid_request_error"}}"#,
      kind: .unknownModel
    ),
    Case(
      status: 422,
      body: #"{"error":{"code":"model_not_found","message":"unknown"}}"#,
      kind: .unknownModel
    ),
    Case(
      status: 404,
      body: #"{"error":{"message":"No endpoints found that support tool use.","code":404}}"#,
      kind: .invalidRequest,
      words: "tool use"
    ),
    // The content.
    Case(
      status: 403,
      body:
        #"{"error":{"code":403,"message":"Your input was flagged","metadata":{"reasons":["violence"],"flagged_input":"x"}}}"#,
      kind: .contentFiltered,
      words: "violence"
    ),
    Case(
      body:
        #"{"error":{"code":"data_inspection_failed","message":"Input data may contain inappropriate content."}}"#,
      kind: .contentFiltered
    ),
    // The purse.
    Case(
      body:
        #"{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low"}}"#,
      kind: .budgetExceeded
    ),
    Case(
      status: 402,
      body: #"{"error":{"message":"Insufficient Balance"}}"#,
      kind: .budgetExceeded
    ),
    Case(
      status: 429,
      body: #"{"error":{"message":"Pay.","type":"insufficient_quota"}}"#,
      kind: .budgetExceeded
    ),
    // Words, wherever they stand.
    Case(
      status: 422,
      body:
        #"{"detail":[{"loc":["body","messages",0,"role"],"msg":"field required","type":"missing"},{"loc":["body","tools"],"msg":"bad"}]}"#,
      kind: .invalidRequest,
      words: "messages.0.role: field required; tools: bad"
    ),
    Case(body: #"{"detail":"Not like this"}"#, kind: .invalidRequest, words: "Not like this"),
    Case(
      body: #"{"errors":[{"message":"First"},{"message":"Second"}]}"#,
      kind: .invalidRequest,
      words: "First"
    ),
    Case(
      body: #"{"error":{"message":"{\"error\":{\"message\":\"Inner words\"}}"}}"#,
      kind: .invalidRequest,
      words: ": Inner words."
    ),
    Case(
      body:
        #"{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"error\":{\"message\":\"roles must alternate\"}}"}}}"#,
      kind: .invalidRequest,
      words: "Provider returned error: roles must alternate"
    ),
    Case(body: #"{"error":"plain words"}"#, kind: .invalidRequest, words: ": plain words."),
    Case(
      body: "just text\u{1B}[31m\nand more",
      kind: .invalidRequest,
      words: ": just text [31m and more."
    ),
    Case(body: "", kind: .invalidRequest, words: "(400)."),
    Case(
      status: 403,
      body:
        "<html><style>p{}</style><body><h1>Blocked</h1><p>by the proxy &amp; its rules</p></body></html>",
      kind: .authentication,
      words: ": Blocked by the proxy & its rules."
    ),
    Case(
      status: 502,
      body: "<html><title>502 Bad Gateway</title></html>",
      kind: .overloaded,
      words: ": 502 Bad Gateway."
    ),
  ])
  func `a refusal is understood by its status and its words`(example: Case) async throws {
    let server = try refusing(example)
    let failure = try #require(await AskedModel.ask(server.server).failure)
    #expect(failure.kind == example.kind)
    #expect(failure.message.contains(example.words), "\(failure.message)")
    #expect(!failure.message.contains("<") || !failure.message.contains(">"))
    #expect(failure.status == example.status)
    let posts = server.requests.filter { $0.line.hasPrefix("POST") }
    #expect(posts.count == (failure.isRetryable ? 4 : 1))
  }

  @Test(arguments: [
    Case(
      status: 200,
      body: #"{"error":{"message":"No auth credentials found","code":401}}"#,
      kind: .authentication,
      words: "No auth credentials found"
    ),
    Case(
      status: 200,
      body: "data: "
        + #"{"error":{"message":"tools is not supported","type":"BadRequestError","code":400}}"#
        + "\n\n",
      kind: .invalidRequest,
      words: "tools is not supported"
    ),
    Case(status: 200, body: #"{"error":{"message":"slow down","code":"429"}}"#, kind: .rateLimited),
    Case(
      status: 200,
      body: #"{"error":{"message":"no","type":"authentication_error"}}"#,
      kind: .authentication
    ),
    Case(
      status: 200,
      body: #"{"error":{"message":"no","code":"model_not_found"}}"#,
      kind: .unknownModel
    ),
    Case(
      status: 200,
      body: #"{"error":{"message":"Token limit reached","code":400}}"#,
      kind: .contextTooLong
    ),
    Case(status: 200, body: #"[{"error":{"message":"bad","code":400}}]"#, kind: .invalidRequest),
    Case(
      status: 200,
      body: #"{"object":"error","message":"gone wrong","code":400}"#,
      kind: .invalidRequest
    ),
    Case(status: 200, body: #"{"detail":"gone wrong"}"#, kind: .overloaded, words: "gone wrong"),
    Case(
      status: 200,
      body: "event: error\ndata: " + #"{"message":"gone wrong"}"# + "\n\n",
      kind: .overloaded,
      words: "gone wrong"
    ),
    Case(
      status: 200,
      body: "event: error\ndata: upstream is away\n\n",
      kind: .streamBroken,
      words: "upstream is away"
    ),
    Case(status: 200, body: #"{"error":{"message":"busy","code":503}}"#, kind: .overloaded),
    Case(
      status: 200,
      body: #"{"choices":[{"finish_reason":"error","error":{"message":"bad","code":400}}]}"#,
      kind: .invalidRequest
    ),
  ])
  func `an error inside an answer means what it would as a status`(example: Case) async throws {
    let server = try refusing(example)
    let failure = try #require(await AskedModel.ask(server.server).failure)
    #expect(failure.kind == example.kind)
    #expect(failure.message.contains(example.words), "\(failure.message)")
    #expect(server.requests.count == (failure.isRetryable ? 4 : 1))
  }

  @Test func `a server that forbids another try is not tried again`() async throws {
    let server = try AnsweringServer { connection, _ in
      connection.answer(status: "500 Bad", headers: "x-should-retry: false\r\n", "{}")
    }
    #expect(await AskedModel.ask(server.server).failure?.kind == .overloaded)
    #expect(server.requests.count == 1)
  }

  @Test(arguments: [
    "1e400", "-5", "nan", "inf", "99999999999999999999", "tomorrow", "\"1\"", "1e300",
  ])
  func `an absurd time to wait neither traps nor waits for ever`(value: String) async throws {
    let server = try AnsweringServer { connection, _ in
      connection.answer(status: "429 Slow", headers: "Retry-After: \(value)\r\n", "{}")
    }
    let asked = await AskedModel.ask(server.server)
    #expect(asked.failure?.kind == .rateLimited)
    #expect(asked.sleeps.allSatisfy { $0 <= .seconds(61) })
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n{}",
    "HTTP/1.1 101 Switching Protocols\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\n",
    "HTTP/1.1 999999 No\r\n\r\n",
    "HTTP/9.9 200 OK\r\n\r\n",
    "\0\0\0\0", "",
  ])
  func `an absurd head of an answer is a failure`(head: String) async throws {
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.write(head)
    }
    let failure = try #require(await AskedModel.ask(server).failure)
    #expect([.unreachable, .streamBroken, .invalidAnswer].contains(failure.kind))
  }

  @Test func `the key is in no failure, however the server repeats it`() async throws {
    let secret = "sk-test-1234567890"
    for body in [
      #"{"error":{"message":"bad key \#(secret)"}}"#,
      #"{"detail":[{"loc":["\#(secret)"],"msg":"x"}]}"#,
      "<html><p>\(secret)</p></html>", secret,
      #"{"error":{"message":"x","metadata":{"raw":"\#(secret)"}}}"#,
    ] {
      for status in [200, 400, 401, 403, 404, 413, 429, 500] {
        let server = try refusing(Case(status: status, body: body, kind: .other(status)))
        let asked = await AskedModel.ask(server.server, key: APIKey(secret, source: "K"))
        let failure = try #require(asked.failure)
        #expect(!"\(failure) \(failure.message)".contains("sk-test"))
      }
    }
  }

  private func refusing(_ example: Case) throws -> AnsweringServer {
    try AnsweringServer { connection, _ in
      connection.answer(status: "\(example.status) Status", example.body)
    }
  }
}

extension ModelFailure.Kind {
  /// Where a test does not ask for the kind.
  fileprivate static func other(_ status: Int) -> ModelFailure.Kind {
    status == 200 ? .streamBroken : .invalidRequest
  }
}
