import JSONModel
import Synchronization
import Testing

@testable import JSONRPC

private func asked(_ number: Int, _ method: String = "ask", _ params: String? = nil) -> String {
  let params = params.map { ",\"params\":\($0)" } ?? ""
  return "{\"jsonrpc\":\"2.0\",\"id\":\(1_000_000_000 + number),\"method\":\"\(method)\"\(params)}"
}

private func answered(_ id: String, _ result: String) -> String {
  "{\"jsonrpc\":\"2.0\",\"id\":\(id),\"result\":\(result)}\n"
}

private func cancelled(_ number: Int) -> String {
  "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancelRequest\",\"params\":{\"id\":\(1_000_000_000 + number)}}"
}

/// Requests of our own: each settles exactly once, whatever the peer does.
@Suite(.timeLimit(.minutes(5)))
struct ConnectionRequestTests {
  @Test func `several are in flight at a time, and answers come in any order`() async throws {
    let (connection, peer) = try connect()
    let count = 40
    let results = try await withThrowingTaskGroup(of: (Int64, RawJSON).self) { group in
      for index in 0..<Int64(count) {
        group.addTask {
          let params: JSONValue = ["n": .integer(index)]
          return (index, try await connection.request("ask", RawJSON(params)))
        }
      }
      // Every one is out before the first is answered, with its own params sent back.
      for line in try await peer.lines(count).reversed() {
        let json = try JSONValue(parsing: line)
        let id = try #require(json["id"]?.text)
        try await peer.send(answered(id, json["params"]?.text ?? "null"))
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    let expected = (0..<Int64(count)).map { ($0, RawJSON(["n": .integer($0)])) }
    #expect(results == Dictionary(uniqueKeysWithValues: expected))
    await connection.close(flush: false)
  }

  @Test func `the peer's error is thrown as it is`() async throws {
    let (connection, peer) = try connect()
    async let result = Result { try await connection.request("ask", nil) }
    #expect(try await peer.lines(1) == [asked(1)])
    try await peer.send(
      "{\"jsonrpc\":\"2.0\",\"id\":1000000001,\"error\":{\"code\":-32601,\"message\":\"no\","
        + "\"data\":{\"a\":[1]}}}\n"
    )
    let failure = await result
    #expect(throws: RPCError(code: -32601, message: "no", data: ["a": [1]])) { try failure.get() }
    await connection.close(flush: false)
  }

  @Test func `answers to nothing are passed over`() async throws {
    let (connection, peer) = try connect(ScriptedHandler(onRequest: { $1.respond(.null) }))
    async let result = connection.request("ask", nil)
    #expect(try await peer.lines(1) == [asked(1)])
    let strangers = ["1000000002", "1000000000", "1", "\"\""].map { answered($0, "1") }
    try await peer.send(strangers.joined())
    try await peer.send(
      "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":1,\"message\":\"what?\"}}\n"
        + "{\"jsonrpc\":\"2.0\",\"id\":1000000001}\n"
    )
    #expect(try await peer.lines(1).first?.contains("InvalidRequest") == true)
    try await peer.send(answered("1000000001", "2") + answered("1000000001", "3"))
    #expect(try await result == RawJSON(2))
    try await peer.send("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"m\"}\n")
    #expect(try await peer.lines(1) == ["{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":null}"])
    await connection.close(flush: false)
  }

  @Test func `a cancelled one tells the peer and settles once, answered or not`() async throws {
    let (connection, peer) = try connect()
    let task = Task { try await connection.request("ask", nil) }
    #expect(try await peer.lines(1) == [asked(1)])
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(try await peer.lines(1) == [cancelled(1)])
    try await peer.send(answered("1000000001", "1"))
    // An answered one is not cancelled any more.
    let second = Task { try await connection.request("ask", nil) }
    #expect(try await peer.lines(1) == [asked(2)])
    try await peer.send(answered("1000000002", "2"))
    #expect(try await second.value == RawJSON(2))
    second.cancel()
    connection.notify("end", nil)
    #expect(try await peer.lines(1) == ["{\"jsonrpc\":\"2.0\",\"method\":\"end\"}"])
    await connection.close(flush: false)
  }

  @Test func `one that was cancelled before is not sent`() async throws {
    let (connection, peer) = try connect()
    let gate = Awaited<Bool>()
    let task = Task {
      _ = await gate.value
      return try await connection.request("ask", nil)
    }
    task.cancel()
    gate.set(true)
    await #expect(throws: CancellationError.self) { try await task.value }
    connection.notify("end", nil)
    #expect(try await peer.lines(1) == ["{\"jsonrpc\":\"2.0\",\"method\":\"end\"}"])
    await connection.close(flush: false)
  }

  @Test func `no cancellation overtakes its request`() async throws {
    let count = 400
    let (connection, peer) = try connect { $0.limits.maximumOutgoingRequests = count }
    let tasks = (0..<count).map { _ in Task { try await connection.request("ask", nil) } }
    for task in tasks { task.cancel() }
    for task in tasks { await #expect(throws: CancellationError.self) { try await task.value } }
    connection.notify("end", nil)
    await connection.close(flush: true)
    var open: Set<String> = []
    for line in try await peer.rest().split(separator: "\n") {
      let json = try JSONValue(parsing: String(line))
      if let id = json["id"]?.stringValue {
        #expect(open.insert(id).inserted)
      } else if let id = json["params"]?["id"]?.stringValue {
        #expect(open.remove(id) != nil, "cancelled before it was asked: \(id)")
      }
    }
    #expect(open.isEmpty)
  }

  @Test func `so many are in flight, and no more until one is answered`() async throws {
    let (connection, peer) = try connect { $0.limits.maximumOutgoingRequests = 2 }
    async let first = connection.request("ask", nil)
    async let second = connection.request("ask", nil)
    let lines = try await peer.lines(2)
    #expect(Set(lines) == [asked(1), asked(2)])
    await #expect(throws: ConnectionError.tooManyRequests(limit: 2)) {
      try await connection.request("ask", nil)
    }
    try await peer.send(answered("1000000001", "1") + answered("1000000002", "2"))
    let results = try await [first, second]
    #expect(Set(results) == [RawJSON(1), RawJSON(2)])
    async let fourth = connection.request("ask", nil)
    #expect(try await peer.lines(1) == [asked(4)])
    try await peer.send(answered("1000000004", "4"))
    #expect(try await fourth == RawJSON(4))
    await connection.close(flush: false)
  }

  @Test func `one that is longer than the peer reads is not sent`() async throws {
    let (connection, peer) = try connect { $0.limits.maximumOutgoingBytes = 1024 }
    let params = RawJSON([.string(String(repeating: "x", count: 1024))])
    await #expect(throws: ConnectionError.messageTooLarge(limit: 1024, bytes: 1086)) {
      try await connection.request("ask", params)
    }
    connection.notify("end", nil)
    #expect(try await peer.lines(1) == ["{\"jsonrpc\":\"2.0\",\"method\":\"end\"}"])
    await connection.close(flush: false)
  }

  @Test(arguments: [true, false])
  func `the connection's end fails them all`(byPeer: Bool) async throws {
    let (connection, peer) = try connect()
    let tasks = (0..<10).map { _ in Task { try await connection.request("ask", nil) } }
    _ = try await peer.lines(10)
    if byPeer { peer.channel.stopWriting() } else { await connection.close(flush: false) }
    for task in tasks {
      await #expect(throws: ConnectionError.closed) { try await task.value }
    }
    await #expect(throws: ConnectionError.closed) { try await connection.request("ask", nil) }
    await connection.close(flush: false)
  }
}
