import Glibc

/// A thread of its own for work that blocks: the cooperative pool has only two.
///
/// It is detached and ends when its body returns. Its name, cut to 15 bytes, shows in `ps -L`.
package enum NamedThread {
  private final class Launch: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }
  }

  /// Throws where the system has no thread, or no memory for its stack, left.
  ///
  /// `stackBytes` is the size of its stack; nil: the system's default.
  package static func start(
    _ name: String,
    stackBytes: Int? = nil,
    _ body: @escaping @Sendable () -> Void
  ) throws(SystemCallFailure) {
    let code = create(Launch(name: name, body: body), stackBytes)
    if code != 0 { throw SystemCallFailure("pthread_create", code: code) }
  }

  /// Does `work` on a thread of its own, and returns what it returns.
  ///
  /// Not affected by cancellation. Throws `SystemCallFailure` where no thread can be made.
  package static func run<Value: Sendable>(
    _ name: String,
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      do {
        try start(name) { continuation.resume(with: Result { try work() }) }
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }

  private static func create(_ launch: Launch, _ stackBytes: Int?) -> Int32 {
    var attributes = pthread_attr_t()
    let code = pthread_attr_init(&attributes)
    if code != 0 { return code }
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    if let stackBytes {
      let code = pthread_attr_setstacksize(&attributes, stackBytes)
      if code != 0 { return code }
    }
    let argument = Unmanaged.passRetained(launch)
    var thread = pthread_t()
    let failure = pthread_create(
      &thread,
      &attributes,
      { NamedThread.enter($0) },
      argument.toOpaque()
    )
    if failure != 0 { argument.release() }
    return failure
  }

  private static func enter(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let launch = Unmanaged<Launch>.fromOpaque(argument).takeRetainedValue()
    setName(launch.name)
    launch.body()
    return nil
  }

  /// Names the calling thread.
  ///
  /// The name only helps people, so a failure is no error.
  private static func setName(_ name: String) {
    let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    if descriptor < 0 { return }
    let text = Array(name.utf8.prefix(15))
    _ = write(descriptor, text, text.count)
    close(descriptor)
  }
}
