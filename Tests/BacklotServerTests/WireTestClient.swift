import BacklotServer
import JSONModel
import JSONRPC
import Synchronization
import SystemSupport
import Testing

/// A client at the other end of a channel, that keeps everything it is sent, in order.
///
/// It reads on a thread of its own; whoever wants something of it waits for the messages that were
/// received so far to hold it.
final class WireTestClient: Sendable {
  typealias Messages = [JSONValue]

  private struct Waiter {
    let isThere: @Sendable (Messages) -> Bool
    let continuation: CheckedContinuation<Void, Never>
  }

  /// What a client makes of a request of the server's: the members of a response; nil for none.
  typealias Answer = @Sendable (JSONValue) -> [String: JSONValue]?

  private struct State {
    var messages: Messages = []
    var answers: [String: Answer] = [:]
    var waiters: [Waiter] = []
    var isOver = false
    var nextID: Int64 = 1
  }

  private let channel: ByteChannel
  private let framing: Framing
  private let state = Mutex(State())
  private let serving: Task<Int32, Never>
  /// What must live as long as the client.
  private let studio: any AnyObject & Sendable

  /// Connects to `server`.
  ///
  /// With `isReading` false it takes nothing before `startReading`. `prelude` is a line that stands
  /// in front of everything.
  init(
    _ server: Server,
    of studio: any AnyObject & Sendable,
    framing: Framing = .lines,
    hosting: Server.Hosting = .sharedDaemon,
    prelude: String? = nil,
    isReading: Bool = true
  ) throws {
    let (near, far) = try ByteChannel.pair()
    channel = near
    self.studio = studio
    self.framing = framing
    serving = Task { await server.serve(far, hosting: hosting, label: "test") }
    if let prelude { try channel.write(Array("\(prelude)\n".utf8)) }
    if isReading { try startReading() }
  }

  func startReading() throws {
    let framing = framing
    try NamedThread.start("test-client") { [channel, self] in
      var reader = FrameReader(framing: framing)
      while let bytes = try? channel.read(), !bytes.isEmpty {
        for case .frame(let frame) in reader.feed(bytes) {
          take((try? JSONValue(parsing: frame)) ?? .string(String(decoding: frame, as: UTF8.self)))
        }
      }
      take(nil)
    }
  }

  private func take(_ message: JSONValue?) {
    let ready = state.withLock { state in
      if let message { state.messages.append(message) } else { state.isOver = true }
      let (isOver, messages) = (state.isOver, state.messages)
      let ready = state.waiters.filter { isOver || $0.isThere(messages) }
      state.waiters.removeAll { isOver || $0.isThere(messages) }
      return ready
    }
    for waiter in ready { waiter.continuation.resume() }
    if let message { answer(message) }
  }

  private func answer(_ message: JSONValue) {
    guard let id = message["id"], let method = message["method"]?.stringValue,
      let answer = state.withLock({ $0.answers[method] }),
      let members = answer(message["params"] ?? [:])
    else { return }
    // A server that is gone does not read the answer.
    try? respond(to: id, members)
  }

  /// Answers every request of this method from here on.
  func onRequest(_ method: String, _ answer: @escaping Answer) {
    state.withLock { $0.answers[method] = answer }
  }

  /// Answers a request of the server's: `members` are its result or its error.
  func respond(to id: JSONValue, _ members: [String: JSONValue]) throws {
    let marks: [String: JSONValue] = ["jsonrpc": "2.0", "id": id]
    try send(JSONValue.object(marks.merging(members, uniquingKeysWith: { $1 })).text)
  }

  /// The request of this method that the server sends first, or sent already.
  func request(_ method: String) async throws -> JSONValue {
    let all = await until { !$0.requests(method).isEmpty }
    return try #require(all.requests(method).first, "no request \(method)")
  }

  /// Everything received so far.
  var messages: Messages { state.withLock(\.messages) }

  /// Waits until what was received satisfies `isThere`, or nothing more comes.
  @discardableResult
  func until(_ isThere: @escaping @Sendable (Messages) -> Bool) async -> Messages {
    await withCheckedContinuation { continuation in
      let isReady = state.withLock { state in
        if state.isOver || isThere(state.messages) { return true }
        state.waiters.append(Waiter(isThere: isThere, continuation: continuation))
        return false
      }
      if isReady { continuation.resume() }
    }
    return messages
  }

