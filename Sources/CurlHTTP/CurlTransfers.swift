import CCurl
import Glibc
import SystemSupport

/// Every transfer under way, driven by `curl_multi_socket_action` over epoll: a wake-up costs what
/// has happened, not how many transfers there are.
///
/// Lives on the loop's thread alone.
final class CurlTransfers {
  /// Milliseconds of the monotonic clock, read once per wake-up.
  private(set) var now = CurlTransfers.monotonicMilliseconds()

  private let multi: UnsafeMutableRawPointer
  private let epoll: Int32
  private let wakeUp: Int32
  private var transfers: [UnsafeMutableRawPointer: CurlTransfer] = [:]
  private var handles: [ObjectIdentifier: UnsafeMutableRawPointer] = [:]
  /// When curl wants to be called without any socket being ready.
  private var curlDeadline: Int64?
  /// Not later than the first deadline of any transfer.
  ///
  /// Arriving bytes only move deadlines back, so looking too early is harmless, and nothing is done
  /// per byte.
  private var nextSweep: Int64?
  /// Transfers with gathered bytes, and when to tell the first one's reader.
  private var gathering: Set<UnsafeMutableRawPointer> = []
  private var nextWake: Int64?
  /// Transfers whose sockets the system refuses to watch: nothing would ever be heard of them.
  private var unwatched: [UnsafeMutableRawPointer: SystemCallFailure] = [:]

  init(wakeUp: Int32) throws(SystemCallFailure) {
    guard let multi = ccurl_multi_new() else {
      throw SystemCallFailure("curl_multi_init", code: ENOMEM)
    }
    let epoll = ccurl_epoll_new()
    guard epoll >= 0, ccurl_epoll_watch(epoll, wakeUp, CURL_POLL_IN) == 0 else {
      let failure = SystemCallFailure(epoll < 0 ? "epoll_create1" : "epoll_ctl")
      ccurl_multi_free(multi)
      if epoll >= 0 { close(epoll) }
      throw failure
    }
    self.multi = multi
    self.epoll = epoll
    self.wakeUp = wakeUp
    ccurl_multi_set_callbacks(
      multi,
      { easy, socket, what, context, _ in
        CurlTransfers.from(context)?.watch(socket, what, of: easy)
        return 0
      },
      { _, milliseconds, context in
        CurlTransfers.from(context)?.setTimer(milliseconds)
        return 0
      },
      Unmanaged.passUnretained(self).toOpaque()
    )
  }

  deinit {
    for transfer in transfers.values {
      ccurl_multi_remove(multi, transfer.easy)
      transfer.free()
      transfer.exchange.fail(
        HTTPFailure(.cancelled, "the HTTP client was closed during \(transfer.exchange.peer)")
      )
    }
    ccurl_multi_free(multi)
    close(epoll)
  }

  /// Works until `stop` is among the commands.
  ///
  /// Throws where it can wait for nothing any more; `deinit` then fails what is under way.
  func run(commands: () -> [CurlLoop.Command]) throws(SystemCallFailure) {
    var ready = [ccurl_ready](repeating: ccurl_ready(), count: 64)
    while true {
      let count = ccurl_epoll_wait(epoll, &ready, 64, waitingTime())
      if count < 0 { throw SystemCallFailure("epoll_wait") }
      now = Self.monotonicMilliseconds()
      for event in ready.prefix(Int(max(count, 0))) {
        if event.descriptor == wakeUp {
          for command in commands() {
            if case .stop = command { return }
            perform(command)
          }
        } else {
          ccurl_multi_act(multi, event.descriptor, event.events)
        }
      }
      if let deadline = curlDeadline, deadline <= now {
        curlDeadline = nil
        ccurl_multi_act(multi, CURL_SOCKET_TIMEOUT, 0)
      }
      collectFinished()
      if let wake = nextWake, wake <= now { wakeReaders() }
      if let sweep = nextSweep, sweep <= now { sweepDeadlines() }
    }
  }

  // MARK: - Commands

