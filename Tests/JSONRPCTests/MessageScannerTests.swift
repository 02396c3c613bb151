import JSONModel
import Testing

@testable import JSONRPC

func expectPacket(
  _ text: String,
  _ expected: Packet,
  maximumBatch: Int = 3,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let packet = Packet(scanning: Array(text.utf8), maximumBatch: maximumBatch)
  #expect(packet == expected, sourceLocation: sourceLocation)
}

private func raw(_ text: String) -> RawJSON { RawJSON(checked: Array(text.utf8)) }

@Suite(.timeLimit(.minutes(5)))
struct MessageScannerTests {
  @Test func `members come in any order and params stay bytes`() {
    let expected = Packet.message(
      .request(.integer(7), method: "a/b", params: raw("{ \"x\" : [1, 2.50] }"))
    )
    expectPacket(
      "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"a/b\",\"params\":{ \"x\" : [1, 2.50] }}",
      expected
    )
    expectPacket(
      " {\"id\" : 7 , \"params\":{ \"x\" : [1, 2.50] }, \"other\":[{}],\r\n\"method\":\"a\\/b\","
        + "\"json\\u0072pc\":\"2.0\"} ",
      expected
    )
  }

  @Test(arguments: ["", ",\"params\":null", ",\"params\":[]", ",\"params\":[ \n]"])
  func `absent, null and empty params are all none`(params: String) {
    expectPacket(
      "{\"jsonrpc\":\"2.0\",\"method\":\"m\"\(params)}",
      .message(.notification(method: "m", params: nil))
    )
  }

  @Test(arguments: [
    ("\"x\"", RPCID.string("x")), ("\"\\u00e9\"", .string("é")), ("\"\"", .string("")),
    ("0", .integer(0)), ("-5", .integer(-5)), ("9223372036854775807", .integer(.max)),
  ]) func `ids are strings and integers`(text: String, id: RPCID) {
    expectPacket(
      "{\"jsonrpc\":\"2.0\",\"id\":\(text),\"method\":\"m\"}",
      .message(.request(id, method: "m", params: nil))
    )
  }

  @Test func `an id may have 256 bytes`() {
    let most = String(repeating: "x", count: 256)
    expectPacket(
      "{\"jsonrpc\":\"2.0\",\"id\":\"\(most)\",\"method\":\"m\"}",
      .message(.request(.string(most), method: "m", params: nil))
    )
    let reason = "\"id\" must be a string of at most 256 bytes or an integer of 64 bits"
    expectPacket(
      "{\"jsonrpc\":\"2.0\",\"id\":\"\(most)x\",\"method\":\"m\"}",
      .message(.invalid(nil, reason: reason))
    )
  }

  @Test func `nesting is bounded as the connection says`() {
    let text = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"a\":[[1]]}}"
    let fits = Packet(scanning: Array(text.utf8), maximumDepth: 4)
    #expect(fits == .message(.request(.integer(1), method: "m", params: raw("{\"a\":[[1]]}"))))
    let over = Packet(scanning: Array(text.utf8), maximumDepth: 3)
    #expect(over == .malformed(reason: "nesting is deeper than 3 at byte 53"))
  }

  @Test(
    arguments: [
      ("1.0", 1), ("1e0", 1), ("1e2", 100), ("-0", 0), ("-0.0", 0), ("10e-1", 1),
      ("9007199254740992.0", 9_007_199_254_740_992), ("-1.0", -1),
    ] as [(String, Int64)]
  )
  func `an id is what its number is worth, however it is written`(text: String, id: Int64) {
    expectPacket(
      "{\"jsonrpc\":\"2.0\",\"id\":\(text),\"method\":\"m\"}",
      .message(.request(.integer(id), method: "m", params: nil))
    )
  }

  @Test(
    arguments: [
      "1.5", "1e-1", "9007199254740993.5", "9007199254740994.0", "null", "true", "[]",
      "{}", "9223372036854775808", "1e19",
    ]
  )
  func `other ids are refused`(text: String) {
    expectPacket(
      "{\"jsonrpc\":\"2.0\",\"id\":\(text),\"method\":\"m\"}",
      .message(
        .invalid(
          nil,
          reason: "\"id\" must be a string of at most 256 bytes or an integer of 64 bits"
        )
      )
    )
  }

