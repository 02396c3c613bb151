import SystemSupport

/// Work that blocks, on a thread of its own.
enum Blocking {
  static func run<Value: Sendable>(
    _ name: String,
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await NamedThread.run(name, work)
  }
}
