import CurlHTTP
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct `An HTTP client` {
  @Test func `hands over the head before the body, and the body in order`() async throws {
    let gate = Signal()
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.beginChunks(headers: "X-Test:  yes \r\n")
      gate.waitBlocking()
      for number in 1...500 { connection.writeChunk("\(number),") }
      connection.endChunks()
    }
    let (head, text) = try await HTTPClient().send(.get(server.url)) { response, body in
      gate.fire()
      var bytes: [UInt8] = []
      while let piece = try await body.next() { bytes += piece }
      return (response, String(decoding: bytes, as: UTF8.self))
    }
    #expect(head.status == 200)
    #expect(head[header: "x-test"] == "yes")
    #expect(text == (1...500).map { "\($0)," }.joined())
  }

  @Test func `puts the same body together wherever the bytes are split`() async throws {
    let whole =
      Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
      + Array("6\r\nna\u{EF}ve\r\n3\r\n\u{2014}\r\n0\r\n\r\n".utf8)
    let cut = Mutex(0)
    let server = try LoopbackServer { connection in
      while connection.readRequest() != nil {
        let place = cut.withLock { cut in
          cut += 1
          return cut
        }
        connection.write(Array(whole[..<place]))
        connection.write(Array(whole[place...]))
      }
    }
    let client = HTTPClient()
    for _ in 1..<whole.count {
      let answer = try await client.fetch(.get(server.url))
      #expect(String(decoding: answer.body, as: UTF8.self) == "na\u{EF}ve\u{2014}")
    }
    #expect(server.connections == 1, "all requests use one connection")
  }

  @Test func `sends a POST as it was given, and no Expect header`() async throws {
    let seen = Mutex<LoopbackConnection.Request?>(nil)
    let server = try LoopbackServer { connection in
      let request = connection.readRequest()
      seen.withLock { $0 = request }
      connection.answer(status: "201 Created", "ok")
    }
    let text = String(repeating: "x", count: 2 << 20)
    let post = HTTPRequest.post(
      server.url + "/v1/things?a=b",
      headers: [HTTPHeader("Authorization", "Bearer k"), HTTPHeader("Content-Type", "text/plain")],
      body: Array(text.utf8)
    )
    let answer = try await HTTPClient().fetch(post)
    let request = seen.withLock { $0 }
    let received = try #require(request)
    #expect(answer.response.status == 201)
    #expect(received.line == "POST /v1/things?a=b HTTP/1.1")
    #expect(received.body == text)
    #expect(received.headers["authorization"] == "Bearer k")
    #expect(received.headers["content-type"] == "text/plain")
    #expect(received.headers["user-agent"] == "backlot")
    #expect(received.headers["expect"] == nil)
  }

  @Test func `follows a redirect of a GET, and leaves that of a POST alone`() async throws {
    let server = try LoopbackServer { connection in
      while let request = connection.readRequest() {
        if request.line.contains("/new") {
          connection.answer("here")
        } else {
          connection.answer(status: "302 Found", headers: "Location: /new\r\n", "moved")
        }
      }
    }
    let client = HTTPClient()
    let followed = try await client.fetch(.get(server.url + "/old"))
    #expect(followed.response.status == 200)
    #expect(String(decoding: followed.body, as: UTF8.self) == "here")
    let left = try await client.fetch(.post(server.url + "/old", body: []))
    #expect(left.response.status == 302)
    #expect(String(decoding: left.body, as: UTF8.self) == "moved")
  }

  @Test func `names host and port when nobody listens`() async throws {
    let server = try LoopbackServer { _ in }
    let port = server.port
    server.stop()
    let failure = await failure { try await HTTPClient().fetch(.get("http://127.0.0.1:\(port)")) }
    #expect(failure?.kind == .couldNotConnect)
    // A document holds the reason, and must be the same however long the attempt took.
    #expect(failure?.message.contains(#/\d ms|milliseconds/#) == false)
    #expect(failure?.message.contains("127.0.0.1:\(port)") == true)
  }

  @Test func `tells a connection that goes mid-body from one that never answers`() async throws {
    let server = try LoopbackServer { connection in
      guard let request = connection.readRequest() else { return }
      guard request.line.contains("/half") else { return }
      connection.beginChunks()
      connection.writeChunk("half")
    }
    let client = HTTPClient()
    let received = Mutex<[UInt8]>([])
    let cut = await failure {
      try await client.send(.get(server.url + "/half")) { _, body in
        while let piece = try await body.next() { received.withLock { $0 += piece } }
      }
    }
    #expect(cut?.kind == .cutMidBody)
    #expect(received.withLock { String(decoding: $0, as: UTF8.self) } == "half")
    let silent = await failure { try await client.fetch(.get(server.url)) }
    #expect(silent?.kind == .noAnswer)
  }

  @Test(arguments: [HTTPFailure.Phase.firstByte, .idle, .total])
  func `gives up by its own clock`(phase: HTTPFailure.Phase) async throws {
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.beginChunks()
      if phase != .firstByte { connection.writeChunk("some") }
      connection.waitForClose()
    }
    let short = Duration.milliseconds(100)
    let timeouts =
      switch phase {
      case .firstByte: HTTPTimeouts(firstByte: short)
      case .idle: HTTPTimeouts(firstByte: .seconds(60), idle: short)
      default: HTTPTimeouts(idle: .seconds(60), total: short)
      }
    let failure = await failure {
      try await HTTPClient().fetch(.get(server.url, timeouts: timeouts))
    }
    #expect(failure?.kind == .timedOut(phase))
    #expect(failure?.message.contains("127.0.0.1:\(server.port)") == true)
  }

  @Test func `closes the connection as soon as its task is cancelled`() async throws {
    let began = Signal()
    let closed = Signal()
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.beginChunks()
      connection.writeChunk("some")
      connection.waitForClose()
      closed.fire()
    }
    let client = HTTPClient()
    let task = Task {
      try await client.send(.get(server.url)) { _, body in
        _ = try await body.next()
        began.fire()
        _ = try await body.next()
      }
    }
    await began.wait()
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    // The server sees it too, while its answer is still under way: else this waits for ever.
    await closed.wait()
  }

  @Test func `drops what its reader leaves unread`() async throws {
    let closed = Signal()
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.beginChunks()
      while connection.writeChunk("more") {}
      closed.fire()
    }
    let client = HTTPClient()
    let status = try await client.send(.get(server.url)) { response, _ in response.status }
    #expect(status == 200)
    await closed.wait()
  }

  @Test func `holds back one stream whose reader waits while another flows`() async throws {
    let piece = String(repeating: "x", count: 64 << 10)
    let count = 256
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.beginChunks()
      for _ in 0..<count { connection.writeChunk(piece) }
      connection.endChunks()
    }
    let client = HTTPClient()
    let expected = count * piece.utf8.count
    let stalled = try await client.send(.get(server.url)) { _, stalledBody in
      let live = try await client.send(.get(server.url)) { _, liveBody in
        var total = 0
        while let bytes = try await liveBody.next() { total += bytes.count }
        return total
      }
      #expect(live == expected)
      var total = 0
      var largest = 0
      while let bytes = try await stalledBody.next() {
        total += bytes.count
        largest = max(largest, bytes.count)
      }
      #expect(largest <= 300 << 10, "what waits for a reader is bounded")
      return total
    }
    #expect(stalled == expected)
  }

  @Test func `does not count a slow reader against the server`() async throws {
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.beginChunks()
      let piece = String(repeating: "x", count: 1 << 20)
      for _ in 0..<16 { connection.writeChunk(piece) }
      connection.endChunks()
    }
    let stall = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.beginChunks()
      connection.writeChunk("some")
      connection.waitForClose()
    }
    let client = HTTPClient()
    let request = HTTPRequest.get(server.url, timeouts: HTTPTimeouts(idle: .milliseconds(300)))
    let total = try await client.send(request) { _, body in
      // Meanwhile a timer that is longer than this one's runs out on the same loop.
      let timeouts = HTTPTimeouts(idle: .milliseconds(700))
      let other = await failure { try await client.fetch(.get(stall.url, timeouts: timeouts)) }
      #expect(other?.kind == .timedOut(.idle))
      return try await body.collect(limit: 32 << 20).count
    }
    #expect(total == 16 << 20)
  }

  @Test func `gathers small pieces, but neither the first nor the last`() async throws {
    let first = Signal()
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.beginChunks()
      connection.writeChunk("first ")
      first.waitBlocking()
      for number in 0..<100 { connection.writeChunk("\(number) ") }
      connection.waitForClose()
    }
    var request = HTTPRequest.get(server.url)
    request.gathering = .milliseconds(20)
    let expected = (0..<100).map { "\($0) " }.joined()
    try await HTTPClient().send(request) { _, body in
      #expect(try await body.next() == Array("first ".utf8))
      first.fire()
      var text = ""
      while text.utf8.count < expected.utf8.count, let piece = try await body.next() {
        text += String(decoding: piece, as: UTF8.self)
      }
      #expect(text == expected)
    }
  }

  @Test func `takes no more than the limit of a body`() async throws {
    let server = try LoopbackServer { connection in
      _ = connection.readRequest()
      connection.beginChunks()
      let piece = String(repeating: "x", count: 64 << 10)
      while connection.writeChunk(piece) {}
    }
    let failure = await failure { try await HTTPClient().fetch(.get(server.url), limit: 1 << 20) }
    #expect(failure?.kind == .tooLarge)
    #expect(failure?.message.contains("1048576") == true)
  }

  @Test func `runs many streams at once`() async throws {
    let server = try LoopbackServer { connection in
      while connection.readRequest() != nil {
        connection.beginChunks()
        for number in 0..<50 { connection.writeChunk("\(number) ") }
        connection.endChunks()
      }
    }
    let client = HTTPClient()
    let expected = (0..<50).map { "\($0) " }.joined()
    try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<100 {
        group.addTask {
          String(decoding: try await client.fetch(.get(server.url)).body, as: UTF8.self)
        }
      }
      for try await text in group { #expect(text == expected) }
    }
  }

  @Test(arguments: [
    "http://example.com/", "https://93.184.216.34:8443/", "http://127.0.0.1.example.com/",
    "http://[2001:db8::1]/", "http://user@10.0.0.1/",
  ])
  func `reaches nothing but loopback when offline`(url: String) async {
    let failure = await failure { try await HTTPClient(isOffline: true).fetch(.get(url)) }
    #expect(failure?.kind == .offline)
  }

  @Test func `follows no redirect away from loopback when offline`() async throws {
    let server = try LoopbackServer { connection in
      while let request = connection.readRequest() {
        if request.line.contains("/stay") {
          connection.answer("home")
        } else {
          connection.answer(status: "302 Found", headers: "Location: http://192.0.2.1/\r\n", "")
        }
      }
    }
    let client = HTTPClient(isOffline: true)
    let home = try await client.fetch(.get(server.url + "/stay"))
    #expect(String(decoding: home.body, as: UTF8.self) == "home")
    let failure = await failure { try await client.fetch(.get(server.url)) }
    #expect(failure?.kind == .offline)
    #expect(failure?.message.contains("192.0.2.1:80") == true)
  }

  @Test(arguments: ["ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1/x", "", "http://"])
  func `refuses what is no web address`(url: String) async {
    let failure = await failure { try await HTTPClient().fetch(.get(url)) }
    #expect(failure?.kind == .invalidRequest)
  }

  @Test func `refuses a header that would become two`() async {
    let request = HTTPRequest.get("http://127.0.0.1:1/", headers: [HTTPHeader("A", "b\r\nC: d")])
    let failure = await failure { try await HTTPClient().fetch(request) }
    #expect(failure?.kind == .invalidRequest)
  }

  private func failure(_ work: () async throws -> some Any) async -> HTTPFailure? {
    do {
      let result = try await work()
      Issue.record("no failure, but \(result)")
      return nil
    } catch {
      return error as? HTTPFailure
    }
  }
}
