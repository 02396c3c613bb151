import ArgumentParser
import Foundation
import Glibc
import JSONRPC

extension Daemon {
  /// How long a process may take to end after a signal.
  private static let signalPatience = Duration.seconds(5)

  /// Asks the daemon to stop, and ends its process where it does not.
  ///
  /// Returns once the process has ended, or once a daemon that answered has closed its connection.
  func end() async throws {
    let channel = try reachable()
    let found = channel?.peerProcessID ?? SocketHolder(of: path)?.processID
    if let channel, try await stopsByItself(channel) { return }
    guard let process = found else {
      // Says that none is there, or that one holds the lock whose number is unknown.
      try await connect().close()
      throw silent
    }
    guard Daemon.isBacklot(process) else {
      throw CommandFailure(
        "process \(process), which made the socket \(path), is not backlot, so it is left alone",
        advice: [("if systemd made it", "systemctl --user stop backlot.socket backlot.service")],
        Exit.unavailable
      )
    }
    for number in [SIGTERM, SIGKILL] {
      if kill(process, number) != 0, errno != ESRCH {
        throw CommandFailure(
          "process \(process) cannot be ended: \(String(cString: strerror(errno)))",
          Exit.noPermission
        )
      }
      // One that was stopped takes the signal only when it goes on.
      kill(process, SIGCONT)
      if try await hasEnded(process) { return }
    }
    throw CommandFailure("process \(process) does not end", Exit.unavailable)
  }

  /// A connection, if one can be had; who it leads to is not known yet.
  private func reachable() throws -> ByteChannel? {
    do throws(SocketError) {
      return try UnixSocket.connect(path)
    } catch {
      switch error {
      case .notServed, .notAccepted: return nil
      default: throw error
      }
    }
  }

  private func stopsByItself(_ channel: ByteChannel) async throws -> Bool {
    do {
      return try await WireClient(over: channel, logger: invocation.logger()).using { client in
        _ = try await client.call("server/stop", within: WireClient.patience)
        try await client.waitUntilEnded(within: WireClient.patience)
        return true
      }
    } catch is ConnectionError {
      // It was quicker than its answer.
      return true
    } catch is WireClient.Late {
      return false
    } catch is RPCError {
      return false
    }
  }

  /// Whether a process of that number is a program of this name: numbers are used again.
  private static func isBacklot(_ process: Int32) -> Bool {
    let name = try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)
    return process > 1 && name?.trimmingCharacters(in: .newlines) == "backlot"
  }

  private func hasEnded(_ process: Int32) async throws -> Bool {
    let clock = ContinuousClock()
    let deadline = clock.now + Daemon.signalPatience
    while clock.now < deadline {
      // One that nobody has waited for yet is still in the list, and works no more.
      let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
      guard let status, let end = status.lastIndex(of: ")") else { return true }
      if status[end...].hasPrefix(") Z") { return true }
      try await clock.sleep(for: .milliseconds(20))
    }
    return false
  }
}
