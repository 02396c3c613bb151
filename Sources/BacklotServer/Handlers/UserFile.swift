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
      let file = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
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

  /// A regular file, to be read piece by piece.
  ///
  /// Throws `RequestFailed` with the system's reason.
  static func open(_ path: String, atMost limit: Int) async throws -> Reading {
    try await offPool {
      // A pipe would never answer: opening must not wait, and only files are read.
      let file = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
      if file < 0 { throw failure(path, "read") }
      let reading = Reading(path: path, descriptor: file)
      var status = stat()
      if fstat(file, &status) != 0 { throw failure(path, "read") }
      if status.st_mode & S_IFMT != S_IFREG || status.st_size > limit {
        throw BacklotError.requestFailed.error(
          "\(path) is no file of at most \(limit) bytes",
          ["path": .string(path)]
        )
      }
      return reading
    }
  }

  /// An open file, which is closed with this value.
  final class Reading: Sendable {
    private static let pieceBytes = 256 << 10
    private let path: String
    private let descriptor: Int32

    fileprivate init(path: String, descriptor: Int32) {
      self.path = path
      self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// The next bytes; nil at the end.
    func next() async throws -> [UInt8]? {
      try await offPool { [self] in
        var bytes = [UInt8](repeating: 0, count: Self.pieceBytes)
        while true {
          let count = Glibc.read(descriptor, &bytes, bytes.count)
          if count < 0, errno == EINTR { continue }
          if count < 0 { throw failure(path, "read") }
          return count == 0 ? nil : Array(bytes[..<count])
        }
      }
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
