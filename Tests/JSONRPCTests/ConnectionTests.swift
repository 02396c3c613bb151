import Glibc
import JSONModel
import Synchronization
import Testing

@testable import JSONRPC

/// Sends each line, closes the input, and compares all that comes back.
func expectAnswers(
  to lines: [String],
  _ expected: [String],
  handler: ScriptedHandler = ScriptedHandler(),
  sourceLocation: SourceLocation = #_sourceLocation,
  configure: (inout Connection.Configuration) -> Void = { _ in }
) async throws {
  let (connection, peer) = try connect(handler, configure: configure)
  async let received = peer.rest()
  try await peer.send(lines.map { $0 + "\n" }.joined())
  peer.channel.stopWriting()
  #expect(await handler.inputEnd.value == .endOfInput, sourceLocation: sourceLocation)
  await connection.close(flush: true)
  let answers = try await received.split(separator: "\n").map(String.init)
  #expect(answers == expected, sourceLocation: sourceLocation)
}

private func call(_ id: String, _ method: String = "echo", _ params: String? = nil) -> String {
  let params = params.map { ",\"params\":\($0)" } ?? ""
  return "{\"jsonrpc\":\"2.0\",\"id\":\(id),\"method\":\"\(method)\"\(params)}"
}

private func result(_ id: String, _ result: String = "null") -> String {
  "{\"jsonrpc\":\"2.0\",\"id\":\(id),\"result\":\(result)}"
}

private func refusal(_ id: String, _ code: Int, _ kind: String, _ message: String) -> String {
  let message = JSONValue.string(message).text
  return "{\"jsonrpc\":\"2.0\",\"id\":\(id),\"error\":{\"code\":\(code),"
    + "\"data\":{\"kind\":\"\(kind)\",\"retryable\":false},\"message\":\(message)}}"
}

@Suite(.timeLimit(.minutes(5)))
struct ConnectionTests {
  @Test func `requests of a pipe are answered in order, the last line without its end too`()
    async throws
  {
    let lines = (0..<2000).map { call("\($0)", "echo", "[\($0)]") }
    try await expectAnswers(to: lines, (0..<2000).map { result("\($0)", "[\($0)]") })
  }

  @Test func `replies come in the peer's framing`() async throws {
    let handler = ScriptedHandler()
    let (connection, peer) = try connect(handler)
    #expect(connection.framing == nil)
    let body = call("1", "echo", "{\n\"é\":1}")
    try await peer.send("content-length: \(body.utf8.count)\n\n\(body)")
    peer.channel.stopWriting()
    #expect(await handler.inputEnd.value == .endOfInput)
    #expect(connection.framing == .headers)
    connection.notify("note", nil)
    await connection.close(flush: true)
    let reply = result("1", "{\n\"é\":1}")
    let note = "{\"jsonrpc\":\"2.0\",\"method\":\"note\"}"
    let expected =
      "Content-Length: \(reply.utf8.count)\r\n\r\n\(reply)"
      + "Content-Length: \(note.utf8.count)\r\n\r\n\(note)"
    #expect(try await peer.rest() == expected)
  }

