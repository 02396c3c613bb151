import CurlHTTP
import Logging
import ModelInterface
import Synchronization
import TestSupport
import Testing

@testable import ModelGateway

/// What is known of a run's model before it runs: its name, without a network, and who hears of it.
@Suite(.serialized, .timeLimit(.minutes(5))) struct PinTests {
  @Test func `a client that lends only an address is pinned without a request`() async throws {
    let silent = try LoopbackServer { connection in connection.waitForClose() }
    let gateway = gateway([:])
    let lent = try #require(Credentials(["OPENAI_BASE_URL": silent.url + "/v1"]))
    #expect(try gateway.pin(nil, with: lent) == "openai/*")
    #expect(silent.connections == 0)
    // What was pinned leads back there, and to nobody else.
    #expect(try gateway.pin("openai/*", with: lent) == "openai/*")
    let failure = #expect(throws: ModelFailure.self) { try gateway.pin("openai/*") }
    #expect(failure?.kind == .authentication)
    // A server that is asked before, and does not answer, is asked once and not for every message.
    for _ in 0..<3 { await gateway.prepare(nil, with: lent) }
    #expect(silent.connections == 1)
    #expect(try gateway.pin(nil, with: lent) == "openai/*")
  }

  @Test func `a server that answers at once is pinned by its model`() async throws {
    let server = try listing(["tiny"])
    let gateway = gateway([:])
    let lent = try #require(Credentials(["OPENAI_BASE_URL": server.server.url + "/v1"]))
    for _ in 0..<3 { await gateway.prepare(nil, with: lent) }
    #expect(try gateway.pin(nil, with: lent) == "openai/tiny")
    #expect(server.requests.count == 1)
  }

  @Test func `what a client's server offered first is kept for that client`() async throws {
    let server = try listing(["tiny", "large"])
    let gateway = gateway([:])
    let lent = try #require(Credentials(["OPENAI_BASE_URL": server.server.url + "/v1"]))
    for _ in 0..<3 {
      #expect(try await gateway.describe(with: lent).name == "openai/tiny")
      #expect(try await gateway.describe("openai/*", with: lent).name == "openai/tiny")
    }
    #expect(try gateway.pin(nil, with: lent) == "openai/tiny")
    #expect(server.requests.count == 1)
    let other = try #require(
      Credentials(["OPENAI_BASE_URL": server.server.url + "/v1", "OPENAI_API_KEY": "sk-another12"])
    )
    #expect(try gateway.pin(nil, with: other) == "openai/*", "another's key opens another's models")
  }

  @Test func `a server on this machine that nobody named is asked before, for a moment`()
    async throws
  {
    let silent = try LoopbackServer { connection in connection.waitForClose() }
    let gateway = gateway([:], local: [.init(name: "llamacpp", baseURL: silent.url + "/v1")])
    #expect(try gateway.pin(nil) == nil)
    await gateway.prepare(nil)
    #expect(try gateway.pin(nil) == "rehearsal")
    #expect(silent.connections == 1)
    await gateway.prepare(nil)
    await gateway.prepare("rehearsal")
    #expect(silent.connections == 1, "the answer is kept for a while")
  }

  @Test func `a name is pinned as it is completed`() throws {
    let named = gateway(["OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "BACKLOT_MODEL": "org/name"])
    #expect(try named.pin(nil) == "openai/org/name")
    #expect(try named.pin("other/name:7b") == "openai/other/name:7b")
    #expect(try named.pin("openai/x") == "openai/x")
    let bare = gateway(["OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "BACKLOT_MODEL": "tiny"])
    #expect(try bare.pin(nil) == "openai/tiny")
    #expect(try bare.pin("tiny") == "openai/tiny", "as the command line passes it on")
    #expect(throws: ModelFailure.self) { try bare.pin("rehersal") }
    #expect(try named.pin("rehearsal") == "rehearsal")
    let openAI = gateway(["OPENAI_API_KEY": "sk-abcdefgh1234"])
    #expect(try openAI.pin(nil) == "openai/gpt-4o-mini")
    #expect(throws: ModelFailure.self) { try openAI.pin("org/name") }
  }

  @Test func `the model's own name goes to the server as the server lists it`() async throws {
    let server = try AnsweringServer(
      #"{"choices":[{"message":{"content":"4"},"finish_reason":"stop"}]}"#
    )
    let url = server.server.url + "/v1"
    let gateway = gateway(["OPENAI_BASE_URL": url, "BACKLOT_MODEL": "org/name"])
    #expect(try await gateway.respond(to: .anything) { _ in }.text == "4")
    #expect(server.requests.first?.body.contains(#""model":"org/name""#) == true)
  }

  @Test func `what a server refuses is known to the next call`() async throws {
    let server = try AnsweringServer { connection, _, body in
      if body.contains("temperature") {
        let refusal = #"{"error":{"message":"temperature is not supported"}}"#
        connection.answer(status: "400 Bad Request", refusal)
      } else {
        connection.answer(#"{"choices":[{"message":{"content":"4"},"finish_reason":"stop"}]}"#)
      }
    }
    let gateway = gateway(["OPENAI_BASE_URL": server.server.url + "/v1"])
    var request = ModelRequest.anything
    request.model = "openai/o9"
    request.options.temperature = 0
    request.credentials = Credentials([
      "OPENAI_BASE_URL": server.server.url + "/v1", "OPENAI_API_KEY": "k",
    ])
    for _ in 0..<3 { #expect(try await gateway.respond(to: request) { _ in }.text == "4") }
    #expect(server.requests.count == 4)
  }

  // MARK: - Who hears of it

  @Test(arguments: [
    ("http://127.0.0.1:1/v1", nil), ("http://127.1:1/v1", nil), ("http://[::1]:1/v1", nil),
    ("localhost:1/v1", nil), ("\"http://LOCALHOST:1/v1/\"", nil),
    ("http://127.example.com/v1", "127.example.com"),
    ("http://localhost.evil.com/v1", "localhost.evil.com"),
    ("http://127.0.0.1@evil.com/v1", "evil.com"), ("http://10.0.0.1:1/v1", "10.0.0.1:1"),
    ("http://127.0.0.1%2eevil.com/v1", "127.0.0.1.evil.com"),
  ])
  func `nothing leaves the machine is said only where that is so`(
    url: String,
    recipient: String?
  ) async throws {
    let gateway = gateway(["OPENAI_BASE_URL": url, "BACKLOT_MODEL": "m"])
    let description = try await gateway.describe()
    #expect(description.recipient == recipient)
    #expect(
      description.summary.hasSuffix(
        recipient.map { "prompts and what they quote go to \($0)" }
          ?? "nothing of it leaves this machine"
      )
    )
    let listed = try ModelList(
      yaml: "model_list: [{model_name: a, litellm_params: {model: b, api_base: '\(url)'}}]"
    )
    #expect(try await self.gateway([:], list: listed).describe("a").recipient == recipient)
  }

  @Test func `an address that cannot be used stops everything that needs it, and no rehearsal`()
    async throws
  {
    let gateway = gateway(["OPENAI_BASE_URL": "ftp://anna:geheim@host/v1"])
    for name in [nil, "openai/x", "org/name"] {
      let failure = await #expect(throws: ModelFailure.self) { try await gateway.describe(name) }
      #expect(failure?.kind == .misconfigured)
      #expect(failure?.message.contains("geheim") == false)
    }
    #expect(try await gateway.describe("rehearsal").name == "rehearsal")
    #expect(try await gateway.models().problems.count == 1)
    let listed = try ModelList(
      yaml:
        "model_list: [{model_name: a, litellm_params: {model: b, api_base: 'ftp://u:geheim@h'}}]"
    )
    let failure = await #expect(throws: ModelFailure.self) {
      try await self.gateway([:], list: listed).describe("a")
    }
    #expect(failure?.kind == .misconfigured)
    #expect(failure?.message.contains("geheim") == false)
  }

  // MARK: -

  private func listing(_ names: [String]) throws -> AnsweringServer {
    let entries = names.map { #"{"id":"\#($0)"}"# }.joined(separator: ",")
    return try AnsweringServer(#"{"data":[\#(entries)]}"#)
  }

  private func gateway(
    _ environment: [String: String],
    list: ModelList? = nil,
    local: [GatewayConfiguration.LocalServer] = []
  ) -> Gateway {
    Gateway(
      configuration: GatewayConfiguration(
        modelList: list,
        environment: environment,
        localServers: local
      ),
      embedded: ["rehearsal": Silent()],
      client: HTTPClient(isOffline: true),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
  }

  private struct Silent: LanguageModel {
    func respond(
      to request: ModelRequest,
      onDelta: @escaping @Sendable (ModelDelta) -> Void
    ) async throws -> ModelTurn {
      ModelTurn(
        text: "",
        finishReason: .stop,
        record: ModelCallRecord(provider: "rehearsal", model: "rehearsal")
      )
    }
  }
}
