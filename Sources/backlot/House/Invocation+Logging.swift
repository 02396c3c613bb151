import Foundation
import Logging
import SystemSupport

extension Invocation {
  /// The log: standard error, or the file that the user named.
  func logger() throws -> Logger {
    let level = options.logLevel
    guard let file = options.logFile.map(Places.absolute) else {
      return Logger(label: "backlot") { label in
        var handler = FileLogHandler(descriptor: STDERR_FILENO, label: label)
        handler.logLevel = level
        return handler
      }
    }
    let descriptor = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    if descriptor < 0 {
      throw CommandFailure(
        "cannot write the log file \(file): \(String(cString: strerror(errno)))",
        Exit.configuration
      )
    }
    return Logger(label: "backlot") { label in
      var handler = FileLogHandler(descriptor: descriptor, label: label)
      handler.logLevel = level
      return handler
    }
  }
}

/// Appends a line an entry to a file; a line is one write, so that several processes may share it.
struct FileLogHandler: LogHandler {
  let descriptor: Int32
  let label: String
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .info

  init(descriptor: Int32, label: String) {
    self.descriptor = descriptor
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
    let line = SafeText.inline("\(event.level) \(label): \(event.message)\(pairs)", limit: 8_192)
    Terminal.write("\(time) \(line)\n", to: descriptor)
  }
}
