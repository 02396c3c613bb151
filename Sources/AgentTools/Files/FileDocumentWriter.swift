import AgentKit
import Dispatch
import Foundation

/// Writes documents as files: below the folder that it is given and nowhere else, whole or not at
/// all, and never over a file of somebody else's.
///
/// Safe from any thread; the work is done on a thread of its own, one document after the other.
/// Several processes may write side by side.
package struct FileDocumentWriter: DocumentWriter {
  private let queue = DispatchQueue(label: "backlot.documents")

  package init() {}

  package func plan(
    name: String,
    folder: String,
    below directory: String,
    ours: Set<String>
  ) async throws -> String {
    try await onOwnThread {
      try DocumentPlace.find(name: name, folder: folder, below: directory, ours: ours)
    }
  }

  package func write(_ bytes: [UInt8], to path: String, ours: Set<String>) async throws {
    try await onOwnThread { try DocumentFile(path: path).put(bytes, ours: ours) }
  }

  private func onOwnThread<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result(catching: work)) }
    }
  }
}
