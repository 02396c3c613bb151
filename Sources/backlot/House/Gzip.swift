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

  /// Throws `CommandFailure` where the bytes are damaged, or come to more than a gigabyte.
  static func expand(_ bytes: [UInt8]) async throws -> [UInt8] {
    try await pipe(bytes, ["--decompress", "--stdout"], "decompress")
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
    throw CommandFailure("gzip could not \(verb) the file: it is damaged", Exit.badInput)
  }
}
