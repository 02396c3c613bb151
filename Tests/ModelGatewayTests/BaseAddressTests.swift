import CurlHTTP
import ModelInterface
import Testing

@testable import ModelGateway

/// An address of a model's server, as people write it.
@Suite(.serialized, .timeLimit(.minutes(5))) struct BaseAddressTests {
  @Test(arguments: [
    ("http://127.0.0.1:1/v1", "http://127.0.0.1:1/v1"),
    (" http://127.0.0.1:1/v1/\n", "http://127.0.0.1:1/v1"),
    ("\"http://127.0.0.1:1/v1\"", "http://127.0.0.1:1/v1"),
    ("'http://127.0.0.1:1/v1//'", "http://127.0.0.1:1/v1"),
    ("\u{201C}https://api.example.com/v1\u{201D}", "https://api.example.com/v1"),
    ("<https://api.example.com/v1>", "https://api.example.com/v1"),
    ("\u{FEFF}https://api.example.com/v1", "https://api.example.com/v1"),
    ("https://api.example.com/v1/chat/completions", "https://api.example.com/v1"),
    ("https://api.example.com/v1/Chat/Completions/", "https://api.example.com/v1"),
    ("https://api.example.com/v1/models", "https://api.example.com/v1"),
    ("https://api.example.com/v1/completions", "https://api.example.com/v1"),
    ("localhost:11434/v1", "http://localhost:11434/v1"),
    ("127.0.0.1:8080", "http://127.0.0.1:8080"),
    ("[::1]:8080/v1", "http://[::1]:8080/v1"),
    ("HTTP://LOCALHOST:1/v1", "HTTP://LOCALHOST:1/v1"),
    ("https://anna:geheim@api.example.com/v1", "https://anna:geheim@api.example.com/v1"),
  ])
  func `is taken as it is plainly meant`(text: String, url: String) throws {
    #expect(try BaseAddress(text).url == url)
  }

  @Test(arguments: [
    "api.example.com/v1", "example.com", "ftp://api.example.com", "file:///etc/passwd", "http://",
    "https://", "://x", "http://a b/v1", "http://api.example.com/v1?key=geheim",
    "http://api.example.com/v1#geheim", "http://anna:geheim@/v1", "anna:geheim@localhost:1/v1",
    "anna:geheim@api.example.com", "http://api.example.com:99999/v1", "http://[::1/v1", "x", "-",
    "geheim-sk-1234567890", "https://anna:ge/heim@api.example.com?geheim", "http://a\u{0}b/",
    "geheim://anna:geheim@host",
  ])
  func `is refused otherwise, and shows no password`(text: String) throws {
    var refusal: BaseAddress.Refusal?
    do { _ = try BaseAddress(text) } catch { refusal = error }
    let words = try #require(refusal).description
    #expect(!words.contains("geheim") || text.hasPrefix("geheim://"))
    #expect(!words.contains("heim@"))
    let configuration = GatewayConfiguration(environment: ["OPENAI_BASE_URL": text])
    var failure: ModelFailure?
    do { _ = try configuration.openAIEndpoint() } catch { failure = error as? ModelFailure }
    #expect(failure?.kind == .misconfigured)
    #expect(failure?.message.hasPrefix("OPENAI_BASE_URL cannot be used: ") == true)
    #expect(failure?.isRetryable == false)
  }

  @Test(arguments: [
    ("http://127.0.0.1:1/v1", true, "127.0.0.1:1"), ("http://127.1/v1", true, "127.0.0.1"),
    ("http://0x7f.1/v1", true, "127.0.0.1"), ("http://2130706433/v1", true, "127.0.0.1"),
    ("http://[::1]:8080/v1", true, "[::1]:8080"), ("http://[::ffff:127.0.0.1]/v1", true, nil),
    ("http://localhost./v1", true, "localhost."), ("http://LOCALHOST/v1", true, "LOCALHOST"),
    ("http://a.localhost/v1", true, "a.localhost"), ("http://0.0.0.0:1/v1", true, "0.0.0.0:1"),
    ("http://user@127.0.0.1/v1", true, "127.0.0.1"), ("http://evil.com:1@127.0.0.1/v1", true, nil),
    ("http://%31%32%37.0.0.1/v1", true, nil), ("http://017700000001/v1", true, nil),
    ("http://127.example.com/v1", false, "127.example.com"),
    ("http://localhost.evil.com/v1", false, "localhost.evil.com"),
    ("http://127.0.0.1@evil.com/v1", false, "evil.com"),
    ("http://127.0.0.1.evil.com/v1", false, nil), ("http://127.0.0.1%2eevil.com/v1", false, nil),
    ("http://evil.com#@127.0.0.1/v1", false, nil),
    ("http://evil.com\\@127.0.0.1/v1", true, "127.0.0.1"),
    ("http://notlocalhost/v1", false, "notlocalhost"),
    ("http://localhost.localdomain/v1", false, nil),
    ("http://128.0.0.1/v1", false, "128.0.0.1"), ("http://[::2]/v1", false, nil),
    ("http://[::ffff:10.0.0.1]/v1", false, nil), ("http://[fe80::1]/v1", false, nil),
    ("http://192.168.0.1/v1", false, "192.168.0.1"), ("http://127.0.0.1.:80/v1", true, nil),
    ("https://xn--localhost-9d0b.com/v1", false, nil), ("http://\u{24DB}ocalhost/v1", false, nil),
    ("http://127\u{3002}0\u{3002}0\u{3002}1/v1", false, nil), ("not an address", false, nil),
  ])
  func `is on this machine only where curl goes nowhere else`(
    url: String,
    isLocal: Bool,
    host: String?
  ) async throws {
    let endpoint = OpenAIEndpoint(provider: "openai", baseURL: url, key: nil)
    #expect(endpoint.isLocal == isLocal)
    if let host { #expect(endpoint.host == host) }
    if isLocal { #expect(endpoint.isOpenAI == false) }
  }

  @Test(arguments: [
    ("https://api.openai.com/v1", true), ("https://eu.api.openai.com/v1", true),
    ("https://API.OPENAI.COM/v1", true), ("https://api.openai.com.evil.com/v1", false),
    ("https://api.openai.com@evil.com/v1", false), ("https://notapi.openai.com/v1", false),
  ])
  func `is OpenAI's only by its host`(url: String, isOpenAI: Bool) {
    #expect(OpenAIEndpoint(provider: "openai", baseURL: url, key: nil).isOpenAI == isOpenAI)
  }
}
