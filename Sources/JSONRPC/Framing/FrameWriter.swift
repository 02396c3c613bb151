import Synchronization
import SystemSupport

/// The one way out of a connection: frames go in whole under a lock, a thread of its own writes.
///
/// Frames leave in the order of the calls. What is queued while a write is under way leaves with
/// the next one. Nothing queued is ever dropped while the connection lives; whoever can pause asks
/// `isOverBudget` and waits.
final class FrameWriter: Sendable {
  /// What somebody waits for.
  enum Mark: Sendable {
    /// No more than so many bytes are queued.
    case queued(atMost: Int)
    /// So many bytes have been written since the start.
    case written(Int)
  }

  private enum Phase {
    case open
    /// What is queued is still written; nothing is taken any more.
    case closing
    case ended
  }

  private struct Waiter {
    let mark: Mark
    let resume: @Sendable () -> Void
  }

  private struct Output {
    var framing: Framing
    var phase = Phase.open
    var pending: [UInt8] = []
    var accepted = 0
    var written = 0
    var isThreadIdle = false
    var nextWaiter: UInt64 = 0
    var waiters: [UInt64: Waiter] = [:]

    var queued: Int { accepted - written }

    func hasReached(_ mark: Mark) -> Bool {
      if phase == .ended { return true }
      return switch mark {
      case .queued(let most): queued <= most
      case .written(let count): written >= count
      }
    }

    mutating func takeReached() -> [Waiter] {
      let reached = waiters.filter { hasReached($0.value.mark) }
      for key in reached.keys { waiters[key] = nil }
      return Array(reached.values)
    }
  }

  let budget: Int
  private let channel: ByteChannel
  private let output: Mutex<Output>
  private let work = Semaphore()

  init(channel: ByteChannel, framing: Framing, budget: Int) {
    self.channel = channel
    self.budget = budget
    output = Mutex(Output(framing: framing))
  }

  /// Starts the writing thread.
  ///
  /// `onEnd` is its last act: nil after `close`, else why it failed.
  func start(name: String, onEnd: @escaping @Sendable (SocketError?) -> Void) throws(SocketError) {
    do throws(SystemCallFailure) {
      try NamedThread.start(name) { onEnd(self.writeAll()) }
    } catch {
      throw SocketError(error)
    }
  }

  func use(_ framing: Framing) {
    output.withLock { $0.framing = framing }
  }

  /// Queues one frame, whatever the budget.
  ///
  /// False where the connection takes none any more.
  @discardableResult
  func send(_ body: [UInt8]) -> Bool {
    let (isTaken, wakes) = output.withLock { output in
      guard output.phase == .open else { return (false, false) }
      let before = output.pending.count
      output.framing.append(body, to: &output.pending)
      output.accepted += output.pending.count - before
      defer { output.isThreadIdle = false }
      return (true, output.isThreadIdle)
    }
    if wakes { work.signal() }
    return isTaken
  }

  /// Bytes that were taken and are not written yet.
  var queuedBytes: Int { output.withLock { $0.queued } }

  var isOverBudget: Bool { queuedBytes > budget }

  /// The mark that is reached when everything queued until now has been written.
  var presentEnd: Mark { output.withLock { .written($0.accepted) } }

  /// Returns at the mark, at the writer's end, or when the task is cancelled.
  func wait(for mark: Mark) async {
    let key = output.withLock { output in
      output.nextWaiter += 1
      return output.nextWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isReached = output.withLock { output in
          // Checked under the lock: a cancellation after this finds the waiter in its place.
          if Task.isCancelled || output.hasReached(mark) { return true }
          output.waiters[key] = Waiter(mark: mark, resume: { continuation.resume() })
          return false
        }
        if isReached { continuation.resume() }
      }
    } onCancel: {
      output.withLock { $0.waiters.removeValue(forKey: key) }?.resume()
    }
  }

  /// The same for a thread of our own.
  func block(until mark: Mark) {
    let semaphore = Semaphore()
    let isReached = output.withLock { output in
      if output.hasReached(mark) { return true }
      output.nextWaiter += 1
      output.waiters[output.nextWaiter] = Waiter(mark: mark, resume: { semaphore.signal() })
      return false
    }
    if !isReached { semaphore.wait() }
  }

  /// Takes no more frames.
  ///
  /// With `flush` the thread ends when everything queued is written, without it at once.
  func close(flush: Bool) {
    output.withLock { output in
      if output.phase == .open { output.phase = .closing }
      if !flush {
        output.phase = .ended
        output.pending = []
      }
    }
    if !flush { channel.stopWriting() }
    work.signal()
  }

  /// The writing thread.
  private func writeAll() -> SocketError? {
    var failure: SocketError?
    while failure == nil, let bytes = nextBytes() {
      do throws(SocketError) {
        try channel.write(bytes)
        finish(bytes.count)
      } catch .stopped {
        break
      } catch {
        failure = error
      }
    }
    let waiters = output.withLock { output in
      output.phase = .ended
      output.pending = []
      output.written = output.accepted
      return output.takeReached()
    }
    for waiter in waiters { waiter.resume() }
    return failure
  }

  /// Waits for something to write; nil when there is nothing and will be nothing.
  private func nextBytes() -> [UInt8]? {
    while true {
      let (bytes, isOver) = output.withLock { output -> ([UInt8], Bool) in
        defer { output.pending = [] }
        output.isThreadIdle = output.pending.isEmpty && output.phase == .open
        return (output.pending, output.phase != .open)
      }
      if !bytes.isEmpty { return bytes }
      if isOver { return nil }
      work.wait()
    }
  }

  private func finish(_ count: Int) {
    let waiters = output.withLock { output in
      output.written += count
      return output.takeReached()
    }
    for waiter in waiters { waiter.resume() }
  }
}
