import Glibc

/// A system call that failed, with the reason that the system gave.
package struct SystemCallFailure: Error, Hashable, Sendable, CustomStringConvertible {
  package var operation: String
  package var path: String?
  package var code: Int32

  package init(_ operation: String, path: String? = nil, code: Int32 = errno) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  package var description: String {
    "\(operation) failed\(path.map { " for \($0)" } ?? ""): \(String(cString: strerror(code)))"
  }

  /// Whether the call may succeed once the process or the system has released something.
  package var isExhaustion: Bool {
    [EMFILE, ENFILE, ENOMEM, ENOBUFS, EAGAIN, ENOSPC].contains(code)
  }
}