  private func perform(_ command: CurlLoop.Command) {
    switch command {
    case .start(let exchange):
      start(exchange)
    case .resume(let exchange):
      guard let transfer = transfer(of: exchange) else { return }
      transfer.lastByteAt = now
      exchange.resume()
      planSweep(transfer.deadline(at: now))
      ccurl_pause(transfer.easy, CURLPAUSE_CONT)
    case .abandon(let exchange):
      if let transfer = transfer(of: exchange) { remove(transfer) }
    case .stop:
      break
    }
  }

  private func start(_ exchange: HTTPExchange) {
    do {
      let transfer = try CurlTransfer(exchange: exchange, transfers: self)
      transfers[transfer.easy] = transfer
      handles[ObjectIdentifier(exchange)] = transfer.easy
      planSweep(transfer.deadline(at: now))
      let code = ccurl_multi_add(multi, transfer.easy)
      if code != CURLM_OK {
        remove(transfer)
        exchange.fail(HTTPFailure(.other, "libcurl takes no more transfers (\(code.rawValue))"))
      }
    } catch {
      exchange.fail(error)
    }
  }

  private func transfer(of exchange: HTTPExchange) -> CurlTransfer? {
    handles[ObjectIdentifier(exchange)].flatMap { transfers[$0] }
  }

  private func remove(_ transfer: CurlTransfer) {
    ccurl_multi_remove(multi, transfer.easy)
    transfers[transfer.easy] = nil
    gathering.remove(transfer.easy)
    handles[ObjectIdentifier(transfer.exchange)] = nil
    transfer.free()
  }

  private func collectFinished() {
    var code = CURLE_OK
    while let easy = ccurl_multi_next_done(multi, &code) {
      guard let transfer = transfers[easy] else { continue }
      let failure = transfer.failure(of: code)
      let exchange = transfer.exchange
      remove(transfer)
      if let failure { exchange.fail(failure) } else { exchange.finish() }
    }
    for (easy, failure) in unwatched {
      unwatched[easy] = nil
      guard let transfer = transfers[easy] else { continue }
      let exchange = transfer.exchange
      remove(transfer)
      exchange.fail(HTTPFailure(.unavailable, "\(exchange.peer) cannot be waited for: \(failure)"))
    }
  }

  // MARK: - Time

  /// Sees to it that the deadlines are looked at no later than then.
  func planSweep(_ deadline: Int64?) {
    guard let deadline else { return }
    nextSweep = min(nextSweep ?? deadline, deadline)
  }

  /// Sees to it that the transfer's reader is told of its bytes by then.
  func planWake(_ transfer: CurlTransfer, at time: Int64) {
    gathering.insert(transfer.easy)
    nextWake = min(nextWake ?? time, time)
  }

  /// Wakes all who wait, some of them a little early: one wake-up of the loop for many streams.
  private func wakeReaders() {
    nextWake = nil
    for easy in gathering { transfers[easy]?.wakeReader() }
    gathering.removeAll(keepingCapacity: true)
  }

  private func sweepDeadlines() {
    nextSweep = nil
    for transfer in Array(transfers.values) {
      if let failure = transfer.timeout(at: now) {
        let exchange = transfer.exchange
        remove(transfer)
        exchange.fail(failure)
      } else {
        planSweep(transfer.deadline(at: now))
      }
    }
  }

  private func waitingTime() -> Int32 {
    let deadlines = [curlDeadline, nextSweep, nextWake].compactMap(\.self)
    guard let first = deadlines.min() else { return -1 }
    return Int32(clamping: max(0, first - Self.monotonicMilliseconds()))
  }

  private static func monotonicMilliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  // MARK: - What curl asks for

  private static func from(_ context: UnsafeMutableRawPointer?) -> CurlTransfers? {
    context.map { Unmanaged<CurlTransfers>.fromOpaque($0).takeUnretainedValue() }
  }

  private func watch(_ socket: Int32, _ what: Int32, of easy: UnsafeMutableRawPointer?) {
    guard ccurl_epoll_watch(epoll, socket, what) != 0, what != CURL_POLL_REMOVE, let easy else {
      return
    }
    unwatched[easy] = SystemCallFailure("epoll_ctl")
  }

  private func setTimer(_ milliseconds: Int) {
    curlDeadline = milliseconds < 0 ? nil : Self.monotonicMilliseconds() + Int64(milliseconds)
  }
}
