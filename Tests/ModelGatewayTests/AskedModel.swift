import CurlHTTP
import Logging
import ModelInterface
import Synchronization
import TestSupport

@testable import ModelGateway

/// One question to a model behind a server of the test, with a clock that only counts.
struct AskedModel {
  var result: Result<ModelTurn, any Error>
  var text: String
  var reasoning: String
  var sleeps: [Duration]

  var failure: ModelFailure? {
    if case .failure(let error) = result { error as? ModelFailure } else { nil }
  }

  var turn: ModelTurn? { try? result.get() }

  static func ask(
    _ server: LoopbackServer,
    _ request: ModelRequest = .anything,
    model name: String = "m",
    key: APIKey? = nil,
    learned: LearnedRequests = LearnedRequests(),
    timeouts: HTTPTimeouts? = nil
  ) async -> AskedModel {
    let sleeps = Mutex<[Duration]>([])
    let said = Mutex((text: "", reasoning: ""))
    var model = OpenAIModel(
      endpoint: OpenAIEndpoint(provider: "openai", baseURL: server.url + "/v1", key: key),
      model: name,
      client: HTTPClient(isOffline: true),
      clock: GatewayClock(
        now: { sleeps.withLock { $0.reduce(.zero, +) } },
        sleep: { time in sleeps.withLock { $0.append(time) } },
        chance: { 0.5 }
      ),
      learned: learned,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    model.timeouts = timeouts ?? model.timeouts
    let result: Result<ModelTurn, any Error>
    do {
      result = .success(
        try await model.respond(to: request) { delta in
          said.withLock { said in
            switch delta {
            case .text(let piece): said.text += piece
            case .reasoning(let piece): said.reasoning += piece
            }
          }
        }
      )
    } catch {
      result = .failure(error)
    }
    let all = said.withLock { $0 }
    return AskedModel(
      result: result,
      text: all.text,
      reasoning: all.reasoning,
      sleeps: sleeps.withLock { $0 }
    )
  }
}

/// A server that answers every request alike, and remembers them.
final class AnsweringServer: Sendable {
  let server: LoopbackServer
  private let seen: Seen

  private final class Seen: Sendable {
    let requests = Mutex<[LoopbackConnection.Request]>([])
  }

  convenience init(_ answer: @escaping @Sendable (LoopbackConnection, Int) -> Void) throws {
    try self.init { connection, number, _ in answer(connection, number) }
  }

  /// `answer` is told the connection, the request's number from 1, and its body.
  init(_ answer: @escaping @Sendable (LoopbackConnection, Int, String) -> Void) throws {
    let seen = Seen()
    self.seen = seen
    server = try LoopbackServer { connection in
      while let request = connection.readRequest() {
        let number = seen.requests.withLock { requests in
          requests.append(request)
          return requests.count
        }
        answer(connection, number, request.body)
      }
    }
  }

  /// A plain answer with that status and body.
  convenience init(
    status: String = "200 OK",
    type: String = "application/json",
    _ body: String
  ) throws {
    try self.init { connection, _ in
      connection.answer(status: status, headers: "Content-Type: \(type)\r\n", body)
    }
  }

  var requests: [LoopbackConnection.Request] { seen.requests.withLock { $0 } }
}
