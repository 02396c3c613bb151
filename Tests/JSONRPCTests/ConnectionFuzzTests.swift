import FuzzSupport
import JSONModel
import Synchronization
import Testing

@testable import JSONRPC

/// Whole conversations from valid messages, damaged at random: whatever comes, every request gets
/// one answer, nothing else gets any, and every request of ours settles.
///
/// A failure names its seed; the same seed gives the same bytes.
@Suite(.timeLimit(.minutes(30)))
struct ConnectionFuzzTests {
  private static let messages: [String] = [
    #"{"jsonrpc":"2.0","id":1,"method":"now"}"#,
    #"{"jsonrpc":"2.0","id":"1","method":"now","params":{"a":[1,{"b":null}]}}"#,
    #"{"params":[],"id":2,"method":"later","jsonrpc":"2.0"}"#,
    #"{"jsonrpc":"2.0","id":"8f14e45f-ceea","method":"later","params":null}"#,
    #"{"jsonrpc":"2.0","id":3,"method":"until-cancelled"}"#,
    #"{"jsonrpc":"2.0","id":4,"method":"forget"}"#,
    #"{"jsonrpc":"2.0","id":-9223372036854775808,"method":"twice"}"#,
    #"{"jsonrpc":"2.0","id":5,"method":"wait"}"#,
    #"{"jsonrpc":"2.0","id":6,"id":7,"method":"now","method":"later"}"#,
    #"{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":3}}"#,
    #"{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":2}}"#,
    #"{"jsonrpc":"2.0","method":"note","params":["é😀\ud83d\u0000"]}"#,
    #"{"jsonrpc":"2.0","id":1000000001,"result":{"a":1}}"#,
    #"{"jsonrpc":"2.0","id":1000000002,"error":{"code":-1,"message":"no"}}"#,
    #"{"jsonrpc":"2.0","id":1000000009,"result":null}"#,
    #"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"what?"}}"#,
    #"{"jsonrpc":"2.0","id":8,"result":1,"error":{}}"#,
    #"{"jsonrpc":"2.0","id":1.5,"method":"now"}"#,
    #"{"jsonrpc":"1.0","id":9,"method":"now"}"#,
    #"{"jsonrpc":"2.0","id":10,"method":5}"#,
    #"[{"jsonrpc":"2.0","id":11,"method":"later"},{"jsonrpc":"2.0","method":"note"},7]"#,
    #"[{"jsonrpc":"2.0","id":11,"method":"now"},{"jsonrpc":"2.0","id":11,"method":"later"}]"#,
    #"[{"jsonrpc":"2.0","method":"note"}]"#, "[]", "[1,2,3,4,5,6,7,8,9]", "{}", "null", "", "{",
    String(repeating: "[", count: 600), String(repeating: #"{"a":"#, count: 600),
    #"{"jsonrpc":"2.0","id":12,"method":"now","params":""#
      + String(repeating: "x", count: 5000) + "\"}",
  ]

  /// A conversation in pieces, and the framing if it is said beforehand.
  private static func input(_ generator: inout SeededGenerator) -> ([[UInt8]], Framing?) {
    let framing = Framing.allCases.randomElement(using: &generator) ?? .lines
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 1...30, using: &generator) {
      var body = Array((messages.randomElement(using: &generator) ?? "").utf8)
      if Int.random(in: 0..<4, using: &generator) == 0 { damage(&body, &generator) }
      framing.append(body, to: &bytes)
    }
    // Rarely in a header: most of the conversation would be lost.
    if Int.random(in: 0..<6, using: &generator) == 0 { damage(&bytes, &generator) }
    if Int.random(in: 0..<4, using: &generator) == 0 {
      bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator))
    }
    var pieces: [[UInt8]] = []
    var rest = bytes[...]
    let most = Int.random(in: 0..<3, using: &generator) == 0 ? 7 : 2000
    while !rest.isEmpty {
      let size = Int.random(in: 1...most, using: &generator)
      pieces.append(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
    }
    return (pieces, Bool.random(using: &generator) ? framing : nil)
  }

  private static func damage(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(contentsOf: bytes[place...].prefix(20), at: 0)
      case 3: bytes.removeSubrange(place...)
      default: bytes[place] = Array("{}[]\",:0-9e\\".utf8).randomElement(using: &generator) ?? 0
      }
    }
  }

  /// What must be answered, in the order of arrival: an id, or a batch's ids.
  private static func expectedAnswers(to input: [UInt8], _ framing: Framing?) -> [String] {
    var reader = FrameReader(framing: framing, maximumBytes: 4096)
    return (reader.feed(input) + reader.finish()).compactMap { event in
      guard case .frame(let frame) = event else { return "null" }
      switch Packet(scanning: frame, maximumBatch: 8) {
      case .malformed, .batchTooLarge: return "null"
      case .message(let message): return answer(to: message)
      case .batch(let messages):
        let answers = messages.compactMap(answer(to:))
        return answers.isEmpty ? nil : "[\(answers.joined(separator: ","))]"
      }
    }
  }

  private static func answer(to message: Message) -> String? {
    switch message {
    case .request(let id, _, _): text(id)
    case .invalid(let id, _): id.map(text) ?? "null"
    case .notification, .response, .invalidResponse: nil
    }
  }

  private static func text(_ id: RPCID) -> String {
    var bytes: [UInt8] = []
    id.write(into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What was sent: the answers, and the requests and notifications by their methods.
  private static func sent(
    _ text: String,
    _ framing: Framing?
  ) throws -> (
    answers: [String], calls: [String]
  ) {
    var reader = FrameReader(framing: framing)
    var answers: [String] = []
    var calls: [String] = []
    for event in reader.feed(Array(text.utf8)) + reader.finish() {
      guard case .frame(let frame) = event else { throw ConnectionError.closed }
      let json = try JSONValue(parsing: frame)
      if let elements = json.arrayValue {
        answers.append("[\(elements.map { $0["id"]?.text ?? "none" }.joined(separator: ","))]")
      } else if let method = json["method"]?.stringValue {
        calls.append(method)
      } else {
        answers.append(json["id"]?.text ?? "none")
      }
    }
    return (answers, calls)
  }

  private func converse(
    _ pieces: [[UInt8]],
    _ forced: Framing?,
    _ generator: inout SeededGenerator
  ) async throws -> (answers: [String], calls: [String]) {
    let held = Mutex<[IncomingRequest]>([])
    let handler = ScriptedHandler(
      onNotification: { connection, notification in
        guard notification.method == "$/cancelRequest",
          let id = try? notification.params?.value()["id"]?.integerValue
        else { return }
        connection.cancel(.integer(id))
      },
      onRequest: { _, request in
        switch request.method {
        case "later", "wait":
          if request.method == "wait" { request.leaveInFlightLimit() }
          held.withLock { $0.append(request) }
        case "until-cancelled":
          request.onCancel { request.fail(.internalError("cancelled")) }
          held.withLock { $0.append(request) }
        case "forget": break
        case "twice":
          request.respond(.null)
          request.respond(.null)
        default: request.respond(request.params ?? .null)
        }
      }
    )
    let (connection, peer) = try connect(handler) {
      $0.framing = forced
      $0.limits.maximumMessageBytes = 4096
      $0.limits.maximumBatch = 8
      $0.limits.maximumInFlight = 3
      $0.limits.maximumWaits = 2
    }
    async let received = peer.rest()
    // Who speaks first must know how.
    let count = forced == nil ? 0 : 3
    let requests = (0..<count).map { _ in Task { try? await connection.request("ask", nil) } }
    if Bool.random(using: &generator) { requests.first?.cancel() }
    async let sending: Void = {
      try await onThread { for piece in pieces { try peer.channel.write(piece) } }
      peer.channel.stopWriting()
    }()
    let end = await handler.inputEnd.value
    for request in held.withLock({ $0 }).shuffled(using: &generator) { request.respond(.null) }
    for request in requests { _ = await request.value }
    let framing = connection.framing
    await connection.close(flush: true)
    #expect(connection.queuedBytes == 0)
    do {
      try await sending
    } catch {
      // Behind a broken header nothing is read any more.
      guard case .badFraming = end else { throw error }
    }
    return try ConnectionFuzzTests.sent(try await received, framing ?? .lines)
  }

  @Test(arguments: [1, 2, 3, 20_261_122] as [UInt64])
  func `every request gets one answer and nothing else gets any`(seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    for round in 0..<150 {
      let (pieces, framing) = ConnectionFuzzTests.input(&generator)
      let input = Array(pieces.joined())
      let expected = ConnectionFuzzTests.expectedAnswers(to: input, framing)
      let (answers, calls) = try await converse(pieces, framing, &generator)
      if answers.sorted() != expected.sorted() {
        Issue.record(
          """
          seed \(seed), round \(round): answered \(answers.sorted())
          not \(expected.sorted())
          to \(String(decoding: input, as: UTF8.self))
          """
        )
      }
      #expect(calls.count { $0 == "ask" } <= 3)
      #expect(calls.allSatisfy { ["ask", "$/cancelRequest"].contains($0) })
    }
  }
}
