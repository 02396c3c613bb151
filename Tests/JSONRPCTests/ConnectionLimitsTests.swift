import JSONModel
import Synchronization
import Testing

@testable import JSONRPC

private func call(_ id: Int, _ method: String, _ params: String? = nil) -> String {
  let params = params.map { ",\"params\":\($0)" } ?? ""
  return "{\"jsonrpc\":\"2.0\",\"id\":\(id),\"method\":\"\(method)\"\(params)}"
}

private func done(_ id: Int) -> String { "{\"jsonrpc\":\"2.0\",\"id\":\(id),\"result\":null}" }

private func refusal(_ id: Int?, _ fault: ConnectionFault) -> String {
  let message = Message.response(
    id.map { .integer(Int64($0)) },
    .failure(fault.standardError)
  )
  return String(decoding: message.serialized(), as: UTF8.self)
}

/// Holds every request back but `release`, which answers all of them and itself, in order.
private func holding(waits: Bool = false) -> ScriptedHandler {
  let held = Mutex<[IncomingRequest]>([])
  return ScriptedHandler(onRequest: { _, request in
    if waits { request.leaveInFlightLimit() }
    held.withLock { $0.append(request) }
    guard request.method == "release" else { return }
    let all = held.withLock { held in
      defer { held = [] }
      return held
    }
    for request in all { request.respond(.null) }
  })
}

