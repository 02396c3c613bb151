import Foundation
import JSONModel
import JSONRPC
import Logging

/// The user's one daemon, as its clients see it: a socket that answers, or can be made to.
struct Daemon {
  let path: String
  let invocation: Invocation
  /// What a daemon that is started here takes where neither a message nor its client names a model.
  let model: String?

  init(_ invocation: Invocation, path: String?, model: String? = nil) {
    self.invocation = invocation
    self.model = model
    self.path = path.map(Places.absolute) ?? invocation.places.socket
  }

  private static let pause = Duration.milliseconds(20)
  /// How long a daemon whose socket has disappeared may take to bind it again.
  private static let rebindPatience = Duration.seconds(3)

  /// A connection to the daemon that runs.
  func connect() async throws -> ByteChannel {
    if let channel = try await connectIfServed() { return channel }
    throw CommandFailure(
      "no daemon answers at \(path)",
      advice: [("start it", "backlot serve --socket"), ("check it", "backlot doctor")],
      Exit.unavailable
    )
  }

  /// The same; nil where no daemon runs.
  ///
  /// One that holds the socket's lock is about to begin, to leave, or to bind a socket again whose file
  /// was removed: it is waited for.
  func connectIfServed() async throws -> ByteChannel? {
    let clock = ContinuousClock()
    let deadline = clock.now + Daemon.rebindPatience
    while true {
      if let channel = try connectNow() { return channel }
      guard let holder = SocketHolder(of: path) else { return nil }
      if clock.now >= deadline { throw unreachable(holder) }
      try await clock.sleep(for: Daemon.pause)
    }
  }

  /// Nil where nobody listens.
  private func connectNow() throws -> ByteChannel? {
    do throws(SocketError) {
      return try UnixSocket.connect(path)
    } catch {
      switch error {
      case .notServed: return nil
      case .notAccepted: throw silent
      default: throw error
      }
    }
  }

  private func unreachable(_ holder: SocketHolder) -> CommandFailure {
    let process = holder.processID.map { "process \($0)" } ?? "a process"
    return CommandFailure(
      "\(process) serves \(path), and the socket's file is gone",
      advice: [("end it", "backlot stop --force")],
      Exit.unavailable
    )
  }

  /// The failure of a daemon that is there and does not answer in time.
  var silent: CommandFailure {
    CommandFailure(
      "the daemon at \(path) does not answer",
      advice: [("end it", "backlot stop --force")],
      Exit.unavailable
    )
  }

  /// Asks the daemon over `channel`, and closes it.
  func ask(
    _ method: String,
    _ params: JSONValue? = nil,
    over channel: ByteChannel
  ) async throws -> JSONValue {
    do {
      return try await WireClient.call(method, params, over: channel, lending: invocation)
    } catch is WireClient.Late {
      throw silent
    }
  }

  /// How the daemon is; nil where none answers.
  ///
  /// Throws `CommandFailure` where one is there and does not answer.
  func status() async throws -> DaemonStatus? {
    guard let client = try await open(try invocation.logger()) else { return nil }
    return try await client.using { try await status(through: $0) }
  }

  /// A connection that is served, and who serves it.
  ///
  /// Where nobody listens, a daemon is started. An older one that is idle makes room for one of this
  /// version; one that is busy is taken as it is.
  func attach() async throws -> (channel: ByteChannel, status: DaemonStatus) {
    let logger = try invocation.logger()
    let clock = ContinuousClock()
    let deadline = clock.now + WireClient.patience
    var mayReplace = true
    while true {
      if let attached = try await tryToAttach(&mayReplace, logger) { return attached }
      if clock.now >= deadline {
        throw CommandFailure(
          "the daemon at \(path) takes connections and closes them",
          advice: [("see why", "tail \(invocation.places.logFile)")],
          Exit.unavailable
        )
      }
      try await clock.sleep(for: Daemon.pause)
    }
  }

  /// Nil where the daemon left at this very moment: then all is as if nobody had been there.
  private func tryToAttach(
    _ mayReplace: inout Bool,
    _ logger: Logger
  ) async throws -> (channel: ByteChannel, status: DaemonStatus)? {
    guard let first = try await open(logger) else {
      try await start()
      return nil
    }
    return try await first.using { first in
      guard let status = try await status(through: first) else { return nil }
      if mayReplace, status.isIdle, status.isOlder(than: Backlot.version) {
        // Once: who comes in its place is spoken to, whatever its version.
        mayReplace = false
        await stop(first, logger)
        return nil
      }
      guard let channel = try await served(logger) else { return nil }
      return (channel, status)
    }
  }

  /// A connection that the daemon is sure to serve; nil where it left.
  ///
  /// A daemon accepts in the order of arrival: when a connection made later is answered, the one
  /// before it is served too, and what the client writes to it cannot be lost.
  private func served(_ logger: Logger) async throws -> ByteChannel? {
    let channel: ByteChannel
    do {
      channel = try UnixSocket.connect(path)
    } catch .notServed {
      return nil
    }
    guard let later = try await open(logger) else { return nil }
    return try await later.using { try await status(through: $0) == nil ? nil : channel }
  }

  private func open(_ logger: Logger) async throws -> WireClient? {
    guard let channel = try await connectIfServed() else { return nil }
    return try WireClient(over: channel, logger: logger)
  }

  /// Nil where the daemon closed the connection.
  private func status(through client: WireClient) async throws -> DaemonStatus? {
    do {
      return DaemonStatus(try await client.call("server/status", within: WireClient.patience))
    } catch is ConnectionError {
      return nil
    } catch is RPCError {
      // A daemon that does not tell is alive all the same.
      return DaemonStatus(.null)
    } catch is WireClient.Late {
      throw silent
    }
  }

  /// Asks a daemon to leave, and returns when it has, or does not want to.
  private func stop(_ client: WireClient, _ logger: Logger) async {
    do {
      _ = try await client.call("server/stop", within: WireClient.patience)
      try await client.waitUntilEnded(within: WireClient.patience)
    } catch is ConnectionError {
      // It was quicker than its answer.
    } catch {
      logger.warning("the older daemon stays", metadata: ["error": "\(error)"])
    }
  }
}
