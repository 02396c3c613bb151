import BacklotProtocol
import Dispatch
import Glibc
import JSONModel
import JSONRPC

/// Files that a client names, read and written off the threads that serve.
enum UserFile {
  /// Writes a new file; one that is there is left as it is.
  ///
  /// Throws `AlreadyExists`, or `RequestFailed` with the system's reason.
  static func create(_ path: String, _ bytes: [UInt8]) async throws {
    try await offPool {
      let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      if file < 0 {
        if errno == EEXIST {
          throw BacklotError.alreadyExists.error(
            "there is a file at \(path), which is never overwritten; name another one",
            ["path": .string(path)]
          )
        }
        throw failure(path, "written")
      }
      defer { close(file) }
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        if count < 0 {
          if errno == EINTR { continue }
          let failure = failure(path, "written")
          unlink(path)
          throw failure
        }
        rest = rest.dropFirst(count)
      }
      if fsync(file) != 0 {
        let failure = failure(path, "written")
        unlink(path)
        throw failure
      }
    }
  }

  /// The bytes of a regular file.
  ///
  /// Throws `RequestFailed` with the system's reason.
  static func read(_ path: String, atMost limit: Int) async throws -> [UInt8] {
    try await offPool {
      // A pipe would never answer: opening must not wait, and only files are read.
      let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
      if file < 0 { throw failure(path, "read") }
      defer { close(file) }
      var status = stat()
      if fstat(file, &status) != 0 { throw failure(path, "read") }
      if status.st_mode & S_IFMT != S_IFREG || status.st_size > limit {
        throw BacklotError.requestFailed.error(
          "\(path) is no file of at most \(limit) bytes",
          ["path": .string(path)]
        )
      }
      var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
      var filled = 0
      while filled < bytes.count {
        let count = bytes.withUnsafeMutableBytes {
          Glibc.read(file, $0.baseAddress.map { $0 + filled }, $0.count - filled)
        }
        if count < 0 {
          if errno == EINTR { continue }
          throw failure(path, "read")
        }
        if count == 0 { break }
        filled += count
      }
      return Array(bytes[..<filled])
    }
  }

  private static func failure(_ path: String, _ verb: String) -> RPCError {
    let reason = String(cString: strerror(errno))
    return BacklotError.requestFailed.error(
      "\(path) cannot be \(verb): \(reason)",
      ["path": .string(path)]
    )
  }

  private static func offPool<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global(qos: .utility).async {
        continuation.resume(with: Result { try work() })
      }
    }
  }
}
