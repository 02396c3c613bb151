import Foundation
import Synchronization
import SystemSupport

/// What a person reads: everything but the result goes to standard error, in whole lines.
///
/// All text passes `SafeText` here, at the last moment, so that no caller can forget it; escape
/// sequences are the terminal's own.
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
    if !isQuiet { write(SafeText.block(line) + "\n") }
  }

  /// A line that begins with `text` in bold, after `indentation`.
  func say(_ indentation: String = "", bold text: String, _ rest: String = "") {
    guard !isQuiet else { return }
    let text = SafeText.inline(text)
    let bold = isLively ? "\u{1B}[1m\(text)\u{1B}[0m" : text
    write(SafeText.inline(indentation) + bold + SafeText.block(rest) + "\n")
  }

  /// A line that is said even when quiet: something went wrong.
  ///
  /// Further lines of it, and `advice`, are indented, so that a name with a line break in it cannot
  /// pose as a message.
  func complain(_ text: String, advice: [(what: String, command: String)] = []) {
    let lines = SafeText.block(text).split(separator: "\n", omittingEmptySubsequences: false)
    let rest = lines.dropFirst().map { $0.first == " " ? String($0) : "  \($0)" }
    let width = advice.map(\.what.count).max() ?? 0
    let commands = advice.map { what, command in
      let padding = String(repeating: " ", count: width - what.count)
      return "  \(what)\(padding)  \(SafeText.inline(command))"
    }
    let all = ["backlot: \(lines.first ?? "")"] + rest + commands
    write(all.joined(separator: "\n") + "\n")
  }

  /// A question whose answer is typed behind it.
  func prompt(_ text: String) { write(SafeText.inline(text)) }

  /// A line that the next one replaces; only where somebody watches.
  ///
  /// It is cut to the width of the terminal: a line that wraps cannot be taken back.
  func flash(_ line: String) {
    guard isLively, !isQuiet else { return }
    let text = SafeText.inline(line, limit: max(20, Terminal.width - 1))
    transient.withLock { isThere in
      Terminal.write((isThere ? "\r\u{1B}[K" : "") + "\u{1B}[2m\(text)\u{1B}[0m", to: STDERR_FILENO)
      isThere = true
    }
  }

  private func write(_ text: String) {
    transient.withLock { isThere in
      Terminal.write((isThere ? "\r\u{1B}[K" : "") + text, to: STDERR_FILENO)
      isThere = false
    }
  }

  /// The columns of the terminal; 80 where it does not say.
  private static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
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
}
