import ArgumentParser
import Foundation
import Glibc
import JSONRPC

/// The user's one daemon, as its clients see it: a socket that answers, or can be made to.
struct Daemon {
  let path: String
  private let invocation: Invocation

  init(_ invocation: Invocation, path: String?) {
    self.invocation = invocation
    self.path = path.map(Places.absolute) ?? invocation.places.socket
  }

  /// `POSIX_SPAWN_SETSID` of glibc, whose macro Swift does not see.
  private static let newSession: Int16 = 0x80

  /// Minutes without client and run after which a daemon that was started here leaves.
  private static let idleMinutes = 30

  /// A connection.
  ///
  /// Where nobody listens, a daemon is started first if that is allowed.
  func connect(starting: Bool) async throws -> ByteChannel {
    do {
      return try UnixSocket.connect(path)
    } catch {
      guard starting else {
        throw CommandFailure(
          "no daemon answers at \(path)",
          advice: [("start it", "backlot serve --socket"), ("check it", "backlot doctor")],
          Exit.unavailable
        )
      }
    }
    try await start()
    do {
      return try UnixSocket.connect(path)
    } catch {
      throw CommandFailure(
        "the daemon was started and does not answer at \(path): \(error)",
        advice: [("see why", "backlot serve --socket --log-level debug")],
        Exit.unavailable
      )
    }
  }

  /// Starts a daemon of its own session, which outlives this process, and waits until it listens.
  private func start() async throws {
    try FileManager.default.createDirectory(
      atPath: invocation.places.state,
      withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700]
    )
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw CommandFailure("no pipe can be made: \(String(cString: strerror(errno)))", Exit.failed)
    }
    let (reading, writing) = (ends[0], ends[1])
    defer { close(reading) }
    let code = spawn(readyDescriptor: writing)
    close(writing)
    guard code == 0 else {
      throw CommandFailure(
        "the daemon cannot be started: \(String(cString: strerror(code)))",
        Exit.unavailable
      )
    }
    // It writes a byte once it listens; if it dies before, the pipe ends.
    let isReady = try await Blocking.run("daemon-start") {
      var byte: UInt8 = 0
      return read(reading, &byte, 1) == 1
    }
    if isReady { return }
    // Another client may have been quicker: then its daemon listens, or is about to.
    guard await Self.answers(path, within: .seconds(2)) else {
      throw CommandFailure(
        "the daemon ended before it listened; its log is \(invocation.places.logFile)",
        advice: [("see why", "backlot serve --socket"), ("check it", "backlot doctor")],
        Exit.unavailable
      )
    }
  }

  private static func answers(_ path: String, within limit: Duration) async -> Bool {
    let clock = ContinuousClock()
    let start = clock.now
    while start.duration(to: clock.now) < limit {
      if let channel = try? UnixSocket.connect(path) {
        channel.close()
        return true
      }
      // Cancelled means that nobody waits any more.
      do { try await clock.sleep(for: .milliseconds(20)) } catch { return false }
    }
    return false
  }

  private func spawn(readyDescriptor: Int32) -> Int32 {
    // The child's own number for the pipe's end.
    let ready: Int32 = 3
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    let log = invocation.places.logFile
    posix_spawn_file_actions_addopen(&actions, 2, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, readyDescriptor, ready)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Daemon.newSession)
    var words = [
      "backlot", "serve", "--socket", path, "--idle", String(Daemon.idleMinutes),
      "--ready-fd", String(ready), "--data-dir", invocation.places.data,
    ]
    if let config = invocation.options.config { words += ["--config", Places.absolute(config)] }
    if let team = invocation.options.team { words += ["--team", Places.absolute(team)] }
    if let model = invocation.model { words += ["--model", model] }
    if invocation.options.offline { words.append("--offline") }
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    return posix_spawn(&process, "/proc/self/exe", &actions, &attributes, &arguments, environ)
  }
}

/// Work that blocks, on a thread of its own.
enum Blocking {
  static func run<Value: Sendable>(
    _ name: String,
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      do {
        try NamedThread.start(name) {
          continuation.resume(with: Result { try work() })
        }
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }
}