  // MARK: Sending

  func send(_ text: String) throws {
    switch framing {
    case .lines: try channel.write(Array("\(text)\n".utf8))
    case .headers:
      try channel.write(Array("Content-Length: \(text.utf8.count)\r\n\r\n\(text)".utf8))
    }
  }

  func notify(_ method: String, _ params: JSONValue = [:]) throws {
    try send(
      JSONValue.object(["jsonrpc": "2.0", "method": .string(method), "params": params]).text
    )
  }

  /// Sends a request and returns its id without waiting.
  func begin(_ method: String, _ params: JSONValue = [:]) throws -> JSONValue {
    let id = state.withLock { state in
      defer { state.nextID += 1 }
      return JSONValue.integer(state.nextID)
    }
    let request: JSONValue = [
      "jsonrpc": "2.0", "id": id, "method": .string(method), "params": params,
    ]
    try send(request.text)
    return id
  }

  /// The whole response to a request.
  func response(to id: JSONValue) async throws -> JSONValue {
    let all = await until { $0.contains { $0.answers(id) } }
    return try #require(all.first { $0.answers(id) }, "no answer to \(id.text)")
  }

  /// Sends a request and returns its result; an error of it fails the test.
  func call(_ method: String, _ params: JSONValue = [:]) async throws -> JSONValue {
    let response = try await response(to: begin(method, params))
    return try #require(response["result"], "\(method): \(response.text)")
  }

  /// Sends a request and returns its error; a result of it fails the test.
  func error(_ method: String, _ params: JSONValue = [:]) async throws -> JSONValue {
    let response = try await response(to: begin(method, params))
    return try #require(response["error"], "\(method): \(response.text)")
  }

  // MARK: Ending

  /// Says that nothing more comes, and reads on.
  func endInput() { channel.stopWriting() }

  /// Goes without a word.
  func vanish() {
    channel.stopWriting()
    channel.stopReading()
  }

  /// What the server's `serve` returned for this client.
  var exitCode: Int32 {
    get async { await serving.value }
  }
}

extension JSONValue {
  /// Whether this is the response to the request `id`.
  func answers(_ id: JSONValue) -> Bool { self["method"] == nil && self["id"] == id }

  func isNotification(_ method: String) -> Bool { self["method"]?.stringValue == method }

  /// A string member that must be there.
  func text(_ member: String) throws -> String {
    try #require(self[member]?.stringValue, "\(member) of \(text)")
  }
}

extension [JSONValue] {
  /// The events among the messages, in the order in which they came.
  var events: [JSONValue] {
    filter { $0.isNotification("events/append") }
      .flatMap { $0["params"]?["events"]?.arrayValue ?? [] }
  }

  var sequence: [Int64] { events.compactMap { $0["seq"]?.integerValue } }

  func hasEvent(_ type: String) -> Bool { events.contains { $0["type"]?.stringValue == type } }

  /// Where the message that holds the first event of `type` stands.
  func position(ofEvent type: String) -> Int? {
    firstIndex { [$0].hasEvent(type) }
  }

  /// The server's requests of this method, in the order in which they came.
  func requests(_ method: String) -> [JSONValue] {
    filter { $0["method"]?.stringValue == method && $0["id"] != nil }
  }

  /// The params of the notifications of this method.
  func notifications(_ method: String) -> [JSONValue] {
    filter { $0.isNotification(method) && $0["id"] == nil }.compactMap { $0["params"] }
  }

  var deltas: [JSONValue] {
    filter { $0.isNotification("events/delta") }.compactMap { $0["params"] }
  }
}

/// Holds a whole error against what it must be; `data` without what is the same for the kind.
func expectError(
  _ error: JSONValue,
  _ code: Int64,
  _ kind: String,
  _ data: [String: JSONValue] = [:],
  isRetryable: Bool = false,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  var expected = data
  expected["kind"] = .string(kind)
  expected["retryable"] = .bool(isRetryable)
  #expect(error["code"] == .integer(code), sourceLocation: sourceLocation)
  #expect(error["data"] == .object(expected), sourceLocation: sourceLocation)
  #expect(error["message"]?.stringValue?.isEmpty == false, sourceLocation: sourceLocation)
}
