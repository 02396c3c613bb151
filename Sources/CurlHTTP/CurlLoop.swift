import CCurl
import Glibc
import Synchronization

/// The mailbox of the thread on which all of curl runs: other threads only post commands.
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
    var isClosed = false
  }

  private let mailbox = Mutex(Mailbox())
  private let wakeUp: Int32

  private init(wakeUp: Int32) {
    self.wakeUp = wakeUp
  }

  deinit {
    close(wakeUp)
  }

  /// Starts the thread, which lives until `stop`.
  static func start() -> CurlLoop {
    let loop = CurlLoop(wakeUp: ccurl_eventfd_new())
    // Curl's TLS and DNS code needs far less than the default of 8 MB.
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 512 << 10)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    defer { pthread_attr_destroy(&attributes) }
    var thread = pthread_t()
    let context = Unmanaged.passRetained(loop)
    let code = pthread_create(
      &thread,
      &attributes,
      { context in
        guard let context else { return nil }
        Unmanaged<CurlLoop>.fromOpaque(context).takeRetainedValue().runThread()
        return nil
      },
      context.toOpaque()
    )
    if code != 0 {
      context.release()
      loop.closeMailbox()
    }
    return loop
  }

  /// Never waits.
  ///
  /// Once the loop has stopped, a new exchange fails.
  func post(_ command: Command) {
    let (isFirst, isClosed) = mailbox.withLock { mailbox in
      if !mailbox.isClosed { mailbox.commands.append(command) }
      return (mailbox.commands.count == 1, mailbox.isClosed)
    }
    if isClosed {
      Self.refuse(command)
    } else if isFirst {
      var one: UInt64 = 1
      write(wakeUp, &one, MemoryLayout<UInt64>.size)
    }
  }

  func stop() {
    post(.stop)
  }

  private func takeCommands() -> [Command] {
    var count: UInt64 = 0
    read(wakeUp, &count, MemoryLayout<UInt64>.size)
    return mailbox.withLock { mailbox in
      defer { mailbox.commands.removeAll(keepingCapacity: true) }
      return mailbox.commands
    }
  }

  private func closeMailbox() {
    let leftOver = mailbox.withLock { mailbox in
      mailbox.isClosed = true
      defer { mailbox.commands = [] }
      return mailbox.commands
    }
    for command in leftOver { Self.refuse(command) }
  }

  private static func refuse(_ command: Command) {
    guard case .start(let exchange) = command else { return }
    exchange.fail(HTTPFailure(.cancelled, "the HTTP client does not run any more"))
  }

  private func runThread() {
    ccurl_name_thread("backlot-http")
    // Signals belong to the main thread, and a broken pipe must be an error of that one transfer.
    var every = sigset_t()
    sigfillset(&every)
    pthread_sigmask(SIG_BLOCK, &every, nil)

    let problem = ccurl_load().map { String(cString: $0) }
    if problem == nil, let transfers = CurlTransfers(wakeUp: wakeUp) {
      transfers.run(commands: takeCommands)
    } else {
      refuseEverything(problem ?? "the system has no descriptor left for the network loop")
    }
    closeMailbox()
  }

  /// Without curl, every exchange fails with the reason until the client goes away.
  private func refuseEverything(_ problem: String) {
    var ready = pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0)
    while true {
      poll(&ready, 1, -1)
      for command in takeCommands() {
        switch command {
        case .start(let exchange): exchange.fail(HTTPFailure(.unavailable, problem))
        case .resume, .abandon: break
        case .stop: return
        }
      }
    }
  }
}
