import CurlHTTP
import ModelInterface
import Testing

@testable import ModelGateway

@Suite(.timeLimit(.minutes(5)))
struct `A retry policy` {
  @Test(arguments: [
    (1, 0.0, Duration.zero), (1, 1, .milliseconds(500)), (2, 1, .seconds(1)),
    (2, 0.5, .milliseconds(500)), (3, 1, .seconds(2)), (4, 1, .seconds(4)), (9, 1, .seconds(20)),
  ])
  func `waits anywhere up to a bound that doubles`(attempt: Int, chance: Double, delay: Duration) {
    expectDelay(delay, after: failure(.overloaded), attempt: attempt, chance: chance)
  }

  @Test(arguments: [
    (Duration.seconds(1), Duration?.some(.seconds(1))), (.milliseconds(250), .milliseconds(250)),
    (.seconds(60), .seconds(60)), (.seconds(61), nil), (.zero, .zero),
  ])
  func `waits as long as the server asks, within reason`(asked: Duration, delay: Duration?) {
    expectDelay(delay, after: failure(.rateLimited, retryAfter: asked))
  }

  @Test func `adds up to half a second to what the server asks`() {
    let failure = failure(.rateLimited, retryAfter: .seconds(2))
    expectDelay(.milliseconds(2500), after: failure, chance: 1)
  }

  @Test(arguments: [
    ModelFailure.Kind.authentication, .unknownModel, .contextTooLong, .contentFiltered,
    .invalidRequest, .budgetExceeded,
  ])
  func `does not repeat what would fail again`(kind: ModelFailure.Kind) {
    expectDelay(nil, after: failure(kind))
  }

  @Test func `ends with its attempts and with its deadline`() {
    expectDelay(nil, after: failure(.overloaded), attempt: 10)
    let failure = failure(.overloaded, retryAfter: .seconds(10))
    expectDelay(.seconds(10), after: failure, elapsed: .seconds(290))
    expectDelay(nil, after: failure, elapsed: .seconds(291))
  }

  @Test(arguments: [
    (["Retry-After": "2"], Duration?.some(.seconds(2))),
    (["retry-after": "0.5"], .milliseconds(500)),
    (["Retry-After": "9", "Retry-After-Ms": "1500"], .milliseconds(1500)),
    (
      [
        "Retry-After": "Sun, 06 Nov 1994 08:50:07 GMT", "Date": "Sun, 06 Nov 1994 08:49:37 GMT",
      ], .seconds(30)
    ),
    (["Retry-After": "Sun, 06 Nov 1994 08:49:37 GMT"], .zero),
    (["Retry-After": "soon"], nil), (["Retry-After": "-1"], nil), (["Retry-After": "nan"], nil),
    ([:], nil),
  ])
  func `reads each way in which a server asks`(headers: [String: String], wait: Duration?) {
    let response = HTTPResponse(
      status: 429,
      headers: headers.map { HTTPHeader($0.key, $0.value) }
    )
    #expect(RetryAfter.read(response) == wait)
  }

  private func failure(_ kind: ModelFailure.Kind, retryAfter: Duration? = nil) -> ModelFailure {
    ModelFailure(kind: kind, message: "", provider: "p", retryAfter: retryAfter)
  }

  private func expectDelay(
    _ expected: Duration?,
    after failure: ModelFailure,
    attempt: Int = 1,
    elapsed: Duration = .zero,
    chance: Double = 0
  ) {
    let policy = RetryPolicy(maximumAttempts: 10)
    let delay = policy.delay(after: failure, attempt: attempt, elapsed: elapsed, chance: chance)
    #expect(delay == expected)
  }
}
