package import CurlHTTP
import JSONModel
package import Logging
package import ModelInterface

/// One model behind Chat Completions: OpenAI's own, or any server that speaks the same.
package struct OpenAIModel: LanguageModel {
  package var endpoint: OpenAIEndpoint
  /// The model by the server's name for it.
  package var model: String
  package var timeouts: HTTPTimeouts
  package var retries: RetryPolicy
  /// For requests that do not choose themselves.
  package var defaultOptions = GenerationOptions()

  private let client: HTTPClient
  private let clock: GatewayClock
  private let logger: Logger

  /// A token may take long to come on a machine without a graphics card; the first one, with the
  /// whole prompt to read before it, longer still.
  package static let patientTimeouts = HTTPTimeouts(
    connect: .seconds(10),
    firstByte: .seconds(600),
    idle: .seconds(120)
  )

  /// Waking a task for every token costs more than reading it; nobody sees the difference.
  private static let gathering = Duration.milliseconds(10)

  package init(
    endpoint: OpenAIEndpoint,
    model: String,
    timeouts: HTTPTimeouts = patientTimeouts,
    retries: RetryPolicy = RetryPolicy(),
    client: HTTPClient,
    clock: GatewayClock,
    logger: Logger
  ) {
    self.endpoint = endpoint
    self.model = model
    self.timeouts = timeouts
    self.retries = retries
    self.client = client
    self.clock = clock
    self.logger = logger
  }

  package func respond(
    to request: ModelRequest,
    onDelta: @escaping @Sendable (ModelDelta) -> Void
  ) async throws -> ModelTurn {
    var progress = Progress(startedAt: clock.now())
    while true {
      do {
        let answer = try await attempt(request, progress: &progress, onDelta: onDelta)
        return turn(answer, progress)
      } catch let failure as ModelFailure {
        if progress.hasBegun {
          // The user has seen a part, or a call has been made up: beginning again is not for us.
          var broken = failure
          if failure.isRetryable { broken.kind = .streamBroken }
          throw broken
        }
        try await wait(after: failure, progress: &progress)
      }
    }
  }

  // MARK: - One request

  private struct Progress {
    let startedAt: Duration
    /// Requests sent, whatever became of them.
    var sent = 0
    /// Of them, those that count against the attempts: not those a loading model turned away.
    var attempts = 0
    var hasBegun = false
    var firstTokenAt: Duration?
    var asksForUsage = true
    var isLoading = false
    var changesRequest = false
  }

  private func attempt(
    _ request: ModelRequest,
    progress: inout Progress,
    onDelta: @Sendable (ModelDelta) -> Void
  ) async throws -> ChatCompletionsStream.Answer {
    let body = ChatCompletionsRequest(
      model: model,
      request: request,
      defaultOptions: defaultOptions,
      asksForUsage: progress.asksForUsage
    ).body
    var post = HTTPRequest.post(
      endpoint.baseURL + "/chat/completions",
      headers: endpoint.headers + [HTTPHeader("Accept", "text/event-stream")],
      body: body,
      timeouts: timeouts
    )
    post.gathering = Self.gathering
    progress.sent += 1
    progress.attempts += 1
    progress.isLoading = false
    progress.changesRequest = false
    let errors = OpenAIErrors(endpoint: endpoint, model: model)
    do {
      return try await client.send(post) { response, body in
        guard response.status == 200 else {
          throw try await refusal(response, body, request, &progress)
        }
        return try await read(response, body, progress: &progress, onDelta: onDelta)
      }
    } catch let failure as HTTPFailure {
      throw errors.failure(of: failure)
    } catch let problem as ChatCompletionsStream.Problem {
      throw errors.failure(of: problem)
    } catch is ServerSentEventParser.EventTooLarge {
      throw errors.failure(of: .notJSON("a piece without end"))
    }
  }

  private func read(
    _ response: HTTPResponse,
    _ body: HTTPBody,
    progress: inout Progress,
    onDelta: @Sendable (ModelDelta) -> Void
  ) async throws -> ChatCompletionsStream.Answer {
    var stream = ChatCompletionsStream()
    func handOut() {
      if stream.hasBegun, !progress.hasBegun {
        progress.hasBegun = true
        progress.firstTokenAt = clock.now()
      }
      for delta in stream.takeDeltas() { onDelta(delta) }
    }
    if response[header: "content-type"]?.lowercased().hasPrefix("application/json") == true {
      // A server that does not stream.
      try stream.consume(try await body.collect(limit: 16 << 20))
      handOut()
      return try stream.finish()
    }
    var parser = ServerSentEventParser()
    do {
      while let bytes = try await body.next() {
        // What came before a piece that breaks the answer was shown by any other client, too.
        defer { handOut() }
        try parser.feed(bytes) { try stream.consume($0) }
      }
      try parser.finish { try stream.consume($0) }
      handOut()
    } catch let failure as HTTPFailure where stream.isWhole && stream.isDone {
      // Nothing is missing but a clean end.
      logger.debug("unclean end of a whole answer", metadata: ["reason": "\(failure)"])
    }
    return try stream.finish()
  }

  /// What a status that is not 200 means for this request.
  private func refusal(
    _ response: HTTPResponse,
    _ body: HTTPBody,
    _ request: ModelRequest,
    _ progress: inout Progress
  ) async throws -> ModelFailure {
    let bytes = try await body.collect(limit: 256 << 10)
    let details = OpenAIErrors.Details(body: bytes)
    let errors = OpenAIErrors(endpoint: endpoint, model: model)
    switch response.status {
    case 400, 422:
      if details.isAboutStreamOptions, progress.asksForUsage {
        progress.asksForUsage = false
        progress.changesRequest = true
      }
    case 503 where details.isLoading:
      progress.isLoading = true
    case 404:
      // A list of what there is helps more than the refusal, but must not hide it.
      let offered = (try? await endpoint.modelNames(client: client)) ?? []
      try Task.checkCancellation()
      return errors.unknownModel(offered: offered, said: details.message)
    default:
      break
    }
    return errors.failure(of: response, body: bytes)
  }

  // MARK: - Between two requests

  /// Waits until the next request may be sent; throws the failure where there is to be none.
  private func wait(after failure: ModelFailure, progress: inout Progress) async throws {
    let elapsed = clock.now() - progress.startedAt
    if progress.changesRequest {
      logger.info("asking again without stream_options", metadata: ["host": "\(endpoint.host)"])
      progress.attempts -= 1
      return
    }
    if progress.isLoading, elapsed < retries.loadingTime {
      logger.notice("waiting for the model to be loaded", metadata: ["host": "\(endpoint.host)"])
      progress.attempts -= 1
      try await clock.sleep(.seconds(1))
      return
    }
    let delay = retries.delay(
      after: failure,
      attempt: progress.attempts,
      elapsed: elapsed,
      chance: clock.chance()
    )
    guard let delay else { throw failure }
    logger.notice(
      "asking the model again",
      metadata: [
        "host": "\(endpoint.host)", "model": "\(model)", "kind": "\(failure.kind.rawValue)",
        "attempt": "\(progress.attempts + 1)", "delay": "\(delay)",
      ]
    )
    try await clock.sleep(delay)
  }

  private func turn(_ answer: ChatCompletionsStream.Answer, _ progress: Progress) -> ModelTurn {
    let answering = answer.model ?? model
    let price = ModelPrice.of(answering) ?? ModelPrice.of(model)
    return ModelTurn(
      text: answer.text,
      reasoning: answer.reasoning,
      toolCalls: answer.toolCalls,
      finishReason: answer.finishReason,
      nativeFinishReason: answer.nativeFinishReason,
      record: ModelCallRecord(
        provider: endpoint.provider,
        model: answering,
        usage: answer.usage ?? TokenUsage(),
        cost: answer.usage.flatMap { price?.cost(of: $0) },
        timeToFirstToken: progress.firstTokenAt.map { ($0 - progress.startedAt).milliseconds },
        duration: (clock.now() - progress.startedAt).milliseconds,
        attempts: progress.sent
      )
    )
  }
}

extension Duration {
  fileprivate var milliseconds: Double { self / .milliseconds(1) }
}
