import Dispatch
import JSONRPC
import Synchronization
import SystemSupport

/// Where log lines go: a bounded queue, and a thread that writes.
///
/// Logging never waits: a standard error that nobody reads stops no request. Lines that find the
/// queue full are dropped and counted, and the count is written once there is room.
final class LogOutput: Sendable {
  /// Bytes that wait to be written.
  private static let mostBytes = 256 << 10

  private struct State {
    var lines: [String] = []
    var bytes = 0
    var dropped = 0
    var hasThread = false
    /// Told once all that came before them is written.
    var flushes: [DispatchSemaphore] = []
  }

  private let descriptor: Int32
  private let state = Mutex(State())
  private let work = DispatchSemaphore(value: 0)

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Queues one line; a line is one write, so that several processes may share a file.
  func write(_ line: String) {
    let bytes = line.utf8.count
    state.withLock { state in
      guard state.bytes + bytes <= Self.mostBytes, startThread(&state) else {
        state.dropped += 1
        return
      }
      state.lines.append(line)
      state.bytes += bytes
    }
    work.signal()
  }

  /// Waits until all that was logged is written, or for half a second.
  func flush() {
    let isWritten = DispatchSemaphore(value: 0)
    let mustWait = state.withLock { state in
      if state.hasThread { state.flushes.append(isWritten) }
      return state.hasThread
    }
    guard mustWait else { return }
    work.signal()
    _ = isWritten.wait(timeout: .now() + .milliseconds(500))
  }

  /// With the first line: most commands log nothing.
  ///
  /// False where the system has no thread left; the next line tries again.
  private func startThread(_ state: inout State) -> Bool {
    if state.hasThread { return true }
    do throws(SystemCallFailure) {
      try NamedThread.start("backlot-log", stackBytes: 256 << 10) { [self] in writeAll() }
      state.hasThread = true
    } catch {
      return false
    }
    return true
  }

  private func writeAll() {
    while true {
      work.wait()
      let (lines, flushes) = state.withLock { state in
        var lines = state.lines
        if state.dropped > 0 {
          lines.append("backlot: \(state.dropped) log lines were dropped: they came too fast\n")
        }
        state.dropped = 0
        defer { (state.lines, state.flushes) = ([], []) }
        return (lines, state.flushes)
      }
      for line in lines {
        Terminal.write(line, to: descriptor)
        // A line counts until it is written, so that a blocked reader bounds the whole.
        state.withLock { $0.bytes = max(0, $0.bytes - line.utf8.count) }
      }
      for flush in flushes { flush.signal() }
    }
  }
}

/// The log of one command, opened with its first logger and shared by all that follow.
final class LogSink: Sendable {
  private let output = Mutex<LogOutput?>(nil)

  /// The output that is open, or what `open` opens.
  func output(_ open: () throws -> Int32) throws -> LogOutput {
    try output.withLock { output in
      if let output { return output }
      let made = LogOutput(descriptor: try open())
      output = made
      return made
    }
  }

  func flush() { output.withLock { $0 }?.flush() }
}
