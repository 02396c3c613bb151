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
  private let learned: LearnedRequests
  private let logger: Logger

  /// Time for a machine without a graphics card.
  ///
  /// A token may take long to come there; the first one, with the whole prompt to read before it,
  /// longer still. A server that never ends is not waited for.
  package static let patientTimeouts = HTTPTimeouts(
    connect: .seconds(10),
    firstByte: .seconds(600),
    idle: .seconds(120),
    total: .seconds(3600)
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
    learned: LearnedRequests = LearnedRequests(),
    logger: Logger
  ) {
    self.endpoint = endpoint
    self.model = model
    self.timeouts = timeouts
    self.retries = retries
    self.client = client
    self.clock = clock
    self.learned = learned
    self.logger = logger
  }

  package func respond(
    to request: ModelRequest,
    onDelta: @escaping @Sendable (ModelDelta) -> Void
  ) async throws -> ModelTurn {
    var progress = Progress(
      startedAt: clock.now(),
      attempts: request.requestsSent,
      lesson: learned.lesson(endpoint.baseURL, model)
    )
    if request.requestsSent > 0 { try await pause(before: request) }
    while true {
      do {
        let answer = try await attempt(request, progress: &progress, onDelta: onDelta)
        return turn(answer, request, progress)
      } catch var failure as ModelFailure {
        failure.spent = record(of: progress, model: model, usage: progress.usage)
        if progress.hasBegun {
          // The user has seen a part, or a call has been made up: beginning again is not for us.
          if failure.isRetryable { failure.kind = .streamBroken }
          throw failure
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
    /// Of them, and of those before for the same step, those that count against the attempts: not
    /// those a loading model turned away.
    var attempts: Int
    var lesson: LearnedRequests.Lesson
    var hasBegun = false
    var firstTokenAt: Duration?
    var isLoading = false
    /// What the next request leaves out, or names otherwise.
    var change: String?
    /// What answers used that broke, as far as it was counted.
    var usage = TokenUsage()
    var uncounted = 0
  }

  private func attempt(
    _ request: ModelRequest,
    progress: inout Progress,
    onDelta: @Sendable (ModelDelta) -> Void
  ) async throws -> ChatCompletionsStream.Answer {
    let members = ChatCompletionsRequest(
      model: progress.lesson.model ?? model,
      request: request,
      defaultOptions: defaultOptions,
      lesson: progress.lesson
    ).members
    var post = HTTPRequest.post(
      endpoint.baseURL + "/chat/completions",
      headers: endpoint.headers + [HTTPHeader("Accept", "text/event-stream, application/json")],
      body: JSONValue.object(members).serialized(),
      timeouts: timeouts
    )
    post.gathering = Self.gathering
    progress.sent += 1
    progress.attempts += 1
    progress.isLoading = false
    progress.change = nil
    let errors = OpenAIErrors(endpoint: endpoint, model: model)
    var type: String?
    do {
      return try await client.send(post) { response, body in
        guard response.status == 200 else {
          throw try await refusal(response, body, Set(members.keys), &progress)
        }
        type = response[header: "content-type"]
        return try await read(body, progress: &progress, onDelta: onDelta)
      }
    } catch let failure as HTTPFailure {
      throw errors.failure(of: failure)
    } catch let problem as ChatCompletionsStream.Problem {
      let failure = errors.failure(of: problem, type: type)
      if case .reported(let error) = problem, !progress.hasBegun {
        learn(from: ErrorDetails(error), failure.kind, Set(members.keys), &progress)
      }
      throw failure
    } catch is ServerSentEventParser.EventTooLarge {
      throw errors.failure(of: .tooLarge)
    }
  }

  private func read(
    _ body: HTTPBody,
    progress: inout Progress,
    onDelta: @Sendable (ModelDelta) -> Void
  ) async throws -> ChatCompletionsStream.Answer {
    var reader = AnswerReader()
    func handOut() {
      if reader.stream.hasBegun, !progress.hasBegun {
        progress.hasBegun = true
        progress.firstTokenAt = clock.now()
      }
      for delta in reader.takeDeltas() { onDelta(delta) }
    }
    do {
      do {
        while let bytes = try await body.next() {
          // What came before a piece that breaks the answer was shown by any other client, too.
          defer { handOut() }
          try reader.feed(bytes)
        }
      } catch let failure as HTTPFailure where reader.stream.isWhole && reader.stream.isDone {
        // Nothing is missing but a clean end.
        logger.debug("unclean end of a whole answer", metadata: ["reason": "\(failure)"])
      }
      try reader.finish()
      handOut()
      return try reader.stream.finish()
    } catch {
      // Its tokens were made, and are paid for.
      if let usage = reader.stream.usage {
        progress.usage = progress.usage + usage
      } else if reader.stream.hasBegun {
        progress.uncounted += 1
      }
      throw error
    }
  }

  /// What a status that is not 200 means for this request.
  private func refusal(
    _ response: HTTPResponse,
    _ body: HTTPBody,
    _ sent: Set<String>,
    _ progress: inout Progress
  ) async throws -> ModelFailure {
    let bytes = try await body.collect(limit: 256 << 10)
    let details = ErrorDetails(body: bytes)
    let errors = OpenAIErrors(endpoint: endpoint, model: model)
    let failure = errors.failure(of: response, body: bytes)
    if response.status == 503, details.isLoading {
      progress.isLoading = true
      return failure
    }
    learn(from: details, failure.kind, sent, &progress)
    guard failure.kind == .unknownModel, progress.change == nil, !PageText.isPage(bytes) else {
      return failure
    }
    // A list of what there is helps more than the refusal, but must not hide it.
    let offered = (try? await endpoint.modelNames(client: client)) ?? []
    try Task.checkCancellation()
    // The name that was asked for may begin with a maker's name that is also a provider's.
    let listed = "\(endpoint.provider)/\(model)"
    if progress.lesson.model == nil, offered.contains(listed), !offered.contains(model) {
      progress.lesson.model = listed
      progress.change = "the name \(listed)"
    }
    return errors.unknownModel(offered: offered, said: details.message, status: response.status)
  }

  /// Leaves out of the next request what the server refuses, if the request can do without it.
  private func learn(
    from details: ErrorDetails,
    _ kind: ModelFailure.Kind,
    _ sent: Set<String>,
    _ progress: inout Progress
  ) {
    guard kind == .invalidRequest,
      let name = RefusedParameter.name(in: details, among: sent),
      progress.lesson.learn(refusal: name)
    else { return }
    progress.change = "no \(name)"
  }

  // MARK: - Between two requests

  /// Waits until the next request may be sent; throws the failure where there is to be none.
  private func wait(after failure: ModelFailure, progress: inout Progress) async throws {
    let elapsed = clock.now() - progress.startedAt
    if let change = progress.change {
      // Each parameter is left out once, so this comes to an end.
      learned.keep(progress.lesson, endpoint.baseURL, model)
      logger.notice(
        "asking again in another way",
        metadata: ["host": "\(endpoint.host)", "model": "\(model)", "with": "\(change)"]
      )
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

  /// Waits before a request for a step that has failed before, as before any other attempt.
  private func pause(before request: ModelRequest) async throws {
    let broken = ModelFailure(kind: .streamBroken, message: "", provider: endpoint.provider)
    let delay = retries.delay(
      after: broken,
      attempt: min(request.requestsSent, max(1, retries.maximumAttempts - 1)),
      elapsed: .zero,
      chance: clock.chance()
    )
    if let delay { try await clock.sleep(delay) }
  }

  // MARK: - What is told of it

  private func turn(
    _ answer: ChatCompletionsStream.Answer,
    _ request: ModelRequest,
    _ progress: Progress
  ) -> ModelTurn {
    var progress = progress
    if answer.usage == nil { progress.uncounted += 1 }
    var record = record(
      of: progress,
      model: answer.model ?? model,
      usage: progress.usage + (answer.usage ?? TokenUsage())
    )
    record.timeToFirstToken = progress.firstTokenAt.map { ($0 - progress.startedAt).milliseconds }
    var turn = ModelTurn(
      text: answer.text,
      reasoning: answer.reasoning,
      // An answer that was stopped or ended in an unknown way calls no tool.
      toolCalls: answer.finishReason.allowsToolCalls || answer.finishReason == .length
        ? answer.toolCalls : [],
      finishReason: answer.finishReason,
      nativeFinishReason: answer.nativeFinishReason,
      record: record
    )
    if let notice = PromptSize.notice(request, counted: answer.usage, host: endpoint.host) {
      turn.notices.append(notice)
    }
    if !answer.dropped.isEmpty {
      let types = answer.dropped.map { String($0.prefix(40)) }.joined(separator: ", ")
      turn.notices.append(
        ModelNotice(
          .contentDropped,
          "The answer of \(endpoint.host) held content that is not read: \(types)."
        )
      )
    }
    return turn
  }

  private func record(of progress: Progress, model: String, usage: TokenUsage) -> ModelCallRecord {
    ModelCallRecord(
      provider: endpoint.provider,
      model: model,
      usage: usage,
      cost: ModelPrice.cost(
        of: usage,
        isCounted: progress.uncounted == 0,
        answering: model,
        asked: self.model,
        isLocal: endpoint.isLocal
      ),
      duration: (clock.now() - progress.startedAt).milliseconds,
      attempts: progress.sent,
      uncounted: progress.uncounted > 0 ? progress.uncounted : nil
    )
  }
}

extension Duration {
  fileprivate var milliseconds: Double { self / .milliseconds(1) }
}