  @Test func `a prelude stands in front of either framing, and decides none`() async throws {
    for framing in Framing.allCases {
      let heard = Mutex<[String]>([])
      let handler = ScriptedHandler(onNotification: { _, notification in
        heard.withLock { $0.append("\(notification.method) \(notification.params ?? .null)") }
      })
      let (connection, peer) = try connect(handler) { $0.preludes = ["$/first"] }
      try await peer.send(#"{"jsonrpc":"2.0","method":"$/first","params":{"a":1}}"# + "\n")
      var bytes: [UInt8] = []
      framing.append(Array(call("1", "echo", "[7]").utf8), to: &bytes)
      try await peer.send(String(decoding: bytes, as: UTF8.self))
      peer.channel.stopWriting()
      #expect(await handler.inputEnd.value == .endOfInput)
      #expect(connection.framing == framing)
      #expect(heard.withLock { $0 } == [#"$/first {"a":1}"#])
      await connection.close(flush: true)
      var answer: [UInt8] = []
      framing.append(Array(result("1", "[7]").utf8), to: &answer)
      #expect(try await peer.rest() == String(decoding: answer, as: UTF8.self))
    }
  }

  @Test func `bad lines are answered and the stream goes on`() async throws {
    try await expectAnswers(
      to: [
        "{\"jsonrpc\":\"2.0\",", "{}", "[]", "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"x\"}",
        String(repeating: "[", count: 2000), "nonsense",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":1}", "{\"jsonrpc\":\"2.0\",\"id\":8,\"result\":1}",
        call("2"),
      ],
      [
        refusal("null", -32700, "ParseError", "an object's key must be a string at byte 17"),
        refusal("null", -32600, "InvalidRequest", "\"jsonrpc\" must be \"2.0\""),
        refusal("null", -32600, "InvalidRequest", "a batch must hold at least one message"),
        refusal(
          "null",
          -32600,
          "InvalidRequest",
          "\"id\" must be a string of at most 256 bytes or an integer of 64 bits"
        ),
        refusal("null", -32700, "ParseError", "nesting is deeper than 500 at byte 501"),
        refusal("null", -32700, "ParseError", "not a JSON word at byte 0"),
        result("2"),
      ]
    )
  }

  @Test func `a message over the limit is refused and the stream goes on`() async throws {
    let long = String(repeating: " ", count: 100_000)
    try await expectAnswers(
      to: [call("1") + long, call("2")],
      [
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":1005,\"data\":{\"kind\":"
          + "\"MessageTooLarge\",\"limit\":90000,\"retryable\":false},\"message\":"
          + "\"a message may have at most 90000 bytes\"}}",
        result("2"),
      ],
      configure: { $0.limits.maximumMessageBytes = 90_000 }
    )
  }

  @Test func `a bad header is answered and ends the connection`() async throws {
    let handler = ScriptedHandler()
    let (connection, peer) = try connect(handler)
    try await peer.send("Content-Length: x\r\n\r\n\(call("1"))")
    let reason = "Content-Length must be a count of bytes"
    #expect(await handler.inputEnd.value == .badFraming(reason: reason))
    await connection.close(flush: true)
    let answer = refusal("null", -32700, "ParseError", reason)
    let expected = "Content-Length: \(answer.utf8.count)\r\n\r\n\(answer)"
    #expect(try await peer.rest() == expected)
  }

  @Test func `a batch is answered as one, in order, notifications left out`() async throws {
    let held = Mutex<[IncomingRequest]>([])
    let handler = ScriptedHandler(onRequest: { _, request in
      let ready = held.withLock { held in
        held.append(request)
        return held.count == 2 ? held : []
      }
      for request in ready.reversed() { request.respond(.null) }
    })
    let note = "{\"jsonrpc\":\"2.0\",\"method\":\"note\"}"
    try await expectAnswers(
      to: ["[\(call("1")),\(note),3,\(call("\"b\""))]", "[\(note)]", "[1,2,3,4,5]"],
      [
        "[\(result("1")),"
          + refusal("null", -32600, "InvalidRequest", "a message must be an object")
          + ",\(result("\"b\""))]",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":1006,\"data\":{\"kind\":"
          + "\"BatchTooLarge\",\"limit\":4,\"retryable\":false},\"message\":"
          + "\"a batch may hold at most 4 messages\"}}",
      ],
      handler: handler,
      configure: { $0.limits.maximumBatch = 4 }
    )
  }

  @Test func `an id that is in flight is refused, and free again once it is answered`()
    async throws
  {
    let held = Mutex<[IncomingRequest]>([])
    let handler = ScriptedHandler(onRequest: { _, request in
      if request.method == "hold" { return held.withLock { $0.append(request) } }
      for request in held.withLock({ $0 }) { request.respond(.null) }
      request.respond(.null)
    })
    try await expectAnswers(
      to: [call("1", "hold"), call("1"), call("2"), call("1")],
      [
        refusal("1", -32600, "InvalidRequest", "a request with the id 1 is not answered yet"),
        result("1"), result("2"), result("1"),
      ],
      handler: handler
    )
  }

  @Test func `requests beyond the limit are refused, waits not counted`() async throws {
    let held = Mutex<[IncomingRequest]>([])
    let handler = ScriptedHandler(onRequest: { _, request in
      if request.method == "wait" { request.leaveInFlightLimit() }
      if request.method == "end" {
        for request in held.withLock({ $0 }) { request.respond(.null) }
        return request.respond(.null)
      }
      held.withLock { $0.append(request) }
    })
    try await expectAnswers(
      to: [
        call("1", "wait"), call("2"), call("3", "wait"), call("4", "end"), call("5"), call("6"),
        call("7"),
      ],
      [
        result("1"), result("2"), result("3"), result("4"),
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":1004,\"data\":{\"kind\":\"Overloaded\","
          + "\"limit\":2,\"retryAfterMs\":100,\"retryable\":true},"
          + "\"message\":\"2 requests are not answered yet; wait for one of them\"}}",
      ],
      handler: handler,
      configure: { $0.limits.maximumInFlight = 2 }
    )
  }

  @Test func `every request gets exactly one answer`() async throws {
    let handler = ScriptedHandler(onRequest: { _, request in
      guard request.method != "forget" else { return }
      request.respond(.null)
      request.fail(.internalError("late"))
    })
    try await expectAnswers(
      to: [call("1"), call("2", "forget"), call("3")],
      [
        result("1"),
        refusal(
          "2",
          -32603,
          "InternalError",
          "the request was given up; this is a fault of the daemon"
        ),
        result("3"),
      ],
      handler: handler
    )
  }

  @Test func `a cancellation reaches its request, and only while it is in flight`() async throws {
    let handler = ScriptedHandler(
      onNotification: { connection, notification in
        let id = (try? notification.params?.value())?["id"]?.integerValue ?? 0
        let isFound = connection.cancel(.integer(id))
        connection.notify("cancelled", RawJSON([.integer(id), .bool(isFound)]))
      },
      onRequest: { _, request in
        request.onCancel { request.fail(RPCError(code: -32800, message: "cancelled")) }
      }
    )
    let cancel = "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancelRequest\",\"params\":{\"id\":1}}"
    try await expectAnswers(
      to: [call("1"), cancel, cancel],
      [
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32800,\"message\":\"cancelled\"}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"cancelled\",\"params\":[1,true]}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"cancelled\",\"params\":[1,false]}",
      ],
      handler: handler
    )
  }
}
