import JSONModel
import Testing

@testable import JSONRPC

/// The examples of the JSON-RPC 2.0 specification, section 7, with a server that has its methods.
@Suite(.timeLimit(.minutes(5)))
struct SpecificationTests {
  /// `subtract`, `sum` and `get_data`, and the notifications, as the examples take them to be.
  private static func answer(_ request: IncomingRequest) {
    let params = try? request.params?.value()
    let numbers = params?.arrayValue?.compactMap(\.integerValue) ?? []
    switch request.method {
    case "subtract" where numbers.count == 2:
      request.respond(RawJSON(.integer(numbers[0] - numbers[1])))
    case "subtract":
      guard let minuend = params?["minuend"]?.integerValue,
        let subtrahend = params?["subtrahend"]?.integerValue
      else { return request.fail(.invalidParams("two numbers are wanted")) }
      request.respond(RawJSON(.integer(minuend - subtrahend)))
    case "sum": request.respond(RawJSON(.integer(numbers.reduce(0, +))))
    case "get_data": request.respond(RawJSON(["hello", 5]))
    default: request.fail(.methodNotFound(request.method))
    }
  }

  /// Compares as JSON; of an error only code and id, for the texts are a server's own.
  private func expect(
    _ sent: String,
    _ expected: String?,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let handler = ScriptedHandler(onRequest: { SpecificationTests.answer($1) })
    let (connection, peer) = try connect(handler)
    try await peer.send("Content-Length: \(sent.utf8.count)\r\n\r\n\(sent)")
    peer.channel.stopWriting()
    #expect(await handler.inputEnd.value == .endOfInput, sourceLocation: sourceLocation)
    await connection.close(flush: true)
    let text = try await peer.rest()
    guard let expected else {
      #expect(text == "", sourceLocation: sourceLocation)
      return
    }
    let start = try #require(text.firstRange(of: "\r\n\r\n")).upperBound
    let received = try JSONValue(parsing: String(text[start...]))
    let wanted = try JSONValue(parsing: expected)
    #expect(plain(received) == plain(wanted), sourceLocation: sourceLocation)
  }

  private func plain(_ json: JSONValue) -> JSONValue {
    if let elements = json.arrayValue { return .array(elements.map(plain)) }
    guard case .object(var members) = json, let code = members["error"]?["code"] else {
      return json
    }
    members["error"] = ["code": code]
    return .object(members)
  }

  @Test(arguments: [
    (
      #"{"jsonrpc": "2.0", "method": "subtract", "params": [42, 23], "id": 1}"#,
      #"{"jsonrpc": "2.0", "result": 19, "id": 1}"#
    ),
    (
      #"{"jsonrpc": "2.0", "method": "subtract", "params": [23, 42], "id": 2}"#,
      #"{"jsonrpc": "2.0", "result": -19, "id": 2}"#
    ),
    (
      #"{"jsonrpc": "2.0", "method": "subtract", "params": {"subtrahend": 23, "minuend": 42}, "id": 3}"#,
      #"{"jsonrpc": "2.0", "result": 19, "id": 3}"#
    ),
    (
      #"{"jsonrpc": "2.0", "method": "subtract", "params": {"minuend": 42, "subtrahend": 23}, "id": 4}"#,
      #"{"jsonrpc": "2.0", "result": 19, "id": 4}"#
    ),
  ]) func `calls with positional and named parameters`(sent: String, expected: String) async throws
  {
    try await expect(sent, expected)
  }

  @Test func `notifications`() async throws {
    try await expect(#"{"jsonrpc": "2.0", "method": "update", "params": [1,2,3,4,5]}"#, nil)
    try await expect(#"{"jsonrpc": "2.0", "method": "foobar"}"#, nil)
  }

  @Test(arguments: [
    (
      #"{"jsonrpc": "2.0", "method": "foobar", "id": "1"}"#,
      #"{"jsonrpc": "2.0", "error": {"code": -32601, "message": "Method not found"}, "id": "1"}"#
    ),
    (
      #"{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]"#,
      #"{"jsonrpc": "2.0", "error": {"code": -32700, "message": "Parse error"}, "id": null}"#
    ),
    (
      #"{"jsonrpc": "2.0", "method": 1, "params": "bar"}"#,
      #"{"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null}"#
    ),
  ]) func `calls that are wrong`(sent: String, expected: String) async throws {
    try await expect(sent, expected)
  }

  private static let invalid =
    #"{"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": null}"#

  @Test func `batches that are wrong`() async throws {
    try await expect(
      """
      [
        {"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},
        {"jsonrpc": "2.0", "method"
      ]
      """,
      #"{"jsonrpc": "2.0", "error": {"code": -32700, "message": "Parse error"}, "id": null}"#
    )
    let invalid = SpecificationTests.invalid
    try await expect("[]", invalid)
    try await expect("[1]", "[\(invalid)]")
    try await expect("[1,2,3]", "[\(invalid), \(invalid), \(invalid)]")
  }

  @Test func `a batch of everything, and one of notifications`() async throws {
    try await expect(
      """
      [
        {"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},
        {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]},
        {"jsonrpc": "2.0", "method": "subtract", "params": [42,23], "id": "2"},
        {"foo": "boo"},
        {"jsonrpc": "2.0", "method": "foo.get", "params": {"name": "myself"}, "id": "5"},
        {"jsonrpc": "2.0", "method": "get_data", "id": "9"}
      ]
      """,
      """
      [
        {"jsonrpc": "2.0", "result": 7, "id": "1"},
        {"jsonrpc": "2.0", "result": 19, "id": "2"},
        \(SpecificationTests.invalid),
        {"jsonrpc": "2.0", "error": {"code": -32601, "message": "Method not found"}, "id": "5"},
        {"jsonrpc": "2.0", "result": ["hello", 5], "id": "9"}
      ]
      """
    )
    try await expect(
      """
      [
        {"jsonrpc": "2.0", "method": "notify_sum", "params": [1,2,4]},
        {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]}
      ]
      """,
      nil
    )
  }
}
