import Foundation
import Synchronization

/// A file or standard input, read piece by piece on a thread of its own.
final class FilePieces: Sendable {
  private static let pieceBytes = 256 << 10

  private let name: String
  private let file: FileHandle
  /// The bytes that were read to see how the file begins.
  private let first = Mutex<[UInt8]?>(nil)

  /// `path` is that of a file, or `-` for standard input.
  ///
  /// Throws `CommandFailure`.
  init(_ path: String) throws {
    name = path
    if path == "-" {
      file = .standardInput
      return
    }
    do {
      file = try FileHandle(forReadingFrom: URL(fileURLWithPath: Places.absolute(path)))
    } catch {
      throw CommandFailure("\(path) cannot be read", Exit.badInput)
    }
  }

  /// Called before `next`.
  func begins(with mark: [UInt8]) async throws -> Bool {
    var bytes: [UInt8] = []
    while bytes.count < mark.count, let more = try await read() { bytes += more }
    first.withLock { $0 = bytes }
    return bytes.starts(with: mark)
  }

  /// The next bytes; nil at the end.
  ///
  /// Throws `CommandFailure`.
  func next() async throws -> [UInt8]? {
    let begun = first.withLock { first in
      defer { first = nil }
      return first
    }
    if let begun, !begun.isEmpty { return begun }
    return try await read()
  }

  private func read() async throws -> [UInt8]? {
    try await Blocking.run("import") { [file, name] in
      do {
        let piece = try file.read(upToCount: Self.pieceBytes) ?? Data()
        return piece.isEmpty ? nil : Array(piece)
      } catch {
        throw CommandFailure("\(name) cannot be read", Exit.badInput)
      }
    }
  }
}
