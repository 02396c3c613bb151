import ArgumentParser
import Glibc
import Synchronization
import SystemSupport

/// The signals that ask the process to end: SIGTERM, SIGINT (Ctrl-C) and SIGHUP (the terminal is gone).
///
/// Once they are trapped, the first one is told to whoever follows the stream, who ends in order. A
/// process that has not ended after `patience`, whatever it waits for, is ended by an alarm of the
/// kernel's; a second SIGTERM or SIGINT ends it at once. SIGHUP stays ignored where it was, as
/// `nohup` has it.
///
/// A signal handler reaches nothing but what is global, hence the static members.
enum EndSignals {
  static let all = [SIGTERM, SIGINT, SIGHUP]

  /// Seconds that an orderly end may take.
  private static let patience: UInt32 = 15

  private static let writingEnd = Atomic<Int32>(-1)
  /// The first signal since they were trapped; 0 where none came.
  private static let first = Atomic<Int32>(0)
  private static let follower = Mutex<AsyncStream<Int32>.Continuation?>(nil)

  /// Traps the signals, from now on and until `release`.
  ///
  /// Throws `SystemCallFailure` where the system lacks what it takes; they then act as before.
  static func trap() throws -> AsyncStream<Int32> {
    let (signals, continuation) = AsyncStream.makeStream(
      of: Int32.self,
      bufferingPolicy: .bufferingOldest(all.count)
    )
    follower.withLock { $0 = continuation }
    first.store(0, ordering: .relaxed)
    if writingEnd.load(ordering: .relaxed) < 0 { try startThread() }
    for number in all where !(number == SIGHUP && isIgnored(number)) { set(number, handle) }
    set(SIGALRM) { _ in EndSignals.endNow() }
    return signals
  }

  /// From here on they end the process again.
  static func release() {
    alarm(0)
    for number in all where !(number == SIGHUP && isIgnored(number)) { signal(number, SIG_DFL) }
    follower.withLock { $0 = nil }
  }

  static func name(_ number: Int32) -> String {
    switch number {
    case SIGTERM: "SIGTERM"
    case SIGINT: "SIGINT"
    case SIGHUP: "SIGHUP"
    default: "signal \(number)"
    }
  }

  /// One thread for the process: the handler writes a byte a signal, and the thread passes it on.
  private static func startThread() throws {
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) != 0 { throw SystemCallFailure("pipe") }
    let (reading, writing) = (ends[0], ends[1])
    for end in ends {
      if fcntl(end, F_SETFD, FD_CLOEXEC) != 0 { throw SystemCallFailure("fcntl") }
    }
    // A handler must never wait: a full pipe holds signals enough.
    if fcntl(writing, F_SETFL, O_NONBLOCK) != 0 { throw SystemCallFailure("fcntl") }
    do throws(SystemCallFailure) {
      try NamedThread.start("backlot-signals", stackBytes: 256 << 10) {
        var number: UInt8 = 0
        while true {
          let count = read(reading, &number, 1)
          if count < 0, errno == EINTR { continue }
          if count <= 0 { return }
          let follower = EndSignals.follower.withLock { $0 }
          follower?.yield(Int32(number))
        }
      }
    } catch {
      close(reading)
      close(writing)
      throw error
    }
    writingEnd.store(writing, ordering: .releasing)
  }

  /// The signal handler: only what is allowed in one.
  private static let handle: @convention(c) (Int32) -> Void = { number in
    let code = errno
    let (isFirst, _) = EndSignals.first.compareExchange(
      expected: 0,
      desired: number,
      ordering: .relaxed
    )
    if isFirst {
      alarm(EndSignals.patience)
    } else if number != SIGHUP {
      EndSignals.endNow()
    }
    var byte = UInt8(truncatingIfNeeded: number)
    _ = write(EndSignals.writingEnd.load(ordering: .relaxed), &byte, 1)
    errno = code
  }

  private static func endNow() {
    _exit(128 + first.load(ordering: .relaxed))
  }

  private static func set(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = handler
    action.sa_flags = SA_RESTART
    sigemptyset(&action.sa_mask)
    sigaction(number, &action, nil)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