  @Test(arguments: [
    ("{\"id\":1,\"method\":\"m\"}", "\"jsonrpc\" must be \"2.0\""),
    ("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"m\"}", "\"jsonrpc\" must be \"2.0\""),
    ("{\"jsonrpc\":2.0,\"id\":1,\"method\":\"m\"}", "\"jsonrpc\" must be \"2.0\""),
    ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":1}", "\"method\" must be a string"),
    ("{\"jsonrpc\":\"2.0\",\"id\":1}", "\"method\" must be a string"),
    (
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":\"x\"}",
      "\"params\" must be an object or an array"
    ),
  ]) func `an envelope that is none is refused with its id`(text: String, reason: String) {
    expectPacket(text, .message(.invalid(.integer(1), reason: reason)))
  }

  @Test func `of a repeated member the last one counts`() {
    expectPacket(
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"a\",\"method\":\"b\"}",
      .message(.request(.integer(2), method: "b", params: nil))
    )
  }

  @Test func `responses carry a result or an error`() {
    expectPacket(
      "{\"jsonrpc\":\"2.0\",\"id\":\"srv-1\",\"result\":{\"a\":1}}",
      .message(.response(.string("srv-1"), .success(raw("{\"a\":1}"))))
    )
    let error = RPCError(code: 5, message: "no", data: ["kind": "X"])
    let text = "\"error\":{\"code\":5,\"message\":\"no\",\"data\":{\"kind\":\"X\"}}"
    expectPacket(
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null,\(text)}",
      .message(.response(.integer(1), .failure(error)))
    )
    expectPacket(
      "{\"jsonrpc\":\"2.0\",\"id\":null,\(text)}",
      .message(.response(nil, .failure(error)))
    )
  }

  @Test func `a response that is none is not answered`() {
    expectPacket(
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":\"no\"}",
      .message(.invalidResponse(reason: "the error has no code and message"))
    )
    expectPacket(
      "{\"jsonrpc\":\"2.0\",\"result\":1}",
      .message(.invalidResponse(reason: "there is no result, or no id"))
    )
  }

  @Test func `a batch keeps its order, garbage in its place`() {
    expectPacket(
      "[ {\"jsonrpc\":\"2.0\",\"method\":\"a\"} , 1, {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"b\"}]",
      .batch([
        .notification(method: "a", params: nil),
        .invalid(nil, reason: "a message must be an object"),
        .request(.integer(1), method: "b", params: nil),
      ])
    )
    expectPacket("[1,2,3,4]", .batchTooLarge)
    let empty = "a batch must hold at least one message"
    expectPacket("[ ]", .message(.invalid(nil, reason: empty)))
  }

  @Test(arguments: ["1", "\"x\"", "null"]) func `a scalar is no message`(text: String) {
    expectPacket(text, .message(.invalid(nil, reason: "a message must be an object")))
  }

  @Test(arguments: [
    ("", "the text ends where a value must stand at byte 0"),
    ("{", "an object's key must be a string at byte 1"),
    ("{}x", "something follows the message at byte 2"),
    ("{} {}", "something follows the message at byte 3"),
    ("[1,]", "a value cannot start with this byte at byte 3"),
    ("{\"a\":1,}", "an object's key must be a string at byte 7"),
    ("{\"a\" 1}", "a colon must follow a key at byte 5"),
    ("{\"a\":\"\u{1}\"}", "a control character must be escaped at byte 6"),
    ("{\"a\":01}", "a number cannot start with a zero at byte 7"),
    ("{\"a\":1e999}", "the number is out of range at byte 10"),
    ("{'a':1}", "an object's key must be a string at byte 1"),
    ("\u{FEFF}{}", "a value cannot start with this byte at byte 0"),
    ("[1,2", "a comma or the batch's end must follow a message at byte 4"),
  ]) func `what is not JSON is malformed, with the place`(text: String, reason: String) {
    expectPacket(text, .malformed(reason: reason))
  }

  @Test func `bytes that are not UTF-8 are malformed`() {
    for bytes: [UInt8] in [
      [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
    ] {
      #expect(Packet(scanning: bytes) == .malformed(reason: "the message is not UTF-8"))
    }
  }

  @Test func `a hundred thousand nested arrays are an answer`() {
    let deep = String(repeating: "[", count: 100_000)
    for text in [deep, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":\(deep)}"] {
      guard case .malformed(let reason) = Packet(scanning: Array(text.utf8)) else {
        Issue.record("taken for JSON")
        continue
      }
      #expect(reason.hasPrefix("nesting is deeper than 500 at byte"))
    }
  }

  @Test func `messages are written as they are read`() {
    let messages: [Message] = [
      .request(.string("a\"b"), method: "x/y", params: raw("{\"a\": 1}")),
      .request(.integer(-1), method: "x", params: nil),
      .notification(method: "é", params: raw("[1]")),
      .response(.integer(3), .success(.null)),
      .response(nil, .failure(.parseError("bad"))),
    ]
    for message in messages { #expect(Packet(scanning: message.serialized()) == .message(message)) }
    #expect(
      String(decoding: messages[0].serialized(), as: UTF8.self)
        == "{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"b\",\"method\":\"x/y\",\"params\":{\"a\": 1}}"
    )
  }
}
