import JSONRPC

/// Work that blocks, on a thread of its own.
enum Blocking {
  static func run<Value: Sendable>(
    _ name: String,
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      do {
        try NamedThread.start(name) {
          continuation.resume(with: Result { try work() })
        }
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }
}
