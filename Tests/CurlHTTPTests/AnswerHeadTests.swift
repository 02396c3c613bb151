import CurlHTTP
import TestSupport
import Testing

/// Addresses and answers that are not as they should be.
@Suite(.serialized, .timeLimit(.minutes(5))) struct AnswerHeadTests {
  @Test(arguments: [
    "HTTP/1.1 101 Switching Protocols\r\n\r\n", "HTTP/1.1 199 Soon\r\n\r\n", "\0\u{1}\u{2}", "",
    "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n{}",
  ])
  func `an exchange without a whole answer ends, and is a failure`(answer: String) async throws {
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.write(answer)
    }
    await #expect(throws: HTTPFailure.self) {
      try await HTTPClient(isOffline: true).fetch(.get(server.url))
    }
  }

  @Test func `headers without end take no memory without end`() async throws {
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n")
      for number in 0..<2_000 { connection.write("X-\(number): a\r\n") }
      connection.write("\r\n{}")
    }
    let answer = try await HTTPClient(isOffline: true).fetch(.get(server.url))
    #expect(answer.response.headers.count == 256)
    #expect(answer.response[header: "content-length"] == "2")
  }

  @Test(arguments: ["127.1", "0x7f.1", "2130706433", "LOCALHOST", "a.localhost", "0.0.0.0"])
  func `another way to write this machine is this machine`(
    host: String
  ) async throws {
    let server = try LoopbackServer { connection in
      while connection.readRequest() != nil { connection.answer("here") }
    }
    for isOffline in [true, false] {
      let url = "http://\(host):\(server.port)/"
      let client = HTTPClient(isOffline: isOffline)
      #expect(try await client.fetch(.post(url, body: [])).body == Array("here".utf8))
      #expect(CurlAddress(url)?.isLoopback == true)
    }
  }

  @Test(arguments: [
    "127.example.com", "localhost.evil.com", "127.0.0.1@evil.com", "127.0.0.1%2eevil.com",
    "128.0.0.1", "10.0.0.1", "[::2]", "[::ffff:10.0.0.1]",
  ])
  func `offline asks nobody who only looks like this machine`(host: String) async throws {
    let failure = await #expect(throws: HTTPFailure.self) {
      try await HTTPClient(isOffline: true).fetch(.get("http://\(host)/"))
    }
    #expect(failure?.kind == .offline)
  }

  @Test func `the variables of certificates are read as curl's command reads them`() {
    let none = CertificateTrust(environment: ["SSL_CERT_FILE": "", "HOME": "/root"])
    #expect(none == CertificateTrust())
    let both = CertificateTrust(environment: ["SSL_CERT_FILE": "/a", "CURL_CA_BUNDLE": "/b"])
    #expect(both == CertificateTrust(environment: ["CURL_CA_BUNDLE": "/b"]))
    #expect(both != CertificateTrust(environment: ["SSL_CERT_FILE": "/b"]))
  }
}
