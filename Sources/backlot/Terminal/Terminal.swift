import Foundation
import Synchronization

/// What a person reads: everything but the result goes to standard error, in whole lines.
final class Terminal: Sendable {
  /// Whether colours and moving lines are welcome: a terminal, no `NO_COLOR`, not a dumb one.
  let isLively: Bool
  private let isQuiet: Bool
  private let transient = Mutex(false)

  init(environment: [String: String], isQuiet: Bool = false) {
    self.isQuiet = isQuiet
    let isPlain = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    isLively = isatty(STDERR_FILENO) == 1 && !isPlain && environment["TERM"] != "dumb"
  }

  /// A line for the person; nothing when quiet.
  func say(_ line: String = "") {
    if !isQuiet { write(line + "\n") }
  }

  /// A line that is said even when quiet: something went wrong.
  func complain(_ line: String) { write("backlot: \(line)\n") }

  /// A line that the next one replaces; only where somebody watches.
  func flash(_ line: String) {
    guard isLively, !isQuiet else { return }
    let wasThere = transient.withLock { was in
      defer { was = true }
      return was
    }
    Terminal.write((wasThere ? "\r\u{1B}[K" : "") + line, to: STDERR_FILENO)
  }

  func dim(_ text: String) -> String { isLively ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
  func bold(_ text: String) -> String { isLively ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

  private func write(_ text: String) {
    let wasThere = transient.withLock { was in
      defer { was = false }
      return was
    }
    Terminal.write((wasThere ? "\r\u{1B}[K" : "") + text, to: STDERR_FILENO)
  }

  /// Writes all of `text`, whatever the descriptor takes at once; returns the error that stopped it.
  @discardableResult
  static func write(_ text: String, to descriptor: Int32) -> Int32? {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return errno }
      bytes = bytes.dropFirst(count)
    }
    return nil
  }

  /// Text from models, the web and notes, without what could steer a terminal.
  static func safe(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter { scalar in
          scalar == "\n" || scalar == "\t"
            || (scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value))
        }
      )
    )
  }
}
