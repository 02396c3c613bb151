import ArgumentParser
import Subprocess

/// The system's `gzip`, for files that are put away.
enum Gzip {
  /// What a compressed file begins with.
  static let mark: [UInt8] = [0x1F, 0x8B]

  private static let largest = 1 << 30

  static func compress(_ bytes: [UInt8]) async throws -> [UInt8] {
    try await pipe(bytes, ["--no-name", "--stdout"], "compress")
  }

  /// Gives what `file` expands to, piece by piece, to `use`.
  ///
  /// Throws what `use` throws, or `CommandFailure` where the file is damaged.
  static func expand<Value: Sendable>(
    _ file: FilePieces,
    _ use: (_ next: () async throws -> [UInt8]?) async throws -> Value
  ) async throws -> Value {
    let result = try await Subprocess.run(
      .name("gzip"),
      arguments: ["--decompress", "--stdout"],
      input: .inputWriter,
      output: .sequence,
      error: .discarded
    ) { execution -> Expansion<Value> in
      let writer = execution.standardInputWriter
      // Ends with the file; or with gzip, which is killed where its output is not wanted any more.
      async let feeding: Void = {
        while let bytes = try await file.next() { _ = try await writer.write(bytes) }
        try await writer.finish()
      }()
      var pieces = execution.standardOutput.makeAsyncIterator()
      var isWhole = false
      do {
        let value = try await use {
          let piece = try await pieces.next()
          isWhole = piece == nil
          return piece.map { $0.withUnsafeBytes { Array($0) } }
        }
        try await feeding
        return Expansion(result: .success(value), isWhole: isWhole)
      } catch {
        // It may have ended by itself by now, and then there is nothing to stop.
        if !isWhole { try? execution.send(signal: .kill) }
        return Expansion(result: .failure(error), isWhole: isWhole)
      }
    }
    let expansion = result.closureResult
    // Of a damaged file the end is missing: that says more than what its reader makes of it.
    if expansion.isWhole, !result.terminationStatus.isSuccess { throw damaged("decompress") }
    return try expansion.result.get()
  }

  private struct Expansion<Value: Sendable>: Sendable {
    var result: Result<Value, any Error>
    /// Whether gzip wrote all that it could.
    var isWhole: Bool
  }

  private static func damaged(_ verb: String) -> CommandFailure {
    CommandFailure("gzip could not \(verb) the file: it is damaged", Exit.badInput)
  }

  private static func pipe(
    _ bytes: [UInt8],
    _ arguments: [String],
    _ verb: String
  ) async throws -> [UInt8] {
    do {
      let result = try await Subprocess.run(
        .name("gzip"),
        arguments: Arguments(arguments),
        input: .array(bytes),
        output: .bytes(limit: largest)
      )
      if result.terminationStatus.isSuccess { return result.standardOutput }
    } catch {
      throw CommandFailure(
        "gzip could not \(verb) the file: \(error)",
        advice: [("without", "use a name that does not end in .gz")],
        Exit.unavailable
      )
    }
    throw damaged(verb)
  }
}
