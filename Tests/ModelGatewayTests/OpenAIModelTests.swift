import CurlHTTP
import Logging
import ModelGateway
import ModelInterface
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct `A model behind Chat Completions` {
  @Test func `streams its answer and tells what it cost`() async throws {
    let server = try LoopbackServer { connection in
      guard let request = connection.readRequest() else { return }
      #expect(request.line == "POST /v1/chat/completions HTTP/1.1")
      #expect(request.headers["authorization"] == "Bearer sk-test-1234567890")
      connection.stream([
        #"{"model":"gpt-4o-mini-2024-07-18","choices":[{"delta":{"content":"One "}}]}"#,
        #"{"model":"gpt-4o-mini-2024-07-18","choices":[{"delta":{"content":"two."}}]}"#,
        #"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#,
        #"{"choices":[],"usage":{"prompt_tokens":1000,"completion_tokens":100}}"#,
      ])
    }
    let asked = try await ask(server, key: APIKey("sk-test-1234567890\n", source: "K"))
    #expect(asked.deltas == "One two.")
    let turn = try asked.result.get()
    #expect(turn.text == "One two.")
    #expect(turn.finishReason == .stop)
    #expect(turn.record.provider == "openai")
    #expect(turn.record.model == "gpt-4o-mini-2024-07-18")
    #expect(turn.record.usage == TokenUsage(input: 1000, output: 100))
    #expect(turn.record.cost == 0, "a server on this machine is free, whatever its model is called")
    #expect(turn.record.attempts == 1)
  }

  @Test func `sends no authorization without a key`() async throws {
    let server = try LoopbackServer { connection in
      #expect(connection.readRequest()?.headers["authorization"] == nil)
      connection.stream([
        #"{"model":"tiny","choices":[{"delta":{"content":"a"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}"#
      ])
    }
    #expect(try await ask(server).result.get().text == "a")
  }

  @Test(arguments: [
    (
      "401 Unauthorized", #"{"error":{"message":"Incorrect API key: sk-test-1234567890"}}"#,
      ModelFailure.Kind.authentication,
      "HOST refused the key from K (…7890): Incorrect API key: [key]. Check that it is valid for "
        + "this server and model."
    ),
    (
      "400 Bad Request",
      #"{"error":{"code":400,"message":"too long","type":"exceed_context_size_error"}}"#,
      .contextTooLong,
      "The request is too long for model m: too long. Shorten it or take a larger model."
    ),
    (
      "400 Bad Request", #"{"error":{"message":"tools are not supported"}}"#, .invalidRequest,
      "HOST refused the request (400): tools are not supported."
    ),
    (
      "429 Too Many Requests",
      #"{"error":{"message":"Pay first.","code":"insufficient_quota"}}"#, .budgetExceeded,
      "The account at HOST has no credit left: Pay first."
    ),
    (
      "301 Moved Permanently", "", .misconfigured,
      "http://HOST/v1 points to elsewhere: set that as the base address."
    ),
  ])
  func `says what to do about a refusal, once`(
    status: String,
    body: String,
    kind: ModelFailure.Kind,
    message: String
  ) async throws {
    let server = try LoopbackServer { connection in
      while connection.readRequest() != nil { connection.answer(status: status, body) }
    }
    let asked = try await ask(server, key: APIKey("sk-test-1234567890", source: "K"))
    let failure = try #require(asked.failure)
    #expect(failure.kind == kind)
    let host = "127.0.0.1:\(server.port)"
    #expect(failure.message == message.replacing("HOST", with: host))
    #expect(asked.sleeps == [])
  }

  @Test func `names the models there are when one is not`() async throws {
    let server = try LoopbackServer { connection in
      while let request = connection.readRequest() {
        if request.line.hasPrefix("GET") {
          connection.answer(#"{"data":[{"id":"mistral"},{"id":"mm"},{"id":"llama3"}]}"#)
        } else {
          connection.answer(status: "404 Not Found", #"{"error":{"message":"no such model"}}"#)
        }
      }
    }
    let failure = try #require(try await ask(server).failure)
    #expect(failure.kind == .unknownModel)
    #expect(
      failure.message
        == "http://127.0.0.1:\(server.port)/v1 knows no model m: no such model. Did you mean mm?"
    )
  }

  @Test(arguments: [
    ("429 Too Many Requests", "Retry-After: 2\r\n", Duration.seconds(2)),
    ("429 Too Many Requests", "retry-after-ms: 300\r\n", .milliseconds(300)),
    ("500 Internal Server Error", "", .zero),
    ("529 Overloaded", "", .zero),
  ])
  func `asks again, and not before the server wants it`(
    status: String,
    headers: String,
    wait: Duration
  ) async throws {
    let requests = Mutex(0)
    let server = try LoopbackServer { connection in
      while connection.readRequest() != nil {
        let number = requests.withLock { requests in
          requests += 1
          return requests
        }
        if number <= 2 {
          connection.answer(status: status, headers: headers, "<html>busy</html>")
        } else {
          connection.stream([#"{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#])
        }
      }
    }
    let asked = try await ask(server)
    let turn = try asked.result.get()
    #expect(turn.text == "a")
    #expect(turn.record.attempts == 3)
    #expect(asked.sleeps == [wait, wait])
  }

  @Test func `waits for a model that is being loaded, beside its attempts`() async throws {
    let requests = Mutex(0)
    let server = try LoopbackServer { connection in
      while connection.readRequest() != nil {
        let number = requests.withLock { requests in
          requests += 1
          return requests
        }
        if number <= 20 {
          let body = #"{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"#
          connection.answer(status: "503 Service Unavailable", body)
        } else {
          connection.stream([#"{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#])
        }
      }
    }
    let asked = try await ask(server)
    #expect(try asked.result.get().record.attempts == 21)
    #expect(asked.sleeps == Array(repeating: .seconds(1), count: 20))
  }

  @Test func `asks without stream_options where they are refused`() async throws {
    let bodies = Mutex<[String]>([])
    let server = try LoopbackServer { connection in
      while let request = connection.readRequest() {
        bodies.withLock { $0.append(request.body) }
        if request.body.contains("stream_options") {
          let body = #"{"error":{"message":"Unknown field: stream_options"}}"#
          connection.answer(status: "400 Bad Request", body)
        } else {
          connection.stream([#"{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#])
        }
      }
    }
    let asked = try await ask(server)
    #expect(try asked.result.get().record.usage == TokenUsage())
    #expect(asked.sleeps == [])
    #expect(bodies.withLock(\.count) == 2)
  }

  @Test func `begins no answer again of which something was shown`() async throws {
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.beginChunks()
      connection.writeChunk("data: {\"choices\":[{\"delta\":{\"content\":\"half\"}}]}\n\n")
    }
    let asked = try await ask(server)
    #expect(asked.deltas == "half")
    #expect(asked.failure?.kind == .streamBroken)
    #expect(server.connections == 1)
  }

  @Test func `takes an answer for whole whose end alone is unclean`() async throws {
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.beginChunks()
      let chunk = #"{"choices":[{"delta":{"content":"all"},"finish_reason":"stop"}]}"#
      connection.writeChunk("data: \(chunk)\n\ndata: [DONE]\n\n")
    }
    #expect(try await ask(server).result.get().text == "all")
  }

  @Test func `gives up a server that nobody runs, and says how to go on`() async throws {
    let server = try LoopbackServer { _ in }
    server.stop()
    let asked = try await ask(server)
    let failure = try #require(asked.failure)
    #expect(failure.kind == .unreachable)
    #expect(failure.message.hasPrefix("127.0.0.1:\(server.port) cannot be reached"))
    #expect(failure.message.hasSuffix("Is the model server running?"))
    #expect(asked.sleeps.count == 3)
  }

  @Test func `is quiet at once when its task is cancelled`() async throws {
    let began = Signal()
    let closed = Signal()
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.beginChunks()
      connection.writeChunk("data: {\"choices\":[{\"delta\":{\"content\":\"half\"}}]}\n\n")
      connection.waitForClose()
      closed.fire()
    }
    let model = model(server, clock: GatewayClock(ContinuousClock()))
    let task = Task {
      try await model.respond(to: .anything) { _ in began.fire() }
    }
    await began.wait()
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    // The server sees it too, while its answer is still under way: else this waits for ever.
    await closed.wait()
  }

  // MARK: - The mock provider, with its faults

  @Test(arguments: ["429", "500"])
  func `survives a fault before the first token`(fault: String) async throws {
    let flags = ["fault": fault, "at": "1", "count": "1", "retry_after": "1", "tokens": "20"]
    let mock = try await MockModelServer(flags)
    let asked = try await ask(mock)
    let turn = try asked.result.get()
    #expect(turn.record.attempts == 2)
    #expect(turn.record.usage.output == 20)
    #expect(asked.deltas == turn.text)
  }

  @Test(arguments: ["drop", "trunc", "garbage", "stall"])
  func `never takes a broken answer for a whole one`(fault: String) async throws {
    let mock = try await MockModelServer(["fault": fault, "count": "1", "split": "7"])
    let asked = try await ask(mock, idle: .milliseconds(200))
    #expect(asked.failure?.kind == .streamBroken)
    #expect(!asked.deltas.isEmpty)
    let again = try await ask(mock)
    #expect(try again.result.get().finishReason == .stop)
  }

  // MARK: -

  private struct Asked {
    var result: Result<ModelTurn, any Error>
    var deltas: String
    var sleeps: [Duration]

    var failure: ModelFailure? {
      if case .failure(let error) = result { error as? ModelFailure } else { nil }
    }
  }

  private func ask(_ server: LoopbackServer, key: APIKey? = nil) async throws -> Asked {
    try await ask(url: server.url, key: key)
  }

  private func ask(_ mock: MockModelServer, idle: Duration? = nil) async throws -> Asked {
    try await ask(url: mock.url, idle: idle)
  }

  private func ask(url: String, key: APIKey? = nil, idle: Duration? = nil) async throws -> Asked {
    let sleeps = Mutex<[Duration]>([])
    let deltas = Mutex("")
    let clock = GatewayClock(
      now: { sleeps.withLock { $0.reduce(.zero, +) } },
      sleep: { time in sleeps.withLock { $0.append(time) } },
      chance: { 0 }
    )
    var model = model(url: url, key: key, clock: clock)
    model.timeouts.idle = idle ?? model.timeouts.idle
    let result: Result<ModelTurn, any Error>
    do {
      result = .success(
        try await model.respond(to: .anything) { delta in
          if case .text(let text) = delta { deltas.withLock { $0 += text } }
        }
      )
    } catch {
      result = .failure(error)
    }
    return Asked(
      result: result,
      deltas: deltas.withLock { $0 },
      sleeps: sleeps.withLock { $0 }
    )
  }

  private func model(_ server: LoopbackServer, clock: GatewayClock) -> OpenAIModel {
    model(url: server.url, key: nil, clock: clock)
  }

  private func model(url: String, key: APIKey?, clock: GatewayClock) -> OpenAIModel {
    OpenAIModel(
      endpoint: OpenAIEndpoint(provider: "openai", baseURL: url + "/v1/", key: key),
      model: "m",
      client: HTTPClient(isOffline: true),
      clock: clock,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
  }
}

extension ModelRequest {
  static var anything: ModelRequest {
    ModelRequest(agent: "test", instructions: "Answer.", messages: [.user("Anything.")])
  }
}

extension LoopbackConnection {
  /// A whole stream, closed by the book.
  func stream(_ chunks: [String]) {
    beginChunks(headers: "Content-Type: text/event-stream\r\n")
    for chunk in chunks + ["[DONE]"] { writeChunk("data: \(chunk)\n\n") }
    endChunks()
  }
}
