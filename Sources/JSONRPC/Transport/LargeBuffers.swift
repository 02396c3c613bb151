import Glibc

/// How the process keeps the memory of long messages.
enum LargeBuffers {
  private typealias SetOption = @convention(c) (Int32, Int32) -> Int32

  /// `M_MMAP_THRESHOLD` of `malloc.h`, which Swift's module of the C library leaves out.
  private static let mapThreshold: Int32 = -3

  /// Set with the first connection, for the whole process: a buffer over 256 KiB is mapped, and goes
  /// back to the system when it is freed.
  ///
  /// By default glibc learns from the first long message to keep such buffers in the arenas of the
  /// threads, which then hold up to 64 MiB each long after their connections have ended. False where
  /// the C library has no such option.
  static let areReturned: Bool = {
    guard let symbol = dlsym(nil, "mallopt") else { return false }
    return unsafeBitCast(symbol, to: SetOption.self)(mapThreshold, 256 << 10) == 1
  }()
}
