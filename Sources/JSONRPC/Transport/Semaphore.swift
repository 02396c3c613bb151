import Glibc

/// A counting semaphore between threads.
///
/// Only threads of our own may wait on it.
final class Semaphore: @unchecked Sendable {
  // sem_t must not move, and its functions are safe from any thread.
  private let handle: UnsafeMutablePointer<sem_t>

  init() {
    handle = .allocate(capacity: 1)
    sem_init(handle, 0, 0)
  }

  deinit {
    sem_destroy(handle)
    handle.deallocate()
  }

  func signal() {
    sem_post(handle)
  }

  func wait() {
    while sem_wait(handle) != 0, errno == EINTR {}
  }
}
