import CCurl
import Glibc
import Synchronization
import SystemSupport

/// The mailbox of the thread on which all of curl runs: other threads only post commands.
///
/// A loop that cannot work, or can no longer, ends: it fails what was posted with the reason, and
/// `hasEnded` tells its client to start another one with the next request.
final class CurlLoop: Sendable {
  enum Command: Sendable {
    case start(HTTPExchange)
    /// The reader has made room.
    case resume(HTTPExchange)
    case abandon(HTTPExchange)
    case stop
  }

  private struct Mailbox {
    var commands: [Command] = []
    /// Why no command is taken any more; nil while the loop works.
    var end: HTTPFailure?
  }

  /// Curl's TLS and DNS code needs far less than the default of 8 MB.
  private static let stackBytes = 512 << 10

  private let mailbox = Mutex(Mailbox())
  private let wakeUp: Int32

  private init(wakeUp: Int32) {
    self.wakeUp = wakeUp
  }

  deinit {
    close(wakeUp)
  }

  /// Starts the thread, which lives until `stop`, or until it cannot work.
  ///
  /// Throws where the system has no descriptor or no thread left.
  static func start() throws(HTTPFailure) -> CurlLoop {
    let wakeUp = ccurl_eventfd_new()
    if wakeUp < 0 {
      throw HTTPFailure(.unavailable, Self.cannotStart(SystemCallFailure("eventfd")))
    }
    let loop = CurlLoop(wakeUp: wakeUp)
    do throws(SystemCallFailure) {
      try NamedThread.start("backlot-http", stackBytes: stackBytes) { loop.runThread() }
    } catch {
      throw HTTPFailure(.unavailable, Self.cannotStart(error))
    }
    return loop
  }

  private static func cannotStart(_ reason: SystemCallFailure) -> String {
    "no request can be sent: \(reason)"
  }

  /// Whether nothing can be posted any more.
  var hasEnded: Bool { mailbox.withLock { $0.end != nil } }

  /// Never waits.
  ///
  /// Once the loop has ended, a new exchange fails with the reason.
  func post(_ command: Command) {
    let (isFirst, end) = mailbox.withLock { mailbox in
      if mailbox.end == nil { mailbox.commands.append(command) }
      return (mailbox.commands.count == 1, mailbox.end)
    }
    if let end {
      Self.refuse(command, end)
    } else if isFirst {
      signal()
    }
  }

  /// An eventfd takes a one unless its counter is full, which wakes the loop as well.
  private func signal() {
    var one: UInt64 = 1
    while write(wakeUp, &one, MemoryLayout<UInt64>.size) < 0, errno == EINTR {}
  }

  func stop() {
    post(.stop)
  }

  private func takeCommands() -> [Command] {
    var count: UInt64 = 0
    while read(wakeUp, &count, MemoryLayout<UInt64>.size) < 0, errno == EINTR {}
    return mailbox.withLock { mailbox in
      defer { mailbox.commands.removeAll(keepingCapacity: true) }
      return mailbox.commands
    }
  }

  private func closeMailbox(_ end: HTTPFailure) {
    let leftOver = mailbox.withLock { mailbox in
      mailbox.end = end
      defer { mailbox.commands = [] }
      return mailbox.commands
    }
    for command in leftOver { Self.refuse(command, end) }
  }

  private static func refuse(_ command: Command, _ reason: HTTPFailure) {
    if case .start(let exchange) = command { exchange.fail(reason) }
  }

  private func runThread() {
    // Signals belong to the main thread, and a broken pipe must be an error of that one transfer.
    var every = sigset_t()
    sigfillset(&every)
    pthread_sigmask(SIG_BLOCK, &every, nil)
    closeMailbox(work())
  }

  /// Works until it is stopped or cannot go on, and returns why it ended.
  private func work() -> HTTPFailure {
    if let problem = CurlLibrary.problem() { return HTTPFailure(.unavailable, problem) }
    do throws(SystemCallFailure) {
      try CurlTransfers(wakeUp: wakeUp).run(commands: takeCommands)
      return HTTPFailure(.cancelled, "the HTTP client does not run any more")
    } catch {
      return HTTPFailure(.unavailable, Self.cannotStart(error))
    }
  }
}
