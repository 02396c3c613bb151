import ArgumentParser
import Foundation
import Glibc
import JSONRPC

extension Daemon {
  /// `POSIX_SPAWN_SETSID` of glibc, whose macro Swift does not see.
  private static let newSession: Int16 = 0x80

  /// How long another daemon, which was quicker, may take until it listens.
  private static let rivalPatience = Duration.seconds(2)

  /// Starts a daemon of its own session, which outlives this process, and returns when one listens:
  /// this one, or another that was quicker.
  func start() async throws {
    let state = invocation.places.state
    try FileManager.default.createDirectory(
      atPath: state,
      withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700]
    )
    try PrivatePath.expectFolder(state)
    let clock = ContinuousClock()
    let deadline = clock.now + Daemon.rivalPatience
    while true {
      let code = try await startOnce()
      if code == nil { return }
      // A daemon that leaves holds its lock a little longer than its socket.
      if code != Exit.tryAgain.rawValue || clock.now >= deadline {
        throw CommandFailure(
          "the daemon ended before it listened; its log is \(invocation.places.logFile)",
          advice: [("see why", "backlot serve --socket"), ("check it", "backlot doctor")],
          Exit.unavailable
        )
      }
      if let channel = try? UnixSocket.connect(path) { return channel.close() }
      try await clock.sleep(for: .milliseconds(20))
    }
  }

  /// Nil once the new daemon listens, else the exit code with which it ended.
  private func startOnce() async throws -> Int32? {
    let seconds = try invocation.idleExit(nil) ?? Invocation.usualIdleExit
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw CommandFailure("no pipe can be made: \(String(cString: strerror(errno)))", Exit.failed)
    }
    let (reading, writing) = (ends[0], ends[1])
    // The daemon gets one end, under another number, and nothing else of this process.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(reading) }
    var process: pid_t = 0
    let code = spawn(&process, readyDescriptor: writing, idleExit: seconds)
    close(writing)
    guard code == 0 else {
      throw CommandFailure(
        "the daemon cannot be started: \(String(cString: strerror(code)))",
        Exit.unavailable
      )
    }
    // It writes a byte once it listens; if it dies before, the pipe ends.
    return try await Blocking.run("daemon-start") { [process] in
      var byte: UInt8 = 0
      var count = 0
      repeat { count = read(reading, &byte, 1) } while count < 0 && errno == EINTR
      if count == 1 { return nil }
      var status: Int32 = 0
      while waitpid(process, &status, 0) < 0, errno == EINTR {}
      // The shell's way of telling a signal.
      return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }
  }

  private func spawn(
    _ process: inout pid_t,
    readyDescriptor: Int32,
    idleExit: Double
  ) -> Int32 {
    // The child's own number for the pipe's end.
    let ready: Int32 = 3
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let log = invocation.places.logFile
    let logFlags = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    for code in [
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0),
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0),
      posix_spawn_file_actions_addopen(&actions, 2, log, logFlags, 0o600),
      posix_spawn_file_actions_adddup2(&actions, readyDescriptor, ready),
      posix_spawnattr_setflags(&attributes, Daemon.newSession),
    ] where code != 0 {
      return code
    }
    var words = [
      "backlot", "serve", "--socket", path, "--idle-exit", String(idleExit),
      "--ready-fd", String(ready), "--data-dir", invocation.places.data,
      // Its beginning and its end are told, so that the log is worth looking at.
      "--log-level", "info",
    ]
    if let config = invocation.options.config { words += ["--config", Places.absolute(config)] }
    if let team = invocation.options.team { words += ["--team", Places.absolute(team)] }
    if let model { words += ["--model", model] }
    if invocation.options.offline { words.append("--offline") }
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    // What a service manager passed was not meant for this one.
    let variables = invocation.environment.filter { !SocketActivation.variables.contains($0.key) }
    let environment: [UnsafeMutablePointer<CChar>?] =
      variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for variable in environment { free(variable) } }
    return posix_spawn(&process, "/proc/self/exe", &actions, &attributes, &arguments, environment)
  }
}
