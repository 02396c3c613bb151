import Testing

@testable import ModelGateway

@Suite(.timeLimit(.minutes(5)))
struct `A model list` {
  @Test func `is read as LiteLLM writes it, and says what it does not honour`() throws {
    let list = try ModelList(
      yaml: """
        model_list:
          - model_name: writer
            litellm_params:
              model: openai/gpt-4o
              api_key: os.environ/MY_KEY
              api_base: https://proxy.example/v1
              timeout: 30
              stream_timeout: 5.5
              max_retries: 2
              temperature: 0.7
              rpm: 60
            model_info:
              mode: chat
          - model_name: writer
            litellm_params:
              model: anthropic/claude-x
              api_key: literal
        router_settings:
          routing_strategy: simple-shuffle
          fallbacks: [{writer: [other]}]
        general_settings: {}
        """
    )
    #expect(
      list.deployments == [
        ModelList.Deployment(
          name: "writer",
          model: "openai/gpt-4o",
          key: .variable("MY_KEY"),
          baseURL: .literal("https://proxy.example/v1"),
          timeout: .seconds(30),
          streamTimeout: .seconds(5.5),
          maximumRetries: 2,
          temperature: 0.7,
          line: 2
        ),
        ModelList.Deployment(
          name: "writer",
          model: "anthropic/claude-x",
          key: .literal("literal"),
          line: 14
        ),
      ]
    )
    #expect(
      list.notices.map(\.description) == [
        "not honoured yet: rpm at line 11",
        "not honoured yet: model_info.mode at line 13",
        "not honoured yet: the provider of anthropic/claude-x at line 14",
        "not honoured yet: a further deployment of writer at line 14",
        "not honoured yet: router_settings.routing_strategy at line 19",
        "not honoured yet: router_settings.fallbacks at line 20",
        "not honoured yet: general_settings at line 21",
      ]
    )
  }

  @Test(arguments: [
    ("models: []", "the key model_list is missing, at line 1"),
    ("- a", "the file must be a mapping with the key model_list, at line 1"),
    ("model_list: 3", "model_list must be a list, at line 1"),
    ("model_list:\n  - litellm_params: {}", "an entry of model_list has no model_name, at line 2"),
    (
      "model_list:\n  - model_name: a\n    litellm_params: {}",
      "a has no litellm_params with a model, at line 2"
    ),
    (
      "model_list:\n  - model_name: a\n    litellm_params: {model: b, timeout: soon}",
      "timeout must be a number from 0 to 86400, at line 3"
    ),
  ])
  func `names the place of what is wrong`(yaml: String, message: String) {
    var found = ""
    do { _ = try ModelList(yaml: yaml) } catch { found = "\(error)" }
    #expect(found == message)
  }

  @Test func `tells which variables it needs`() throws {
    let list = try ModelList(
      yaml: "model_list: [{model_name: a, litellm_params: {model: b, api_key: os.environ/MY_KEY}}]"
    )
    let configuration = GatewayConfiguration(modelList: list, environment: [:])
    #expect(
      configuration.variableNames == [
        "BACKLOT_MODEL", "MY_KEY", "OPENAI_API_KEY", "OPENAI_BASE_URL",
      ]
    )
  }
}

/// A file may hold keys anywhere: nothing that is said of it repeats its text, and nothing in it is
/// passed over in silence.
@Suite(.timeLimit(.minutes(2))) struct ModelListSecretTests {
  @Test(arguments: [
    "model_list:\n  - model_name: a\n    litellm_params:\n      api_key: [sk-geheim\n      model: b\n",
    "api_key: sk-geheim: x", "api_key: \"sk-geheim", "{sk-geheim", "sk-geheim: &a *b",
    "a: 1\na: sk-geheim\na: 2", "\tsk-geheim: x", "model_list: *geheim", "sk-geheim: |\n x\n y: [",
    "%sk-geheim\n---\n", "a: !!geheim [}", "model_list: \u{1}sk-geheim", "--- a\n--- sk-geheim",
    "model_list:\n - model_name: a\n   litellm_params: {model: b, api_key: [sk-geheim]}",
    "model_list:\n - model_name: a\n   litellm_params: {model: b, api_key: {sk-geheim: 1}}",
    "model_list:\n - model_name: a\n   litellm_params: {model: b, api_key: os.environ/sk-geheim}",
    "model_list:\n - model_name: a\n   litellm_params: {model: b, timeout: sk-geheim}",
    "model_list:\n - model_name: a\n   litellm_params: {model: b, max_retries: 1.5}",
    "model_list:\n - sk-geheim", "model_list: sk-geheim",
  ])
  func `a file that cannot be used is told by its place`(yaml: String) throws {
    let error = try #require(#expect(throws: ModelListError.self) { try ModelList(yaml: yaml) })
    #expect(!"\(error)".contains("geheim"), "\(error)")
    #expect(error.line != nil, "\(error)")
  }

  @Test func `a key that stands where a name belongs is not shown`() throws {
    let list = try ModelList(
      yaml: """
        model_list:
          - model_name: a
            litellm_params: {model: b, sk-geheim: 1, extra_headers: {Bearer geheim/1234: x}}
        general_settings: {master_keys: {4f9a8b7c6d5e4f3a2b1cgeheim: team}}
        """
    )
    #expect(
      list.notices.map(\.description) == [
        "not honoured yet: ? at line 3", "not honoured yet: extra_headers.? at line 3",
        "not honoured yet: general_settings.master_keys.? at line 4",
      ]
    )
  }

  @Test func `a notice says by its path where it belongs`() throws {
    let list = try ModelList(
      yaml: """
        model_list:
          - {model_name: research-model, litellm_params: {model: a}}
          - {model_name: research-model, litellm_params: {model: b, films: 1}}
          - {model_name: runs, litellm_params: {model: c}, retention: 1}
        research: {wikipedia: x}
        films: y
        """
    )
    #expect(
      list.notices.map { "\($0.path.first ?? ""): \($0.text)" } == [
        "films: not honoured yet: films",
        "model_list: not honoured yet: a further deployment of research-model",
        "retention: not honoured yet: retention", "research: not honoured yet: research.wikipedia",
        "films: not honoured yet: films",
      ]
    )
  }

  @Test func `aliases that stand for a billion keys cost nothing`() throws {
    var yaml = "a0: &a0 {x: 1}\n"
    for level in 1...40 {
      let members = (0..<8).map { "k\("abcdefgh".map(String.init)[$0]): *a\(level - 1)" }
      yaml += "a\(level): &a\(level) {\(members.joined(separator: ", "))}\n"
    }
    let list = try ModelList(
      yaml: yaml + "model_list: [{model_name: a, litellm_params: {model: b}}]\n"
    )
    #expect(list.notices.count == 101)
    #expect(list.notices.contains { $0.text == "not honoured yet: more than is listed" })
  }
}
