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

  /// Throws `SocketError.system` where the system has no thread left.
  package static func start(
    _ name: String,
    _ body: @escaping @Sendable () -> Void
  ) throws(SocketError) {
    let code = create(Launch(name: name, body: body))
    if code != 0 { throw .system(operation: "pthread_create", path: nil, code: code) }
  }

  private static func create(_ launch: Launch) -> Int32 {
    let argument = Unmanaged.passRetained(launch)
    var thread = pthread_t()
    let code = pthread_create(&thread, nil, { NamedThread.enter($0) }, argument.toOpaque())
    if code == 0 { pthread_detach(thread) } else { argument.release() }
    return code
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
