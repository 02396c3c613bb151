import Foundation
import Logging
import SystemSupport

extension Invocation {
  /// The log: standard error, or the file that the user named.
  func logger() throws -> Logger {
    let level = options.logLevel
    let output = try log.output { try openLog() }
    return Logger(label: "backlot") { label in
      var handler = LineLogHandler(output: output, label: label)
      handler.logLevel = level
      return handler
    }
  }

  private func openLog() throws -> Int32 {
    guard let file = options.logFile.map(Places.absolute) else { return STDERR_FILENO }
    let descriptor = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    if descriptor < 0 {
      throw CommandFailure(
        "cannot write the log file \(file): \(String(cString: strerror(errno)))",
        Exit.configuration
      )
    }
    return descriptor
  }
}

/// Writes a line an entry.
struct LineLogHandler: LogHandler {
  let output: LogOutput
  let label: String
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .info

  init(output: LogOutput, label: String) {
    self.output = output
    self.label = label
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let extra = metadata.merging(event.metadata ?? [:]) { $1 }
    let pairs = extra.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    let time = Date().formatted(.iso8601)
    let text = "\(event.level) \(label): \(event.message)\(pairs)"
    // Names and texts from outside are in it: a line stays one line.
    output.write("\(time) \(SafeText.inline(text, limit: 8_192))\n")
  }
}
