import CurlHTTP
import Foundation
import Synchronization

/// The model server of the tests (`Tests/support/model_server.py`) as a process of its own: real HTTP,
/// real faults, no model.
///
/// A configuration holds for the whole process, so each test starts its own server.
package final class MockModelServer: Sendable {
  package struct CannotStart: Error, CustomStringConvertible {
    package let description: String
  }

  /// `http://127.0.0.1:PORT`; the OpenAI face is below `/v1`.
  package let url: String

  private let process: Mutex<Process>
  private let client = HTTPClient()

  /// Starts it on a free port; `flags` are its own, like `["tokens": "20", "fault": "drop"]`.
  package init(_ flags: [String: String] = [:]) async throws {
    let (process, url) = try await Self.onThread { try Self.start(flags) }
    self.process = Mutex(process)
    self.url = url
  }

  deinit {
    // It inherits the blocked signals of the thread that started it, and would outlive a polite one.
    process.withLock { _ = kill($0.processIdentifier, SIGKILL) }
  }

  /// Changes the flags of the running server.
  package func configure(_ flags: [String: String]) async throws {
    let query = flags.map { "\($0)=\($1)" }.joined(separator: "&")
    _ = try await client.fetch(.get("\(url)/config?\(query)"))
  }

  /// Its counters, such as `requests`, `llm`, `tokens` and `faults`, as JSON text.
  package func statistics() async throws -> String {
    String(decoding: try await client.fetch(.get("\(url)/stats")).body, as: UTF8.self)
  }

  // MARK: - Starting

  private static let program = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Tests/support/model_server.py")

  private static func start(_ flags: [String: String]) throws -> sending (Process, String) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      ["python3", "-S", program.path, "--port", "0"] + flags.flatMap { ["--\($0)", $1] }
    process.standardOutput = output
    // Nothing of ours may stay open in it: whoever waits for the end of the tests would wait on.
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    var line = Data()
    while !line.contains(UInt8(ascii: "\n")) {
      var byte: UInt8 = 0
      // `availableData` ends the process where a signal interrupts it.
      let count = read(output.fileHandleForReading.fileDescriptor, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count == 1 else { throw CannotStart(description: "the mock ended at once") }
      line.append(byte)
    }
    let words = String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    guard words.first == "READY", let address = words.last else {
      throw CannotStart(description: "the mock does not say where it listens")
    }
    return (process, "http://\(address)")
  }

  private static func onThread<Value>(
    _ work: @escaping @Sendable () throws -> sending Value
  ) async throws -> sending Value {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        do {
          continuation.resume(returning: try work())
        } catch {
          continuation.resume(throwing: error)
        }
      }
    }
  }
}
