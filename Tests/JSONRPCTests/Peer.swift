import Glibc
import JSONModel
import Logging
import Synchronization
import SystemSupport
import Testing

@testable import JSONRPC

/// The other end of a channel, speaking bytes.
///
/// It blocks on threads of its own only.
final class Peer: Sendable {
  let channel: ByteChannel
  private let unread = Mutex<[UInt8]>([])

  init(_ channel: ByteChannel) {
    self.channel = channel
  }

  func send(_ text: String) async throws {
    try await onThread { try self.channel.write(Array(text.utf8)) }
  }

  /// The next `count` lines, without their ends.
  func lines(_ count: Int) async throws -> [String] {
    try await onThread {
      var lines: [String] = []
      while lines.count < count { lines.append(try self.line()) }
      return lines
    }
  }

  /// Everything up to the end of the stream.
  func rest() async throws -> String {
    try await onThread {
      var bytes = self.unread.withLock { $0 }
      while true {
        let more = try self.readOrReset()
        if more.isEmpty { return String(decoding: bytes, as: UTF8.self) }
        bytes += more
      }
    }
  }

  /// None also where the other side closed before it had read everything.
  private func readOrReset() throws -> [UInt8] {
    do {
      return try channel.read()
    } catch {
      guard error == .system(operation: "read", path: nil, code: ECONNRESET) else { throw error }
      return []
    }
  }

  private func line() throws -> String {
    while true {
      let line = unread.withLock { unread -> String? in
        guard let end = unread[...].position(of: 0x0A) else { return nil }
        defer { unread.removeSubrange(...end) }
        return String(decoding: unread[..<end], as: UTF8.self)
      }
      if let line { return line }
      let more = try channel.read()
      if more.isEmpty { throw ConnectionError.closed }
      unread.withLock { $0 += more }
    }
  }
}

/// Runs blocking work on a thread of its own.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value
{
  try await withCheckedThrowingContinuation { continuation in
    do {
      try NamedThread.start("test") { continuation.resume(with: Result(catching: body)) }
    } catch {
      continuation.resume(throwing: error)
    }
  }
}

/// A handler made of closures, which notes what it hears about the connection's end.
final class ScriptedHandler: ConnectionHandler {
  typealias OnRequest = @Sendable (Connection, IncomingRequest) -> Void
  typealias OnNotification = @Sendable (Connection, IncomingNotification) -> Void

  let inputEnd = Awaited<InputEnd>()
  let closed = Awaited<Bool>()
  private let onRequest: OnRequest
  private let onNotification: OnNotification

  init(
    onNotification: @escaping OnNotification = { _, _ in },
    onRequest: @escaping OnRequest = { $1.respond($1.params ?? .null) }
  ) {
    self.onRequest = onRequest
    self.onNotification = onNotification
  }

  func connection(_ connection: Connection, received request: IncomingRequest) {
    onRequest(connection, request)
  }

  func connection(_ connection: Connection, received notification: IncomingNotification) {
    onNotification(connection, notification)
  }

  func connection(_ connection: Connection, inputEnded reason: InputEnd) {
    inputEnd.set(reason)
  }

  func connectionClosed(_ connection: Connection) {
    closed.set(true)
  }
}

/// A value that is set once and can be waited for.
final class Awaited<Value: Sendable>: Sendable {
  private struct State {
    var value: Value?
    var waiters: [CheckedContinuation<Value, Never>] = []
  }

  private let state = Mutex(State())

  func set(_ value: Value) {
    let waiters = state.withLock { state in
      state.value = value
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.resume(returning: value) }
  }

  var value: Value {
    get async {
      await withCheckedContinuation { continuation in
        let value = state.withLock { state in
          if state.value == nil { state.waiters.append(continuation) }
          return state.value
        }
        if let value { continuation.resume(returning: value) }
      }
    }
  }
}

let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

/// A started connection and the peer at its other end.
func connect(
  _ handler: ScriptedHandler = ScriptedHandler(),
  configure: (inout Connection.Configuration) -> Void = { _ in }
) throws -> (Connection, Peer) {
  let (ours, theirs) = try ByteChannel.pair()
  var configuration = Connection.Configuration()
  configure(&configuration)
  let connection = Connection(
    channel: ours,
    configuration: configuration,
    handler: handler,
    logger: quiet
  )
  try connection.start()
  return (connection, Peer(theirs))
}

extension Result where Failure == any Error {
  init(_ body: () async throws -> Success) async {
    do {
      self = .success(try await body())
    } catch {
      self = .failure(error)
    }
  }
}