/// What is over a limit is answered, and the stream goes on.
@Suite(.timeLimit(.minutes(5)))
struct ConnectionLimitsTests {
  @Test func `sixty-four requests are taken, the next is refused, notifications never`()
    async throws
  {
    let note = "{\"jsonrpc\":\"2.0\",\"method\":\"note\"}"
    let held = (1...63).map { call($0, "hold") }
    try await expectAnswers(
      to: held + [call(64, "release")] + held + [call(64, "hold"), call(65, "hold"), note],
      (1...64).map(done) + [refusal(65, .overloaded(limit: 64))],
      handler: holding()
    )
    let error = ConnectionFault.overloaded(limit: 64).standardError
    #expect(
      error.json == [
        "code": 1004, "message": "64 requests are not answered yet; wait for one of them",
        "data": ["kind": "Overloaded", "retryable": true, "limit": 64, "retryAfterMs": 100],
      ]
    )
  }

  @Test func `a batch that begins below the limit is taken whole`() async throws {
    let batch = "[" + (2...9).map { call($0, "hold") }.joined(separator: ",") + "]"
    try await expectAnswers(
      to: [call(1, "hold"), batch, call(10, "hold"), "[\(call(11, "hold"))]"],
      [
        refusal(10, .overloaded(limit: 2)), "[\(refusal(11, .overloaded(limit: 2)))]",
      ],
      handler: holding()
    ) { $0.limits.maximumInFlight = 2 }
  }

  @Test func `waits have a limit of their own`() async throws {
    try await expectAnswers(
      to: [call(1, "wait"), call(2, "wait"), call(3, "wait")],
      [refusal(3, .tooManyWaits(limit: 2))],
      handler: holding(waits: true)
    ) {
      $0.limits.maximumInFlight = 1
      $0.limits.maximumWaits = 2
    }
  }

  @Test func `what is in flight is bounded in bytes`() async throws {
    let params = "[\"" + String(repeating: "x", count: 96) + "\"]"
    try await expectAnswers(
      to: [
        call(1, "hold", params), call(2, "hold", params), call(3, "hold", params), call(4, "hold"),
        call(5, "release"), call(6, "release", params),
      ],
      [refusal(3, .tooManyBytesInFlight(limit: 250))] + [1, 2, 4, 5, 6].map(done),
      handler: holding()
    ) {
      $0.limits.maximumInFlightBytes = 250
      $0.limits.maximumMessageBytes = 200
    }
  }

  @Test func `an answer longer than the peer reads becomes an error, an error too`() async throws {
    let limit = 2000
    // The envelope of a result with a one-digit id and a string has 36 bytes.
    let fits = RawJSON(.string(String(repeating: "x", count: limit - 36)))
    let over = RawJSON(.string(String(repeating: "x", count: limit - 35)))
    let handler = ScriptedHandler(onRequest: { _, request in
      switch request.method {
      case "fits": request.respond(fits)
      case "over": request.respond(over)
      default: request.fail(.internalError(String(repeating: "x", count: limit)))
      }
    })
    let replaced = refusal(2, .answerTooLarge(limit: limit, bytes: limit + 1))
    #expect(
      try JSONValue(parsing: replaced)["error"] == [
        "code": 1005,
        "message": .string(
          "the answer has 2001 bytes, and the client reads at most 2000; ask for less of it, "
            + "or for one thing at a time"
        ),
        "data": ["kind": "MessageTooLarge", "retryable": false, "limit": 2000, "bytes": 2001],
      ]
    )
    try await expectAnswers(
      to: [call(1, "fits"), call(2, "over"), call(3, "fail")],
      [
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\(fits)}", replaced,
        refusal(3, .answerTooLarge(limit: limit, bytes: limit + 111)),
      ],
      handler: handler
    ) { $0.limits.maximumOutgoingBytes = limit }
  }

  @Test func `a batch's answers share the limit, first come first served`() async throws {
    let text = RawJSON(.string(String(repeating: "x", count: 700)))
    let handler = ScriptedHandler(onRequest: { _, request in request.respond(text) })
    let batch = (1...3).map { call($0, "m") }.joined(separator: ",")
    func answer(_ id: Int) -> String { "{\"jsonrpc\":\"2.0\",\"id\":\(id),\"result\":\(text)}" }
    try await expectAnswers(
      to: ["[\(batch)]", call(4, "m")],
      [
        "[\(answer(1)),\(answer(2)),\(refusal(3, .answerTooLarge(limit: 2000, bytes: 736)))]",
        answer(4),
      ],
      handler: handler
    ) { $0.limits.maximumOutgoingBytes = 2000 }
  }

  @Test func `the limits can be set anew after the handshake`() async throws {
    let long = RawJSON(.string(String(repeating: "x", count: 2000)))
    let handler = ScriptedHandler(onRequest: { connection, request in
      if request.method == "initialize" {
        var limits = connection.limits
        limits.maximumMessageBytes = 100
        limits.maximumDepth = 2
        limits.maximumBatch = 1
        limits.maximumOutgoingBytes = 1
        connection.limits = limits
        return request.respond(.null)
      }
      request.respond(long)
    })
    let (connection, peer) = try connect(handler)
    #expect(connection.maximumOutgoingBytes == 16 << 20)
    try await peer.send(call(1, "initialize") + "\n")
    #expect(try await peer.lines(1) == [done(1)])
    #expect(connection.maximumOutgoingBytes == ConnectionLimits.leastOutgoingBytes)
    let spaces = String(repeating: " ", count: 100)
    try await peer.send(
      [call(2, "m"), call(3, "m", "[[]]"), "[1,2]", call(4, "m") + spaces, call(5, "m")]
        .joined(separator: "\n") + "\n"
    )
    let expected = [
      refusal(2, .answerTooLarge(limit: 1024, bytes: 2036)),
      refusal(nil, .malformed(reason: "nesting is deeper than 2 at byte 48")),
      refusal(nil, .batchTooLarge(limit: 1)),
      refusal(nil, .messageTooLarge(limit: 100, bytes: nil)),
      refusal(5, .answerTooLarge(limit: 1024, bytes: 2036)),
    ]
    #expect(try await peer.lines(5) == expected)
    connection.maximumOutgoingBytes = 4096
    try await peer.send(call(6, "m") + "\n")
    #expect(
      try await peer.lines(1) == ["{\"jsonrpc\":\"2.0\",\"id\":6,\"result\":\(long)}"]
    )
    await connection.close(flush: false)
  }

  @Test func `a notification's params that fill the room make a message of the limit`()
    async throws
  {
    let (connection, peer) = try connect { $0.limits.maximumOutgoingBytes = 1500 }
    let room = connection.roomForParams(of: "events/append")
    let params = "[\"" + String(repeating: "x", count: room - 4) + "\"]"
    connection.notify("events/append", RawJSON(checked: Array(params.utf8)))
    #expect(try await peer.lines(1).map(\.utf8.count) == [1500])
    await connection.close(flush: false)
  }

  @Test func `with headers a message over the limit is refused with its length`() async throws {
    let handler = ScriptedHandler(onRequest: { $1.respond(.null) })
    let (connection, peer) = try connect(handler) { $0.limits.maximumMessageBytes = 100 }
    func framed(_ text: String) -> String { "Content-Length: \(text.utf8.count)\r\n\r\n\(text)" }
    let long = call(1, "m") + String(repeating: " ", count: 100)
    try await peer.send(framed(long) + framed(call(2, "m")))
    peer.channel.stopWriting()
    #expect(await handler.inputEnd.value == .endOfInput)
    await connection.close(flush: true)
    let fault = ConnectionFault.messageTooLarge(limit: 100, bytes: long.utf8.count)
    #expect(try await peer.rest() == framed(refusal(nil, fault)) + framed(done(2)))
  }

  @Test func `a small part of a large message does not keep the rest`() {
    let filler = String(repeating: "x", count: 10_000)
    let text = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"x\":\"\(filler)\",\"params\":{}}"
    guard case .message(.request(_, _, let params?)) = Packet(scanning: Array(text.utf8)) else {
      Issue.record("not a request")
      return
    }
    #expect(params.bytes.startIndex == 0)
  }
}
