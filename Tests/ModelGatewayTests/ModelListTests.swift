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
