import CurlHTTP
import Logging
import ModelInterface
import TestSupport
import Testing

@testable import ModelGateway

@Suite(.timeLimit(.minutes(5)))
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

  @Test func `finds what a client's own variables open, in place of the process's`() async throws {
    let server = try modelServer()
    let gateway = gateway(["OPENAI_API_KEY": "sk-ofthedaemon1"])
    let paying = try #require(Credentials(["OPENAI_API_KEY": "sk-oftheclient2"]))
    #expect(try await gateway.describe().key == "OPENAI_API_KEY (…mon1)")
    #expect(try await gateway.describe(with: paying).key == "OPENAI_API_KEY (…ent2)")
    #expect(try await gateway.describe("openai/x", with: paying).key == "OPENAI_API_KEY (…ent2)")
    // The process's key does not go where a client points.
    let elsewhere = try #require(Credentials(["OPENAI_BASE_URL": server.url + "/v1"]))
    let description = try await gateway.describe(with: elsewhere)
    #expect(description.name == "openai/tiny")
    #expect(description.key == nil)
    #expect(
      try await gateway.models(with: elsewhere).models.map(\.name)
        == ["rehearsal", "openai/tiny", "openai/large"]
    )
    #expect(try await gateway.describe().key == "OPENAI_API_KEY (…mon1)")
  }

  @Test func `chooses a client's model beside the process's own keys`() async throws {
    let gateway = gateway(["OPENAI_API_KEY": "sk-ofthedaemon1", "BACKLOT_MODEL": "gpt-5"])
    let choosing = try #require(Credentials(["BACKLOT_MODEL": "gpt-4o", "HOME": "/root"]))
    let description = try await gateway.describe(with: choosing)
    #expect(description.name == "openai/gpt-4o")
    #expect(description.key == "OPENAI_API_KEY (…mon1)")
    // With a key of its own, the process's choice is not the client's.
    let paying = try #require(Credentials(["OPENAI_API_KEY": "sk-oftheclient2"]))
    #expect(try await gateway.describe(with: paying).name == "openai/gpt-4o-mini")
    let unknown = try #require(Credentials(["HOME": "/root"]))
    #expect(try await gateway.describe(with: unknown) == gateway.describe())
  }

  @Test func `takes the model of the command line where nobody names one`() async throws {
    let gateway = gateway(["OPENAI_API_KEY": "sk-abcdefgh1234"], model: "rehearsal")
    #expect(try await gateway.describe().name == "rehearsal")
    #expect(try await gateway.describe().reason == "--model")
    let choosing = try #require(Credentials(["BACKLOT_MODEL": "gpt-4o"]))
    #expect(try await gateway.describe(with: choosing).name == "openai/gpt-4o")
    let paying = try #require(Credentials(["OPENAI_API_KEY": "sk-oftheclient2"]))
    #expect(try await gateway.describe(with: paying).name == "rehearsal")
  }

  @Test func `a client's variable of the model list counts for the client`() async throws {
    let list = try ModelList(
      yaml: """
        model_list:
          - model_name: crew
            litellm_params: {model: openai/c, api_key: os.environ/STUDIO_KEY}
        """
    )
    let gateway = gateway([:], list: list)
    #expect(
      gateway.variableNames == [
        "BACKLOT_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL", "STUDIO_KEY",
      ]
    )
    await #expect(throws: ModelFailure.self) { try await gateway.describe() }
    let paying = try #require(Credentials(["STUDIO_KEY": "studio-key-9999"]))
    #expect(try await gateway.describe(with: paying).key == "STUDIO_KEY (…9999)")
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
    let lent = try #require(Credentials(["K": "sk-abcdefgh1234"]))
    var request = ModelRequest.anything
    request.credentials = lent
    for value in [lent, Optional(lent) as Any, request] as [Any] {
      var dumped = ""
      dump(value, to: &dumped)
      for text in ["\(value)", String(reflecting: value), dumped] {
        #expect(!text.contains("sk-abc"))
      }
    }
    #expect(Credentials(["K": " ", "L": ""]) == nil)
    #expect(APIKey("\n", source: "K") == nil)
    #expect(try #require(APIKey("short", source: "K")).description == "K")
  }

  // MARK: -

  private func gateway(
    _ environment: [String: String],
    model: String? = nil,
    list: ModelList? = nil,
    local: [GatewayConfiguration.LocalServer] = []
  ) -> Gateway {
    Gateway(
      configuration: GatewayConfiguration(
        modelList: list,
        model: model,
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
