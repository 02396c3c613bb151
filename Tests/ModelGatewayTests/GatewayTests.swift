import CurlHTTP
import Logging
import ModelInterface
import TestSupport
import Testing

@testable import ModelGateway

struct `A gateway` {
  @Test func `rehearses where nothing is configured and nobody answers`() async throws {
    let gateway = gateway([:])
    let description = try await gateway.describe()
    #expect(
      description
        == GatewayDescription(
          name: "rehearsal",
          provider: "rehearsal",
          model: "rehearsal",
          reason: "no key is set, and no local model server answers"
        )
    )
    #expect(
      description.summary
        == "model rehearsal (no key is set, and no local model server answers); "
        + "nothing of it leaves this machine"
    )
    #expect(try await gateway.respond(to: .anything) { _ in }.text == "rehearsed")
    #expect(
      try await gateway.models()
        == GatewayModels(
          models: [GatewayModel(name: "rehearsal", provider: "rehearsal")],
          problems: []
        )
    )
  }

  @Test func `takes OpenAI where its key is set, and says who hears what`() async throws {
    let description = try await gateway(["OPENAI_API_KEY": "sk-abcdefgh1234"]).describe()
    #expect(description.name == "openai/gpt-4o-mini")
    #expect(
      description.summary
        == "model openai/gpt-4o-mini (OPENAI_API_KEY is set); at https://api.openai.com/v1; "
        + "key from OPENAI_API_KEY (…1234); prompts and what they quote go to api.openai.com"
    )
  }

  @Test func `lets BACKLOT_MODEL choose, with or without the provider's name`() async throws {
    for name in ["gpt-5", "openai/gpt-5"] {
      let environment = ["OPENAI_API_KEY": "sk-abcdefgh1234", "BACKLOT_MODEL": name]
      #expect(try await gateway(environment).describe().name == "openai/gpt-5")
    }
    let rehearsal = ["OPENAI_API_KEY": "sk-abcdefgh1234", "BACKLOT_MODEL": "rehearsal"]
    #expect(try await gateway(rehearsal).describe().name == "rehearsal")
  }

  @Test func `takes the first model of another server, and of a local one`() async throws {
    let server = try modelServer()
    let configured = try await gateway(["OPENAI_BASE_URL": server.url + "/v1/"]).describe()
    #expect(configured.name == "openai/tiny")
    #expect(configured.recipient == nil)
    #expect(configured.key == nil)
    let local = gateway([:], local: [.init(name: "ollama", baseURL: server.url + "/v1")])
    #expect(try await local.describe().name == "ollama/tiny")
    #expect(
      try await local.models().models == [
        GatewayModel(name: "rehearsal", provider: "rehearsal"),
        GatewayModel(name: "ollama/tiny", provider: "ollama"),
        GatewayModel(name: "ollama/large", provider: "ollama"),
      ]
    )
    let probe = try await local.probe("ollama/huge")
    #expect(probe.isListed == false)
    #expect(try await local.probe().isListed == true)
  }

  @Test func `sends a key of the environment only where the environment says`() async throws {
    let list = try ModelList(
      yaml: """
        model_list:
          - model_name: open
            litellm_params: {model: openai/a, api_base: http://127.0.0.1:1/v1}
          - model_name: paid
            litellm_params: {model: openai/b}
          - model_name: other
            litellm_params: {model: openai/c, api_key: os.environ/OTHER_KEY, max_retries: 0}
        """
    )
    let environment = ["OPENAI_API_KEY": "sk-abcdefgh1234", "OTHER_KEY": "other-key-5678"]
    let gateway = gateway(environment, list: list)
    #expect(try await gateway.describe().name == "open")
    #expect(try await gateway.describe("open").key == nil)
    #expect(try await gateway.describe("paid").key == "OPENAI_API_KEY (…1234)")
    #expect(try await gateway.describe("other").key == "OTHER_KEY (…5678)")
    #expect(try await gateway.describe("other").baseURL == "https://api.openai.com/v1")
  }

  @Test(arguments: [
    (
      "rehersal", ModelFailure.Kind.unknownModel,
      "There is no model rehersal. Did you mean rehearsal?"
    ),
    (
      "gpt-4o", .unknownModel,
      "There is no model gpt-4o. Did you mean openai/gpt-4o? A model is named with its provider."
    ),
    (
      "gemini/pro", .unknownModel,
      "There is no model gemini/pro. Known here: rehearsal, claude, writer, openai/MODEL."
    ),
    (
      "claude", .unknownModel,
      "claude is served by a provider that is not honoured yet: anthropic/claude-x, at line 2 of "
        + "the model list."
    ),
    (
      "writer", .authentication, "writer needs the variable MISSING, which is not set."
    ),
    (
      "openai/gpt-4o", .authentication,
      "openai/gpt-4o needs a key: set OPENAI_API_KEY, or OPENAI_BASE_URL for a server without one."
    ),
  ])
  func `says what a name that leads nowhere may have meant`(
    name: String,
    kind: ModelFailure.Kind,
    message: String
  ) async throws {
    let list = try ModelList(
      yaml: """
        model_list:
          - model_name: claude
            litellm_params: {model: anthropic/claude-x}
          - model_name: writer
            litellm_params: {model: openai/a, api_key: os.environ/MISSING}
        """
    )
    let gateway = gateway([:], list: list)
    let expected = ModelFailure(kind: kind, message: message, provider: "gateway")
    await #expect(throws: expected) { try await gateway.describe(name) }
  }

  @Test func `asks no host but loopback when offline`() async throws {
    let gateway = gateway(["OPENAI_API_KEY": "sk-abcdefgh1234"])
    var failure: ModelFailure?
    do {
      _ = try await gateway.respond(to: .anything) { _ in }
    } catch {
      failure = error as? ModelFailure
    }
    #expect(failure?.kind == .notAllowed)
    #expect(failure?.message.contains("api.openai.com:443 is not on this machine") == true)
  }

  @Test func `shows no key, however it is printed`() throws {
    let key = try #require(APIKey(" sk-abcdefgh1234\n", source: "K"))
    var dumped = ""
    dump(key, to: &dumped)
    for text in ["\(key)", String(reflecting: key), dumped, "\(Optional(key) as Any)"] {
      #expect(!text.contains("sk-abc"))
    }
    #expect(APIKey("\n", source: "K") == nil)
    #expect(try #require(APIKey("short", source: "K")).description == "K")
  }

  // MARK: -

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
      embedded: ["rehearsal": Rehearsed()],
      client: HTTPClient(isOffline: true),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
  }

  private func modelServer() throws -> LoopbackServer {
    try LoopbackServer { connection in
      while let request = connection.readRequest() {
        guard request.line.hasPrefix("GET /v1/models ") else { return }
        connection.answer(#"{"object":"list","data":[{"id":"tiny"},{"id":"large"}]}"#)
      }
    }
  }

  private struct Rehearsed: LanguageModel {
    func respond(
      to request: ModelRequest,
      onDelta: @escaping @Sendable (ModelDelta) -> Void
    ) async throws -> ModelTurn {
      ModelTurn(
        text: "rehearsed",
        finishReason: .stop,
        record: ModelCallRecord(provider: "rehearsal", model: "rehearsal")
      )
    }
  }
}
