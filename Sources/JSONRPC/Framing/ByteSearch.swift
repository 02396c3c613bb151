import Glibc

extension ArraySlice<UInt8> {
  /// Where `byte` is first, found as fast as memory is read.
  func position(of byte: UInt8) -> Int? {
    withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress, let found = memchr(start, Int32(byte), buffer.count)
      else { return nil }
      return startIndex + (UnsafeRawPointer(found) - start)
    }
  }
}
