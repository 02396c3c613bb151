import FuzzSupport
import Testing

@testable import ModelGateway

/// Damaged files of models: a list, or an error that shows nothing of the file.
@Suite(.timeLimit(.minutes(60))) struct ModelListFuzzTests {
  private static let corpus = [
    """
    model_list:
      - model_name: writer
        litellm_params:
          model: openai/gpt-4o
          api_key: sk-geheim
          api_base: https://proxy.example/v1
          timeout: 30
          max_retries: 2
          temperature: 0.7
        model_info: {mode: chat, input_cost_per_token: 1e-6}
      - {model_name: other, litellm_params: {model: b, api_key: os.environ/KEY, max_tokens: 100}}
    router_settings: &r
      fallbacks: [{writer: [other]}]
    general_settings: *r
    research: {wikipedia: x}
    """,
    "model_list: [{model_name: a, litellm_params: {model: b}}]",
  ]

  private static let tokens = [
    "sk-geheim", "&a ", "*a", "<<: *r", "!!binary ", "- ", ": ", "? ", "{", "}", "[", "]", "|\n",
    ">-\n",
    "\t", "\n", "\n---\n", "\n...\n", "%YAML 1.2\n", "'", "\"", "#", "~", "null", ".inf", ".nan",
    "0x10",
    "1_000", "api_key:", "max_retries:", "timeout:", "\u{FEFF}", "\0", "\u{85}", "\u{2028}",
    String(repeating: "[", count: 2_000), String(repeating: "a: {", count: 1_200), "os.environ/",
  ]

  @Test func `a damaged list is a list or an error that shows no key`() {
    for input in FuzzInputs(corpus: Self.corpus, tokens: Self.tokens) {
      do {
        let list = try ModelList(yaml: input.text)
        #expect(list.notices.count <= 101, "\(input)")
        for deployment in list.deployments {
          #expect((0...100).contains(deployment.maximumRetries ?? 0), "\(input)")
          #expect((1...10_000_000).contains(deployment.maximumTokens ?? 1), "\(input)")
          #expect((0...10).contains(deployment.temperature ?? 0), "\(input)")
          #expect(deployment.timeout ?? .zero <= .seconds(86_400), "\(input)")
        }
      } catch let error as ModelListError {
        // The names of models are shown, and damage may write a key into one.
        let names = input.text.contains("model_name: sk") || input.text.contains("geheim has no")
        #expect(
          !"\(error)".contains("geheim") || names || "\(error)".contains(" has no litellm"),
          "\(input)"
        )
        #expect("\(error)".count < 400 || "\(error)".contains(" has no litellm"), "\(input)")
      } catch {
        Issue.record("\(error) of \(input)")
      }
    }
  }
}
